#include "text/label.h"

#include "text/layout.h"
#include "text/normalise.h"

#include <utf8proc.h>

static size_t skip_spaces(Str s, size_t i) {
    while (i < s.n && s.p[i] == ' ')
        i++;
    return i;
}

static bool is_digit(Str s, size_t i) {
    return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

/** A whole number of at most 4 digits at *i; 0 when there is none. */
static int read_number(Str s, size_t *i) {
    size_t at = *i;
    int value = 0;
    while (is_digit(s, at) && at - *i < 4)
        value = value * 10 + (s.p[at++] - '0');
    if (at == *i || is_digit(s, at)) return 0;
    *i = at;
    return value;
}

/** A Roman number in capitals at *i, up to 89; 0 when there is none. */
static int read_roman(Str s, size_t *i) {
    size_t at = *i;
    int value = 0, last = 0;
    while (at < s.n && at - *i < 8) {
        char c = s.p[at];
        int digit = c == 'I' ? 1 : c == 'V' ? 5 : c == 'X' ? 10 : c == 'L' ? 50 : 0;
        if (!digit) break;
        value += last && digit > last ? digit - 2 * last : digit;
        last = digit;
        at++;
    }
    if (at == *i || value < 1) return 0;
    *i = at;
    return value;
}

static bool starts_word(Str s, Str word, size_t *after) {
    char key[64];
    Str head = utf8_upto(s, utf8_count(word));
    if (head.n + 8 > sizeof key) return false;
    size_t used = 0;
    Str rest = head, part;
    while (str_cut(&rest, ' ', &part)) {
        if (used) key[used++] = ' ';
        used += text_key(key + used, part);
    }
    if (!str_eq((Str){ key, used }, word)) return false;
    if (head.n < s.n && s.p[head.n] != ' ') return false;
    *after = skip_spaces(s, head.n);
    return true;
}

static bool is_upper_at(Str s, size_t i) {
    if (i >= s.n) return false;
    utf8proc_int32_t c = (utf8proc_int32_t)utf8_next(s, &i);
    return utf8proc_tolower(c) != c;
}

static Label made(Str s, LabelKind kind, size_t end, int number) {
    return (Label){
        .kind = kind, .text = str_upto(s, end), .n = skip_spaces(s, end), .number = number
    };
}

static int ordinal_word(Str s, size_t *i) {
    static const char *const word[] = { "nhất", "hai", "ba",  "tư",  "năm",
                                        "sáu",  "bảy", "tám", "chín" };
    size_t after;
    Str rest = str_from(s, *i);
    if (starts_word(rest, S("thứ"), &after)) rest = str_from(rest, after);
    for (size_t k = 0; k < COUNT_OF(word); k++)
        if (starts_word(rest, str_c(word[k]), &after)) {
            *i = (size_t)(rest.p - s.p) + strlen(word[k]);
            return (int)k + 1;
        }
    return 0;
}

/** "Chương II", "Mục 1.", "Phần thứ nhất"; the heading may follow on the same line. */
static Label read_division(Str s) {
    static const struct {
        const char *word;
        LabelKind kind;
    } divisions[] = { { "chương", LABEL_CHAPTER },
                      { "mục", LABEL_SECTION },
                      { "phần", LABEL_PART } };
    for (size_t k = 0; k < COUNT_OF(divisions); k++) {
        size_t i;
        if (!starts_word(s, str_c(divisions[k].word), &i) || !is_upper_at(s, 0)) continue;
        int number = read_number(s, &i);
        if (!number) number = read_roman(s, &i);
        if (!number && divisions[k].kind == LABEL_PART) number = ordinal_word(s, &i);
        if (!number) continue;
        size_t end = i;
        if (end < s.n && (s.p[end] == '.' || s.p[end] == ':')) end++;
        size_t next = skip_spaces(s, end);
        if (next < s.n && next == end && s.p[i] != '.' && s.p[i] != ':') continue;
        if (next < s.n && !is_upper_at(s, next) && s.p[next] != '-') continue; // a reference
        return made(s, divisions[k].kind, end, number);
    }
    return (Label){ 0 };
}

/** Words that after "Điều 5" without a full stop make it a reference. */
static bool is_reference(Str rest) {
    size_t after;
    const LayoutList *cited = &layout_list[LAYOUT_CITED];
    for (size_t k = 0; k < cited->n; k++)
        if (starts_word(rest, cited->phrase[k], &after)) return true;
    return false;
}

static Label read_article(Str s) {
    size_t i;
    if (!starts_word(s, S("điều"), &i) || !is_upper_at(s, 0)) return (Label){ 0 };
    int number = read_number(s, &i);
    if (!number) return (Label){ 0 };
    size_t end = i;
    if (end < s.n && (s.p[end] == '.' || s.p[end] == ':'))
        return made(s, LABEL_ARTICLE, end + 1, number);
    size_t next = skip_spaces(s, end);
    // "Điều 5 . Tổ chức", "Điều 5 - Tổ chức"
    bool is_far = next < s.n && (s.p[next] == '.' || s.p[next] == ':' || s.p[next] == '-');
    if (is_far && (next + 1 == s.n || s.p[next + 1] == ' '))
        return made(s, LABEL_ARTICLE, next + 1, number);
    if (next == s.n) return made(s, LABEL_ARTICLE, end, number);
    bool is_title = next > end && is_upper_at(s, next) && !is_reference(str_from(s, next));
    return is_title ? made(s, LABEL_ARTICLE, end, number) : (Label){ 0 };
}

static bool is_end_mark(char c) {
    return c == '.' || c == ')' || c == '/';
}

/** "1- Bộ Công an", "1 . Bộ Công an": behind a mark that only a capital makes one; 0 for none. */
static size_t far_mark(Str s, size_t i) {
    bool is_spaced = i + 1 < s.n && s.p[i] == ' ' && s.p[i + 1] == '.';
    size_t end = is_spaced ? i + 2 : i < s.n && s.p[i] == '-' ? i + 1 : 0;
    bool opens = end && end < s.n && s.p[end] == ' ' && is_upper_at(s, skip_spaces(s, end));
    return opens ? end : 0;
}

/** "1.", "1)", "1/", "1.2.", "1.2": digits, then a mark, then a space or a capital. */
static Label read_numbers(Str s) {
    size_t i = 0;
    int number = read_number(s, &i), parts = 1;
    if (!number || number >= 1000) return (Label){ 0 }; // "2022." ends a sentence
    while (i + 1 < s.n && s.p[i] == '.' && is_digit(s, i + 1)) {
        size_t at = i + 1;
        int next = read_number(s, &at);
        if (!next || parts == 4) return (Label){ 0 };
        number = next, parts++, i = at;
    }
    size_t end = i;
    size_t far = far_mark(s, i);
    if (end < s.n && is_end_mark(s.p[end]))
        end++;
    else if (far)
        end = far;
    else if (parts == 1)
        return (Label){ 0 };
    bool is_open = end == s.n || s.p[end] == ' ' || (is_upper_at(s, end) && s.p[end - 1] != '/');
    if (!is_open) return (Label){ 0 };
    Label label = made(s, parts > 1 ? LABEL_DOTTED : LABEL_NUMBER, end, number);
    label.parts = parts;
    return label;
}

static Label read_paren(Str s) {
    size_t i = 1;
    int number = s.n && s.p[0] == '(' ? read_number(s, &i) : 0;
    if (!number || i >= s.n || s.p[i] != ')' || number > 99) return (Label){ 0 };
    return made(s, LABEL_PAREN, i + 1, number);
}

static Label read_letter(Str s) {
    size_t i = 0;
    uint32_t c = utf8_next(s, &i);
    bool is_small = (c >= 'a' && c <= 'z') || c == 0x111;
    size_t far = is_small ? far_mark(s, i) : 0;
    if (!is_small || i >= s.n || (!is_end_mark(s.p[i]) && !far)) return (Label){ 0 };
    size_t end = far ? far : i + 1;
    bool is_open = end == s.n || s.p[end] == ' ' || (s.p[i] == ')' && is_upper_at(s, end));
    if (!is_open || (s.p[i] == '.' && end == s.n)) return (Label){ 0 };
    Label label = made(s, LABEL_LETTER, end, 0);
    label.letter = str_upto(s, i);
    return label;
}

static Label read_capital(Str s) {
    size_t i = 0;
    int roman = read_roman(s, &i);
    LabelKind kind = LABEL_ROMAN;
    if (!roman) {
        if (!s.n || s.p[0] < 'A' || s.p[0] > 'H') return (Label){ 0 };
        kind = LABEL_UPPER, i = 1, roman = s.p[0] - 'A' + 1;
    }
    size_t end = i;
    if (end < s.n && (is_end_mark(s.p[end]) || s.p[end] == '-'))
        end++;
    else if (end + 1 < s.n && s.p[end] == ' ' && s.p[end + 1] == '-')
        end += 2;
    else
        return (Label){ 0 };
    if (end < s.n && s.p[end] != ' ') return (Label){ 0 };
    size_t next = skip_spaces(s, end);
    if (next < s.n && !is_upper_at(s, next)) return (Label){ 0 };
    return made(s, kind, end, roman);
}

static Label read_dash(Str s) {
    static const struct {
        Str mark;
        LabelKind kind;
    } marks[] = { { S_INIT("-"), LABEL_DASH }, { S_INIT("–"), LABEL_DASH },
                  { S_INIT("—"), LABEL_DASH }, { S_INIT("•"), LABEL_DASH },
                  { S_INIT("‑"), LABEL_DASH }, { S_INIT("−"), LABEL_DASH },
                  { S_INIT("●"), LABEL_DASH }, { S_INIT("▪"), LABEL_DASH },
                  { S_INIT("*"), LABEL_DASH }, { S_INIT("+"), LABEL_PLUS } };
    for (size_t k = 0; k < COUNT_OF(marks); k++) {
        if (!str_starts(s, marks[k].mark)) continue;
        size_t end = marks[k].mark.n;
        if (end < s.n && s.p[end] == s.p[0]) return (Label){ 0 }; // "---" is a rule
        return made(s, marks[k].kind, end, 0);
    }
    return (Label){ 0 };
}

Label label_read(Str s) {
    static Label (*const readers[])(Str) = { read_division, read_article, read_numbers, read_paren,
                                             read_letter,   read_capital, read_dash };
    for (size_t k = 0; k < COUNT_OF(readers); k++) {
        Label label = readers[k](s);
        if (label.kind) return label;
    }
    return (Label){ 0 };
}

int label_letter_place(Str letter) {
    static const char *const order[] = { "a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m",
                                         "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y" };
    for (size_t k = 0; k < COUNT_OF(order); k++)
        if (str_is(letter, order[k])) return (int)k + 1;
    return 0;
}
