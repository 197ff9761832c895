#include "support.h"

#include "domain/due_suggestion.h"
#include "domain/programme_text.h"

static void a_quarter_keeps_the_day_of_the_text(void **state) {
    (void)state;
    Arena *arena = arena_new(4096);
    static const char *const cases[][2] = {
        { "[{\"type\":\"quarterly\",\"of_quarter\":\"3-20\"}]", "quarterly 3-20" },
        { "[{\"type\":\"quarterly\",\"of_quarter\":\"1-05\"}]", "quarterly 1-5" },
        { "[{\"type\":\"quarterly\"}]", "quarterly 3-15" },
        { "[{\"type\":\"yearly\",\"before\":\"12-20\"}]", "yearly 12-20" },
        { "[{\"type\":\"monthly\",\"day\":5}]", "monthly 1-5" },
        { "[{\"type\":\"halfyearly\",\"before\":\"06-15\",\"and\":\"12-20\"}]",
          "half_yearly 6-15 12-20" },
        { "[{\"type\":\"yearly\",\"times\":2}]", "half_yearly 6-15 12-15" },
        { "[{\"type\":\"yearly\",\"times\":4}]", "quarterly 3-15" },
        { "[{\"type\":\"yearly\",\"times\":5}]", "yearly 12-15" },
        { "[{\"type\":\"quarterly\",\"times\":3}]", "monthly 1-25" },
        { "[{\"type\":\"monthly\",\"times\":2}]", "monthly 1-25" },
        { "[{\"type\":\"once\",\"day\":\"2026-12-20\"}]", "once 2026-12-20" },
        { "[{\"type\":\"once\",\"day\":\"2026-13-40\"}]", "" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Str rule = due_suggestion(arena, str_c(cases[i][0]));
        assert_string_equal(str_z(arena, rule), cases[i][1]);
    }
    arena_free(arena);
}

static void a_day_for_all_is_one_of_the_dates(void **state) {
    (void)state;
    Arena *arena = arena_new(4096);
    Str json = S("{\"title\":\"Quy chế\",\"provisions\":[{\"id\":\"d1\",\"kind\":\"dieu\","
                 "\"label\":\"Điều 1.\",\"parent\":null,\"heading\":null,\"text\":\"Gửi\"}],"
                 "\"obligations\":[{\"provision\":\"d1\",\"kind\":\"duty\",\"action\":\"Gửi\","
                 "\"lead\":null,\"cooperate\":[],\"request\":false,\"due\":null,"
                 "\"once\":{\"day\":\"2026-12-20\",\"words\":\"trước ngày 20/12/2026\"}}]}");
    ProgrammeText text;
    Err err;
    assert_ok(programme_text_read(arena, json, &text, &err), &err);
    Str due = text.proposals[0].due;
    assert_int_equal(due_count(arena, due), 1);
    assert_string_equal(str_z(arena, due_suggestion(arena, due)), "once 2026-12-20");
    assert_string_equal(str_z(arena, due_words(arena, due)), "trước ngày 20/12/2026");
    arena_free(arena);
}

static void what_no_rule_says_is_told(void **state) {
    (void)state;
    assert_null(due_caveat(S("[{\"type\":\"yearly\",\"times\":2}]")));
    assert_null(due_caveat(S("[{\"type\":\"regular\",\"unspecified\":true}]")));
    assert_non_null(due_caveat(S("[{\"type\":\"yearly\",\"times\":5}]")));
    assert_non_null(due_caveat(S("[{\"type\":\"monthly\",\"times\":2}]")));
    assert_non_null(due_caveat(S("[{\"type\":\"regular\",\"weekly\":true}]")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quarter_keeps_the_day_of_the_text),
        cmocka_unit_test(what_no_rule_says_is_told),
        cmocka_unit_test(a_day_for_all_is_one_of_the_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
