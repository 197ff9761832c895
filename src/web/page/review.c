#include "web/page/review.h"

#include "domain/due_suggestion.h"
#include "web/page/review_html.h"
#include "web/page/rule_words.h"

enum { REVIEW_PROVISIONS = 400 };

static bool draft_version(Request *rq, ProgrammeRow *row, VersionRow *version, Err *err) {
    bool found;
    if (!programme_open(rq, row, err) ||
        !sql_version_draft_of(request_db(rq), row->id, version, &found, err))
        return false;
    if (found) return true;
    return FAIL(
        err, .code = ERR_STATE,
        .msg =
            N_("There is nothing to review: the programme has no draft. Bring in a new version."));
}

/** Names one after another instead of one a line. */
static Str joined(Arena *arena, Str lines) {
    Str parts[60], line;
    size_t n = 0;
    while (n < COUNT_OF(parts) && str_line(&lines, &line))
        if (line.n) parts[n++] = line;
    return str_join(arena, parts, n, S(", "));
}

typedef struct Loaded {
    ProvisionRow *provisions;
    ProposalRow *proposals;
    DraftRow *drafts;
    DraftUnitRow *units;
    size_t provisions_n, proposals_n, drafts_n, units_n;
    PartyIndex parties;
} Loaded;

static bool load(Request *rq, ReviewPage *v, Loaded *l, Err *err) {
    Db *db = request_db(rq);
    return sql_provision_list(db, v->version.id, 0, PROVISIONS_MAX, &l->provisions,
                              &l->provisions_n, err) &&
           sql_proposal_list(db, v->version.id, 0, PROPOSALS_MAX, &l->proposals, &l->proposals_n,
                             err) &&
           sql_draft_list(db, v->version.id, &l->drafts, &l->drafts_n, err) &&
           sql_draft_units(db, v->version.id, &l->units, &l->units_n, err) &&
           party_index(db, v->row.id, &l->parties, err);
}

static const DraftRow *draft_of(const Loaded *l, ProposalId id) {
    for (size_t i = 0; i < l->drafts_n; i++)
        if (l->drafts[i].proposal.v == id.v) return &l->drafts[i];
    return NULL;
}

/** "UBND tỉnh", or "UBND xã A and 10 more". */
static Str performers(Request *rq, const Loaded *l, ObligationId id) {
    Str first = S("");
    size_t n = 0;
    for (size_t i = 0; i < l->units_n; i++) {
        if (l->units[i].obligation.v != id.v || l->units[i].part != PART_PERFORM) continue;
        if (!n++) first = l->units[i].short_name;
    }
    if (n < 2) return first;
    const Str args[] = { first, str_printf(rq->arena, "%zu", n - 1) };
    return tr_fill(rq->arena, rq->lang, N_("{0} and {1} more"), args, 2);
}

static bool make_item(Request *rq, ReviewPage *v, const Loaded *l, const ProposalRow *p,
                      ReviewItem *out, Err *err) {
    const DraftRow *made = p->state == PROPOSAL_ACCEPTED ? draft_of(l, p->id) : NULL;
    *out = (ReviewItem){
        .p = *p,
        .is_open = p->state == PROPOSAL_PROPOSED,
        .is_accepted = made != NULL,
        .kind = duty_kind_name(p->kind),
        .lead = joined(rq->arena, p->lead_names),
        .cooperate = joined(rq->arena, p->cooperate_names),
        .report_to = joined(rq->arena, p->report_names),
        .due = due_words(rq->arena, p->due),
        .due_n = due_count(rq->arena, p->due),
        .is_request = p->is_request,
    };
    if (made) {
        out->title = made->title;
        out->draft = made->id;
        out->is_request = made->is_request;
        out->rule = rule_words(rq->arena, rq->lang, made->rule);
        out->unit_name = performers(rq, l, made->id);
        return true;
    }
    ObligationDraft draft;
    if (!out->is_open) return true;
    if (!proposal_draft_by(request_db(rq), &v->row, &l->parties, p, &draft, &out->missing, err))
        return false;
    out->rule = rule_words(rq->arena, rq->lang, draft.rule);
    return true;
}

static void split_paragraphs(Arena *arena, Str body, ReviewProvision *out) {
    size_t n = 0, room = 0;
    Str *rows = NULL, line;
    while (str_line(&body, &line)) {
        if (!line.n) continue;
        rows = sql_grow(arena, rows, n, &room, sizeof *rows);
        rows[n++] = line;
    }
    out->paragraphs = rows;
    out->paragraphs_n = n;
}

