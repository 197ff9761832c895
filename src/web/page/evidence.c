#include "web/page/evidence.h"

#include "domain/occurrence_sight.h"
#include "web/app.h"

#include <fcntl.h>
#include <unistd.h>

/** What comes in: extension, first bytes, media type. */
static const struct {
    const char *extension, *begins, *type;
} kinds[] = {
    { ".pdf", "%PDF-", "application/pdf" },
    { ".jpg", "\xff\xd8\xff", "image/jpeg" },
    { ".jpeg", "\xff\xd8\xff", "image/jpeg" },
    { ".png", "\x89PNG\r\n", "image/png" },
    { ".docx", "PK\x03\x04",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
    { ".xlsx", "PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { ".odt", "PK\x03\x04", "application/vnd.oasis.opendocument.text" },
    { ".ods", "PK\x03\x04", "application/vnd.oasis.opendocument.spreadsheet" },
    { ".txt", "", "text/plain; charset=utf-8" },
};

static Str first_bytes(Arena *arena, Str path) {
    char *p = arena_raw(arena, 512);
    int fd = open(str_z(arena, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    ssize_t n = fd >= 0 ? read(fd, p, 512) : 0;
    if (fd >= 0) close(fd);
    return (Str){ p, n > 0 ? (size_t)n : 0 };
}

const char *evidence_type(Arena *arena, const Upload *upload) {
    Str name = str_lower_ascii(arena, upload->name), head = first_bytes(arena, upload->path);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (!str_ends(name, str_c(kinds[i].extension))) continue;
        bool is_text = !*kinds[i].begins;
        if (is_text ? !memchr(head.p, 0, head.n) : str_starts(head, str_c(kinds[i].begins)))
            return kinds[i].type;
    }
    return NULL;
}

bool evidence_take(Request *rq, Uploads uploads, bool is_public, const EvidenceFile **out,
                   size_t *out_n, Err *err) {
    EvidenceFile *files = ARENA_ARRAY(rq->arena, EvidenceFile, uploads.n + 1);
    const char *types[EVIDENCE_MAX] = { NULL };
    for (size_t i = 0; i < uploads.n && i < COUNT_OF(types); i++) {
        types[i] = evidence_type(rq->arena, &uploads.v[i]);
        if (!types[i])
            return FAIL(err, .code = ERR_INPUT, .field = "files", .args = { uploads.v[i].name },
                        .msg = N_("“{0}” is not a file of a kind that is kept here: pdf, jpg, png, "
                                  "docx, xlsx, ods, odt, txt. Choose the files again."));
        if (!uploads.v[i].size)
            return FAIL(err, .code = ERR_INPUT, .field = "files", .args = { uploads.v[i].name },
                        .msg = N_("“{0}” is empty. Choose the files again."));
        if (uploads.v[i].size > (int64_t)EVIDENCE_MB << 20)
            return FAIL(err, .code = ERR_INPUT, .field = "files", .args = { uploads.v[i].name },
                        .msg = N_("“{0}” is larger than 50 MB. Choose the files again."));
    }
    for (size_t i = 0; i < uploads.n && i < COUNT_OF(types); i++) {
        StoredFile stored;
        if (!files_take(store_files(rq->app->store), rq->arena, uploads.v[i].path, &stored, err))
            return false;
        files[i] = (EvidenceFile){ stored.sha256, uploads.v[i].name, str_c(types[i]), stored.size,
                                   is_public };
    }
    *out = files;
    *out_n = uploads.n;
    return true;
}

Str file_size_text(Arena *arena, Lang lang, int64_t size) {
    if (size < 1 << 20) return str_printf(arena, "%" PRId64 " KB", (size + 1023) / 1024);
    int64_t tenths = size * 10 / (1 << 20);
    return str_printf(arena, "%" PRId64 "%c%d MB", tenths / 10, lang == LANG_EN ? '.' : ',',
                      (int)(tenths % 10));
}

const char *evidence_media_type(Str claimed) {
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_is(claimed, kinds[i].type)) return kinds[i].type;
    return "application/octet-stream";
}

void evidence_file(Request *rq, Reply *rp) {
    Db *db = request_db(rq);
    EvidenceId id = { 0 };
    EvidencePlaceRow place;
    Err err = { 0 };
    if (!request_id(rq, "id", &id.v, &err) || !sql_evidence_place(db, id, &place, &err) ||
        !sight_of_evidence(db, request_actor(rq), &place, &err)) {
        reply_error(rp, &err);
        return;
    }
    reply_file(rp, (StoredFile){ place.sha256, place.size }, evidence_media_type(place.media_type),
               place.name.n ? place.name : S("file"));
}
