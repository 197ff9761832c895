/** The finished Reply as a response of libmicrohttpd, with the headers that every answer carries.
 */
#include "web/exchange.h"

#include "base/hash.h"
#include "base/log.h"

#include <errno.h>
#include <unistd.h>
#include <zlib.h>

enum { GZIP_FROM = 1400, FILE_BLOCK = 128 << 10 };

static void header_add(struct MHD_Response *response, const char *name, const char *value) {
    if (MHD_add_response_header(response, name, value) != MHD_YES)
        log_line(LOG_WARN, "header_lost", "name=%s", name);
}

static bool has_header(const Reply *rp, const char *name) {
    for (size_t i = 0; i < rp->headers_n; i++)
        if (str_is(rp->headers[i].name, name)) return true;
    return false;
}

static void headers_add(const Exchange *ex, struct MHD_Response *response) {
    const Reply *rp = &ex->rp;
    const Request *rq = &ex->rq;
    if (rp->type) header_add(response, "Content-Type", rp->type);
    header_add(response, "Content-Security-Policy",
               "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src "
               "'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
               "frame-ancestors 'none'");
    header_add(response, "X-Content-Type-Options", "nosniff");
    header_add(response, "Referrer-Policy", "same-origin");
    header_add(response, "Permissions-Policy",
               "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
    header_add(response, "Cross-Origin-Opener-Policy", "same-origin");
    header_add(response, "Cross-Origin-Resource-Policy", "same-origin");
    if (rq->is_tls) header_add(response, "Strict-Transport-Security", "max-age=31536000");
    for (size_t i = 0; i < rp->headers_n; i++)
        header_add(response, rp->headers[i].name.p, rp->headers[i].value.p);
    if (rp->is_immutable)
        header_add(response, "Cache-Control", "public, max-age=31536000, immutable");
    else
        header_add(response, "Cache-Control", rp->is_private ? "no-store" : "no-cache");
    if (!rp->is_private && !rp->is_immutable)
        header_add(response, "Vary",
                   rq->is_api ? "Cookie, Accept-Encoding, Accept-Language"
                              : "Cookie, Accept-Encoding");
    if (rp->status == 503 && !has_header(rp, "Retry-After"))
        header_add(response, "Retry-After", "5");
    if (rp->etag.n) header_add(response, "ETag", rp->etag.p);
}

/** 128 bits that change with every byte; not against attackers, who gain nothing here. */
static Str etag_of(Arena *arena, Str body, bool is_packed) {
    uint64_t a = 0x9e3779b97f4a7c15ull ^ body.n, b = 0xc2b2ae3d27d4eb4full;
    size_t i = 0;
    for (; i + 8 <= body.n; i += 8) {
        uint64_t word;
        memcpy(&word, body.p + i, 8);
        a = (a ^ word) * 0x9fb21c651e98df25ull;
        a ^= a >> 35;
        b = (b + word) * 0xd6e8feb86659fd93ull;
        b ^= b >> 32;
    }
    for (; i < body.n; i++) {
        a = (a ^ (unsigned char)body.p[i]) * 0x9fb21c651e98df25ull;
        b = (b + (unsigned char)body.p[i]) * 0xd6e8feb86659fd93ull;
    }
    a ^= a >> 29;
    b ^= b >> 31;
    return str_printf(arena, "\"%016" PRIx64 "%016" PRIx64 "%s\"", a, b, is_packed ? "-z" : "");
}

/** The body packed by gzip, in heap memory; NULL when it would save nothing. */
static void *gzip_new(Str body, size_t *out_n) {
    z_stream z = { 0 };
    if (deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return NULL;
    size_t room = body.n - body.n / 10;
    unsigned char *packed = heap_alloc(room, 1);
    z.next_in = (unsigned char *)(uintptr_t)body.p;
    z.avail_in = (unsigned)body.n;
    z.next_out = packed;
    z.avail_out = (unsigned)room;
    bool ok = deflate(&z, Z_FINISH) == Z_STREAM_END;
    *out_n = room - z.avail_out;
    deflateEnd(&z);
    if (ok) return packed;
    heap_free(packed);
    return NULL;
}

/** The page as a response that owns its bytes, kept in the cache, and sent. */
static enum MHD_Result send_cached(Exchange *ex) {
    Str body = buf_str(&ex->rp.body);
    size_t packed_n = 0;
    void *packed = NULL;
    if (ex->is_gzip_ok && body.n >= GZIP_FROM) packed = gzip_new(body, &packed_n);
    ex->rp.etag = etag_of(ex->arena, body, packed != NULL);
    CachedPage page = { .etag = ex->rp.etag, .bytes = packed ? packed_n : body.n };
    page.page = MHD_create_response_from_buffer(page.bytes, packed ? packed : (void *)ex->rp.body.p,
                                                MHD_RESPMEM_MUST_COPY);
    heap_free(packed);
    page.unchanged = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    if (!page.page || !page.unchanged) return MHD_NO;
    headers_add(ex, page.page);
    headers_add(ex, page.unchanged);
    if (packed) header_add(page.page, "Content-Encoding", "gzip");
    Str seen = request_header(&ex->rq, "If-None-Match");
    bool same = seen.n && etag_matches(seen, page.etag);
    enum MHD_Result sent =
        MHD_queue_response(ex->rq.connection, same ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK,
                           same ? page.unchanged : page.page);
    cache_put(ex->server->cache, ex->cache_key, ex->stamp, page);
    return sent;
}

static void log_failure(Exchange *ex) {
    if (ex->rp.status < 500) return;
    atomic_fetch_add(&ex->server->errors, 1);
}

/** A file that is hashed on its way out. */
typedef struct HashedFile {
    int fd;
    uint64_t size, sent;
    Sha256Stream *hash; // NULL once it has ended
    char sha256[64];
} HashedFile;

static bool hashed_file_fits(HashedFile *file) {
    AUTO(arena_free) Arena *arena = arena_new(256);
    Sha256 hash = sha256_stream_end(file->hash);
    file->hash = NULL;
    return str_eq(hex_text(arena, sha256_str(&hash)), (Str){ file->sha256, sizeof file->sha256 });
}

/** The last block is held back until all of the file is known to be what its row says: who fetches
 * another one gets less than was announced, and so a broken download. */
static ssize_t hashed_file_next(void *context, uint64_t at, char *to, size_t most) {
    HashedFile *file = context;
    size_t n = file->size - at < most ? (size_t)(file->size - at) : most, got = 0;
    bool ok = file->hash && at == file->sent;
    while (ok && got < n) {
        ssize_t more = pread(file->fd, to + got, n - got, (off_t)(at + got));
        if (more > 0) got += (size_t)more;
        ok = more > 0 || (more < 0 && errno == EINTR);
    }
    if (ok) sha256_stream_add(file->hash, (Str){ to, n });
    file->sent += n;
    if (ok && (file->sent < file->size || hashed_file_fits(file))) return (ssize_t)n;
    const unsigned long long reached = at + got, size = file->size;
    log_line(LOG_ERROR, "file_damaged", "sha256=%.64s bytes=%llu of %llu", file->sha256, reached,
             size);
    return MHD_CONTENT_READER_END_WITH_ERROR;
}

static void hashed_file_done(void *context) {
    HashedFile *file = context;
    if (file->hash) (void)sha256_stream_end(file->hash);
    close(file->fd);
    heap_free(file);
}

static struct MHD_Response *file_response(const Reply *rp) {
    uint64_t size = (uint64_t)rp->file.size;
    if (rp->file.size <= FILES_HASHED) return MHD_create_response_from_fd64(size, rp->fd);
    HashedFile *file = heap_alloc(1, sizeof *file);
    *file = (HashedFile){ .fd = rp->fd, .size = size, .hash = sha256_stream_new() };
    memcpy(file->sha256, rp->file.sha256.p, sizeof file->sha256); // 64 digits: files_open
    struct MHD_Response *response = MHD_create_response_from_callback(
        size, FILE_BLOCK, hashed_file_next, file, hashed_file_done);
    if (response) return response;
    (void)sha256_stream_end(file->hash);
    heap_free(file);
    return NULL;
}

static enum MHD_Result send_file(Exchange *ex) {
    struct MHD_Response *response = file_response(&ex->rp);
    if (!response) {
        close(ex->rp.fd);
        return MHD_NO;
    }
    headers_add(ex, response);
    enum MHD_Result sent = MHD_queue_response(ex->rq.connection, (unsigned)ex->rp.status, response);
    MHD_destroy_response(response);
    return sent;
}

enum MHD_Result exchange_send(Exchange *ex) {
    Reply *rp = &ex->rp;
    Request *rq = &ex->rq;
    if (!rp->status || rp->body.is_full) {
        Err err;
        (void)FAIL_SYSTEM(&err, rp->status ? S("page too large") : S("no answer"));
        reply_error(rp, &err);
    }
    if (rq->new_ban.n) reply_cookie(rp, "ban", rq->new_ban, 0);
    if (rq->session || rq->made_token || rp->status >= 400) rp->is_private = !rp->is_immutable;
    log_failure(ex);
    if (rp->fd >= 0) return send_file(ex);
    bool is_plain = rp->status == 200 && rq->method == GET && !rp->is_private;
    if (is_plain && ex->cache_key.n && !rp->headers_n) return send_cached(ex);
    int status = rp->status;
    if (is_plain && !rp->etag.n) rp->etag = etag_of(ex->arena, buf_str(&rp->body), false);
    Str body = buf_str(&rp->body), seen = request_header(rq, "If-None-Match");
    if (is_plain && seen.n && etag_matches(seen, rp->etag)) {
        status = MHD_HTTP_NOT_MODIFIED;
        body = S("");
    }
    // The bytes live in ex until the request is completed.
    struct MHD_Response *response =
        MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p, MHD_RESPMEM_PERSISTENT);
    if (!response) return MHD_NO;
    headers_add(ex, response);
    enum MHD_Result sent = MHD_queue_response(rq->connection, (unsigned)status, response);
    MHD_destroy_response(response);
    return sent;
}
