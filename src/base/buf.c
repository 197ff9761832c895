#include "base/buf.h"

#include <stdio.h>

void buf_init(Buf *buf, size_t limit) {
    *buf = (Buf){ .limit = limit };
}

void buf_done(Buf *buf) {
    heap_free(buf->p);
    *buf = (Buf){ .limit = buf->limit };
}

void buf_clear(Buf *buf) {
    buf->n = 0;
    buf->is_full = false;
}

char *buf_room(Buf *buf, size_t n) {
    if (buf->is_full || n > buf->limit || buf->n > buf->limit - n) {
        buf->is_full = true;
        return NULL;
    }
    if (buf->room - buf->n < n) {
        size_t room = buf->room ? buf->room : 512;
        while (room - buf->n < n)
            room *= 2;
        buf->p = heap_grow(buf->p, room, 1);
        buf->room = room;
    }
    return buf->p + buf->n;
}

void buf_put(Buf *buf, Str s) {
    char *p = s.n ? buf_room(buf, s.n) : NULL;
    if (!p) return;
    memcpy(p, s.p, s.n);
    buf->n += s.n;
}

void buf_byte(Buf *buf, char c) {
    char *p = buf_room(buf, 1);
    if (!p) return;
    *p = c;
    buf->n++;
}

void buf_char(Buf *buf, uint32_t code_point) {
    char bytes[4];
    buf_put(buf, (Str){ bytes, utf8_put(bytes, code_point) });
}

void buf_int(Buf *buf, int64_t value) {
    char digits[24], *at = digits + sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0) *--at = '-';
    buf_put(buf, (Str){ at, (size_t)(digits + sizeof digits - at) });
}

void buf_printf(Buf *buf, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *p = n > 0 ? buf_room(buf, (size_t)n + 1) : NULL;
    if (p) {
        vsnprintf(p, (size_t)n + 1, format, again);
        buf->n += (size_t)n;
    }
    va_end(again);
    va_end(args);
}

Str buf_dup(const Buf *buf, Arena *arena) {
    return str_dup(arena, buf_str(buf));
}
