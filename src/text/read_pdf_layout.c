/** Pieces of a page → lines in reading order: columns apart, tables out, furniture marked. */
#include "text/read_pdf_part.h"

#include "text/syllable.h"

#define POINT 100

typedef struct Row {
    const PdfPiece *pieces; // by x
    size_t count;
    Box box;
} Row;

static int by_y(const void *a, const void *b) {
    const PdfPiece *p = a, *q = b;
    int32_t left = p->box.y0 + p->box.y1, right = q->box.y0 + q->box.y1;
    if (left != right) return left < right ? -1 : 1;
    return p->box.x0 < q->box.x0 ? -1 : p->box.x0 > q->box.x0;
}

static int by_x(const void *a, const void *b) {
    const PdfPiece *p = a, *q = b;
    return p->box.x0 < q->box.x0 ? -1 : p->box.x0 > q->box.x0;
}

static Box box_join(Box a, Box b) {
    return (Box){ a.x0 < b.x0 ? a.x0 : b.x0, a.y0 < b.y0 ? a.y0 : b.y0, a.x1 > b.x1 ? a.x1 : b.x1,
                  a.y1 > b.y1 ? a.y1 : b.y1 };
}

/** Half of the lower one of both stands beside the other. */
static bool is_beside(Box a, Box b) {
    int32_t top = a.y0 > b.y0 ? a.y0 : b.y0, bottom = a.y1 < b.y1 ? a.y1 : b.y1;
    int32_t low = a.y1 - a.y0 < b.y1 - b.y0 ? a.y1 - a.y0 : b.y1 - b.y0;
    return 2 * (bottom - top) > low;
}

static Str joined(Arena *arena, const PdfPiece *pieces, size_t count) {
    Str *parts = ARENA_ARRAY(arena, Str, count);
    for (size_t i = 0; i < count; i++)
        parts[i] = pieces[i].text;
    return str_join(arena, parts, count, S(" "));
}

static void add_line(Reading *rd, PdfLines *out, PdfLine line) {
    if (out->count == out->room) {
        size_t room = out->room ? 2 * out->room : 256;
        PdfLine *more = ARENA_ARRAY(rd->arena, PdfLine, room);
        if (out->count) memcpy(more, out->lines, out->count * sizeof *more);
        out->lines = more;
        out->room = room;
    }
    out->lines[out->count++] = line;
}

/** A label and its text, kept apart by a tab, are one piece. */
static size_t merge_labels(Reading *rd, PdfPiece *pieces, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        PdfPiece *last = kept ? &pieces[kept - 1] : NULL;
        bool is_label = last && last->text.n <= 14 &&
                        pdf_is_label(str_printf(rd->arena, "%.*s x", STR(last->text))) &&
                        pieces[i].box.x0 - last->box.x1 < 40 * POINT;
        if (is_label) {
            const PdfPiece both[2] = { *last, pieces[i] };
            last->text = joined(rd->arena, both, 2);
            last->box = box_join(both[0].box, both[1].box);
        } else {
            pieces[kept++] = pieces[i];
        }
    }
    return kept;
}

static size_t rows_of(Reading *rd, PdfPage *page, Row *rows) {
    if (page->count) qsort(page->pieces, page->count, sizeof *page->pieces, by_y);
    size_t count = 0;
    for (size_t begin = 0, end; begin < page->count; begin = end) {
        Box box = page->pieces[begin].box;
        for (end = begin + 1; end < page->count && is_beside(box, page->pieces[end].box);)
            end++;
        qsort(page->pieces + begin, end - begin, sizeof *page->pieces, by_x);
        size_t n = merge_labels(rd, page->pieces + begin, end - begin);
        for (size_t i = begin; i < begin + n; i++)
            box = box_join(box, page->pieces[i].box);
        rows[count++] = (Row){ page->pieces + begin, n, box };
    }
    return count;
}

// ---- tables

/** Rows from..end that stand in three columns or more, single lines between them included. */
static size_t table_end(const Row *rows, size_t count, size_t from) {
    size_t end = from, wide = 0;
    for (size_t i = from; i < count && i <= end + 3; i++)
        if (rows[i].count >= 3) {
            end = i + 1;
            wide++;
        }
    return wide >= 2 ? end : from;
}

/** A table stands before the next line; pdf_join says behind which paragraph that is. */
static void add_table(Reading *rd, PdfLines *out) {
    if (out->table_count == out->table_room) {
        size_t room = out->table_room ? 2 * out->table_room : 16;
        PdfTable *more = ARENA_ARRAY(rd->arena, PdfTable, room);
        if (out->table_count) memcpy(more, out->tables, out->table_count * sizeof *more);
        out->tables = more;
        out->table_room = room;
    }
    out->tables[out->table_count++] = (PdfTable){ out->count, rd->remark_count };
}

static void pass_over(Reading *rd, const Row *rows, size_t from, size_t end, PdfLines *out) {
    AUTO_BUF Buf words;
    buf_init(&words, 1000);
    for (size_t i = from; i < end && words.n < 200; i++) {
        buf_put(&words, utf8_upto(joined(rd->arena, rows[i].pieces, rows[i].count), 120));
        buf_byte(&words, ' ');
    }
    add_table(rd, out);
    reading_remark(rd, READ_TABLE, buf_str(&words));
}

// ---- two columns

