/** Title, number and term of a draft, and what its text says about the term. */
#include "web/page/programme.h"
#include "web/page/programme_html.h"
#include "web/page/words.h"

enum { CLAUSES_SHOWN = 3, CLAUSE_BYTES = 600 };

static bool ends_sentence(Str text, size_t at) {
    char c = text.p[at];
    return c == '\n' || c == ';' || (c == '.' && at + 1 < text.n && text.p[at + 1] == ' ');
}

/** The sentence of text with the words about being in force. */
static Str term_sentence(Str text) {
    size_t at = str_find(text, S("hiệu lực"), 0);
    if (at == SIZE_MAX) return S("");
    size_t begin = at, end = at;
    while (begin && !ends_sentence(text, begin - 1))
        begin--;
    while (end < text.n && !ends_sentence(text, end))
        end++;
    return str_trim(str_upto(str_from(text, begin), end - begin));
}

bool programme_term_clauses(Request *rq, ProgrammeId id, VersionId version, const TermClause **out,
                            size_t *n, Err *err) {
    ProvisionRow *rows;
    if (!sql_provision_term_words(request_db(rq), version, CLAUSES_SHOWN, &rows, n, err))
        return false;
    TermClause *clauses = ARENA_ARRAY(rq->arena, TermClause, *n);
    for (size_t i = 0; i < *n; i++) {
        Str words = term_sentence(rows[i].body);
        if (!words.n) words = term_sentence(rows[i].heading);
        clauses[i] = (TermClause){
            .words = utf8_upto(words, CLAUSE_BYTES),
            .place = provision_long(rq->arena, rq->lang, rows[i].path),
            .link =
                str_printf(rq->arena, "/w/programme/%" PRId64 "/review?part=%" PRId64 "#v%" PRId64,
                           id.v, rows[i].provision.v, rows[i].provision.v),
        };
    }
    *out = clauses;
    return true;
}

static const Field head_form[] = {
    FIELD(TEXT, ProgrammeEdit, title, 1, 1000, .label = N_("Title")),
    FIELD(TEXT, ProgrammeEdit, symbol, 0, 60, .label = N_("Number and symbol"),
          .is_optional = true),
    FIELD(DAY, ProgrammeEdit, from, 0, 0, .label = N_("In force from"), .is_optional = true),
    FIELD(DAY, ProgrammeEdit, to, 0, 0, .label = N_("To"), .is_optional = true),
};

static void head_reply(Request *rq, Reply *rp, int status) {
    HeadPage v = { 0 };
    VersionRow version;
    Err err = { 0 };
    if (!programme_open_draft(rq, &v.row, &version, &err) ||
        !(v.row.state == PROGRAMME_DRAFT ||
          FAIL(&err, .code = ERR_STATE,
               .msg = N_("The programme is no draft any more. What is in force changes only with a "
                         "new version."))) ||
        !programme_term_clauses(rq, v.row.id, version.id, &v.terms, &v.terms_n, &err)) {
        reply_error(rp, &err);
        return;
    }
    v.crumbs = programme_crumbs(rq, &v.row, N_("Title, number and term"), &v.crumbs_n);
    html_programme_head(reply_page(rp, status), &v);
}

void programme_head_page(Request *rq, Reply *rp) {
    head_reply(rq, rp, 200);
}

void programme_head_post(Request *rq, Reply *rp) {
    ProgrammeEdit cmd = { .from = DAY_NONE, .to = DAY_NONE };
    ProgrammeId id = { 0 };
    CommandResult result;
    Err err = { 0 };
    if (!request_id(rq, "id", &id.v, &err)) {
        reply_error(rp, &err);
        return;
    }
    bool is_read = form_read(rq, FORM(head_form), &cmd, &err);
    cmd.id = id;
    if (is_read && request_run(rq, &programme_edit_cmd, &cmd, &result, &err)) {
        reply_redirect(rp, "/w/programme/%" PRId64, id.v);
    } else if (err.code != ERR_INPUT && err.code != ERR_RANGE) {
        reply_error(rp, &err);
    } else {
        if (!rq->errors_n) form_fail(rq, &err);
        head_reply(rq, rp, 400);
    }
}
