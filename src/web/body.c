/** Bodies of requests: urlencoded and JSON in memory, multipart with its files streamed to disk. */
#include "web/exchange.h"

#include "base/file.h"
#include "web/form.h"

#include <ctype.h>
#include <fcntl.h>
#include <unistd.h>

static void body_fail(Exchange *ex, Err err) {
    if (ex->has_failed) return;
    ex->has_failed = true;
    ex->body_err = err;
}

static void fail_size(Exchange *ex) {
    Str mb = str_printf(ex->arena, "%" PRId64, ex->body_limit >> 20);
    body_fail(ex, (Err){ .code = ERR_TOO_LARGE,
                         .args = { mb },
                         .msg = N_("What was sent is larger than {0} MB. Send less at once, or "
                                   "smaller files.") });
}

/** Words and numbers have a limit of their own, below that of the files beside them. */
static void fail_fields(Exchange *ex) {
    ex->body_limit = BODY_FIELDS_MAX;
    fail_size(ex);
}

static void fail_broken(Exchange *ex) {
    body_fail(ex, (Err){ .code = ERR_INPUT,
                         .msg = N_("The form arrived incomplete or damaged. Go back and send it "
                                   "again.") });
}

/** ".pdf": the ending by which a file is known, kept when a long name is cut; empty for none. */
static Str name_ending(Str name) {
    size_t i = name.n;
    while (i > 0 && name.n - i < 8 && isalnum((unsigned char)name.p[i - 1]))
        i--;
    return i > 0 && i < name.n && name.p[i - 1] == '.' ? str_from(name, i - 1) : S("");
}

Str upload_name_clean(Arena *arena, Str name) {
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') {
            name = str_from(name, i);
            break;
        }
    AUTO_BUF Buf out;
    buf_init(&out, 4096);
    size_t pos = 0, count = 0;
    uint32_t c;
    while (count < 200 && (c = utf8_next(name, &pos)) != 0) {
        bool is_bad = c < ' ' || c == 0x7f || (c >= 0x80 && c < 0xa0) || c == 0xfffd ||
                      (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
                      (c >= 0x2066 && c <= 0x2069) || (c < 0x80 && strchr("\"<>|:*?", (int)c));
        if (is_bad || (c == '.' && !out.n)) continue;
        buf_char(&out, c);
        count++;
    }
    if (pos < name.n) buf_put(&out, name_ending(name));
    Str clean = str_trim(buf_str(&out));
    return clean.n ? text_clean(arena, str_dup(arena, clean)) : S("file");
}

/** Puts the field that was read last into the list. */
static void field_end(Exchange *ex) {
    Multipart *m = &ex->multipart;
    if (!m->in_field) return;
    m->in_field = false;
    Str value = buf_dup(&m->part, ex->arena);
    buf_clear(&m->part);
    if (!utf8_is_valid(value) || memchr(value.p, 0, value.n) || m->fields_n == PART_MAX) {
        fail_broken(ex);
        return;
    }
    m->fields[m->fields_n++] = (Pair){ m->part_name, text_clean(ex->arena, value) };
}

static void file_end(Exchange *ex) {
    Multipart *m = &ex->multipart;
    if (m->fd >= 0) close(m->fd);
    m->fd = -1;
    if (!m->hash) return;
    Sha256 hash = sha256_stream_end(m->hash);
    m->hash = NULL;
    m->uploads[m->uploads_n - 1].sha256 = hex_text(ex->arena, sha256_str(&hash));
}

static void field_add(Exchange *ex, Str name, Str piece, uint64_t offset) {
    Multipart *m = &ex->multipart;
    if (offset == 0 && !(m->in_field && !m->part.n && str_eq(m->part_name, name))) {
        field_end(ex);
        file_end(ex);
        m->in_field = true;
        m->part_name = str_dup(ex->arena, name);
    }
    buf_put(&m->part, piece);
    m->bytes += piece.n + 32;
    if (m->part.is_full || m->bytes > BODY_FIELDS_MAX) fail_fields(ex);
}

static bool file_begin(Exchange *ex, Str field, Str name, Str type) {
    Multipart *m = &ex->multipart;
    field_end(ex);
    file_end(ex);
    if (m->uploads_n == PART_MAX) return false;
    Str folder = ex->server->config->upload_folder, path = S("");
    bool is_kept = !(ex->rq.route->flags & ROUTE_HASHES);
    if (is_kept) {
        path = str_printf(ex->arena, "%.*s/upload-XXXXXX", STR(folder));
        m->fd = mkostemp((char *)(uintptr_t)path.p, O_CLOEXEC);
    }
    if (is_kept && m->fd < 0) {
        body_fail(ex, (Err){ .code = ERR_SYSTEM,
                             .detail = S("upload folder"),
                             .msg = N_("The server could not keep the file. Try again in a while; "
                                       "if it happens again, tell the administrator.") });
        return false;
    }
    m->hash = sha256_stream_new();
    m->uploads[m->uploads_n++] = (Upload){ .field = str_dup(ex->arena, field),
                                           .name = upload_name_clean(ex->arena, name),
                                           .type = str_dup(ex->arena, str_upto(type, 100)),
                                           .path = path };
    return true;
}

