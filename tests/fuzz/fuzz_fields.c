#include "fuzz.h"
#include "web/form.h"

#include <assert.h>

enum { MOST = 64 };

static void check(const Pair *pairs, size_t n) {
    for (size_t i = 0; i < n; i++) {
        assert(utf8_is_valid(pairs[i].name) && utf8_is_valid(pairs[i].value));
        assert(!pairs[i].value.n || !memchr(pairs[i].value.p, 0, pairs[i].value.n));
    }
}

static void put_escaped(Buf *out, Str text) {
    for (size_t i = 0; i < text.n; i++)
        buf_printf(out, "%%%02x", (unsigned char)text.p[i]);
}

/** A query or a form, and a JSON body: only clean text comes out; what came out reads back as
 * itself. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    Str text = { (const char *)data, size };
    const Pair *pairs, *again;
    size_t n, back;
    Err err = { 0 };
    if (form_json(arena, text, &pairs, &n, &err)) check(pairs, n);
    if (!pairs_decode(arena, text, MOST, &pairs, &n)) return 0;
    assert(n <= MOST);
    check(pairs, n);
    AUTO_BUF Buf out;
    buf_init(&out, 16u << 20);
    for (size_t i = 0; i < n; i++) {
        if (i) buf_byte(&out, '&');
        put_escaped(&out, pairs[i].name);
        buf_byte(&out, '=');
        put_escaped(&out, pairs[i].value);
    }
    if (!n || out.is_full) return 0;
    bool ok = pairs_decode(arena, buf_str(&out), MOST, &again, &back);
    assert(ok && back == n);
    for (size_t i = 0; i < n; i++)
        assert(str_eq(pairs[i].name, again[i].name) && str_eq(pairs[i].value, again[i].value));
    return 0;
}