static bool fill_provision(Request *rq, ReviewPage *v, const Loaded *l, size_t at,
                           ReviewProvision *out, Err *err) {
    *out = (ReviewProvision){ .row = l->provisions[at] };
    out->place = provision_place(rq->arena, l->provisions, l->provisions_n, at);
    split_paragraphs(rq->arena, out->row.body, out);
    ReviewItem *items = NULL;
    ReviewHandmade *made = NULL;
    size_t items_room = 0, made_room = 0;
    for (size_t i = 0; i < l->proposals_n; i++) {
        if (l->proposals[i].provision.v != out->row.provision.v) continue;
        items = sql_grow(rq->arena, items, out->items_n, &items_room, sizeof *items);
        if (!make_item(rq, v, l, &l->proposals[i], &items[out->items_n++], err)) return false;
    }
    for (size_t i = 0; i < l->drafts_n; i++) {
        const DraftRow *d = &l->drafts[i];
        if (d->provision.v != out->row.provision.v || d->proposal.v || d->state != OBL_DRAFT)
            continue;
        made = sql_grow(rq->arena, made, out->made_n, &made_room, sizeof *made);
        made[out->made_n++] =
            (ReviewHandmade){ d->id, d->title, performers(rq, l, d->id),
                              rule_words(rq->arena, rq->lang, d->rule), d->is_request };
    }
    out->items = items;
    out->made = made;
    return true;
}

static bool fill_page(Request *rq, ReviewPage *v, Err *err) {
    Loaded l;
    int64_t from = 0;
    if (!load(rq, v, &l, err)) return false;
    if (!str_to_int(request_arg(rq, "after"), &from) || from < 0) from = 0;
    ReviewProvision *rows = ARENA_ARRAY(rq->arena, ReviewProvision, REVIEW_PROVISIONS);
    for (size_t i = 0; i < l.provisions_n; i++) {
        if (l.provisions[i].ordinal <= from) continue;
        if (v->provisions_n == REVIEW_PROVISIONS) {
            v->after = request_link(rq, "after",
                                    str_printf(rq->arena, "%" PRId64, l.provisions[i - 1].ordinal));
            break;
        }
        if (!fill_provision(rq, v, &l, i, &rows[v->provisions_n++], err)) return false;
    }
    for (size_t i = 0; i < l.proposals_n; i++)
        v->decided += l.proposals[i].state != PROPOSAL_PROPOSED;
    v->total = (int64_t)l.proposals_n;
    v->provisions = rows;
    ProposalId *sure;
    size_t sure_n;
    if (!proposal_sure(request_db(rq), &v->row, v->version.id, &sure, &sure_n, err)) return false;
    v->sure = (int64_t)sure_n;
    return true;
}

static void review_reply(Request *rq, Reply *rp, int status) {
    ReviewPage v = { 0 };
    Err err;
    if (!draft_version(rq, &v.row, &v.version, &err) || !fill_page(rq, &v, &err)) {
        reply_error(rp, &err);
        return;
    }
    v.may_draft = programme_allows(rq, &v.row, ACT_PROGRAMME_DRAFT);
    v.may_confirm = programme_allows(rq, &v.row, ACT_PROGRAMME_CONFIRM);
    v.crumbs = programme_crumbs(rq, &v.row, N_("Review"), &v.crumbs_n);
    html_review(reply_page(rp, status), &v);
}

void review_page(Request *rq, Reply *rp) {
    review_reply(rq, rp, 200);
}

static bool decide(Request *rq, Str act, ProposalId id, CommandResult *result, Err *err) {
    if (str_is(act, "accept")) {
        const ProposalAccept cmd = { .ids = &id, .n = 1 };
        return request_run(rq, &proposal_accept_cmd, &cmd, result, err);
    }
    if (str_is(act, "discard")) {
        const ProposalDiscard cmd = { .id = id };
        return request_run(rq, &proposal_discard_cmd, &cmd, result, err);
    }
    if (str_is(act, "reopen")) {
        const ProposalReopen cmd = { id };
        return request_run(rq, &proposal_reopen_cmd, &cmd, result, err);
    }
    if (str_is(act, "merge")) {
        const ProposalMerge cmd = { id };
        return request_run(rq, &proposal_merge_cmd, &cmd, result, err);
    }
    if (str_is(act, "split_due")) {
        const ProposalSplit cmd = { .id = id, .by_due = true };
        return request_run(rq, &proposal_split_cmd, &cmd, result, err);
    }
    return FAIL(err, .code = ERR_INPUT,
                .msg = N_("The form arrived incomplete or damaged. Go back and send it again."));
}