static int64_t file_limit(const Exchange *ex) {
    int64_t set = ex->server->config->upload_bytes;
    return set ? set : (int64_t)50 << 20;
}

static void file_add(Exchange *ex, Str field, Str name, Str type, Str piece, uint64_t offset) {
    Multipart *m = &ex->multipart;
    bool is_same = m->hash && m->uploads[m->uploads_n - 1].size == 0 &&
                   str_eq(m->uploads[m->uploads_n - 1].field, field);
    if (offset == 0 && !is_same) {
        if (!name.n && !piece.n) return; // an empty file control
        if (!file_begin(ex, field, name, type)) return;
    }
    if (!m->hash) return;
    Upload *upload = &m->uploads[m->uploads_n - 1];
    upload->size += (int64_t)piece.n;
    if (upload->size > file_limit(ex)) {
        ex->body_limit = file_limit(ex);
        fail_size(ex);
        return;
    }
    Err err;
    sha256_stream_add(m->hash, piece);
    if (m->fd >= 0 && !fd_write_all(m->fd, piece, &err)) body_fail(ex, err);
}

static enum MHD_Result part_add(void *context, enum MHD_ValueKind kind, const char *key,
                                const char *filename, const char *type, const char *encoding,
                                const char *data, uint64_t offset, size_t size) {
    (void)kind;
    (void)encoding;
    Exchange *ex = context;
    if (ex->has_failed) return MHD_NO;
    Str name = str_upto(str_c(key), 200), piece = { data ? data : "", data ? size : 0 };
    if (filename)
        file_add(ex, name, str_c(filename), str_c(type), piece, offset);
    else
        field_add(ex, name, piece, offset);
    return ex->has_failed ? MHD_NO : MHD_YES;
}

/** What the body says that it is, in small letters: the beginning of it, which names the type. */
static Str media_type(const Exchange *ex) {
    return str_lower_ascii(ex->arena, str_upto(request_header(&ex->rq, "Content-Type"), 50));
}

void body_begin(Exchange *ex) {
    Str type = media_type(ex);
    ex->rq.has_json = str_starts(type, S("application/json"));
    buf_init(&ex->body, BODY_FIELDS_MAX);
    ex->multipart.fd = -1;
    if (!str_starts(type, S("multipart/form-data"))) return;
    ex->multipart.parser = MHD_create_post_processor(ex->rq.connection, 16384, part_add, ex);
    if (!ex->multipart.parser) {
        fail_broken(ex);
        return;
    }
    buf_init(&ex->multipart.part, BODY_FIELDS_MAX);
    ex->multipart.fields = ARENA_ARRAY(ex->arena, Pair, PART_MAX);
    ex->multipart.uploads = ARENA_ARRAY(ex->arena, Upload, PART_MAX);
}

void body_add(Exchange *ex, Str piece) {
    ex->body_bytes += (int64_t)piece.n;
    if (ex->body_bytes > ex->body_limit) fail_size(ex);
    if (ex->has_failed) return;
    if (ex->multipart.parser) {
        if (MHD_post_process(ex->multipart.parser, piece.p, piece.n) != MHD_YES) fail_broken(ex);
    } else {
        buf_put(&ex->body, piece);
        if (ex->body.is_full) fail_fields(ex);
    }
}

static void multipart_end(Exchange *ex) {
    Multipart *m = &ex->multipart;
    bool ok = MHD_destroy_post_processor(m->parser) == MHD_YES;
    m->parser = NULL;
    field_end(ex);
    file_end(ex);
    if (!ok) fail_broken(ex);
    ex->rq.fields = m->fields;
    ex->rq.fields_n = m->fields_n;
    ex->rq.uploads = (Uploads){ m->uploads, m->uploads_n };
}

void body_end(Exchange *ex) {
    Request *rq = &ex->rq;
    if (ex->multipart.parser) {
        multipart_end(ex);
        return;
    }
    if (ex->has_failed || !ex->body.n) return;
    rq->body = buf_str(&ex->body);
    if (rq->has_json) {
        Err err;
        if (!form_json(ex->arena, rq->body, &rq->fields, &rq->fields_n, &err)) body_fail(ex, err);
        return;
    }
    if (!str_starts(media_type(ex), S("application/x-www-form-urlencoded"))) {
        body_fail(ex, (Err){ .code = ERR_INPUT,
                             .msg = N_("The type of the body is not known here. Send a form, or "
                                       "JSON with Content-Type: application/json.") });
        return;
    }
    if (!pairs_decode(ex->arena, rq->body, PAIR_MAX, &rq->fields, &rq->fields_n)) fail_broken(ex);
}

void body_done(Exchange *ex) {
    Multipart *m = &ex->multipart;
    if (m->parser) MHD_destroy_post_processor(m->parser);
    m->parser = NULL;
    file_end(ex);
    for (size_t i = 0; i < m->uploads_n; i++)
        if (m->uploads[i].path.n) unlink(m->uploads[i].path.p);
    buf_done(&m->part);
    buf_done(&ex->body);
}
