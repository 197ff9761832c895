#include "web/reply.h"

#include "web/app.h"
#include "web/http.h"

#include <assert.h>

Buf *reply_body(Reply *rp, int status, const char *type) {
    buf_clear(&rp->body);
    rp->status = status;
    rp->type = type;
    return &rp->body;
}

Render *reply_page(Reply *rp, int status) {
    Request *rq = rp->rq;
    rp->render = (Render){ .out = reply_body(rp, status, "text/html; charset=utf-8"),
                           .rq = rq,
                           .arena = rq->arena,
                           .lang = rq->lang,
                           .zone = rq->zone };
    return &rp->render;
}

void reply_bytes(Reply *rp, int status, const char *type, Str bytes) {
    buf_put(reply_body(rp, status, type), bytes);
}

Json reply_json(Reply *rp, int status) {
    return json_to(reply_body(rp, status, "application/json"));
}

void reply_header(Reply *rp, const char *name, Str value) {
    assert(rp->headers_n < REPLY_HEADER_MAX);
    assert(!memchr(value.p, '\n', value.n) && !memchr(value.p, '\r', value.n));
    rp->headers[rp->headers_n++] = (Pair){ str_c(name), str_dup(rp->rq->arena, value) };
}

static void cookie_put(Reply *rp, const char *name, Str value, int64_t seconds, bool is_open) {
    Arena *arena = rp->rq->arena;
    Str age = S("");
    if (seconds > 0) age = str_printf(arena, "; Max-Age=%" PRId64, seconds);
    if (seconds < 0) age = S("; Max-Age=0");
    reply_header(rp, "Set-Cookie",
                 str_printf(arena, "%s=%.*s; Path=/; SameSite=Lax%.*s%s%s", name, STR(value),
                            STR(age), is_open ? "" : "; HttpOnly",
                            rp->rq->is_tls ? "; Secure" : ""));
}

void reply_cookie(Reply *rp, const char *name, Str value, int64_t seconds) {
    cookie_put(rp, name, value, seconds, false);
}

void reply_cookie_open(Reply *rp, const char *name, Str value, int64_t seconds) {
    cookie_put(rp, name, value, seconds, true);
}

void reply_redirect(Reply *rp, const char *format, ...) {
    assert(format[0] == '/');
    va_list args;
    va_start(args, format);
    Str to = str_vprintf(rp->rq->arena, format, args);
    va_end(args);
    for (size_t i = 0; i < to.n; i++) // a value in it must not end the header or leave the site
        if ((unsigned char)to.p[i] <= ' ') to = str_upto(to, i);
    if (str_starts(to, S("//")) || str_starts(to, S("/\\"))) to = S("/");
    reply_body(rp, 303, "text/plain; charset=utf-8");
    reply_header(rp, "Location", to);
    rp->is_private = true;
}

/** A file name for Content-Disposition: plain for old readers, RFC 8187 for all others. */
static Str disposition(Arena *arena, const char *how, Str name) {
    char *plain = arena_raw(arena, name.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if ((c & 0xc0) == 0x80) continue;
        bool is_plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\';
        plain[n] = '_';
        if (is_plain) plain[n] = name.p[i];
        n++;
    }
    return str_printf(arena, "%s; filename=\"%.*s\"; filename*=UTF-8''%.*s", how, (int)n, plain,
                      STR(url_part(arena, name)));
}

void reply_download(Reply *rp, Str name) {
    reply_header(rp, "Content-Disposition", disposition(rp->rq->arena, "attachment", name));
}

void reply_file(Reply *rp, StoredFile file, const char *type, Str name) {
    Err err;
    int fd;
    if (!files_open(store_files(rp->rq->app->store), rp->rq->arena, file, &fd, &err)) {
        reply_error(rp, &err);
        return;
    }
    reply_body(rp, 200, type);
    rp->fd = fd;
    rp->file = file;
    rp->is_private = true;
    bool is_shown =
        !name.n && (str_is(str_c(type), "application/pdf") || str_is(str_c(type), "image/png") ||
                    str_is(str_c(type), "image/jpeg"));
    if (!is_shown)
        reply_header(rp, "Content-Disposition",
                     disposition(rp->rq->arena, "attachment", name.n ? name : S("file")));
}
