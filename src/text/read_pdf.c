/** The table of words of "pdftotext -tsv", and what its failures mean. */
#include "text/read_pdf_part.h"
#include "text/syllable.h"

#define PAGES_MAX 20000
#define LENGTH_MAX 10000000 // hundredths of a point: 35 m

ReadFault read_pdf_fault(int status, Str complaint) {
    if (status == 0) return FAULT_NONE;
    if (str_find(complaint, S("ncorrect password"), 0) != SIZE_MAX) return FAULT_ENCRYPTED;
    if (str_find(complaint, S("not allowed"), 0) != SIZE_MAX || status == 3)
        return FAULT_PDF_PROTECTED;
    if (str_find(complaint, S("trailer"), 0) != SIZE_MAX ||
        str_find(complaint, S("xref"), 0) != SIZE_MAX)
        return FAULT_TRUNCATED;
    return FAULT_DAMAGED;
}

/** "136.5" as 13650; digits beyond the second are cut off. */
static bool length_parse(Str s, int32_t *out) {
    int64_t value = 0;
    size_t i = 0, decimals = 0;
    bool is_negative = s.n && s.p[0] == '-', has_point = false;
    for (i = is_negative; i < s.n; i++) {
        if (s.p[i] == '.' && !has_point) {
            has_point = true;
            continue;
        }
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        if (has_point && ++decimals > 2) continue;
        value = value * 10 + (s.p[i] - '0');
        if (value > LENGTH_MAX) return false;
    }
    for (; decimals < 2; decimals++)
        value *= 10;
    if (value > LENGTH_MAX) return false;
    *out = (int32_t)(is_negative ? -value : value);
    return true;
}

typedef struct Row {
    int64_t level, page, flow, block, line;
    Box box;
    Str text;
} Row;

static bool row_parse(Str line, Row *out) {
    int64_t *const numbers[] = { &out->level, &out->page, &out->flow, &out->block, &out->line };
    int32_t place[4];
    Str part;
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        if (!str_cut(&line, '\t', &part) || !str_to_int(part, numbers[i])) return false;
    if (!str_cut(&line, '\t', &part)) return false; // number of the word
    for (size_t i = 0; i < COUNT_OF(place); i++)
        if (!str_cut(&line, '\t', &part) || !length_parse(part, &place[i])) return false;
    if (!str_cut(&line, '\t', &part)) return false; // confidence
    out->box = (Box){ place[0], place[1], place[0] + place[2], place[1] + place[3] };
    out->text = line;
    return out->page >= 1 && out->page <= PAGES_MAX;
}

typedef struct Pages {
    Reading *rd;
    PdfPage *pages;
    uint32_t count, room;
    Row last; // the word before
    Buf piece;
    PdfPiece open;
    bool is_open;
} Pages;

static PdfPage *page_at(Pages *p, uint32_t number) {
    if (number >= p->room) {
        uint32_t room = p->room ? p->room : 16;
        while (room <= number)
            room *= 2;
        PdfPage *more = ARENA_ARRAY(p->rd->arena, PdfPage, room);
        if (p->count) memcpy(more, p->pages, p->count * sizeof *more);
        p->pages = more;
        p->room = room;
    }
    if (number >= p->count) p->count = number + 1;
    return &p->pages[number];
}

static void end_piece(Pages *p) {
    if (!p->is_open) return;
    PdfPage *page = page_at(p, (uint32_t)p->last.page - 1);
    if (page->count == page->room) {
        size_t room = page->room ? 2 * page->room : 64;
        PdfPiece *more = ARENA_ARRAY(p->rd->arena, PdfPiece, room);
        if (page->count) memcpy(more, page->pieces, page->count * sizeof *more);
        page->pieces = more;
        page->room = room;
    }
    p->open.text = buf_dup(&p->piece, p->rd->arena);
    page->pieces[page->count++] = p->open;
    buf_clear(&p->piece);
    p->is_open = false;
}

static void add_word(Pages *p, const Row *row) {
    const Row *last = &p->last;
    bool is_same = p->is_open && row->page == last->page && row->flow == last->flow &&
                   row->block == last->block && row->line == last->line;
    if (!is_same) {
        end_piece(p);
        p->open = (PdfPiece){ .box = row->box, .first_width = row->box.x1 - row->box.x0 };
        p->is_open = true;
    } else {
        buf_byte(&p->piece, ' ');
    }
    Box *box = &p->open.box;
    if (row->box.x0 < box->x0) box->x0 = row->box.x0;
    if (row->box.x1 > box->x1) box->x1 = row->box.x1;
    if (row->box.y0 < box->y0) box->y0 = row->box.y0;
    if (row->box.y1 > box->y1) box->y1 = row->box.y1;
    buf_put(&p->piece, row->text);
    p->last = *row;
}

/** Most pages hold a picture only, or no page holds anything. */
static bool is_scan(Reading *rd, const Pages *p) {
    uint32_t empty = 0;
    for (uint32_t i = 0; i < p->count; i++)
        empty += p->pages[i].count == 0;
    if (empty == p->count || (p->count > 1 && 2 * empty > p->count)) return true;
    for (uint32_t i = 0; i < p->count; i++)
        if (p->pages[i].count == 0)
            reading_remark(rd, READ_PAGE_NO_TEXT, str_printf(rd->arena, "%u", i + 1));
    return false;
}

/** Fonts that do not tell their letters give "cāa" for "của": one word in fifty is not Vietnamese.
 */
static void remark_strange(Reading *rd) {
    Str text = buf_str(&rd->text), word, first = S("");
    size_t words = 0, strange = 0;
    for (size_t at = 0; (word = syllable_word(text, &at, NULL)).n;) {
        words++;
        if (is_vietnamese_syllable(word) || is_vietnamese_abbreviation(word)) continue;
        bool is_foreign = true; // plain letters: a word of another language, or a short form
        for (size_t i = 0; i < word.n; i++)
            is_foreign = is_foreign && (unsigned char)word.p[i] < 0x80;
        if (is_foreign) continue;
        if (!strange++) first = word;
    }
    if (words >= 30 && strange * 50 > words) reading_remark(rd, READ_STRANGE, first);
}

bool read_pdf_words(Reading *rd, Str tsv) {
    rd->format = DOC_PDF;
    if (!utf8_is_valid(tsv)) return reading_fault(rd, FAULT_DAMAGED, S("pdf"));
    Pages p = { .rd = rd };
    buf_init(&p.piece, tsv.n + 16);
    Str line;
    while (str_line(&tsv, &line)) {
        Row row;
        if (!row_parse(line, &row)) continue; // the head of the table
        if (row.level == 1) {
            PdfPage *page = page_at(&p, (uint32_t)row.page - 1);
            page->width = row.box.x1, page->height = row.box.y1;
        } else if (row.level == 5 && str_trim(row.text).n) {
            add_word(&p, &row);
        }
    }
    end_piece(&p);
    buf_done(&p.piece);
    rd->pages = p.count;
    if (p.count == 0) return reading_fault(rd, FAULT_DAMAGED, S("pdf"));
    if (is_scan(rd, &p)) return reading_fault(rd, FAULT_SCAN, str_printf(rd->arena, "%u", p.count));
    PdfLines lines = { 0 };
    for (uint32_t i = 0; i < p.count; i++)
        pdf_layout_page(rd, &p.pages[i], i, &lines);
    pdf_furniture(rd, &lines, p.pages, p.count);
    pdf_join(rd, &lines, p.count);
    if (!reading_finish(rd)) return false;
    remark_strange(rd);
    return true;
}
