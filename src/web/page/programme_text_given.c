// Apart from programme.c, for the readers' words and those of date rules share names.
#include "base/file.h"
#include "text/extract.h"
#include "text/extract_json.h"
#include "text/read.h"
#include "web/page/programme.h"

static const char *const media_types[DOC_FORMAT_COUNT] = {
    [DOC_PLAIN] = "text/plain; charset=utf-8",
    [DOC_DOCX] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    [DOC_ODT] = "application/vnd.oasis.opendocument.text",
    [DOC_PDF] = "application/pdf",
};

static bool stored(StoredFile file, DocFormat format, Str name, FileGiven *out) {
    *out = (FileGiven){ file.sha256, name, str_c(media_types[format]), file.size };
    return true;
}

/** Reads what came and keeps its bytes; nothing is kept of what cannot be read. */
static bool read_given(Request *rq, ReadText *read, FileGiven *file, Err *err) {
    const FileStore *files = store_files(rq->app->store);
    StoredFile kept;
    for (size_t i = 0; i < rq->uploads.n; i++) {
        const Upload *upload = &rq->uploads.v[i];
        bool is_chosen = upload->size || upload->name.n; // an empty file too
        if (!str_is(upload->field, "file") || !is_chosen) continue;
        return text_read_file(rq->arena, upload->path, READ_LIMITS, read, err) &&
               files_take(files, rq->arena, upload->path, &kept, err) &&
               stored(kept, read->format, upload->name, file);
    }
    Str pasted = request_field(rq, "pasted");
    if (!str_trim(pasted).n)
        return FAIL(err, .code = ERR_INPUT, .field = "file",
                    .msg = N_("Choose a file, or paste the text below."));
    return text_read_bytes(rq->arena, pasted, READ_LIMITS, read, err) &&
           files_put(files, rq->arena, pasted, &kept, err) &&
           stored(kept, DOC_PLAIN, S("van-ban-dan.txt"), file);
}

bool programme_text_given(Request *rq, FileGiven *file, Secrecy *secrecy, ProgrammeText *out,
                          Err *err) {
    ReadText read;
    Extraction extraction;
    AUTO_BUF Buf json;
    buf_init(&json, 64 << 20);
    request_rest(rq); // a process of its own reads the document, and takes its time
    if (!read_given(rq, &read, file, err) ||
        !text_extract(rq->arena, read.text, &extraction, err)) {
        if (!err->field) err->field = "file";
        return false;
    }
    *secrecy = secrecy_of_text(rq->arena, read.text);
    extract_json(&json, &extraction, &read);
    return programme_text_read(rq->arena, buf_str(&json), out, err);
}
