#include "text/head.h"

#include "text/label.h"
#include "text/layout.h"
#include "text/paragraph.h"

#include <utf8proc.h>

enum { BASIS_LIMIT = 200, TITLE_BYTES = 1200 };

// ---- days and symbols --------------------------------------------------------------------------

static int number_at(Str s, size_t *i) {
    int value = 0;
    size_t from = *i;
    while (*i < s.n && s.p[*i] >= '0' && s.p[*i] <= '9' && *i - from < 5)
        value = value * 10 + (s.p[(*i)++] - '0');
    return *i > from ? value : -1;
}

static bool skip_word(Str s, size_t *i, Str word) {
    while (*i < s.n && s.p[*i] == ' ')
        ++*i;
    if (!str_starts(str_from(s, *i), word)) return false;
    *i += word.n;
    while (*i < s.n && s.p[*i] == ' ')
        ++*i;
    return true;
}

static Day day_of(int year, int month, int day) {
    bool is_day = year >= 1945 && year < 2200 && month >= 1 && month <= 12 && day >= 1 &&
                  day <= month_length(year, month);
    return is_day ? day_from_civil(year, month, day) : DAY_NONE;
}

/** "21 tháng 11 năm 2025" or "21/7/2021" or "21-7-2021" at i. */
static Day day_at(Str s, size_t i) {
    int day = number_at(s, &i), month, year;
    if (day < 1) return DAY_NONE;
    if (i < s.n && (s.p[i] == '/' || s.p[i] == '-')) {
        char mark = s.p[i++];
        month = number_at(s, &i);
        if (i >= s.n || s.p[i++] != mark) return DAY_NONE;
        year = number_at(s, &i);
        return day_of(year, month, day);
    }
    if (!skip_word(s, &i, S("tháng"))) return DAY_NONE;
    month = number_at(s, &i);
    if (!skip_word(s, &i, S("năm"))) return DAY_NONE;
    year = number_at(s, &i);
    return day_of(year, month, day);
}

Day head_day(Str s) {
    for (size_t i = 0; i < s.n; i++) {
        bool begins =
            s.p[i] >= '0' && s.p[i] <= '9' && (!i || s.p[i - 1] == ' ' || s.p[i - 1] == '(');
        Day day = begins ? day_at(s, i) : DAY_NONE;
        if (!day_is_none(day)) return day;
    }
    return DAY_NONE;
}

static bool is_symbol_byte(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '/' ||
           c == '-' || c == '.' || c == '&' || (unsigned char)c >= 0x80;
}

/** A symbol at i: a number, "/" or "-", then parts with a capital letter. */
static Str symbol_at(Str s, size_t i) {
    size_t at = i;
    if (number_at(s, &at) < 0) return (Str){ 0 };
    if (at < s.n && s.p[at] >= 'a' && s.p[at] <= 'z') at++;
    size_t spaces = at;
    while (spaces < s.n && s.p[spaces] == ' ')
        spaces++;
    if (spaces < s.n && s.p[spaces] == '/') at = spaces; // "Số: 26 /2025/QĐ-UBND"
    if (at >= s.n || (s.p[at] != '/' && s.p[at] != '-')) return (Str){ 0 };
    bool has_capital = false;
    while (at < s.n && is_symbol_byte(s.p[at])) {
        has_capital = has_capital || (s.p[at] >= 'A' && s.p[at] <= 'Z') ||
                      str_starts(str_from(s, at), S("Đ"));
        at++;
    }
    while (at > i && strchr(".-/&", s.p[at - 1]))
        at--;
    return has_capital ? str_part(s, i, at) : (Str){ 0 };
}

Str head_symbol(Str s) {
    for (size_t i = 0; i < s.n; i++) {
        bool begins = s.p[i] >= '0' && s.p[i] <= '9' && (!i || strchr(" (:", s.p[i - 1]));
        Str symbol = begins ? symbol_at(s, i) : (Str){ 0 };
        if (symbol.p) return symbol;
    }
    return (Str){ 0 };
}

