// The functions for one hash at a time are deprecated in favour of EVP, which takes longer to begin
// than most of what is hashed here takes as a whole.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/hash.h"

#include <assert.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sodium.h>

Sha256 sha256(Str bytes) {
    Sha256 out;
    SHA256((const unsigned char *)bytes.p, bytes.n, out.b);
    return out;
}

struct Sha256Stream {
    EVP_MD_CTX *context;
};

Sha256Stream *sha256_stream_new(void) {
    Sha256Stream *stream = heap_alloc(1, sizeof *stream);
    stream->context = EVP_MD_CTX_new();
    int ok = stream->context && EVP_DigestInit_ex(stream->context, EVP_sha256(), NULL);
    assert(ok);
    (void)ok;
    return stream;
}

void sha256_stream_add(Sha256Stream *stream, Str bytes) {
    int ok = EVP_DigestUpdate(stream->context, bytes.p, bytes.n);
    assert(ok);
    (void)ok;
}

Sha256 sha256_stream_end(Sha256Stream *stream) {
    Sha256 out;
    int ok = EVP_DigestFinal_ex(stream->context, out.b, NULL);
    assert(ok);
    (void)ok;
    EVP_MD_CTX_free(stream->context);
    heap_free(stream);
    return out;
}

Sha256 sha256_two(Str a, Str b) {
    SHA256_CTX context;
    Sha256 out;
    SHA256_Init(&context);
    SHA256_Update(&context, a.p, a.n);
    SHA256_Update(&context, b.p, b.n);
    SHA256_Final(out.b, &context);
    return out;
}

Str hex_text(Arena *arena, Str bytes) {
    static const char digit[] = "0123456789abcdef";
    char *p = arena_raw(arena, bytes.n * 2 + 1);
    for (size_t i = 0; i < bytes.n; i++) {
        p[2 * i] = digit[(unsigned char)bytes.p[i] >> 4];
        p[2 * i + 1] = digit[(unsigned char)bytes.p[i] & 15];
    }
    p[bytes.n * 2] = 0;
    return (Str){ p, bytes.n * 2 };
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool hex_parse(Arena *arena, Str text, Str *out) {
    if (text.n % 2) return false;
    char *p = arena_raw(arena, text.n / 2 + 1);
    for (size_t i = 0; i < text.n; i += 2) {
        int high = hex_value(text.p[i]), low = hex_value(text.p[i + 1]);
        if (high < 0 || low < 0) return false;
        p[i / 2] = (char)(high << 4 | low);
    }
    *out = (Str){ p, text.n / 2 };
    return true;
}

static Str base64_variant(Arena *arena, Str bytes, int variant) {
    size_t room = sodium_base64_encoded_len(bytes.n, variant);
    char *p = arena_raw(arena, room);
    sodium_bin2base64(p, room, (const unsigned char *)bytes.p, bytes.n, variant);
    return str_c(p);
}

Str base64_text(Arena *arena, Str bytes) {
    return base64_variant(arena, bytes, sodium_base64_VARIANT_ORIGINAL);
}

Str base64url_text(Arena *arena, Str bytes) {
    return base64_variant(arena, bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool base64_parse(Arena *arena, Str text, Str *out) {
    size_t n;
    char *p = arena_raw(arena, text.n / 4 * 3 + 4);
    if (sodium_base642bin((unsigned char *)p, text.n / 4 * 3 + 3, text.p, text.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return false;
    // libsodium takes some bytes above 127 for letters; only what would be written is read.
    Str bytes = { p, n };
    if (!str_eq(base64_text(arena, bytes), text)) return false;
    *out = bytes;
    return true;
}

bool bytes_equal_secret(Str a, Str b) {
    return a.n == b.n && sodium_memcmp(a.p, b.p, a.n) == 0;
}

void random_bytes(void *out, size_t n) {
    randombytes_buf(out, n);
}

Str random_token(Arena *arena) {
    char bytes[16];
    random_bytes(bytes, sizeof bytes);
    return base64url_text(arena, (Str){ bytes, sizeof bytes });
}
