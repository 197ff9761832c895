#include "support.h"

#include "text/csv.h"

/** All records as "a|b\nc|d\n". */
static Str flat(Arena *arena, const char *text) {
    CsvReader csv;
    Err err = { 0 };
    AUTO_BUF Buf buf;
    buf_init(&buf, 65536);
    assert_ok(csv_open(arena, str_c(text), &csv, &err), &err);
    for (;;) {
        Str *fields;
        size_t n;
        bool has;
        assert_ok(csv_next(&csv, &fields, &n, &has, &err), &err);
        if (!has) return buf_dup(&buf, arena);
        for (size_t i = 0; i < n; i++)
            buf_printf(&buf, "%s%.*s", i ? "|" : "", STR(fields[i]));
        buf_byte(&buf, '\n');
    }
}

static void csv__reads_commas_semicolons_marks_and_line_ends(void **state) {
    Arena *arena = *state;
    static const struct {
        const char *text, *flat;
    } cases[] = {
        { "a,b\nc,d\n", "a|b\nc|d\n" },
        { "\xef\xbb\xbf"
          "a;b\r\nc;d",
          "a|b\nc|d\n" },
        { "a;b\n1,5;2\n", "a|b\n1,5|2\n" },
        { "\"a;b\",c\n", "a;b|c\n" },
        { "a,b\n\"x\"\"y\",\"two\nlines\"\n", "a|b\nx\"y|two\nlines\n" },
        { "a,b\n\n,\n  c , d \n", "a|b\nc|d\n" },
        { "a\n\"\"\nb", "a\nb\n" },
        { "Mã,Tên\nH99,Tỉnh\n", "Mã|Tên\nH99|Tỉnh\n" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_str(flat(arena, cases[i].text), cases[i].flat);
}

static void csv__refuses_what_could_be_read_in_two_ways(void **state) {
    Arena *arena = *state;
    static const struct {
        const char *text, *line;
    } cases[] = {
        { "a,b\nc\"d,e\n", "2" },
        { "a,b\n\n\"c\"d,e\n", "3" },
        { "a,b\nc,\"d\n\n\n", "2" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CsvReader csv;
        Err err = { 0 };
        Str *fields;
        size_t n;
        bool has, ok;
        assert_ok(csv_open(arena, str_c(cases[i].text), &csv, &err), &err);
        while ((ok = csv_next(&csv, &fields, &n, &has, &err)) && has) {}
        assert_false(ok);
        assert_str(err.args[0], cases[i].line);
    }
}

static void csv__refuses_an_empty_file_and_bytes_that_are_no_text(void **state) {
    Arena *arena = *state;
    CsvReader csv;
    Err err = { 0 };
    assert_false(csv_open(arena, S(" \n"), &csv, &err));
    assert_int_equal(err.code, ERR_INPUT);
    assert_false(csv_open(arena, S("a,\xff\n"), &csv, &err));
    assert_int_equal(err.code, ERR_INPUT);
}

static void csv__what_is_written_reads_back_and_runs_nothing(void **state) {
    Arena *arena = *state;
    AUTO_BUF Buf buf;
    buf_init(&buf, 4096);
    buf_put(&buf, S("\xEF\xBB\xBF"));
    csv_put(&buf, S("a"));
    assert_str(buf_str(&buf), "\xEF\xBB\xBF"
                              "a"); // no empty column before the first
    buf_clear(&buf);
    csv_put(&buf, S("x,\"y\"\nz"));
    csv_put(&buf, S(""));
    csv_put(&buf, S("-5"));
    csv_end(&buf);
    csv_put(&buf, S("=HYPERLINK(\"http://x\")"));
    csv_put(&buf, S("@a"));
    csv_put(&buf, S("+x"));
    csv_put(&buf, S("-2+3+cmd|x"));
    csv_end(&buf);
    assert_str(flat(arena, str_z(arena, buf_str(&buf))),
               "x,\"y\"\nz||-5\n'=HYPERLINK(\"http://x\")|'@a|'+x|'-2+3+cmd|x\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(csv__reads_commas_semicolons_marks_and_line_ends),
        TEST(csv__refuses_what_could_be_read_in_two_ways),
        TEST(csv__refuses_an_empty_file_and_bytes_that_are_no_text),
        TEST(csv__what_is_written_reads_back_and_runs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
