#pragma once
/**
 * Text as a view: UTF-8, not terminated, owned by whoever made it (mostly an arena or a literal).
 * From the edge of the program on it is valid UTF-8 in NFC; functions here do not depend on that
 * unless they say so.
 */
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct Str {
    const char *p;
    size_t n;
} Str;

/** Markup that is already escaped; only few functions make one. Printed as it is by templates. */
typedef struct Html {
    Str s;
} Html;

#define S(literal) ((Str){ "" literal, sizeof(literal) - 1 })
/** For constants at file scope, where a compound literal may not stand. */
#define S_INIT(literal)                                                                            \
    { "" literal, sizeof(literal) - 1 }
/** A text file of the source tree inside the program (tools/gen_text). */
typedef struct EmbeddedText {
    const char *name;
    Str text;
} EmbeddedText;
/** Arguments for "%.*s". */
#define STR(s) (int)(s).n, (s).p

/** View of a terminated string; NULL gives an empty view. */
static inline Str str_c(const char *text) {
    return (Str){ text ? text : "", text ? strlen(text) : 0 };
}
static inline bool str_eq(Str a, Str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline bool str_is(Str a, const char *text) {
    return str_eq(a, str_c(text));
}
static inline bool str_starts(Str s, Str prefix) {
    return s.n >= prefix.n && memcmp(s.p, prefix.p, prefix.n) == 0;
}
static inline bool str_ends(Str s, Str suffix) {
    return s.n >= suffix.n && memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0;
}
/** s without its first n bytes; n beyond the end gives an empty view. */
static inline Str str_from(Str s, size_t n) {
    if (n > s.n) n = s.n;
    return (Str){ s.p + n, s.n - n };
}
/** The first n bytes of s, or all of it. */
static inline Str str_upto(Str s, size_t n) {
    return (Str){ s.p, n < s.n ? n : s.n };
}
/** Bytes from..to of s, clipped to it. */
static inline Str str_part(Str s, size_t from, size_t to) {
    return str_from(str_upto(s, to), from);
}

/** Order by bytes: <0, 0, >0. */
int str_compare(Str a, Str b);
/** Equal when ASCII letters are compared without case. */
bool str_eq_ascii_nocase(Str a, Str b);
/** Without white space (ASCII, U+00A0, U+FEFF, U+200B) at both ends. */
Str str_trim(Str s);
/** Offset of needle in s at or after from; SIZE_MAX when absent. An empty needle is found at from.
 */
size_t str_find(Str s, Str needle, size_t from);
/** Takes the part of *rest before sep (a byte) into *part; false when *rest was used up. */
bool str_cut(Str *rest, char sep, Str *part);
/** Takes the next line without its LF or CRLF; false at the end. */
bool str_line(Str *rest, Str *line);

/** A copy in arena, followed by a zero byte (so that .p can be given to C libraries). */
Str str_dup(Arena *arena, Str s);
/** s as a terminated C string in arena. */
const char *str_z(Arena *arena, Str s);
Str str_printf(Arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
Str str_vprintf(Arena *arena, const char *format, va_list args) PRINTF_LIKE(2, 0);
/** Parts joined by sep. */
Str str_join(Arena *arena, const Str *parts, size_t count, Str sep);
/** ASCII letters made small. */
Str str_lower_ascii(Arena *arena, Str s);
/** A message with {0}…{9} replaced by args. */
Str str_fill(Arena *arena, Str message, const Str *args, size_t count);

/** A whole decimal number, optional sign, nothing around it; false when it is not one or overflows.
 */
bool str_to_int(Str s, int64_t *out);

/**
 * Decodes the character at *pos and moves *pos behind it. Invalid bytes give U+FFFD and move by
 * one. At the end of s it gives 0 and does not move.
 */
uint32_t utf8_next(Str s, size_t *pos);
/** Writes c at out (room for 4) and returns the count of bytes. */
size_t utf8_put(char *out, uint32_t c);
/** RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool utf8_is_valid(Str s);
/** Characters (code points), for limits in forms. */
size_t utf8_count(Str s);
/** s cut to at most count characters. */
Str utf8_upto(Str s, size_t count);
