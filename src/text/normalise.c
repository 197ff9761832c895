#include "text/normalise.h"

#include "base/buf.h"

#include <utf8proc.h>

enum { MARKS_IN_A_ROW = 8, WORD_LETTERS = 24 };

static bool is_blank(uint32_t c) {
    return c == ' ' || c == '\t' || c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f ||
           c == 0x205f || c == 0x3000;
}

/** Characters that show nothing: they only keep equal words apart. */
static bool is_invisible(uint32_t c) {
    return (c < 0x20 && c != '\n') || c == 0x7f || c == 0xad || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0x80 && c < 0xa0);
}

static void put_plain(Buf *buf, uint32_t c, uint32_t next) {
    if (c == '\r' && next == '\n') return;
    if (c == '\r' || c == '\v' || c == 0x85 || c == 0x2028 || c == 0x2029) c = '\n';
    if (c == '\f') {
        buf_put(buf, S("\n\f\n"));
        return;
    }
    if (is_blank(c)) c = ' ';
    if (is_invisible(c)) return;
    if (c == 0x2010 || c == 0x2011 || c == 0x2212) c = '-';
    if (c == 0xf0b7 || c == 0xf0a7 || c == 0xf02d || c == 0x25cf || c == 0x25aa) c = 0x2022;
    buf_char(buf, c);
}

/** Characters that stand as they are in composed text: Latin letters, typographic marks. */
static bool is_composed(uint32_t c) {
    return c < 0x300 || (c >= 0x1ea0 && c <= 0x1ef9) || (c >= 0x2010 && c <= 0x2027);
}

/** Composes what buf holds; the library sorts marks slowly, so their runs were cut before. */
static Str compose(Arena *arena, Str s) {
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)s.p;
    utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_ssize_t count = utf8proc_decompose(p, (utf8proc_ssize_t)s.n, NULL, 0, how);
    if (count <= 0) return s;
    utf8proc_int32_t *points = arena_array(arena, (size_t)count + 1, sizeof *points);
    count = utf8proc_decompose(p, (utf8proc_ssize_t)s.n, points, count, how);
    if (count > 0) count = utf8proc_reencode(points, count, how);
    return count > 0 ? (Str){ (const char *)points, (size_t)count } : s;
}

bool text_normalise(Arena *arena, Str bytes, Str *out, Err *err) {
    if (bytes.n > TEXT_LIMIT)
        return FAIL(err, .code = ERR_TOO_LARGE,
                    .msg = N_("The text is longer than 8 MB. Split it and try again."));
    if (!utf8_is_valid(bytes))
        return FAIL(err, .code = ERR_INPUT,
                    .msg = N_("The text is not UTF-8. Save it as UTF-8 and try again."));
    AUTO_BUF Buf buf;
    buf_init(&buf, 3 * TEXT_LIMIT + 16);
    bool needs_composing = false;
    int marks = 0;
    for (size_t pos = 0; pos < bytes.n;) {
        uint32_t c = utf8_next(bytes, &pos);
        size_t peek = pos;
        uint32_t next = c == '\r' ? utf8_next(bytes, &peek) : 0;
        if (!is_composed(c)) {
            needs_composing = true;
            bool is_mark = utf8proc_get_property((utf8proc_int32_t)c)->combining_class != 0;
            marks = is_mark ? marks + 1 : 0;
            if (marks > MARKS_IN_A_ROW) continue;
        } else {
            marks = 0;
        }
        put_plain(&buf, c, next);
    }
    Str plain = buf_dup(&buf, arena);
    *out = needs_composing ? compose(arena, plain) : plain;
    return true;
}

/** How a toned vowel splits: the vowel without tone, and which of the five tones (0: none). */
static uint32_t without_tone(uint32_t c, int *tone) {
    static const struct {
        uint32_t plain, toned[5];
    } row[] = { { 'a', { 0xe0, 0xe1, 0x1ea3, 0xe3, 0x1ea1 } },
                { 'e', { 0xe8, 0xe9, 0x1ebb, 0x1ebd, 0x1eb9 } },
                { 'o', { 0xf2, 0xf3, 0x1ecf, 0xf5, 0x1ecd } },
                { 'u', { 0xf9, 0xfa, 0x1ee7, 0x169, 0x1ee5 } },
                { 'y', { 0x1ef3, 0xfd, 0x1ef7, 0x1ef9, 0x1ef5 } } };
    *tone = 0;
    for (size_t i = 0; i < COUNT_OF(row); i++)
        for (int t = 0; t < 5; t++)
            if (row[i].toned[t] == c) {
                *tone = t + 1;
                return row[i].plain;
            }
    return c;
}

static uint32_t with_tone(uint32_t vowel, int tone) {
    static const uint32_t o[] = { 'o', 0xf2, 0xf3, 0x1ecf, 0xf5, 0x1ecd };
    static const uint32_t u[] = { 'u', 0xf9, 0xfa, 0x1ee7, 0x169, 0x1ee5 };
    return vowel == 'o' ? o[tone] : u[tone];
}

/** "quí", "kì", "lí" are "quý", "kỳ", "lý": behind these initials i and y are one sound. */
static void settle_y(uint32_t *c, size_t n) {
    static const uint32_t i_toned[] = { 'i', 0xec, 0xed, 0x1ec9, 0x129, 0x1ecb };
    static const uint32_t y_toned[] = { 'y', 0x1ef3, 0xfd, 0x1ef7, 0x1ef9, 0x1ef5 };
    bool follows = (n == 2 && c[0] < 0x80 && strchr("hklmst", (int)c[0])) ||
                   (n == 3 && c[0] == 'q' && c[1] == 'u');
    for (size_t t = 0; follows && t < COUNT_OF(i_toned); t++)
        if (c[n - 1] == i_toned[t]) {
            c[n - 1] = y_toned[t];
            return;
        }
}

size_t text_key(char *out, Str word) {
    uint32_t c[WORD_LETTERS];
    size_t n = 0, bytes = 0;
    for (size_t pos = 0; pos < word.n;) {
        uint32_t low = (uint32_t)utf8proc_tolower((utf8proc_int32_t)utf8_next(word, &pos));
        if (n == WORD_LETTERS) { // no word of the language is that long: keep it as it is
            memcpy(out, word.p, word.n);
            return word.n;
        }
        c[n++] = low;
    }
    if (n >= 2 && (c[n - 2] == 'o' || c[n - 2] == 'u')) {
        int tone;
        uint32_t last = without_tone(c[n - 1], &tone);
        bool is_pair = c[n - 2] == 'o' ? last == 'a' || last == 'e'
                                       : last == 'y' && !(n >= 3 && c[n - 3] == 'q');
        if (tone && is_pair) {
            c[n - 2] = with_tone(c[n - 2], tone);
            c[n - 1] = last;
        }
    }
    settle_y(c, n);
    for (size_t i = 0; i < n; i++)
        bytes += utf8_put(out + bytes, c[i]);
    return bytes;
}
