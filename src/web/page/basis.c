#include "web/page/basis.h"

#include "web/page/basis_html.h"
#include "web/page/words.h"

enum { BASIS_ROWS = 20 };

/** The entry of this number; 0: the first without a document, or the first. */
static bool entry_of(Request *rq, const ProgrammeRow *row, int64_t ordinal, BasisRow *out,
                     Err *err) {
    BasisRow *rows;
    size_t n, at = 0;
    if (!sql_basis_list(request_db(rq), row->id, row->version, &rows, &n, err)) return false;
    if (ordinal)
        while (at < n && rows[at].ordinal != ordinal)
            at++;
    else
        while (at + 1 < n && rows[at].document.v)
            at++;
    if (at >= n)
        return FAIL(err, .code = ERR_NOT_FOUND,
                    .msg = N_("The text of this programme names no such basis document."));
    *out = rows[at];
    return true;
}

static void show(Request *rq, Reply *rp, const ProgrammeRow *row, int64_t ordinal, int status) {
    BasisPage v = { .row = *row };
    DocumentRow *documents;
    Err err;
    Db *db = request_db(rq);
    if (!entry_of(rq, row, ordinal, &v.entry, &err)) {
        reply_error(rp, &err);
        return;
    }
    v.q = request_arg(rq, "q").n ? request_arg(rq, "q") : v.entry.symbol;
    if (!sql_document_register(db, search_pattern(rq->arena, v.q), S("*"), INT64_MAX,
                               BASIS_ROWS + 1, false, &documents, &v.documents_n, &err) ||
        (v.entry.document.v && !sql_document_get(db, v.entry.document, &v.linked, &err))) {
        reply_error(rp, &err);
        return;
    }
    v.is_cut = v.documents_n > BASIS_ROWS;
    if (v.is_cut) v.documents_n = BASIS_ROWS;
    v.documents = documents;
    v.may_register = policy_would_allow(request_actor(rq), ACT_PROGRAMME_DRAFT,
                                        &(const Subject){ .unit = request_actor(rq)->unit });
    v.crumbs = programme_crumbs(rq, row, N_("Basis document"), &v.crumbs_n);
    html_basis(reply_page(rp, status), &v);
}

void basis_page(Request *rq, Reply *rp) {
    ProgrammeRow row;
    int64_t ordinal;
    Err err;
    if (!str_to_int(request_arg(rq, "entry"), &ordinal) || ordinal < 0) ordinal = 0;
    if (!programme_open(rq, &row, &err))
        reply_error(rp, &err);
    else
        show(rq, rp, &row, ordinal, 200);
}

void basis_post(Request *rq, Reply *rp) {
    static const Field form[] = {
        FIELD(INT, BasisLink, ordinal, 1, 100000),
        FIELD(ID, BasisLink, document, 1, INT64_MAX, .is_optional = true),
    };
    ProgrammeRow row;
    BasisLink cmd = { 0 };
    CommandResult result;
    Err err = { 0 };
    if (!programme_open(rq, &row, &err)) {
        reply_error(rp, &err);
        return;
    }
    cmd.programme = row.id;
    if (form_read(rq, FORM(form), &cmd, &err) &&
        request_run(rq, &basis_link_cmd, &cmd, &result, &err)) {
        reply_redirect(rp, "/w/programme/%" PRId64 "#basis", row.id.v);
        return;
    }
    if (err.code != ERR_INPUT) {
        reply_error(rp, &err);
        return;
    }
    if (!rq->errors_n) form_fail(rq, &err);
    show(rq, rp, &row, 0, 400);
}
