/** Lines of a bundle: the quick way and the library must say the same of every line. */
#include "support.h"

#include "exchange/bundle_line.h"

enum { NAMES = 3 };
static const char *const names[NAMES] = { "id", "leaf", "note" };

/** The same line with a blank before it, which only the library reads. */
static void both_ways(Arena *arena, Str line, bool *ok, LineValue out[NAMES]) {
    LineValue other[NAMES];
    *ok = line_values(arena, line, names, NAMES, out);
    bool other_ok = line_values(arena, str_printf(arena, " %.*s", STR(line)), names, NAMES, other);
    if (*ok != other_ok) fail_msg("one way takes it, the other does not: %.*s", STR(line));
    for (size_t i = 0; *ok && i < NAMES; i++)
        if (out[i].type != other[i].type || out[i].n != other[i].n ||
            !str_eq(out[i].text, other[i].text))
            fail_msg("another value: %.*s", STR(line));
}

static void line__gives_the_values_in_order(void **state) {
    LineValue v[NAMES];
    bool ok;
    both_ways(*state, S("{\"id\":-7,\"leaf\":\"{\\\"a\\\":\\\"Xã\\\\n\\\"}\",\"note\":null}"), &ok,
              v);
    assert_true(ok);
    assert_int_equal(v[0].type, LINE_INT);
    assert_int_equal(v[0].n, -7);
    assert_int_equal(v[1].type, LINE_TEXT);
    assert_str(v[1].text, "{\"a\":\"Xã\\n\"}");
    assert_int_equal(v[2].type, LINE_NULL);
    both_ways(*state, S("{\"note\":\"\\u0001\", \"id\":12345678901234567, \"leaf\":\"\"}"), &ok, v);
    assert_true(ok); // written by somebody else, in another order
    assert_str(v[2].text, "\001");
    both_ways(*state, S("{\"id\":1.5,\"leaf\":true,\"note\":[]}"), &ok, v);
    assert_true(ok);
    assert_int_equal(v[0].type, LINE_OTHER);
}

static void line__refuses_what_is_no_such_object(void **state) {
    static const char *const bad[] = {
        "",
        "{",
        "[]",
        "{\"id\":1,\"leaf\":\"\"}",
        "{\"id\":1,\"leaf\":\"\",\"note\":\"\",\"more\":1}",
        "{\"id\":1,\"leaf\":\"\",\"note\":\"\"}x",
        "{\"id\":01,\"leaf\":\"\",\"note\":\"\"}",
        "{\"id\":-,\"leaf\":\"\",\"note\":\"\"}",
        "{\"id\":1,\"leaf\":\"\t\",\"note\":\"\"}",
        "{\"id\":1,\"leaf\":\"\\x\",\"note\":\"\"}",
        "{\"id\":1,\"leaf\":\"\xff\",\"note\":\"\"}",
        "{\"id\":1,\"id\":1,\"leaf\":\"\",\"note\":\"\"}",
        "{\"id\":1,\"leaf\":\"\\u0000\",\"note\":\"\"}",
        "{\"id\":99999999999999999999,\"leaf\":\"\",\"note\":\"\"}"
    };
    LineValue v[NAMES];
    bool ok;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        both_ways(*state, str_c(bad[i]), &ok, v);
        if (ok) fail_msg("taken: %s", bad[i]);
    }
}

/** A step of a fixed sequence (Knuth's MMIX numbers). */
static uint64_t next(uint64_t *seed) {
    *seed = *seed * 6364136223846793005ull + 1442695040888963407ull;
    return *seed >> 33;
}

static void line__both_ways_agree_on_damaged_lines(void **state) {
    static const char good[] = "{\"id\":1207,\"leaf\":\"a\\\"\\\\\\n\\u00e9Đề\",\"note\":null}";
    static const char bytes[] = "\"\\{}:,-019.eEnul \t\x01\x7f\xc3\xff/bfrtu";
    uint64_t seed = 20261129;
    (void)state;
    for (int round = 0; round < 200000; round++) {
        char line[sizeof good + 8];
        size_t n = sizeof good - 1;
        memcpy(line, good, n);
        for (uint64_t k = next(&seed) % 3 + 1; k > 0; k--) {
            size_t at = next(&seed) % n;
            uint64_t how = next(&seed) % 3;
            if (how == 0) line[at] = bytes[next(&seed) % (sizeof bytes - 1)];
            if (how == 1) memmove(line + at, line + at + 1, --n - at);
            if (how == 2 && n < sizeof line) {
                memmove(line + at + 1, line + at, n++ - at);
                line[at] = bytes[next(&seed) % (sizeof bytes - 1)];
            }
        }
        Arena *arena = arena_new(1024);
        LineValue v[NAMES];
        bool ok;
        both_ways(arena, (Str){ line, n }, &ok, v);
        arena_free(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(line__gives_the_values_in_order),
        TEST(line__refuses_what_is_no_such_object),
        TEST(line__both_ways_agree_on_damaged_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
