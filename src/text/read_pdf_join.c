/** Lines → paragraphs: a line goes on when the layout proves it. */
#include "text/read_pdf_part.h"

#include "text/syllable.h"

#define POINT 100

/** Where the lines of the body, or of one column, begin and end, and how far apart they are. */
typedef struct Measure {
    int32_t left, right; // of lines that go on
    int32_t pitch;       // from line to line within a paragraph
    bool has_indent;     // first lines begin further in than the others
    bool has_gaps;       // paragraphs are set apart by white space
} Measure;

// ---- labels

static size_t skip_digits(Str s) {
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n;
}

static bool is_roman_label(Str s) {
    size_t n = 0;
    while (n < s.n && strchr("IVX", s.p[n]))
        n++;
    return n && n <= 5 && n + 1 < s.n && (s.p[n] == '.' || s.p[n] == ')') && s.p[n + 1] == ' ';
}

bool pdf_is_label(Str s) {
    static const char *const words[] = { "Điều ", "ĐIỀU ", "Chương ", "CHƯƠNG ",
                                         "Mục ",  "MỤC ",  "Phần ",   "PHẦN " };
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (!str_starts(s, str_c(words[i]))) continue;
        Str rest = str_from(s, strlen(words[i]));
        size_t n = skip_digits(rest);
        if (n) return n == rest.n || rest.p[n] == '.' || rest.p[n] == ':';
        while (n < rest.n && strchr("IVXLA", rest.p[n]))
            n++;
        return n && (n == rest.n || rest.p[n] == '.' || rest.p[n] == ':' || rest.p[n] == ' ');
    }
    if (s.n > 2 && strchr("-+*", s.p[0]) && s.p[1] == ' ') return true;
    if (str_starts(s, S("– ")) || str_starts(s, S("• ")) || str_starts(s, S("Căn cứ ")))
        return true;
    bool has_bracket = s.n && s.p[0] == '(';
    Str rest = str_from(s, has_bracket);
    size_t n = skip_digits(rest);
    if (n == 0 && !has_bracket && is_roman_label(s)) return true;
    if (n == 0) { // a) đ) or, in brackets, (a)
        size_t at = 0;
        uint32_t c = utf8_next(rest, &at);
        if (!((c >= 'a' && c <= 'z') || c == 0x111)) return false;
        n = at;
        return n + 1 < rest.n && rest.p[n] == ')' && (has_bracket || rest.p[n + 1] == ' ');
    }
    while (n < rest.n && rest.p[n] == '.' && skip_digits(str_from(rest, n + 1)))
        n += 1 + skip_digits(str_from(rest, n + 1)); // 1.2.3
    if (n > 8 || n + 1 >= rest.n) return false;
    return (rest.p[n] == '.' || rest.p[n] == ')' || rest.p[n] == '/') && rest.p[n + 1] == ' ';
}

static bool starts_small(Str s) {
    size_t at = 0;
    uint32_t c = utf8_next(s, &at);
    return c != syllable_capital(c);
}

static bool ends_sentence(Str s) {
    return s.n && strchr(".;:!?", s.p[s.n - 1]) != NULL;
}

static bool is_all_capital(Str s) {
    bool has_letter = false;
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        if (c != syllable_capital(c)) return false;
        has_letter = has_letter || (c >= 'A' && c <= 'Z');
    }
    return has_letter;
}

// ---- measures

static int by_value(const void *a, const void *b) {
    int32_t p = *(const int32_t *)a, q = *(const int32_t *)b;
    return p < q ? -1 : p > q;
}

/** The most frequent value (sorted; equal within a point); the first or the last of such. */
static int32_t mode(const int32_t *values, size_t count, size_t *times) {
    int32_t best = 0;
    *times = 0;
    for (size_t i = 0, j; i < count; i = j) {
        for (j = i; j < count && values[j] - values[i] <= POINT; j++) {}
        if (j - i > *times) {
            *times = j - i;
            best = values[i + (j - i) / 2];
        }
    }
    return best;
}

static int32_t line_step(const PdfLine *a, const PdfLine *b) {
    return b->box.y1 - a->box.y1;
}

