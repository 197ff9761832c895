#include "text/paragraph.h"

#include "text/label.h"
#include "text/layout.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

typedef struct Line {
    Str text;                                   // trimmed
    size_t len;                                 // characters
    bool after_blank, after_page, after_number; // of a page
    bool is_dropped;
} Line;

typedef struct Lines {
    Line *item;
    size_t n;
    size_t full; // characters from which on a wrapped line counts as full; 0: not a wrapped text
} Lines;

enum { RUNNING_HEAD_PAGES = 3, HEAD_LETTERS = 120, NUMBERED_PAGES = 400 };

static bool is_small_letter(uint32_t c) {
    return c < 0x80 ? c >= 'a' && c <= 'z'
                    : utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_LL;
}

bool text_is_caps(Str s) {
    bool has_letter = false;
    for (size_t pos = 0; pos < s.n;) {
        uint32_t c = utf8_next(s, &pos);
        if (is_small_letter(c)) return false;
        has_letter = has_letter || utf8proc_tolower((utf8proc_int32_t)c) != (utf8proc_int32_t)c;
    }
    return has_letter;
}

bool text_starts_small(Str s) {
    size_t pos = 0;
    return s.n && is_small_letter(utf8_next(s, &pos));
}

bool text_is_closed(Str s) {
    static const Str more[] = { S_INIT("…"), S_INIT(".”"), S_INIT(".\""), S_INIT(";”") };
    if (!s.n) return false;
    if (strchr(".;:!?", s.p[s.n - 1])) return true;
    for (size_t i = 0; i < COUNT_OF(more); i++)
        if (str_ends(s, more[i])) return true;
    return false;
}

/** "7", "- 7 -", "7/12", "Trang 7": the number of a page. */
static bool is_page_number(Str s) {
    size_t digits = 0;
    if (s.n > 16) return false;
    if (str_starts(s, S("Trang ")) || str_starts(s, S("Page "))) s = str_from(s, 5);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9')
            digits++;
        else if (!strchr(" -/|", s.p[i]))
            return false;
    }
    return digits > 0 && digits < 9 && s.p[0] != '/';
}

/** "----", "____", "* * *": only marks. */
static bool is_rule(Str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(" -_*=.~", s.p[i])) return false;
    return s.n > 1;
}

static size_t bars_in(Str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '|';
    return n;
}

/** s with single spaces; phrases of the layout are read so. */
static Str single_spaced(Arena *arena, Str s) {
    if (str_find(s, S("  "), 0) == SIZE_MAX) return s;
    char *p = arena_raw(arena, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' || (n && p[n - 1] != ' ')) p[n++] = s.p[i];
    return (Str){ p, n };
}

static Lines lines_of(Arena *arena, Str text, size_t *table_lines) {
    size_t count = 1;
    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] == '\n';
    Lines lines = { .item = ARENA_ARRAY(arena, Line, count) };
    Str rest = text, raw;
    bool after_blank = false, after_page = true, after_number = false;
    while (str_line(&rest, &raw)) {
        Str s = single_spaced(arena, str_trim(raw));
        if (!s.n || is_rule(s)) {
            after_blank = true;
            after_page = after_page || memchr(raw.p, '\f', raw.n);
            continue;
        }
        if (is_page_number(s)) {
            after_number = true;
            continue;
        }
        if (bars_in(s) >= 3) {
            ++*table_lines;
            continue;
        }
        lines.item[lines.n++] = (Line){ .text = s,
                                        .len = utf8_count(s),
                                        .after_blank = after_blank,
                                        .after_page = after_page,
                                        .after_number = after_number };
        after_blank = after_page = after_number = false;
    }
    return lines;
}

/** A head that stands at the top of page after page is no text. */
static void drop_running_heads(Lines *lines) {
    for (size_t i = 0, seen = 0, first = 0; i < lines->n; i++) {
        if (!lines->item[i].after_page) continue;
        bool is_same = seen && str_eq(lines->item[i].text, lines->item[first].text);
        if (!is_same) {
            first = i, seen = 1;
            continue;
        }
        if (++seen < RUNNING_HEAD_PAGES) continue;
        for (size_t k = first + 1; k <= i; k++)
            if (lines->item[k].after_page) lines->item[k].is_dropped = true;
    }
}

/** The same below page numbers: "2", "NQLT 02/2005 - UBND tỉnh", twice at least. */
static void drop_heads_below_numbers(Lines *lines) {
    for (size_t i = 0; i < lines->n; i++) {
        Line *head = &lines->item[i];
        if (!head->after_number || head->len > HEAD_LETTERS || label_read(head->text).kind)
            continue;
        size_t seen = 0;
        for (size_t k = 0, below = 0; k < lines->n && below < NUMBERED_PAGES; k++) {
            if (!lines->item[k].after_number) continue;
            below++;
            seen += str_eq(lines->item[k].text, head->text);
        }
        if (seen < 2) continue;
        head->is_dropped = true;
    }
    for (size_t i = 0; i + 1 < lines->n; i++)
        if (lines->item[i].is_dropped && lines->item[i].after_number)
            lines->item[i + 1].after_number = true;
}

