#pragma once
/**
 * Text or bytes being built. A Buf has an upper limit from the start; what would go past it is not
 * written and marks the Buf as full (checked once at the end, so callers need no test per write).
 * Memory is the heap's: buf_done releases it. A Buf never moves what an earlier Str points to only
 * as long as nothing is added.
 */
#include "base/str.h"

typedef struct Buf {
    char *p;
    size_t n, room, limit;
    bool is_full; // something did not fit under limit
} Buf;

/** limit in bytes; nothing is allocated before the first write. */
void buf_init(Buf *buf, size_t limit);
void buf_done(Buf *buf);
/** Empties it and keeps the memory. */
void buf_clear(Buf *buf);
void buf_put(Buf *buf, Str s);
void buf_byte(Buf *buf, char c);
void buf_char(Buf *buf, uint32_t code_point);
void buf_int(Buf *buf, int64_t value);
void buf_printf(Buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
/** Room for at least n more bytes at the end, or NULL when the limit forbids it; then add to n. */
char *buf_room(Buf *buf, size_t n);
static inline Str buf_str(const Buf *buf) {
    return (Str){ buf->p ? buf->p : "", buf->n };
}
/** A copy in arena. */
Str buf_dup(const Buf *buf, Arena *arena);
#define AUTO_BUF __attribute__((cleanup(buf_done)))
