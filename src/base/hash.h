#pragma once
/** SHA-256 and the text forms of bytes (hex, base64 of RFC 4648). */
#include "base/buf.h"

typedef struct Sha256 {
    uint8_t b[32];
} Sha256;

Sha256 sha256(Str bytes);
/** Of a followed by b, without joining them. */
Sha256 sha256_two(Str a, Str b);

/** A digest over bytes that come in pieces. */
typedef struct Sha256Stream Sha256Stream;
Sha256Stream *sha256_stream_new(void);
void sha256_stream_add(Sha256Stream *stream, Str bytes);
/** The digest; releases the stream. */
Sha256 sha256_stream_end(Sha256Stream *stream);

static inline bool sha256_eq(Sha256 a, Sha256 b) {
    return memcmp(a.b, b.b, sizeof a.b) == 0;
}
static inline Str sha256_str(const Sha256 *hash) {
    return (Str){ (const char *)hash->b, sizeof hash->b };
}

/** Small hex digits. */
Str hex_text(Arena *arena, Str bytes);
/** Both cases of letters; false unless the count of digits is even and all are digits. */
bool hex_parse(Arena *arena, Str text, Str *out);
/** Standard alphabet with padding. */
Str base64_text(Arena *arena, Str bytes);
/** URL-safe alphabet without padding. */
Str base64url_text(Arena *arena, Str bytes);
/** Standard alphabet, padding required, no white space, no stray bits: one text per byte string. */
bool base64_parse(Arena *arena, Str text, Str *out);
/** Equal in constant time (for secrets); lengths may leak. */
bool bytes_equal_secret(Str a, Str b);
/** Fills out from the system's generator. */
void random_bytes(void *out, size_t n);
/** A random name of 22 URL-safe characters (128 bits), for tokens and keys. */
Str random_token(Arena *arena);
