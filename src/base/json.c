#include "base/json.h"

#include <jansson.h>
#include <stdlib.h>

void json_quote(Buf *out, Str value) {
    static const char digit[] = "0123456789abcdef";
    buf_byte(out, '"');
    size_t from = 0;
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        buf_put(out, str_part(value, from, i));
        from = i + 1;
        buf_byte(out, '\\');
        switch (c) {
        case '\b': buf_byte(out, 'b'); break;
        case '\t': buf_byte(out, 't'); break;
        case '\n': buf_byte(out, 'n'); break;
        case '\f': buf_byte(out, 'f'); break;
        case '\r': buf_byte(out, 'r'); break;
        case '"':
        case '\\': buf_byte(out, (char)c); break;
        default:
            buf_put(out, S("u00"));
            buf_byte(out, digit[c >> 4]);
            buf_byte(out, digit[c & 15]);
        }
    }
    buf_put(out, str_from(value, from));
    buf_byte(out, '"');
}

static void json_key(Json *j, const char *key) {
    if (j->needs_comma) buf_byte(j->out, ',');
    j->needs_comma = true;
    if (!key) return;
    json_quote(j->out, str_c(key));
    buf_byte(j->out, ':');
}

void json_put_object(Json *j, const char *key) {
    json_key(j, key);
    buf_byte(j->out, '{');
    j->needs_comma = false;
}

void json_put_object_end(Json *j) {
    buf_byte(j->out, '}');
    j->needs_comma = true;
}

void json_put_array(Json *j, const char *key) {
    json_key(j, key);
    buf_byte(j->out, '[');
    j->needs_comma = false;
}

void json_put_array_end(Json *j) {
    buf_byte(j->out, ']');
    j->needs_comma = true;
}

void json_put_text(Json *j, const char *key, Str value) {
    json_key(j, key);
    json_quote(j->out, value);
}

void json_put_int(Json *j, const char *key, int64_t value) {
    json_key(j, key);
    buf_int(j->out, value);
}

void json_put_bool(Json *j, const char *key, bool value) {
    json_key(j, key);
    buf_put(j->out, value ? S("true") : S("false"));
}

void json_put_null(Json *j, const char *key) {
    json_key(j, key);
    buf_put(j->out, S("null"));
}

void json_put_day(Json *j, const char *key, Day value) {
    if (day_is_none(value)) {
        json_put_null(j, key);
        return;
    }
    Civil c = day_civil(value);
    json_key(j, key);
    buf_printf(j->out, "\"%04d-%02d-%02d\"", c.year, c.month, c.day);
}

void json_put_instant(Json *j, const char *key, Instant value, Zone zone) {
    if (instant_is_none(value)) {
        json_put_null(j, key);
        return;
    }
    Arena *arena = arena_new(256);
    json_put_text(j, key, instant_rfc3339(arena, value, zone));
    arena_free(arena);
}

void json_put_raw(Json *j, const char *key, Str json) {
    json_key(j, key);
    buf_put(j->out, json);
}

/** Order of RFC 8785: by UTF-16 code units, which differs from bytes above U+FFFF. */
static int key_compare(const void *a, const void *b) {
    Str x = str_c(*(const char *const *)a), y = str_c(*(const char *const *)b);
    for (size_t i = 0, k = 0;;) {
        uint32_t c = utf8_next(x, &i), d = utf8_next(y, &k);
        if (c == d && c) continue;
        if (c == d) return 0;
        uint32_t c1 = c > 0xffff ? 0xd800 + ((c - 0x10000) >> 10) : c;
        uint32_t d1 = d > 0xffff ? 0xd800 + ((d - 0x10000) >> 10) : d;
        if (c1 != d1) return c1 < d1 ? -1 : 1;
        return c < d ? -1 : 1;
    }
}

static bool canonical_value(Arena *arena, const json_t *value, Buf *out) {
    switch (json_typeof(value)) {
    case JSON_OBJECT: {
        size_t n = json_object_size(value), i = 0;
        const char **keys = arena_array(arena, n + 1, sizeof *keys);
        for (void *it = json_object_iter((json_t *)(uintptr_t)value); it && i < n;
             it = json_object_iter_next((json_t *)(uintptr_t)value, it))
            keys[i++] = json_object_iter_key(it);
        qsort(keys, i, sizeof *keys, key_compare);
        buf_byte(out, '{');
        for (size_t k = 0; k < i; k++) {
            if (k) buf_byte(out, ',');
            json_quote(out, str_c(keys[k]));
            buf_byte(out, ':');
            if (!canonical_value(arena, json_object_get(value, keys[k]), out)) return false;
        }
        buf_byte(out, '}');
        return true;
    }
    case JSON_ARRAY:
        buf_byte(out, '[');
        for (size_t i = 0; i < json_array_size(value); i++) {
            if (i) buf_byte(out, ',');
            if (!canonical_value(arena, json_array_get(value, i), out)) return false;
        }
        buf_byte(out, ']');
        return true;
    case JSON_STRING:
        json_quote(out, (Str){ json_string_value(value), json_string_length(value) });
        return true;
    case JSON_INTEGER: {
        json_int_t n = json_integer_value(value);
        if (n > 9007199254740991 || n < -9007199254740991) return false; // beyond I-JSON
        buf_int(out, n);
        return true;
    }
    case JSON_REAL: return false;
    case JSON_TRUE: buf_put(out, S("true")); return true;
    case JSON_FALSE: buf_put(out, S("false")); return true;
    case JSON_NULL: buf_put(out, S("null")); return true;
    }
    return false;
}

static bool is_too_deep(Str text) {
    int depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '['))
            depth++;
        else if (!quoted && (c == '}' || c == ']'))
            depth--;
        if (depth > 64) return true;
    }
    return false;
}

bool json_canonical(Arena *arena, Str text, Str *out, Err *err) {
    json_error_t why;
    json_t *value = is_too_deep(text) ? NULL
                                      : json_loadb(text.p, text.n,
                                                   JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
    if (!value) return FAIL(err, .code = ERR_INPUT, .msg = N_("This is not valid JSON."));
    AUTO_BUF Buf buf;
    buf_init(&buf, (size_t)64 << 20);
    bool ok = canonical_value(arena, value, &buf) && !buf.is_full;
    json_decref(value);
    if (!ok)
        return FAIL(err, .code = ERR_INPUT,
                    .msg =
                        N_("This JSON has a number that is not a whole number, or is too large."));
    *out = buf_dup(&buf, arena);
    return true;
}