static Str without_spaces(Arena *arena, Str s) {
    char *p = arena_raw(arena, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ') p[n++] = s.p[i];
    return (Str){ p, n };
}

// ---- basis -------------------------------------------------------------------------------------

static void basis_add(Extraction *out, Str title, Str symbol) {
    if (out->basis_count == BASIS_LIMIT) return;
    for (size_t i = 0; symbol.p && i < out->basis_count; i++)
        if (out->basis[i].symbol.p && str_eq(out->basis[i].symbol, symbol)) return;
    while (title.n && strchr(" ;.,:", title.p[title.n - 1]))
        title.n--;
    out->basis[out->basis_count++] = (Basis){ .symbol = symbol, .title = title };
}

/** Offset behind the next "; " that begins another document, or s.n. */
static size_t basis_end(Str s) {
    for (size_t i = str_find(s, S("; "), 0); i != SIZE_MAX; i = str_find(s, S("; "), i + 2)) {
        Str rest = str_from(s, i + 2);
        if (layout_begins(rest, LAYOUT_DOCUMENT) || str_starts(rest, S("số ")) ||
            str_starts(rest, S("Căn cứ ")))
            return i + 2;
    }
    return s.n;
}

/** One "Căn cứ" line: one entry per document that it names. */
static void basis_line(Extraction *out, Str s, bool needs_symbol) {
    while (s.n) {
        size_t end = basis_end(s);
        Str part = str_upto(s, end), symbol = head_symbol(part);
        if (str_starts(part, S("Căn cứ "))) part = str_from(part, S("Căn cứ ").n);
        if (symbol.p || (layout_begins(part, LAYOUT_DOCUMENT) && !needs_symbol))
            basis_add(out, part, symbol);
        s = str_from(s, end);
    }
}

static void basis_read(const Paragraphs *paragraphs, size_t end, Extraction *out) {
    for (size_t i = 0; i < end; i++) {
        Str s = paragraphs->item[i].text;
        size_t plain = layout_begins(s, LAYOUT_BASIS),
               numbered = layout_begins(s, LAYOUT_BASIS_NUMBER);
        if (plain) basis_line(out, str_from(s, plain), false);
        if (numbered) basis_line(out, str_from(s, numbered), true);
    }
}

/** News names its documents in running text: "Công văn số 424-CV/HU". */
static void basis_of_news(const Paragraphs *paragraphs, Extraction *out) {
    for (size_t i = 0; i < paragraphs->n; i++) {
        Str s = paragraphs->item[i].text;
        for (size_t k = 0; k < layout_list[LAYOUT_DOCUMENT].n; k++) {
            Str word = layout_list[LAYOUT_DOCUMENT].phrase[k];
            for (size_t at = str_find(s, word, 0); at != SIZE_MAX;
                 at = str_find(s, word, at + word.n)) {
                Str rest = str_from(s, at + word.n);
                if (!str_starts(rest, S(" số "))) continue;
                Str symbol = symbol_at(rest, S(" số ").n);
                size_t end = str_find(rest, S(";"), 0);
                if (end == SIZE_MAX || end > 400) end = 400;
                if (symbol.p)
                    basis_add(out, utf8_upto(str_part(s, at, at + word.n + end), 240), symbol);
            }
        }
    }
}

// ---- title -------------------------------------------------------------------------------------

static Str closed(Str s) {
    s = str_trim(s);
    while (s.n && strchr(".;:,/", s.p[s.n - 1]))
        s.n--;
    if (str_starts(s, S("“"))) s = str_from(s, S("“").n);
    if (s.n >= S("”").n && str_eq(str_from(s, s.n - S("”").n), S("”"))) s.n -= S("”").n;
    return str_upto(s, TITLE_BYTES);
}

/** s in small letters; the first one of its first keep letters stays as it is. */
static Str in_small(Arena *arena, Str s, size_t keep) {
    char *p = arena_raw(arena, 4 * s.n + 8);
    size_t n = 0, seen = 0;
    for (size_t pos = 0; pos < s.n; seen++) {
        uint32_t c = utf8_next(s, &pos);
        if (seen >= keep) c = (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
        n += utf8_put(p + n, c);
    }
    return (Str){ p, n };
}

/** "Phối hợp công tác …" as it stands inside a title; a name ("Sở Y tế") keeps its capital. */
static Str going_on(Arena *arena, Str s) {
    size_t space = str_find(s, S(" "), 0);
    if (space == SIZE_MAX) return s;
    Str first = in_small(arena, str_upto(s, space), 0);
    bool is_small_word = str_is(first, "giữa") || str_is(first, "về") || str_is(first, "trong");
    if (!is_small_word && !text_starts_small(str_from(s, space + 1))) return s;
    return str_printf(arena, "%.*s%.*s", STR(first), STR(str_from(s, space)));
}

/** "QUY CHẾ PHỐI HỢP giữa Sở Y tế …": one line that a small word goes on with. */
static Str without_capital_run(Arena *arena, Str s) {
    size_t end = 0;
    for (size_t space = str_find(s, S(" "), 0); space != SIZE_MAX;
         space = str_find(s, S(" "), space + 1)) {
        if (!text_is_caps(str_upto(s, space))) break;
        end = space;
    }
    if (!end || !text_starts_small(str_from(s, end + 1))) return s;
    Str run = in_small(arena, str_upto(s, end), 1);
    return str_printf(arena, "%.*s%.*s", STR(run), STR(str_from(s, end)));
}

/** "KẾ HOẠCH" over "Phối hợp phòng cháy …" is "Kế hoạch phối hợp phòng cháy …". */
static void settle_capitals(Arena *arena, Str *part, size_t n) {
    size_t caps = 0;
    while (caps < n && text_is_caps(part[caps]))
        caps++;
    if (!caps && n) part[0] = without_capital_run(arena, part[0]);
    if (!caps || caps == n) return; // all in capitals: nobody knows which words are names
    for (size_t i = 0; i < caps; i++)
        part[i] = in_small(arena, part[i], i == 0);
    part[caps] = going_on(arena, part[caps]);
}

/** "Ban hành kèm theo Quyết định này Quy chế …": the title with its own capitals. */
static Str title_of_decision(const Extraction *out) {
    for (size_t i = 0; i < out->provision_count && out->provision[i].in_decision; i++) {
        Str s = out->provision[i].text;
        size_t at = str_find(s, S("này "), 0);
        if (!str_starts(s, S("Ban hành")) || at == SIZE_MAX) continue;
        s = str_from(s, at + S("này ").n);
        size_t end = str_find(s, S(". "), 0);
        return closed(str_upto(s, end));
    }
    return (Str){ "", 0 };
}

/** The lines of the title itself, up to a bracket, a basis or a label. */
static Str title_of_lines(Arena *arena, const Paragraphs *paragraphs, size_t from, size_t end) {
    Str part[6];
    for (size_t i = from; i < end; i++) {
        if (!layout_begins(paragraphs->item[i].text, LAYOUT_TITLE)) continue;
        size_t n = 0;
        for (; i < end && n < COUNT_OF(part); i++) {
            const Paragraph *p = &paragraphs->item[i];
            bool is_over = p->text.p[0] == '(' || str_starts(p->text, S("Căn cứ")) ||
                           p->text.p[0] == '-' || str_starts(p->text, S("Thực hiện")) ||
                           (n && p->text.n > 400);
            // "… thống nhất ký kết Chương trình như sau:" is a sentence behind the title
            bool is_sentence = n && strchr(".:;", p->text.p[p->text.n - 1]);
            if (is_over || is_sentence || label_read(p->text).kind) break;
            part[n++] = p->text;
        }
        settle_capitals(arena, part, n);
        return closed(str_join(arena, part, n, S(" ")));
    }
    return (Str){ "", 0 };
}

static Str title_in_text(const Paragraphs *paragraphs) {
    for (size_t i = 0; i < paragraphs->n; i++) {
        Str s = paragraphs->item[i].text;
        for (size_t k = 0; k < layout_list[LAYOUT_TITLE_INSIDE].n; k++) {
            size_t at = str_find(s, layout_list[LAYOUT_TITLE_INSIDE].phrase[k], 0);
            if (at == SIZE_MAX) continue;
            size_t end = str_find(s, S("."), at), comma = str_find(s, S("; "), at);
            return closed(str_part(s, at, end < comma ? end : comma));
        }
    }
    return (Str){ "", 0 };
}

/** The day of these words; line is what they stand in, with the place before them. */
static void issued_read(Str line, Str words, Extraction *out) {
    out->issued = head_day(words);
    if (!day_is_none(out->issued)) out->issued_from = utf8_upto(str_trim(line), 200);
}

void head_read(Arena *arena, const Paragraphs *paragraphs, const Structure *structure,
               Extraction *out) {
    size_t end = structure->body < paragraphs->n ? structure->body : paragraphs->n;
    out->symbol = (Str){ 0 };
    out->issued = DAY_NONE;
    out->issued_from = (Str){ "", 0 };
    for (size_t i = 0; i < end && !structure->is_news; i++) {
        Str s = paragraphs->item[i].text;
        if (str_starts(s, S("Căn cứ"))) continue;
        size_t at = str_find(s, S("Số:"), 0);
        if (at == SIZE_MAX) at = str_find(s, S("Số "), 0);
        if (!out->symbol.p && at != SIZE_MAX && s.n < 300) {
            Str symbol = head_symbol(str_from(s, at + S("Số").n));
            if (symbol.p) out->symbol = without_spaces(arena, symbol);
        }
        at = str_starts(s, S("Ngày ")) ? 0 : str_find(s, S("ngày"), 0);
        if (day_is_none(out->issued) && at != SIZE_MAX && s.n < 300)
            issued_read(s, str_from(s, at), out);
    }
    for (size_t i = 0; structure->is_news && i < paragraphs->n && day_is_none(out->issued); i++)
        issued_read(paragraphs->item[i].text, paragraphs->item[i].text, out);
    out->basis = ARENA_ARRAY(arena, Basis, BASIS_LIMIT);
    if (structure->is_news)
        basis_of_news(paragraphs, out);
    else
        basis_read(paragraphs, end, out);
    out->title = title_of_decision(out);
    size_t regulation = structure->regulation < paragraphs->n ? structure->regulation : 0;
    if (!out->title.n && !structure->is_news)
        out->title =
            title_of_lines(arena, paragraphs, regulation, regulation ? paragraphs->n : end);
    if (!out->title.n) out->title = title_in_text(paragraphs);
}
