#include "text/fold.h"

#include <utf8proc.h>

/** Small letter without marks; 0 when c is only a mark. */
static uint32_t fold_letter(uint32_t c) {
    if (c == 0x110 || c == 0x111) return 'd';
    utf8proc_int32_t part[8];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)c, part, 8,
                                                 UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &boundary);
    if (n < 1) return c;
    if (utf8proc_get_property(part[0])->combining_class) return 0;
    return (uint32_t)utf8proc_tolower(part[0]);
}

Str text_fold(Arena *arena, Str s) {
    char *p = arena_raw(arena, 4 * s.n + 1);
    size_t n = 0;
    bool needs_space = false;
    for (size_t pos = 0; pos < s.n;) {
        uint32_t c = utf8_next(s, &pos);
        if (c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0) {
            needs_space = n > 0;
            continue;
        }
        uint32_t low = c < 0x80 ? (c >= 'A' && c <= 'Z' ? c + 32 : c) : fold_letter(c);
        if (!low) continue;
        if (needs_space) p[n++] = ' ';
        needs_space = false;
        n += utf8_put(p + n, low);
    }
    p[n] = 0;
    return (Str){ p, n };
}

Str text_like(Arena *arena, Str s) {
    Str folded = text_fold(arena, s);
    char *p = arena_raw(arena, 2 * folded.n + 3);
    size_t n = 0;
    p[n++] = '%';
    for (size_t i = 0; i < folded.n; i++) {
        if (strchr("%_!", folded.p[i])) p[n++] = '!';
        p[n++] = folded.p[i];
    }
    if (folded.n) p[n++] = '%';
    p[n] = 0;
    return (Str){ p, n };
}
