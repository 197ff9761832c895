#pragma once
/** A zip with stored parts made of a fuzzer's bytes: part after part, separated by a byte 0xFF. */
#include "base/buf.h"
#include "text/read_part.h"

#include <assert.h>
#include <zlib.h>

static void put_le(Buf *out, uint32_t value, int bytes) {
    for (int i = 0; i < bytes; i++)
        buf_byte(out, (char)(value >> (8 * i)));
}

static void put_entry(Buf *out, Str name, Str part, const uint32_t *offset) {
    uint32_t crc = (uint32_t)crc32(0, (const Bytef *)part.p, (uInt)part.n);
    put_le(out, offset ? 0x02014B50 : 0x04034B50, 4);
    if (offset) put_le(out, 20, 2);
    put_le(out, 20, 2);
    put_le(out, 0, 2), put_le(out, 0, 2), put_le(out, 0, 2), put_le(out, 33, 2);
    put_le(out, crc, 4), put_le(out, (uint32_t)part.n, 4), put_le(out, (uint32_t)part.n, 4);
    put_le(out, (uint32_t)name.n, 2), put_le(out, 0, 2);
    if (offset) {
        put_le(out, 0, 2), put_le(out, 0, 2), put_le(out, 0, 2), put_le(out, 0, 4);
        put_le(out, *offset, 4);
    }
    buf_put(out, name);
    if (!offset) buf_put(out, part);
}

static void zip_of(Str data, const char *const *names, size_t count, Buf *out) {
    Str parts[16] = { 0 };
    uint32_t offsets[16] = { 0 };
    size_t n = 0;
    for (Str part; n < count && str_cut(&data, '\xFF', &part); n++) {
        parts[n] = part;
        offsets[n] = (uint32_t)out->n;
        put_entry(out, str_c(names[n]), part, NULL);
    }
    size_t begin = out->n;
    for (size_t i = 0; i < n; i++)
        put_entry(out, str_c(names[i]), parts[i], &offsets[i]);
    size_t length = out->n - begin;
    put_le(out, 0x06054B50, 4), put_le(out, 0, 4);
    put_le(out, (uint32_t)n, 2), put_le(out, (uint32_t)n, 2);
    put_le(out, (uint32_t)length, 4), put_le(out, (uint32_t)begin, 4), put_le(out, 0, 2);
}

/** Reads the document whose parts have these names; the zip around them is always sound. */
static void read_zip_of(Str data, const char *const *names, size_t count) {
    AUTO_BUF Buf zip;
    buf_init(&zip, 64u << 20);
    zip_of(data, names, count, &zip);
    AUTO(arena_free) Arena *arena = arena_new(0);
    Reading rd;
    reading_init(&rd, arena, READ_LIMITS);
    if (read_document(&rd, buf_str(&zip))) assert(utf8_is_valid(buf_str(&rd.text)));
    reading_done(&rd);
}