/** Words of the head and the foot of official documents. */
static bool is_official(const Row *rows, size_t from, size_t end, bool *is_head) {
    static const char *const head[] = { "CỘNG H", "Độc lập", "Độc Lập", "ĐẢNG CỘNG SẢN" };
    static const char *const foot[] = { "Nơi nhận", "NƠI NHẬN", "TM.",      "KT.",
                                        "TL.",      "TUQ.",     "Q.",       "ĐẠI DIỆN",
                                        "CHỦ TỊCH", "GIÁM ĐỐC", "XÁC NHẬN", "T/M" };
    *is_head = false;
    bool is_foot = false;
    for (size_t i = from; i < end; i++)
        for (size_t k = 0; k < rows[i].count; k++) {
            Str text = rows[i].pieces[k].text;
            for (size_t w = 0; w < COUNT_OF(head); w++)
                *is_head = *is_head || str_find(text, str_c(head[w]), 0) != SIZE_MAX;
            for (size_t w = 0; w < COUNT_OF(foot); w++)
                is_foot = is_foot || str_starts(text, str_c(foot[w]));
        }
    return *is_head || is_foot;
}

/** The white stripe between two columns. */
typedef struct Gutter {
    int32_t left, right;
} Gutter;

/** Narrows the stripe by a row; false: something stands across it. */
static bool gutter_fits(Gutter *gutter, const Row *row) {
    Gutter g = *gutter;
    int32_t middle = g.left / 2 + g.right / 2;
    for (size_t i = 0; i < row->count; i++) {
        Box box = row->pieces[i].box;
        if (box.x1 <= middle || (box.x0 < g.left && box.x1 < g.right))
            g.left = box.x1 > g.left ? box.x1 : g.left;
        else if (box.x0 >= middle || box.x0 > g.left)
            g.right = box.x0 < g.right ? box.x0 : g.right;
        else
            return false;
    }
    if (g.right - g.left < 2 * POINT) return false;
    *gutter = g;
    return true;
}

static bool is_left(const Gutter *gutter, const PdfPiece *piece) {
    return piece->box.x1 <= gutter->left;
}

/** The first row from here on that stands in two columns; those before it are on the right only. */
static size_t first_of_two(const Row *rows, size_t count, size_t from) {
    size_t at = from;
    while (at < count && at < from + 3 && rows[at].count == 1)
        at++;
    if (at >= count || rows[at].count != 2) return SIZE_MAX;
    for (size_t i = from; i < at; i++)
        if (rows[i].box.x0 <= rows[at].pieces[0].box.x1) return SIZE_MAX;
    return at;
}

static size_t columns_end(const Row *rows, size_t count, size_t from, Gutter *gutter) {
    size_t seed = first_of_two(rows, count, from);
    if (seed == SIZE_MAX) return from;
    *gutter = (Gutter){ rows[seed].pieces[0].box.x1, rows[seed].pieces[1].box.x0 };
    if (gutter->right - gutter->left < 2 * POINT) return from;
    for (size_t i = from; i < seed; i++)
        if (!gutter_fits(gutter, &rows[i])) return from;
    size_t end = seed + 1;
    while (end < count && rows[end].count <= 2 && gutter_fits(gutter, &rows[end]))
        end++;
    return end;
}

/** Below the head of the document, short lines on the left belong to the body. */
static size_t without_tail(const Row *rows, size_t from, size_t end, const Gutter *gutter) {
    while (end > from + 1 && rows[end - 1].count == 1 && is_left(gutter, &rows[end - 1].pieces[0]))
        end--;
    return end;
}

static void put_column(Reading *rd, const Row *rows, size_t from, size_t end, const Gutter *gutter,
                       bool wants_left, uint32_t page, PdfLines *out) {
    uint32_t column = ++out->columns;
    for (size_t i = from; i < end; i++)
        for (size_t k = 0; k < rows[i].count; k++) {
            const PdfPiece *piece = &rows[i].pieces[k];
            if (is_left(gutter, piece) == wants_left)
                add_line(
                    rd, out,
                    (PdfLine){ piece->box, piece->text, piece->first_width, page, column, false });
        }
}

/** Reads rows in two columns; returns where it ended, or from when they are none. */
static size_t read_columns(Reading *rd, const Row *rows, size_t count, size_t from, uint32_t page,
                           PdfLines *out) {
    Gutter gutter;
    bool is_head;
    size_t end = columns_end(rows, count, from, &gutter), both = 0;
    if (end == from) return from;
    bool official = is_official(rows, from, end, &is_head);
    if (!official && rows[from].count < 2) return from;
    if (is_head) end = without_tail(rows, from, end, &gutter);
    if (!official) {
        // Rows with two pieces until the last such row: a table without a third column.
        while (end > from && rows[end - 1].count < 2)
            end--;
        for (size_t i = from; i < end; i++)
            both += rows[i].count == 2;
        if (both < 3) return from;
        pass_over(rd, rows, from, end, out);
        return end;
    }
    put_column(rd, rows, from, end, &gutter, true, page, out);
    put_column(rd, rows, from, end, &gutter, false, page, out);
    return end;
}

void pdf_layout_page(Reading *rd, PdfPage *page, uint32_t number, PdfLines *out) {
    Row *rows = ARENA_ARRAY(rd->arena, Row, page->count + 1);
    size_t count = rows_of(rd, page, rows);
    for (size_t i = 0; i < count;) {
        size_t end;
        if (rows[i].count >= 3) {
            end = table_end(rows, count, i);
            if (end > i) pass_over(rd, rows, i, end, out);
        } else {
            end = read_columns(rd, rows, count, i, number, out);
        }
        if (end > i) {
            i = end;
            continue;
        }
        add_line(rd, out,
                 (PdfLine){ rows[i].box, joined(rd->arena, rows[i].pieces, rows[i].count),
                            rows[i].pieces[0].first_width, number, 0, false });
        i++;
    }
}
