#pragma once
/**
 * The answer that a handler makes: exactly one of the functions below, as its last act.
 *
 *   html_help(reply_page(rp, 200), &view);                       a template
 *   reply_redirect(rp, "/w/occurrence/%" PRId64, id);            303 after a POST
 *   return reply_error(rp, &err);                                an error page, or problem+json
 */
#include "base/json.h"
#include "store/files.h"
#include "web/render.h"
#include "web/request.h"

#include <inttypes.h>

enum { REPLY_HEADER_MAX = 16, REPLY_BODY_MAX = 64 << 20 };

struct Reply {
    Request *rq;
    int status;
    const char *type; // Content-Type
    Buf body;
    int fd;          // file to send, or -1
    StoredFile file; // what it must be
    Pair headers[REPLY_HEADER_MAX];
    size_t headers_n;
    bool is_private;   // Cache-Control: no-store; else the page may be kept and asked for by ETag
    bool is_immutable; // Cache-Control for a year: an address that names its content
    Str etag;          // set by the handler, or made of the body
    bool is_other_method; // the address takes other methods than the one asked with: 405
    Str log_code;         // E-… of an error page
    Render render;
};

/** Starts an HTML page and gives what templates print to. */
Render *reply_page(Reply *rp, int status);
/** Starts any other body: type such as "text/csv; charset=utf-8". Write to the Buf. */
Buf *reply_body(Reply *rp, int status, const char *type);
void reply_bytes(Reply *rp, int status, const char *type, Str bytes);
/** Starts a JSON answer of the API. */
Json reply_json(Reply *rp, int status);
/** A stored file, or an error page when it is not whole; one that is too large to be hashed before
 * (FILES_HASHED) is hashed on its way and breaks off before its end. name: what the browser saves
 * it as, or empty to show it in place (only images and PDF are shown; anything else is always
 * saved).
 */
void reply_file(Reply *rp, StoredFile file, const char *type, Str name);
/** 303 to an own address; the pattern must begin with "/". */
void reply_redirect(Reply *rp, const char *format, ...) PRINTF_LIKE(2, 3);
/** The page (or problem+json) of an error; logs what is the server's fault under the code shown. */
void reply_error(Reply *rp, const Err *err);
/** name must be a literal; a value with line breaks is an assert. */
void reply_header(Reply *rp, const char *name, Str value);
/** HttpOnly; SameSite=Lax; Path=/; Secure when TLS. seconds 0: with the browser; negative: removes.
 */
void reply_cookie(Reply *rp, const char *name, Str value, int64_t seconds);
/** The same, readable by kyket.js: display preferences and language only. */
void reply_cookie_open(Reply *rp, const char *name, Str value, int64_t seconds);
/** Offers the answer as a download under this name (CSV). */
void reply_download(Reply *rp, Str name);
