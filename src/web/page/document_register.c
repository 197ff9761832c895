#include "web/page/document_register.h"

#include "web/app.h"
#include "web/page/document_register_html.h"
#include "web/page/evidence.h"
#include "web/page/occurrence.h"
#include "web/page/words.h"

const char *const register_secrecies[] = { "none", "secret", "top", "utmost", NULL };

Str register_type_word(Str type) {
    return type.n ? type : S("CV");
}

static Str type_of_word(Str word) {
    return str_is(word, "CV") ? S("") : word;
}

Str register_type_asked(Str word) {
    return word.n ? type_of_word(word) : S("*");
}

static Str type_wanted(Request *rq) {
    return register_type_asked(request_arg(rq, "type"));
}

static const Option *types(Request *rq, size_t *n) {
    Option *list = ARENA_ARRAY(rq->arena, Option, document_types_n);
    for (size_t i = 0; i < document_types_n; i++) {
        const char *word = document_types[i].abbreviation;
        list[i] =
            (Option){ str_c(*word ? word : "CV"), tr(rq->lang, document_types[i].name), NULL };
    }
    *n = document_types_n;
    return list;
}

/** A page of rows after the document with this id (0: the first). */
static bool rows_after(Request *rq, int64_t after, int64_t limit, DocumentRow **rows, size_t *n,
                       Err *err) {
    Db *db = request_db(rq);
    Str pattern = search_pattern(rq->arena, request_arg(rq, "q")), type = type_wanted(rq);
    int64_t day = DAY_LAST.n;
    bool found = false;
    if (!str_is(request_arg(rq, "sort"), "day"))
        return sql_document_register(db, pattern, type, after ? after : INT64_MAX, limit, false,
                                     rows, n, err);
    if (after && !sql_document_day(db, (DocumentId){ after }, &day, &found, err)) return false;
    const DocumentId last = { found ? after : INT64_MAX };
    return sql_document_register_by_day(db, pattern, type, found ? day : DAY_LAST.n, last, limit,
                                        rows, n, err);
}

static bool may_register(const Request *rq) {
    const Actor *actor = request_actor(rq);
    const Subject own = { .unit = actor->unit };
    return policy_would_allow(actor, ACT_PROGRAMME_DRAFT, &own);
}

void document_list_page(Request *rq, Reply *rp) {
    RegisterShow view = { .q = request_arg(rq, "q"),
                          .type = request_arg(rq, "type"),
                          .sort = request_arg(rq, "sort"),
                          .may_register = may_register(rq) };
    DocumentRow *rows;
    size_t n;
    int64_t after;
    Err err = { 0 };
    if (!str_to_int(request_arg(rq, "after"), &after) || after < 0) after = 0;
    if (!rows_after(rq, after, REGISTER_ROWS + 1, &rows, &n, &err) ||
        !sql_document_register_count(request_db(rq), search_pattern(rq->arena, view.q),
                                     type_wanted(rq), &view.total, &err)) {
        reply_error(rp, &err);
        return;
    }
    view.items_n = n < REGISTER_ROWS ? n : REGISTER_ROWS;
    if (n > REGISTER_ROWS)
        view.next = request_link(rq, "after",
                                 str_printf(rq->arena, "%" PRId64, rows[REGISTER_ROWS - 1].id.v));
    if (after) view.first = request_link(rq, "after", S(""));
    RegisterItem *items = ARENA_ARRAY(rq->arena, RegisterItem, view.items_n);
    for (size_t i = 0; i < view.items_n; i++)
        items[i] = (RegisterItem){ rows[i], document_name(rq->arena, rq->lang, rows[i].type,
                                                          rows[i].symbol) };
    view.items = items;
    view.types = types(rq, &view.types_n);
    view.is_filtered = view.q.n || view.type.n;
    view.csv_link = list_csv_link(rq, S("/w/document.csv"));
    html_document_list(reply_page(rp, 200), &view);
}

void document_csv(Request *rq, Reply *rp) {
    static const char *const heads[] = { N_("Number"), N_("Document type"), N_("Issued by"),
                                         N_("Day"),    N_("Abstract"),      N_("Secrecy"),
                                         N_("Public"), N_("File") };
    DocumentRow *rows;
    size_t n = 1;
    Err err = { 0 };
    Buf *out = list_csv(rq, rp, heads, COUNT_OF(heads));
    for (int64_t after = 0; n; after = n ? rows[n - 1].id.v : 0) {
        if (!rows_after(rq, after, LIST_CSV_STEP, &rows, &n, &err)) {
            reply_error(rp, &err);
            return;
        }
        for (size_t i = 0; i < n; i++) {
            const Str cells[] = { rows[i].symbol,
                                  rows[i].type,
                                  rows[i].issuer_name,
                                  day_iso(rq->arena, rows[i].issued),
                                  rows[i].abstract,
                                  tr(rq->lang, secrecy_name(rows[i].secrecy)),
                                  rows[i].is_public ? tr(rq->lang, N_("public")) : S(""),
                                  rows[i].file_name };
            list_csv_row(out, cells, COUNT_OF(cells));
        }
    }
    reply_download(rp, S("van-ban.csv"));
}

/* ---- registering ---- */

