#include "support.h"

#include "domain/due_suggestion.h"

static void a_quarter_keeps_the_day_of_the_text(void **state) {
    (void)state;
    Arena *arena = arena_new(4096);
    static const char *const cases[][2] = {
        { "[{\"type\":\"quarterly\",\"of_quarter\":\"3-20\"}]", "quarterly 3-20" },
        { "[{\"type\":\"quarterly\",\"of_quarter\":\"1-05\"}]", "quarterly 1-5" },
        { "[{\"type\":\"quarterly\"}]", "quarterly 3-15" },
        { "[{\"type\":\"yearly\",\"before\":\"12-20\"}]", "yearly 12-20" },
        { "[{\"type\":\"monthly\",\"day\":5}]", "monthly 1-5" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Str rule = due_suggestion(arena, str_c(cases[i][0]));
        assert_string_equal(str_z(arena, rule), cases[i][1]);
    }
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quarter_keeps_the_day_of_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