/** The smallest frequent left end, the largest frequent right end. */
static void measure_ends(Arena *arena, const PdfLine *lines, size_t count, Measure *out) {
    int32_t *left = ARENA_ARRAY(arena, int32_t, count), *right = ARENA_ARRAY(arena, int32_t, count);
    for (size_t i = 0; i < count; i++) {
        left[i] = lines[i].box.x0;
        right[i] = lines[i].box.x1;
    }
    qsort(left, count, sizeof *left, by_value);
    qsort(right, count, sizeof *right, by_value);
    out->left = left[0];
    out->right = right[count - 1];
    size_t enough = count / 12 + 1;
    for (size_t i = 0; i + enough <= count; i++)
        if (left[i + enough - 1] - left[i] <= 2 * POINT) {
            out->left = left[i];
            break;
        }
    for (size_t i = count; i >= enough; i--)
        if (right[i - 1] - right[i - enough] <= 2 * POINT) {
            out->right = right[i - 1];
            break;
        }
}

static Measure measure(Arena *arena, const PdfLine *lines, size_t count) {
    Measure m = { 0 };
    measure_ends(arena, lines, count, &m);
    int32_t *steps = ARENA_ARRAY(arena, int32_t, count), *wide = ARENA_ARRAY(arena, int32_t, count);
    size_t inner = 0, indented = 0, outer = 0, starts = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        const PdfLine *a = &lines[i], *b = &lines[i + 1];
        bool is_full = a->box.x1 + b->first_width + 3 * POINT > m.right;
        int32_t step = line_step(a, b);
        bool is_near = a->page == b->page && step > 0 && step < 4 * (a->box.y1 - a->box.y0);
        if (is_near && is_full && starts_small(b->text) && !pdf_is_label(b->text))
            steps[inner++] = step;
        else if (is_near && !is_full)
            wide[outer++] = step;
        if (pdf_is_label(b->text)) {
            starts++;
            indented += b->box.x0 > m.left + 8 * POINT;
        }
    }
    qsort(steps, inner, sizeof *steps, by_value);
    qsort(wide, outer, sizeof *wide, by_value);
    size_t times;
    m.pitch = mode(steps, inner, &times);
    m.has_gaps = inner >= 3 && outer >= 3 && wide[outer / 4] > m.pitch + 2 * POINT;
    m.has_indent = indented * 2 > starts;
    return m;
}

// ---- joining

/** As far from the left end of the body as from the right; a full line is that too. */
static bool is_middle(const PdfLine *line, const Measure *m) {
    int32_t off = (line->box.x0 - m->left) - (m->right - line->box.x1);
    return off > -6 * POINT && off < 6 * POINT;
}

static bool is_centred(const PdfLine *line, const Measure *m) {
    return is_middle(line, m) && line->box.x0 - m->left > 6 * POINT &&
           m->right - line->box.x1 > 6 * POINT;
}

/** Would the first word of b have stood on a too? Then the writer ended the line. */
static bool had_room(const PdfLine *a, const PdfLine *b, const Measure *m) {
    int32_t space = 3 * POINT;
    int32_t width = a->box.x1 - a->box.x0 + space + b->first_width;
    if (is_centred(a, m)) return width < m->right - m->left - 2 * POINT;
    return a->box.x1 + space + b->first_width < m->right - POINT;
}

/** b hangs: it and the line after it begin at the same place, further in than the label before. */
static bool is_hanging(const PdfLine *a, const PdfLine *b, const PdfLine *after) {
    return pdf_is_label(a->text) && b->box.x0 > a->box.x0 + 4 * POINT && after &&
           after->page == b->page && after->box.x0 - b->box.x0 < POINT &&
           b->box.x0 - after->box.x0 < POINT && !pdf_is_label(after->text);
}

/** The motto of the state takes two lines in narrow heads. */
static bool is_half_motto(Str s) {
    return str_find(s, S("CHỦ NGHĨA"), 0) != SIZE_MAX && str_find(s, S("NAM"), 0) == SIZE_MAX;
}

/**
 * In the narrow columns of heads and feet nobody knows where a line had to end, so only the words
 * count: a list of addressees has a dash at each, names and ranks stand for themselves.
 */
static bool goes_on_in_column(const PdfLine *a, const PdfLine *b, const Measure *m) {
    if (ends_sentence(a->text) || pdf_is_label(b->text)) return false;
    bool is_number = b->text.n && b->text.p[0] >= '0' && b->text.p[0] <= '9'; // "… năm" / "2026"
    if (starts_small(b->text) || is_number || is_half_motto(a->text)) return true;
    return pdf_is_label(a->text) && (a->box.x1 - a->box.x0) * 4 > (m->right - m->left) * 3;
}