static size_t first_word_len(Str s) {
    const char *space = memchr(s.p, ' ', s.n);
    return utf8_count(str_upto(s, space ? (size_t)(space - s.p) : s.n));
}

static int by_size(const void *a, const void *b) {
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/**
 * A text is wrapped when many lines go on with a small letter. How long such lines are tells how
 * long a full line is: the 15th percentile, so that ragged texts count too.
 */
static void measure(Arena *arena, Lines *lines) {
    size_t *len = ARENA_ARRAY(arena, size_t, lines->n + 1), count = 0;
    for (size_t i = 0; i + 1 < lines->n; i++) {
        Str next = lines->item[i + 1].text;
        if (text_starts_small(next) && !label_read(next).kind &&
            !text_is_closed(lines->item[i].text))
            len[count++] = lines->item[i].len + 1 + first_word_len(next);
    }
    if (count < 3 || count * 8 < lines->n) return;
    qsort(len, count, sizeof *len, by_size);
    lines->full = len[count * 15 / 100] * 96 / 100;
    if (lines->full < 24) lines->full = 24;
}

/** Words after which a number or "Điều 5." at the start of the next line is a reference. */
static bool ends_in_reference(Str s) {
    if (layout_ends(s, LAYOUT_REFERS_NOT)) return false;
    return str_ends(s, S(",")) || layout_ends(s, LAYOUT_REFERS);
}

/** No paragraph ends so: "… phối hợp với", "… trước ngày 15 tháng" before a number. */
static bool ends_open(Str s, Str next) {
    if (layout_ends(s, LAYOUT_JOINT)) return true;
    bool is_number = next.p[0] >= '0' && next.p[0] <= '9';
    return is_number && !layout_ends(s, LAYOUT_COUNTS_NOT) && layout_ends(s, LAYOUT_COUNTS);
}

/** Does next go on with the paragraph whose last line is line? */
static bool goes_on(const Lines *lines, const Line *line, const Line *next, bool is_caps) {
    Label label = label_read(next->text);
    if (label.kind == LABEL_DASH || label.kind == LABEL_PLUS) return false;
    // "… trước ngày 15 tháng" over "11." is broken inside a date
    bool is_number = label.kind == LABEL_NUMBER && label.n == next->text.n && !next->after_blank;
    if (is_number && ends_open(line->text, next->text)) return true;
    if (label.kind && !(ends_in_reference(line->text) && !next->after_blank)) return false;
    if (label.kind) return true;
    Label own = label_read(line->text);
    bool is_bare = own.kind && own.n == line->text.n;
    if (is_bare)
        return own.kind != LABEL_CHAPTER && own.kind != LABEL_SECTION && own.kind != LABEL_PART;
    bool is_closed = text_is_closed(line->text);
    if (text_starts_small(next->text))
        return !is_closed || next->after_number || (lines->full && line->len + 12 > lines->full);
    if (!is_caps && !next->after_blank && ends_open(line->text, next->text)) return true;
    if (!lines->full || str_starts(next->text, S("Căn cứ ")) ||
        str_starts(next->text, S("Nơi nhận")))
        return false;
    if (next->after_blank && (is_closed || !next->after_page)) return false;
    bool next_caps = text_is_caps(next->text);
    if (is_caps && next_caps)
        return !layout_is(line->text, LAYOUT_ALONE) && !layout_is(next->text, LAYOUT_ALONE);
    if (is_caps != next_caps && (is_caps || next_caps) && line->len < lines->full) return false;
    if (is_caps && next->text.p[0] == '(') return false;
    return line->len + 1 + first_word_len(next->text) >= lines->full;
}

static Str join(Arena *arena, const Lines *lines, size_t from, size_t to) {
    size_t room = 1;
    for (size_t i = from; i < to; i++)
        room += lines->item[i].text.n + 1;
    char *p = arena_raw(arena, room);
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        if (lines->item[i].is_dropped) continue;
        Str s = lines->item[i].text;
        if (n) p[n++] = ' ';
        memcpy(p + n, s.p, s.n);
        n += s.n;
    }
    return (Str){ p, n };
}

Paragraphs paragraphs_of(Arena *arena, Str text) {
    Paragraphs out = { 0 };
    Lines lines = lines_of(arena, text, &out.table_lines);
    drop_running_heads(&lines);
    drop_heads_below_numbers(&lines);
    measure(arena, &lines);
    out.item = ARENA_ARRAY(arena, Paragraph, lines.n + 1);
    for (size_t i = 0; i < lines.n;) {
        if (lines.item[i].is_dropped) {
            i++;
            continue;
        }
        size_t to = i + 1, last = i;
        bool is_caps = text_is_caps(lines.item[i].text);
        for (; to < lines.n; to++) {
            if (lines.item[to].is_dropped) continue;
            if (!goes_on(&lines, &lines.item[last], &lines.item[to], is_caps)) break;
            is_caps = is_caps && text_is_caps(lines.item[to].text);
            last = to;
        }
        out.item[out.n++] = (Paragraph){ .text = join(arena, &lines, i, to), .is_caps = is_caps };
        i = to;
    }
    return out;
}
