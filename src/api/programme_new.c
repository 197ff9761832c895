/** A programme from a text: the same way as a file that somebody uploads in the work area. */
#include "api/api.h"
#include "text/extract.h"
#include "text/extract_json.h"
#include "text/read.h"

static const char *const media_types[DOC_FORMAT_COUNT] = {
    [DOC_PLAIN] = "text/plain; charset=utf-8",
    [DOC_DOCX] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    [DOC_ODT] = "application/vnd.oasis.opendocument.text",
    [DOC_PDF] = "application/pdf",
};

/** Reads the file, or the pasted text, and keeps its bytes; of what cannot be read nothing is kept.
 */
static bool source_read(Request *rq, const ProgrammeBody *body, ReadText *read, FileGiven *out,
                        Err *err) {
    const FileStore *files = store_files(rq->app->store);
    StoredFile kept;
    Str name = S("van-ban.txt");
    if (body->file.n) {
        const Upload *upload = &body->file.v[0];
        name = upload->name;
        if (!text_read_file(rq->arena, upload->path, READ_LIMITS, read, err) ||
            !files_take(files, rq->arena, upload->path, &kept, err))
            return false;
    } else if (str_trim(body->text).n) {
        if (!text_read_bytes(rq->arena, body->text, READ_LIMITS, read, err) ||
            !files_put(files, rq->arena, body->text, &kept, err))
            return false;
    } else {
        return FAIL(err, .code = ERR_INPUT, .field = "text",
                    .msg = N_("Send the text as “text”, or a document as the file “file”."));
    }
    *out = (FileGiven){ kept.sha256, name, str_c(media_types[read->format]), kept.size };
    return true;
}

static bool may_draft(Request *rq, UnitId lead, Err *err) {
    Subject subject;
    return unit_subject(request_db(rq), lead, &subject, err) &&
           policy_allows(request_actor(rq), ACT_PROGRAMME_DRAFT, &subject, err);
}

static bool programme_new(Request *rq, Reply *rp, Err *err) {
    ProgrammeBody body = { 0 };
    ProgrammeCreate cmd = { 0 };
    ProgrammeText text;
    ReadText read;
    Extraction extraction;
    CommandResult result;
    AUTO_BUF Buf json;
    buf_init(&json, 64 << 20);
    if (!api_body(rq, &body, err)) return false;
    cmd.lead = body.lead.v ? body.lead : request_actor(rq)->unit;
    if (!may_draft(rq, cmd.lead, err) || !source_read(rq, &body, &read, &cmd.source, err) ||
        !text_extract(rq->arena, read.text, &extraction, err))
        return false;
    extract_json(&json, &extraction, &read);
    if (!programme_text_read(rq->arena, buf_str(&json), &text, err)) return false;
    cmd.title = body.title;
    cmd.symbol = body.symbol;
    cmd.secrecy = secrecy_of_text(rq->arena, read.text);
    cmd.text = &text;
    if (!request_run(rq, &programme_create_cmd, &cmd, &result, err) ||
        !api_programme_answer(rq, rp, 201, (ProgrammeId){ result.id }, err))
        return false;
    reply_header(rp, "Location", str_printf(rq->arena, "/api/v1/programmes/%" PRId64, result.id));
    return true;
}
API_ENDPOINT(api_programme_new, programme_new)
