#include "support.h"

#include "base/file.h"
#include "text/extract.h"
#include "text/label.h"
#include "text/layout.h"
#include "text/paragraph.h"

#include <stdlib.h>

/** How many bytes of memory one example may take. */
enum { SCRATCH = 1 << 16 };

static Extraction read_text(Arena *arena, Str text) {
    Extraction x;
    Err err;
    assert_ok(text_extract(arena, text, &x, &err), &err);
    return x;
}

static bool has_provision(const Extraction *x, const char *id) {
    for (size_t i = 0; i < x->provision_count; i++)
        if (str_is(x->provision[i].id, id)) return true;
    return false;
}

static bool has_remark(const Extraction *x, RemarkKind kind) {
    for (size_t i = 0; i < x->remark_count; i++)
        if (x->remark[i].kind == kind) return true;
    return false;
}

/** The example as a line of a regulation behind its only clause. */
static Extraction read_behind(Arena *arena, Str line) {
    return read_text(arena, str_printf(arena,
                                       "QUY CHẾ\nPhối hợp\nĐiều 1. Tổ chức\n1. Rà soát danh sách.\n"
                                       "%.*s\n2. Trông coi bến đò\n",
                                       STR(line)));
}

/** The example as a line in front of the only clause. */
static Extraction read_before(Arena *arena, const char *title, Str line) {
    return read_text(arena, str_printf(arena, "%s%.*s\nĐiều 1. Tổ chức\n1. Rà soát danh sách.\n",
                                       title, STR(line)));
}

static size_t paragraphs_with(Arena *arena, Str line, const char *next) {
    return paragraphs_of(arena, str_printf(arena, "%.*s\n%s\n", STR(line), next)).n;
}

/** A decision with a chapter behind its articles, which the line opens or does not. */
static bool opens_regulation(Arena *arena, Str line) {
    Extraction x = read_text(
        arena, str_printf(arena,
                          "QUYẾT ĐỊNH\nĐiều 1. Ban hành kèm theo.\nĐiều 2. Thi hành.\nNơi nhận:\n"
                          "%.*s\nChương I\nQUY ĐỊNH CHUNG\nĐiều 1. Tổ chức\n1. Rà soát.\n",
                          STR(line)));
    return has_provision(&x, "ch1");
}

/** Does the line in capitals stay apart from the next one, in a text of broken lines? */
static bool stays_alone(Arena *arena, Str line) {
    Str text = str_printf(arena, "%.*s\nTRÔNG COI BẾN ĐÒ\n", STR(line));
    for (int i = 0; i < 8; i++)
        text = str_printf(
            arena, "%.*sSở Nội vụ và các xã ven sông\ncùng nhau trông coi các bến đò\n", STR(text));
    Paragraphs p = paragraphs_of(arena, text);
    return p.n > 0 && str_eq(p.item[0].text, line);
}

/** Does the reading of the line show that it is of class c? */
static bool shows(Arena *arena, LayoutClass c, Str line) {
    Extraction x;
    switch (c) {
    case LAYOUT_SIGN:
    case LAYOUT_RANK:
        x = read_behind(arena, line);
        return !has_provision(&x, "d1.k2") && !has_remark(&x, REMARK_APPENDIX);
    case LAYOUT_APPENDIX: x = read_behind(arena, line); return has_remark(&x, REMARK_APPENDIX);
    case LAYOUT_REGULATION: return opens_regulation(arena, line);
    case LAYOUT_TITLE:
        x = read_before(arena, "", str_printf(arena, "%.*s\nTrông coi bến đò", STR(line)));
        return x.title.n > 0;
    case LAYOUT_TITLE_INSIDE: x = read_before(arena, "", line); return x.title.n > 0;
    case LAYOUT_DOCUMENT:
    case LAYOUT_BASIS:
    case LAYOUT_BASIS_NUMBER:
        x = read_before(arena, "QUY CHẾ\nPhối hợp\n", line);
        return x.basis_count == 1;
    case LAYOUT_CITED: return label_read(line).kind == LABEL_NONE;
    case LAYOUT_ALONE: return stays_alone(arena, line);
    case LAYOUT_REFERS: return paragraphs_with(arena, line, "12. Danh mục bến đò") == 1;
    case LAYOUT_REFERS_NOT: return paragraphs_with(arena, line, "12. Danh mục bến đò") == 2;
    case LAYOUT_JOINT: return paragraphs_with(arena, line, "Sở Tài chính lưu giữ.") == 1;
    case LAYOUT_COUNTS: return paragraphs_with(arena, line, "15 bến đò ven sông.") == 1;
    case LAYOUT_COUNTS_NOT: return paragraphs_with(arena, line, "15 bến đò ven sông.") == 2;
    case LAYOUT_COUNT: break;
    }
    return false;
}

