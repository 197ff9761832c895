/** What stands on a page and does not belong to the text: numbers, repeated heads and feet, stamps.
 */
#include "text/read_pdf_part.h"

#include "text/syllable.h"

#define EDGES ((size_t)6) // at both
#define AROUND 50         // pages that are compared before and after
#define EDGE_LINES 3      // how many lines at the top and the bottom of a page may be furniture

/** "12", "- 2 -", "Trang 3/12", "iv": a number with nothing but its ornaments. */
static bool is_page_number(Str line) {
    Str words[] = { S("Trang"), S("TRANG"), S("trang"), S("Page"), S("of") };
    size_t digits = 0, other = 0;
    for (size_t i = 0; i < line.n; i++) {
        for (size_t w = 0; w < COUNT_OF(words); w++)
            if (str_starts(str_from(line, i), words[w])) i += words[w].n;
        if (i >= line.n) break;
        digits += line.p[i] >= '0' && line.p[i] <= '9';
        other += !(line.p[i] >= '0' && line.p[i] <= '9') && !strchr(" -/|.", line.p[i]);
    }
    if (digits && other == 0) return digits <= 8 && line.n <= 24;
    size_t roman = 0;
    while (roman < line.n && strchr("ivx", line.p[roman]))
        roman++;
    return roman && roman == line.n && roman <= 6;
}

/** What signing programs print over the first page. */
static bool is_stamp(Str line) {
    static const char *const heads[] = {
        "Người ký:", "Ký bởi:", "Ký bởi :", "Thời gian ký:", "Ngày ký:",        "Giờ ký:",
        "Cơ quan:",  "Email:",  "Ký ngày:", "Được ký bởi",   "Digitally signed"
    };
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        if (str_starts(line, str_c(heads[i]))) return true;
    return false;
}

/** Digits made equal, so that "Trang 2" and "Trang 3" are the same line. */
static Str masked(Arena *arena, Str line) {
    char *copy = arena_raw(arena, line.n + 1);
    for (size_t i = 0; i < line.n; i++)
        copy[i] = (char)(line.p[i] >= '0' && line.p[i] <= '9' ? '#' : line.p[i]);
    return (Str){ copy, line.n };
}

typedef struct Edge {
    size_t lines[EDGES]; // indexes, the outermost first; from the top, then from the bottom
    Str masks[EDGES];    // their texts, digits made equal
    size_t top, bottom;  // how many of each
} Edge;

static int32_t middle(const PdfLine *line) {
    return line->box.y0 / 2 + line->box.y1 / 2;
}

/** The outermost lines of a page by height, whatever their order of reading. */
static Edge edge_of(Arena *arena, const PdfLines *all, size_t from, size_t end) {
    Edge edge = { .top = 0 };
    for (size_t k = 0; k < EDGE_LINES && k < end - from; k++) {
        size_t top = SIZE_MAX, bottom = SIZE_MAX;
        for (size_t i = from; i < end; i++) {
            bool top_taken = false, bottom_taken = false;
            for (size_t t = 0; t < k; t++) {
                top_taken = top_taken || edge.lines[t] == i;
                bottom_taken = bottom_taken || edge.lines[EDGE_LINES + t] == i;
            }
            int32_t y = middle(&all->lines[i]);
            if (!top_taken && (top == SIZE_MAX || y < middle(&all->lines[top]))) top = i;
            if (!bottom_taken && (bottom == SIZE_MAX || y > middle(&all->lines[bottom])))
                bottom = i;
        }
        edge.lines[k] = top;
        edge.lines[EDGE_LINES + k] = bottom;
        edge.masks[k] = masked(arena, all->lines[top].text);
        edge.masks[EDGE_LINES + k] = masked(arena, all->lines[bottom].text);
        edge.top = edge.bottom = k + 1;
    }
    return edge;
}

/** On half of the pages around the same line stands at about the same height. */
static bool is_repeated(const PdfLines *all, const Edge *edges, uint32_t pages, uint32_t page,
                        size_t at) {
    const PdfLine *line = &all->lines[edges[page].lines[at]];
    uint32_t from = page > AROUND ? page - AROUND : 0, found = 0;
    uint32_t end = pages - page > AROUND ? page + AROUND : pages;
    for (uint32_t p = from; p < end; p++) {
        bool is_here = false;
        for (size_t k = 0; k < EDGES && !is_here; k++) {
            if (k >= EDGE_LINES ? k - EDGE_LINES >= edges[p].bottom : k >= edges[p].top) continue;
            int32_t distance = middle(line) - middle(&all->lines[edges[p].lines[k]]);
            is_here = distance > -600 && distance < 600 &&
                      str_eq(edges[p].masks[k], edges[page].masks[at]);
        }
        found += is_here;
    }
    return end - from >= 3 && found * 2 >= end - from;
}

/** White space lies between a running head (or foot) and the text. */
static bool is_apart(const PdfLine *outer, const PdfLine *inner) {
    int32_t distance = middle(outer) - middle(inner), height = outer->box.y1 - outer->box.y0;
    return 2 * (distance < 0 ? -distance : distance) >= 3 * height;
}

typedef struct Side {
    Str last;     // the repeated line that was mentioned last
    size_t first; // where its lines begin in Edge
} Side;

static void mark_edge(Reading *rd, PdfLines *all, const Edge *edges, uint32_t pages, uint32_t page,
                      Side *side) {
    const Edge *edge = &edges[page];
    bool is_number[EDGE_LINES] = { false };
    size_t count = side->first ? edge->bottom : edge->top, n = 0;
    for (; n < count; n++) {
        const PdfLine *line = &all->lines[edge->lines[side->first + n]];
        is_number[n] = n < 2 && is_page_number(line->text);
        bool again = !is_number[n] && line->text.n < 200 && !pdf_is_label(line->text) &&
                     is_repeated(all, edges, pages, page, side->first + n);
        if (!is_number[n] && !again) break; // what lies further in is text
    }
    while (n > 0 && n < count && !is_number[n - 1] &&
           !is_apart(&all->lines[edge->lines[side->first + n - 1]],
                     &all->lines[edge->lines[side->first + n]]))
        n--;
    for (size_t k = 0; k < n; k++) {
        PdfLine *line = &all->lines[edge->lines[side->first + k]];
        Str mask = edge->masks[side->first + k];
        line->is_gone = true;
        if (is_number[k] || str_eq(mask, side->last)) continue;
        side->last = mask;
        reading_remark(rd, READ_FURNITURE, line->text);
    }
}

void pdf_furniture(Reading *rd, PdfLines *all, const PdfPage *pages, uint32_t count) {
    (void)pages;
    Edge *edges = ARENA_ARRAY(rd->arena, Edge, count);
    size_t from = 0;
    for (uint32_t p = 0; p < count; p++) {
        size_t end = from;
        while (end < all->count && all->lines[end].page == p)
            end++;
        edges[p] = edge_of(rd->arena, all, from, end);
        from = end;
    }
    Side sides[2] = { { .first = 0 }, { .first = EDGE_LINES } };
    for (uint32_t p = 0; p < count; p++)
        for (size_t i = 0; i < COUNT_OF(sides); i++)
            mark_edge(rd, all, edges, count, p, &sides[i]);
    for (size_t i = 0; i < all->count; i++)
        if (!all->lines[i].is_gone && is_stamp(all->lines[i].text)) {
            all->lines[i].is_gone = true;
            reading_remark(rd, READ_FURNITURE, all->lines[i].text);
        }
}
