#include "web/request.h"

#include "base/buf.h"

#include <microhttpd.h>
#include <utf8proc.h>

static Str pair_get(const Pair *pairs, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (str_is(pairs[i].name, name)) return pairs[i].value;
    return S("");
}

Str request_param(const Request *rq, const char *name) {
    return pair_get(rq->params, rq->params_n, name);
}

bool request_id(const Request *rq, const char *name, int64_t *out, Err *err) {
    int64_t value;
    Str text = request_param(rq, name);
    if (!text.n || text.p[0] == '+' || !str_to_int(text, &value) || value < 1)
        return FAIL(err, .code = ERR_NOT_FOUND,
                    .msg = N_("There is no such page. Check the address, or start from the menu."));
    *out = value;
    return true;
}

Str request_arg(const Request *rq, const char *name) {
    return pair_get(rq->args, rq->args_n, name);
}

Str request_field(const Request *rq, const char *name) {
    return pair_get(rq->fields, rq->fields_n, name);
}

bool request_has_field(const Request *rq, const char *name) {
    for (size_t i = 0; i < rq->fields_n; i++)
        if (str_is(rq->fields[i].name, name)) return true;
    return false;
}

Str request_header(const Request *rq, const char *name) {
    if (!rq->connection) return S("");
    return str_c(MHD_lookup_connection_value(rq->connection, MHD_HEADER_KIND, name));
}

Str request_cookie(const Request *rq, const char *name) {
    Str rest = request_header(rq, "Cookie"), part;
    size_t n = strlen(name);
    while (str_cut(&rest, ';', &part)) {
        part = str_trim(part);
        if (part.n > n && part.p[n] == '=' && memcmp(part.p, name, n) == 0)
            return str_from(part, n + 1);
    }
    return S("");
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool percent_decode(Arena *arena, Str text, bool plus, Str *out) {
    char *p = arena_raw(arena, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '+' && plus) {
            c = ' ';
        } else if (c == '%') {
            if (text.n - i < 3) return false;
            int high = hex_digit(text.p[i + 1]), low = hex_digit(text.p[i + 2]);
            if (high < 0 || low < 0) return false;
            c = (char)(high * 16 + low);
            i += 2;
        }
        if (!c) return false;
        p[n++] = c;
    }
    p[n] = 0;
    *out = (Str){ p, n };
    return utf8_is_valid(*out);
}

static bool is_plain(Str text) {
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] >= 0x80 || text.p[i] == '\r') return false;
    return true;
}

static Str lines_clean(Arena *arena, Str text) {
    if (!memchr(text.p, '\r', text.n)) return text;
    char *p = arena_raw(arena, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '\r')
            p[n++] = text.p[i];
        else if (i + 1 == text.n || text.p[i + 1] != '\n')
            p[n++] = '\n';
    }
    return (Str){ p, n };
}

/** What turns the text around it or cannot stand in XML: controls of C1 and of direction (UAX 9),
 * byte order marks, noncharacters. */
static bool is_unwanted(int32_t c) {
    return (c >= 0x80 && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff ||
           (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

static Str without_unwanted(Str text) {
    char *p = (char *)(uintptr_t)text.p; // ours: a copy
    size_t n = 0;
    for (size_t i = 0; i < text.n;) {
        int32_t c;
        utf8proc_ssize_t step =
            utf8proc_iterate((const utf8proc_uint8_t *)p + i, (utf8proc_ssize_t)(text.n - i), &c);
        size_t bytes = step > 0 ? (size_t)step : 1;
        if (step <= 0 || !is_unwanted(c)) {
            memmove(p + n, p + i, bytes);
            n += bytes;
        }
        i += bytes;
    }
    return (Str){ p, n };
}

Str text_clean(Arena *arena, Str text) {
    if (is_plain(text)) return text;
    text = without_unwanted(str_dup(arena, lines_clean(arena, text)));
    if (text.n > (size_t)64 << 20) return text;
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text.p, (utf8proc_ssize_t)text.n,
                                      &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n >= 0) text = str_dup(arena, (Str){ (const char *)composed, (size_t)n });
    heap_free(composed);
    return text;
}

bool pairs_decode(Arena *arena, Str text, size_t max, const Pair **out, size_t *out_n) {
    size_t count = 0;
    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] == '&';
    if (!text.n || count + 1 > max) {
        *out = NULL;
        *out_n = 0;
        return !text.n;
    }
    Pair *pairs = ARENA_ARRAY(arena, Pair, count + 1);
    size_t n = 0;
    Str part;
    while (str_cut(&text, '&', &part)) {
        if (!part.n) continue;
        Str name = part, value = S("");
        const char *eq = memchr(part.p, '=', part.n);
        if (eq) {
            name = str_upto(part, (size_t)(eq - part.p));
            value = str_from(part, name.n + 1);
        }
        if (!percent_decode(arena, name, true, &name) ||
            !percent_decode(arena, value, true, &value))
            return false;
        pairs[n++] = (Pair){ name, text_clean(arena, value) };
    }
    *out = pairs;
    *out_n = n;
    return true;
}

Str url_part(Arena *arena, Str text) {
    char *p = arena_raw(arena, text.n * 3 + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            c == '-' || c == '.' || c == '_' || c == '~') {
            p[n++] = (char)c;
        } else {
            p[n++] = '%';
            p[n++] = "0123456789ABCDEF"[c >> 4];
            p[n++] = "0123456789ABCDEF"[c & 15];
        }
    }
    return (Str){ p, n };
}

Str request_link(const Request *rq, const char *name, Str value) {
    AUTO_BUF Buf out;
    buf_init(&out, 65536);
    Str path = rq->target, rest = rq->query, part;
    if (!str_cut(&path, '?', &part)) return S("/");
    buf_put(&out, part);
    char sep = '?';
    size_t n = strlen(name);
    while (str_cut(&rest, '&', &part)) {
        bool same = str_starts(part, str_c(name)) && (part.n == n || part.p[n] == '=');
        if (!part.n || same) continue;
        buf_byte(&out, sep);
        buf_put(&out, part);
        sep = '&';
    }
    if (value.n) {
        buf_byte(&out, sep);
        buf_put(&out, str_c(name));
        buf_byte(&out, '=');
        buf_put(&out, url_part(rq->arena, value));
    }
    return buf_dup(&out, rq->arena);
}
