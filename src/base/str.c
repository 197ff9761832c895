#include "base/str.h"

#include <assert.h>
#include <stdio.h>

int str_compare(Str a, Str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

static char ascii_lower(char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

bool str_eq_ascii_nocase(Str a, Str b) {
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (ascii_lower(a.p[i]) != ascii_lower(b.p[i])) return false;
    return true;
}

static size_t space_at_start(Str s) {
    static const Str wide[] = { S_INIT("\xc2\xa0"), S_INIT("\xef\xbb\xbf"),
                                S_INIT("\xe2\x80\x8b") };
    if (!s.n) return 0;
    if (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r')) return 1;
    for (size_t i = 0; i < COUNT_OF(wide); i++)
        if (str_starts(s, wide[i])) return wide[i].n;
    return 0;
}

static size_t space_at_end(Str s) {
    static const Str wide[] = { S_INIT("\xc2\xa0"), S_INIT("\xef\xbb\xbf"),
                                S_INIT("\xe2\x80\x8b") };
    if (!s.n) return 0;
    char last = s.p[s.n - 1];
    if (last == ' ' || (last >= '\t' && last <= '\r')) return 1;
    for (size_t i = 0; i < COUNT_OF(wide); i++)
        if (str_ends(s, wide[i])) return wide[i].n;
    return 0;
}

Str str_trim(Str s) {
    size_t n;
    while ((n = space_at_start(s)))
        s = str_from(s, n);
    while ((n = space_at_end(s)))
        s.n -= n;
    return s;
}

size_t str_find(Str s, Str needle, size_t from) {
    if (from > s.n) return SIZE_MAX;
    if (!needle.n) return from;
    if (!s.n) return SIZE_MAX;
    const void *hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
    return hit ? (size_t)((const char *)hit - s.p) : SIZE_MAX;
}

bool str_cut(Str *rest, char sep, Str *part) {
    if (!rest->p) return false;
    const char *hit = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
    if (!hit) {
        *part = *rest;
        *rest = (Str){ 0 };
        return true;
    }
    *part = (Str){ rest->p, (size_t)(hit - rest->p) };
    *rest = str_from(*rest, part->n + 1);
    return true;
}

bool str_line(Str *rest, Str *line) {
    if (!rest->n) return false;
    const char *hit = memchr(rest->p, '\n', rest->n);
    size_t n = hit ? (size_t)(hit - rest->p) : rest->n;
    *line = str_upto(*rest, n);
    *rest = str_from(*rest, n + 1);
    if (line->n && line->p[line->n - 1] == '\r') line->n--;
    return true;
}

Str str_dup(Arena *arena, Str s) {
    char *p = arena_raw(arena, s.n + 1);
    if (s.n) memcpy(p, s.p, s.n);
    p[s.n] = 0;
    return (Str){ p, s.n };
}

const char *str_z(Arena *arena, Str s) {
    return str_dup(arena, s).p;
}

Str str_vprintf(Arena *arena, const char *format, va_list args) {
    char small[200]; // most fit, and are made once
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(small, sizeof small, format, args);
    assert(n >= 0);
    char *p = arena_raw(arena, (size_t)n + 1);
    if ((size_t)n < sizeof small)
        memcpy(p, small, (size_t)n + 1);
    else
        vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return (Str){ p, (size_t)n };
}

Str str_printf(Arena *arena, const char *format, ...) {
    va_list args;
    va_start(args, format);
    Str s = str_vprintf(arena, format, args);
    va_end(args);
    return s;
}

Str str_join(Arena *arena, const Str *parts, size_t count, Str sep) {
    size_t n = count ? sep.n * (count - 1) : 0;
    for (size_t i = 0; i < count; i++)
        n += parts[i].n;
    char *p = arena_raw(arena, n + 1), *at = p;
    for (size_t i = 0; i < count; i++) {
        if (i && sep.n) at = mempcpy(at, sep.p, sep.n);
        if (parts[i].n) at = mempcpy(at, parts[i].p, parts[i].n);
    }
    *at = 0;
    return (Str){ p, n };
}

Str str_lower_ascii(Arena *arena, Str s) {
    char *p = arena_raw(arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        p[i] = ascii_lower(s.p[i]);
    p[s.n] = 0;
    return (Str){ p, s.n };
}

/** The argument that "{d}" at i stands for, or NULL. */
static const Str *fill_arg(Str message, size_t i, const Str *args, size_t count) {
    if (message.p[i] != '{' || i + 2 >= message.n || message.p[i + 2] != '}') return NULL;
    size_t k = (size_t)(unsigned char)message.p[i + 1] - '0';
    return k < 10 && k < count ? &args[k] : NULL;
}

Str str_fill(Arena *arena, Str message, const Str *args, size_t count) {
    size_t n = 0;
    for (size_t i = 0; i < message.n; i++) {
        const Str *arg = fill_arg(message, i, args, count);
        n += arg ? arg->n : 1;
        if (arg) i += 2;
    }
    char *p = arena_raw(arena, n + 1), *at = p;
    for (size_t i = 0; i < message.n; i++) {
        const Str *arg = fill_arg(message, i, args, count);
        if (!arg) {
            *at++ = message.p[i];
            continue;
        }
        if (arg->n) at = mempcpy(at, arg->p, arg->n);
        i += 2;
    }
    *at = 0;
    return (Str){ p, n };
}

bool str_to_int(Str s, int64_t *out) {
    bool negative = s.n && s.p[0] == '-';
    if (s.n && (s.p[0] == '-' || s.p[0] == '+')) s = str_from(s, 1);
    if (!s.n) return false;
    int64_t value = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        int64_t digit = s.p[i] - '0';
        if (__builtin_mul_overflow(value, (int64_t)10, &value) ||
            __builtin_add_overflow(value, negative ? -digit : digit, &value))
            return false;
    }
    *out = value;
    return true;
}

uint32_t utf8_next(Str s, size_t *pos) {
    if (*pos >= s.n) return 0;
    const unsigned char *p = (const unsigned char *)s.p + *pos;
    size_t left = s.n - *pos;
    uint32_t c = p[0];
    if (c < 0x80) {
        *pos += 1;
        return c;
    }
    size_t n = c >= 0xf0 && c < 0xf5   ? 4
               : c >= 0xe0 && c < 0xf0 ? 3
               : c >= 0xc2 && c < 0xe0 ? 2
                                       : 0;
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    if (n && n <= left) {
        uint32_t v = c & (0x7fu >> n);
        size_t i = 1;
        for (; i < n && (p[i] & 0xc0) == 0x80; i++)
            v = v << 6 | (p[i] & 0x3fu);
        if (i == n && v >= least[n] && v <= 0x10ffff && (v < 0xd800 || v > 0xdfff)) {
            *pos += n;
            return v;
        }
    }
    *pos += 1;
    return 0xfffd;
}

size_t utf8_put(char *out, uint32_t c) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

bool utf8_is_valid(Str s) {
    for (size_t pos = 0; pos < s.n;) {
        size_t before = pos;
        if (utf8_next(s, &pos) == 0xfffd &&
            !(pos - before == 3 && memcmp(s.p + before, "\xef\xbf\xbd", 3) == 0))
            return false;
    }
    return true;
}

size_t utf8_count(Str s) {
    size_t n = 0;
    for (size_t pos = 0; pos < s.n; n++)
        utf8_next(s, &pos);
    return n;
}

Str utf8_upto(Str s, size_t count) {
    size_t pos = 0;
    for (size_t n = 0; n < count && pos < s.n; n++)
        utf8_next(s, &pos);
    return str_upto(s, pos);
}