bool document_twins_typed(Request *rq, UnitId issuer, Str issuer_name, const DocumentRow **out,
                          size_t *n, Err *err) {
    DocumentRow *rows;
    Str symbol = str_trim(request_field(rq, "symbol"));
    *out = NULL;
    *n = 0;
    if (rq->method != POST || !symbol.n) return true;
    if (!sql_document_twins(request_db(rq), symbol, issuer, issuer_name, &rows, n, err))
        return false;
    *out = rows;
    return true;
}

static void new_reply(Request *rq, Reply *rp, int status) {
    RegisterNew view = { .issuer = request_actor(rq)->unit_name,
                         .symbol = utf8_upto(request_arg(rq, "symbol"), 60),
                         .key = form_key(rq->arena) };
    Crumb *crumbs = ARENA_ARRAY(rq->arena, Crumb, 2);
    crumbs[0] = (Crumb){ tr(rq->lang, N_("Documents")), S("/w/document") };
    crumbs[1] = (Crumb){ tr(rq->lang, N_("Register a document")), S("") };
    view.crumbs = crumbs;
    view.crumbs_n = 2;
    view.types = types(rq, &view.types_n);
    Err err;
    if (!document_twins_typed(rq, (UnitId){ 0 }, str_trim(request_field(rq, "issuer_name")),
                              &view.twins, &view.twins_n, &err)) {
        reply_error(rp, &err);
        return;
    }
    html_document_new(reply_page(rp, status), &view);
}

void document_new_page(Request *rq, Reply *rp) {
    new_reply(rq, rp, 200);
}

const Field register_form[REGISTER_FIELDS] = {
    FIELD(TEXT, RegisterForm, symbol, 0, 60, .label = N_("Number and symbol"), .is_optional = true),
    FIELD(TEXT, RegisterForm, type, 1, 10, .label = N_("Type"),
          .hint = "An abbreviation of decree 30/2020 such as QĐ or KH; CV: an official letter"),
    FIELD(TEXT, RegisterForm, issuer_name, 1, 300, .label = N_("Issued by")),
    FIELD(DAY, RegisterForm, issued, 0, 0, .label = N_("Day")),
    FIELD(TEXT, RegisterForm, abstract, 0, 2000, .label = N_("Abstract"), .is_optional = true),
    FIELD(TEXT, RegisterForm, signers, 0, 2000, .label = N_("Signed by"), .is_optional = true,
          .hint = "One a line"),
    FIELD(CHOICE, RegisterForm, secrecy, 1, 4, .label = N_("Secrecy"), .is_optional = true,
          .words = register_secrecies,
          .hint = "Of a secret one only number, day and issuer are kept"),
    FIELD(BOOL, RegisterForm, is_public, 0, 1),
    FIELD(BOOL, RegisterForm, is_other, 0, 1,
          .hint = "It is another document than the one of the same number and issuer"),
    FIELD(FILES, RegisterForm, files, 0, 1, .label = N_("File"), .is_optional = true),
};

/** A secret paper stays out: its file is not even kept for a moment. */
static bool check_secret(Request *rq, const RegisterForm *form, Err *err) {
    if (form->secrecy > 1 && form->files.n)
        return FAIL(err, .code = ERR_INPUT, .field = "files",
                    .msg = N_("A document that is a state secret is kept as number, day and issuer "
                              "only. Take the file out."));
    if (form->secrecy == 1 && secrecy_of_text(rq->arena, form->abstract) != SECRECY_NONE)
        return FAIL(err, .code = ERR_INPUT, .field = "abstract",
                    .msg = N_("The words bear a mark of secrecy. A document that is a state secret "
                              "is kept as number, day and issuer only."));
    return true;
}

bool document_given(Request *rq, DocumentRegister *cmd, Err *err) {
    RegisterForm form = { .secrecy = 1 };
    const EvidenceFile *files = NULL;
    size_t files_n = 0;
    if (!form_read(rq, FORM(register_form), &form, err) || !check_secret(rq, &form, err) ||
        !evidence_take(rq, form.files, form.is_public, &files, &files_n, err))
        return false;
    *cmd = (DocumentRegister){ .symbol = form.symbol,
                               .type = type_of_word(form.type),
                               .issuer_name = form.issuer_name,
                               .issued = form.issued,
                               .abstract = form.abstract,
                               .signers = form.signers,
                               .secrecy = (Secrecy)(form.secrecy - 1),
                               .is_stub = form.secrecy > 1,
                               .is_public = form.is_public,
                               .is_other = form.is_other };
    if (str_eq(form.issuer_name, request_actor(rq)->unit_name))
        cmd->issuer = request_actor(rq)->unit;
    if (files_n)
        cmd->file =
            (FileGiven){ files[0].sha256, files[0].name, files[0].media_type, files[0].size };
    return true;
}

void document_new_post(Request *rq, Reply *rp) {
    DocumentRegister cmd = { 0 };
    CommandResult result;
    Err err = { 0 };
    if (document_given(rq, &cmd, &err) &&
        request_run(rq, &document_register_cmd, &cmd, &result, &err)) {
        reply_redirect(rp, "/w/document/%" PRId64, result.id);
        return;
    }
    bool is_twin = err.code == ERR_CONFLICT && err.field && str_is(str_c(err.field), "is_other");
    if (!is_twin && err.code != ERR_INPUT && err.code != ERR_RANGE && err.code != ERR_TOO_LARGE) {
        reply_error(rp, &err);
        return;
    }
    if (!rq->errors_n) form_fail(rq, &err);
    new_reply(rq, rp, is_twin ? 409 : 400);
}