static bool goes_on(const PdfLine *a, const PdfLine *b, const PdfLine *after, const Measure *m) {
    if (a->column != b->column) return false;
    if (a->column) return goes_on_in_column(a, b, m);
    if (had_room(a, b, m)) return false;
    bool same_page = a->page == b->page;
    int32_t step = line_step(a, b);
    if (same_page && m->pitch && step > m->pitch + 5 * POINT / 2) return false;
    if (same_page && m->has_gaps && step <= m->pitch + POINT && !pdf_is_label(b->text)) return true;
    bool is_in = b->box.x0 > m->left + 8 * POINT;
    if (is_middle(a, m) && is_centred(b, m) && !pdf_is_label(b->text) && !ends_sentence(a->text))
        return is_all_capital(a->text) == is_all_capital(b->text);
    if (pdf_is_label(b->text)) {
        // "… tại khoản" / "4. …" at the margin, in a text whose paragraphs are indented
        return m->has_indent && !is_in && !ends_sentence(a->text);
    }
    if (starts_small(b->text)) return true;
    if (is_hanging(a, b, after)) return true;
    if (m->has_indent) return !is_in;
    return !(a->text.n && a->text.p[a->text.n - 1] == ';');
}

/** Lines of the body that count for its measure; those of a column are all alike. */
static Measure measure_body(Arena *arena, const PdfLine *lines, size_t count) {
    PdfLine *body = ARENA_ARRAY(arena, PdfLine, count + 1);
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (lines[i].column == 0) body[n++] = lines[i];
    return n ? measure(arena, body, n) : (Measure){ 0 };
}

static Measure measure_column(Arena *arena, const PdfLine *lines, size_t count, size_t from,
                              const Measure *body) {
    size_t end = from;
    while (end < count && lines[end].column == lines[from].column)
        end++;
    Measure m = measure(arena, lines + from, end - from);
    if (!m.pitch) m.pitch = body->pitch;
    m.has_gaps = false;
    // A column of few lines has no margins but those of its longest line.
    for (size_t i = from; i < end; i++) {
        if (lines[i].box.x0 < m.left) m.left = lines[i].box.x0;
        if (lines[i].box.x1 > m.right) m.right = lines[i].box.x1;
    }
    return m;
}

/** The tables before line, which ended a paragraph, stand behind that. */
static void place_tables(Reading *rd, const PdfLines *all, size_t line, size_t *table) {
    for (; *table < all->table_count && all->tables[*table].line <= line; ++*table)
        if (all->tables[*table].remark < rd->remark_count) // not too many of them
            rd->remarks[all->tables[*table].remark].paragraph = rd->paragraphs;
}

void pdf_join(Reading *rd, const PdfLines *all, uint32_t pages) {
    PdfLine *lines = ARENA_ARRAY(rd->arena, PdfLine, all->count + 1);
    size_t count = 0, table = 0;
    for (size_t i = 0; i < all->count; i++) {
        for (; table < all->table_count && all->tables[table].line <= i; table++)
            all->tables[table].line = count; // now among those that stay
        if (!all->lines[i].is_gone) lines[count++] = all->lines[i];
    }
    for (; table < all->table_count; table++)
        all->tables[table].line = count;
    table = 0;
    const Measure body = measure_body(rd->arena, lines, count);
    Measure m = body;
    uint32_t page = 0, column = 0;
    AUTO_BUF Buf paragraph;
    buf_init(&paragraph, rd->limits.text_bytes);
    for (size_t i = 0; i < count; i++) {
        const PdfLine *line = &lines[i], *next = i + 1 < count ? &lines[i + 1] : NULL;
        const PdfLine *after = i + 2 < count ? &lines[i + 2] : NULL;
        if (line->column != column) {
            column = line->column;
            m = column ? measure_column(rd->arena, lines, count, i, &body) : body;
        }
        if (paragraph.n == 0)
            for (; page < line->page; page++)
                reading_page_break(rd);
        if (paragraph.n) buf_byte(&paragraph, ' ');
        buf_put(&paragraph, line->text);
        if (next && goes_on(line, next, after, &m)) continue;
        reading_paragraph(rd, buf_str(&paragraph));
        buf_clear(&paragraph);
        place_tables(rd, all, i + 1, &table);
    }
    for (; page + 1 < pages; page++)
        reading_page_break(rd);
    if (paragraph.is_full) (void)reading_fault(rd, FAULT_TEXT_SIZE, S(""));
}