/** The example with other words in place of the phrase, in the same kind of letters; of "hằng ngày"
 * only "ngày" stays. */
static Str without(Arena *arena, LayoutClass c, Str phrase, Str example) {
    if (c == LAYOUT_COUNTS_NOT || c == LAYOUT_REFERS_NOT) {
        Str last = str_from(phrase, str_find(phrase, S(" "), 0) + 1);
        Str start = str_upto(example, example.n - phrase.n);
        return str_printf(arena, "%.*s%.*s", STR(start), STR(last));
    }
    static const char *const other[] = { "MÂY TRÔI", "Mây trôi", "mây trôi" };
    int kind = text_is_caps(phrase) ? 0 : text_starts_small(phrase) ? 2 : 1;
    size_t at = str_find(example, phrase, 0);
    if (at == SIZE_MAX) { // "Luật" for "luật"
        kind = 1;
        at = str_find(example, S("Điều 12 "), 0) + S("Điều 12 ").n;
    }
    return str_printf(arena, "%.*s%s%.*s", STR(str_upto(example, at)), other[kind],
                      STR(str_from(example, at + phrase.n)));
}

static void layout__every_line_has_an_example_that_reads_so_only_by_its_phrase(void **state) {
    Str data, raw, folder = str_c(getenv("KYKET_SOURCE"));
    Err err;
    Str path = path_join(*state, folder, S("src/text/lexicon/layout.txt"));
    assert_ok(file_read(*state, path, 1 << 20, &data, &err), &err);
    LayoutClass class = LAYOUT_COUNT;
    size_t bad = 0, seen = 0;
    while (str_line(&data, &raw)) {
        if (!raw.n || raw.p[0] == '#') continue;
        if (raw.p[0] == '[') {
            class = layout_class(str_part(raw, 1, raw.n - 1));
            continue;
        }
        size_t bar = str_find(raw, S(" | "), 0);
        assert_true(bar != SIZE_MAX);
        Str phrase = str_upto(raw, bar), example = str_from(raw, bar + 3);
        Arena *scratch = arena_new(SCRATCH);
        bool is_fine = shows(scratch, class, example) &&
                       !shows(scratch, class, without(scratch, class, phrase, example));
        if (!is_fine) print_message("not shown: %d %.*s\n", (int)class, STR(raw));
        bad += !is_fine;
        seen++;
        arena_free(scratch);
    }
    assert_int_equal(bad, 0);
    assert_true(seen > 100);
}

static void layout__compares_as_printed_and_by_whole_words(void **state) {
    (void)state;
    assert_int_equal(layout_begins(S("TM. ỦY BAN NHÂN DÂN"), LAYOUT_SIGN), 4);
    assert_int_equal(layout_begins(S("TMĐT"), LAYOUT_SIGN), 0);
    assert_int_equal(layout_begins(S("Căn cứ vào Luật"), LAYOUT_BASIS), S("Căn cứ vào ").n);
    assert_int_equal(layout_begins(S("chủ tịch"), LAYOUT_RANK), 0);
    assert_true(layout_ends(S("nêu tại"), LAYOUT_REFERS));
    assert_false(layout_ends(S("hiện đại"), LAYOUT_REFERS));
    assert_true(layout_is(S("QUYẾT ĐỊNH:"), LAYOUT_ALONE));
    assert_false(layout_is(S("QUYẾT ĐỊNH SỐ 1"), LAYOUT_ALONE));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(layout__every_line_has_an_example_that_reads_so_only_by_its_phrase),
        TEST(layout__compares_as_printed_and_by_whole_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