/** Where the page goes on: the next open proposal after a decision, the same one otherwise. */
static int64_t next_place(Request *rq, const ProposalRow *before, Str act) {
    ProposalId next;
    bool found = false;
    Err ignored;
    if ((!str_is(act, "accept") && !str_is(act, "discard")) ||
        !sql_proposal_next(request_db(rq), before->version, before->ordinal, &next, &found,
                           &ignored) ||
        !found)
        return before->id.v;
    return next.v;
}

void review_post(Request *rq, Reply *rp) {
    ProgrammeRow row;
    ProposalRow proposal;
    CommandResult result;
    Err err;
    ProposalId id = { 0 };
    ObligationId made = { 0 };
    Str act = request_field(rq, "do");
    if (!programme_open(rq, &row, &err)) {
        reply_error(rp, &err);
        return;
    }
    if (!str_to_int(request_field(rq, "proposal"), &id.v)) id.v = 0; // and is not found
    if (str_is(act, "delete") && str_to_int(request_field(rq, "draft"), &made.v)) {
        const ObligationDraftDelete cmd = { made };
        if (request_run(rq, &obligation_draft_delete_cmd, &cmd, &result, &err)) {
            reply_redirect(rp, "/w/programme/%" PRId64 "/review", row.id.v);
            return;
        }
    } else if (sql_proposal_get(request_db(rq), id, &proposal, &err) &&
               decide(rq, act, id, &result, &err)) {
        Str here = request_field(rq, "after");
        int64_t after;
        bool has_after = str_to_int(here, &after) && after > 0;
        reply_redirect(rp, "/w/programme/%" PRId64 "/review%s%.*s#p%" PRId64, row.id.v,
                       has_after ? "?after=" : "", has_after ? (int)here.n : 0, here.p,
                       next_place(rq, &proposal, act));
        return;
    }
    form_fail(rq, &err);
    review_reply(rq, rp, err_http_status(err.code));
}

static bool sure_items(Request *rq, SurePage *v, Err *err) {
    VersionRow version;
    ProposalId *ids;
    PartyIndex parties;
    Db *db = request_db(rq);
    if (!draft_version(rq, &v->row, &version, err) ||
        !proposal_sure(db, &v->row, version.id, &ids, &v->items_n, err) ||
        !party_index(db, v->row.id, &parties, err))
        return false;
    SureItem *items = ARENA_ARRAY(rq->arena, SureItem, v->items_n);
    for (size_t i = 0; i < v->items_n; i++) {
        ProposalRow p;
        ObligationDraft draft;
        const char *missing;
        if (!sql_proposal_get(db, ids[i], &p, err) ||
            !proposal_draft_by(db, &v->row, &parties, &p, &draft, &missing, err))
            return false;
        items[i] = (SureItem){ ids[i], draft.title, joined(rq->arena, p.lead_names),
                               rule_words(rq->arena, rq->lang, draft.rule), p.action };
    }
    v->items = items;
    return true;
}

void sure_page(Request *rq, Reply *rp) {
    SurePage v = { 0 };
    Err err;
    if (!sure_items(rq, &v, &err)) {
        reply_error(rp, &err);
        return;
    }
    v.crumbs = programme_crumbs(rq, &v.row, N_("Accept what is sure"), &v.crumbs_n);
    html_review_sure(reply_page(rp, 200), &v);
}

/** Accepts those that the preview showed and whose boxes are still ticked. */
void sure_post(Request *rq, Reply *rp) {
    ProgrammeRow row;
    CommandResult result;
    Err err;
    ProposalId *ids = ARENA_ARRAY(rq->arena, ProposalId, rq->fields_n);
    size_t n = 0;
    for (size_t i = 0; i < rq->fields_n; i++)
        if (str_is(rq->fields[i].name, "ids") && str_to_int(rq->fields[i].value, &ids[n].v)) n++;
    const ProposalAccept cmd = { .ids = ids, .n = n };
    if (programme_open(rq, &row, &err) &&
        request_run(rq, &proposal_accept_cmd, &cmd, &result, &err))
        reply_redirect(rp, "/w/programme/%" PRId64 "/review", row.id.v);
    else
        reply_error(rp, &err);
}
