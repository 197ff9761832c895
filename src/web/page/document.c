#include "web/page/document.h"

#include "web/page/document_html.h"
#include "web/page/words.h"

const char *document_relation_name(DocumentRelationKind kind, bool is_back) {
    switch (kind) {
    case RELATION_BASIS: return is_back ? N_("is the basis of") : N_("rests on");
    case RELATION_IMPLEMENTS: return is_back ? N_("is implemented by") : N_("implements");
    case RELATION_AMENDS: return is_back ? N_("is amended by") : N_("amends");
    case RELATION_REPLACES: return is_back ? N_("is replaced by") : N_("replaces");
    case RELATION_ANSWERS: return is_back ? N_("is answered by") : N_("answers");
    case RELATION_RECALLS: return is_back ? N_("is recalled by") : N_("recalls");
    case RELATION_COUNT: break;
    }
    return "";
}

enum { HISTORY_MAX = 50 };

static bool not_there(Err *err) {
    return FAIL(err, .code = ERR_NOT_FOUND,
                .msg = N_("This does not exist, or is not open to you. Check the address."));
}

static size_t in_public(ProgrammeItem *rows, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (rows[i].state == PROGRAMME_IN_FORCE || rows[i].state == PROGRAMME_ENDED)
            rows[kept++] = rows[i];
    return kept;
}

/** Basis lists that name this symbol without a link, and that the reader may change. */
static bool waiting(Request *rq, DocumentShow *v, Err *err) {
    BasisOpenRow *rows;
    size_t n;
    if (!v->row.symbol.n) return true;
    if (!sql_basis_open(request_db(rq), v->row.symbol, &rows, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        const ProgrammeRow programme = { .id = rows[i].programme, .lead = rows[i].lead };
        if (programme_allows(rq, &programme, ACT_PROGRAMME_DRAFT)) rows[v->waiting_n++] = rows[i];
    }
    v->waiting = rows;
    return true;
}

static bool fill(Request *rq, DocumentShow *v, Err *err) {
    Db *db = request_db(rq);
    int64_t id;
    DocumentLink *to, *from;
    ProgrammeItem *signed_by, *resting;
    HistoryRow *history;
    if (!request_id(rq, "id", &id, err) || !sql_document_get(db, (DocumentId){ id }, &v->row, err))
        return false;
    if (!v->is_work && !v->row.is_public) return not_there(err);
    if (!sql_document_relations(db, v->row.id, &to, &v->to_n, err) ||
        !sql_document_related_by(db, v->row.id, &from, &v->from_n, err) ||
        !sql_programme_signed_by(db, v->row.id, &signed_by, &v->signed_by_n, err) ||
        !sql_programme_resting_on(db, v->row.id, &resting, &v->resting_n, err) ||
        (v->is_work && !waiting(rq, v, err)) ||
        !sql_history_of(db, S("document"), id, INT64_MAX, HISTORY_MAX, &history, &v->history_n,
                        err))
        return false;
    v->history = history_items(rq->arena, history, v->history_n, false);
    if (!v->is_work) {
        v->to_n = document_links_public(to, v->to_n);
        v->from_n = document_links_public(from, v->from_n);
    }
    v->signed_by_n = in_public(signed_by, v->signed_by_n);
    v->resting_n = in_public(resting, v->resting_n);
    v->to = to;
    v->from = from;
    v->signed_by = signed_by;
    v->resting = resting;
    v->type = document_kind(rq->lang, v->row.type);
    v->heading = document_name(rq->arena, rq->lang, v->row.type, v->row.symbol);
    v->secrecy = secrecy_name(v->row.secrecy);
    v->signers = text_lines(rq->arena, v->row.signers, &v->signers_n);
    return true;
}

static void reply_document(Request *rq, Reply *rp, bool is_work) {
    DocumentShow v = { .is_work = is_work };
    Err err;
    if (!fill(rq, &v, &err))
        reply_error(rp, &err);
    else if (is_work)
        html_document(reply_page(rp, 200), &v);
    else
        html_document_public(reply_page(rp, 200), &v);
}

void document_page(Request *rq, Reply *rp) {
    reply_document(rq, rp, true);
}

void document_public(Request *rq, Reply *rp) {
    reply_document(rq, rp, false);
}

void document_file(Request *rq, Reply *rp) {
    int64_t id;
    DocumentRow row;
    FileRow file;
    Err err;
    if (request_id(rq, "id", &id, &err) &&
        sql_document_get(request_db(rq), (DocumentId){ id }, &row, &err) &&
        ((row.sha256.n && (row.is_public || request_actor(rq))) || not_there(&err)) &&
        sql_document_file_get(request_db(rq), row.sha256, &file, &err))
        reply_file(rp, (StoredFile){ file.sha256, file.size }, str_z(rq->arena, file.media_type),
                   row.file_name);
    else
        reply_error(rp, &err);
}
