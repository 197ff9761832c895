#include "web/page/review_load.h"

#include "domain/due_suggestion.h"
#include "web/page/review_html.h"
#include "web/page/rule_words.h"
#include "web/page/words.h"

enum { REVIEW_PROVISIONS = 400, HERE_MAX = 20 };

Str request_here(const Request *rq, const char *name) {
    Str value = request_arg(rq, name);
    if (!value.n) value = request_field(rq, name);
    return value.n <= HERE_MAX ? value : S(""); // it goes into an address again
}

Str review_link(Request *rq, ProgrammeId id, ProposalId done) {
    static const char *const kept[] = { "after", "part", "show" };
    Str link = str_printf(rq->arena, "/w/programme/%" PRId64 "/review", id.v);
    char sign = '?';
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        Str value = request_here(rq, kept[i]);
        if (!value.n) continue;
        link = str_printf(rq->arena, "%.*s%c%s=%.*s", STR(link), sign, kept[i],
                          STR(url_part(rq->arena, value)));
        sign = '&';
    }
    if (done.v) link = str_printf(rq->arena, "%.*s%cdone=%" PRId64, STR(link), sign, done.v);
    return link;
}

void review_redirect(Reply *rp, Str link, const char *place, int64_t id) {
    if (id)
        reply_redirect(rp, "/%.*s%s%" PRId64, STR(str_from(link, 1)), place, id);
    else
        reply_redirect(rp, "/%.*s", STR(str_from(link, 1)));
}

Str names_joined(Arena *arena, Str lines) {
    Str parts[60], line;
    size_t n = 0;
    while (n < COUNT_OF(parts) && str_line(&lines, &line))
        if (line.n) parts[n++] = line;
    return str_join(arena, parts, n, S(", "));
}

size_t provision_index(const Loaded *l, ProvisionId id, size_t from) {
    for (size_t i = 0; i < l->provisions_n; i++, from++) {
        if (from >= l->provisions_n) from = 0;
        if (l->provisions[from].provision.v == id.v) return from;
    }
    return l->provisions_n;
}

static void count_proposals(Arena *arena, Loaded *l) {
    l->all_before = ARENA_ARRAY(arena, int64_t, l->provisions_n + 1);
    l->open_before = ARENA_ARRAY(arena, int64_t, l->provisions_n + 1);
    l->sure_before = ARENA_ARRAY(arena, int64_t, l->provisions_n + 1);
    for (size_t k = 0, at = 0, sure = 0; k < l->proposals_n; k++) {
        bool is_sure = sure < l->sure_n && l->sure[sure].v == l->proposals[k].id.v;
        sure += is_sure;
        at = provision_index(l, l->proposals[k].provision, at);
        if (at == l->provisions_n) continue;
        l->sure_before[at + 1] += is_sure;
        l->all_before[at + 1]++;
        l->open_before[at + 1] += l->proposals[k].state == PROPOSAL_PROPOSED;
    }
    for (size_t i = 0; i < l->provisions_n; i++) {
        l->all_before[i + 1] += l->all_before[i];
        l->open_before[i + 1] += l->open_before[i];
        l->sure_before[i + 1] += l->sure_before[i];
    }
}

bool review_load(Request *rq, ReviewPage *v, Loaded *l, Err *err) {
    Db *db = request_db(rq);
    if (!sql_provision_list(db, v->version.id, 0, PROVISIONS_MAX, &l->provisions, &l->provisions_n,
                            err) ||
        !sql_proposal_list(db, v->version.id, 0, PROPOSALS_MAX, &l->proposals, &l->proposals_n,
                           err) ||
        !sql_draft_list(db, v->version.id, &l->drafts, &l->drafts_n, err) ||
        !sql_draft_units(db, v->version.id, &l->units, &l->units_n, err) ||
        !party_index(db, v->row.id, &l->parties, err) ||
        !proposal_sure(db, &v->row, v->version.id, &l->sure, &l->sure_n, err))
        return false;
    count_proposals(rq->arena, l);
    l->effects_n = 0;
    return v->row.state != PROGRAMME_IN_FORCE ||
           version_effects(db, &v->row, v->version.id, &l->effects, &l->effects_n, err);
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
        .may_draft = v->may_draft,
        .kind = duty_kind_name(p->kind),
        .lead = names_joined(rq->arena, p->lead_names),
        .cooperate = names_joined(rq->arena, p->cooperate_names),
        .report_to = names_joined(rq->arena, p->report_names),
        .due = due_words(rq->arena, p->due),
        .due_n = due_count(rq->arena, p->due),
        .due_caveat = due_caveat(p->due),
        .is_request = p->is_request,
        .seen = proposal_mark(rq->arena, p),
    };
    if (p->id.v == v->refused.v)
        out->changed =
            made ? last_change(rq, "obligation", made->id.v) : last_change(rq, "proposal", p->id.v);
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

static bool is_in_view(const ReviewPage *v, const ProposalRow *p) {
    return !v->only_open || p->state == PROPOSAL_PROPOSED || p->id.v == v->done.v ||
           p->id.v == v->refused.v;
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

size_t provision_end(const Loaded *l, size_t at) {
    size_t end = at + 1;
    while (end < l->provisions_n && l->provisions[end].depth > l->provisions[at].depth)
        end++;
    return end;
}

/** Undecided proposals in a provision and below it. */
static int64_t open_below(const Loaded *l, size_t at) {
    return l->open_before[provision_end(l, at)] - l->open_before[at];
}

/** How many of them stand in a provision and below it; 0 when they are fewer than two, or all in
 * one of the provisions below, where they can be decided together as well. */
static int64_t together(const Loaded *l, const int64_t *before, size_t at) {
    size_t end = provision_end(l, at);
    int64_t n = before[end] - before[at];
    if (n < 2) return 0;
    for (size_t i = at + 1; i < end; i++)
        if (before[provision_end(l, i)] - before[i] == n) return 0;
    return n;
}

/** The duties in force that rest on a provision, with what becomes of them; whether one stays. */
static bool fill_kept(Request *rq, const Loaded *l, ReviewProvision *out) {
    ReviewKept *kept = NULL;
    size_t room = 0;
    bool stays = false;
    for (size_t i = 0; i < l->effects_n; i++) {
        const VersionEffect *e = &l->effects[i];
        if (e->provision.v != out->row.provision.v || e->fate == FATE_GONE) continue;
        bool is_void = e->fate == FATE_CHANGED && e->choice == CHOICE_VOID;
        bool is_open = e->fate == FATE_CHANGED && e->choice == CHOICE_NONE;
        kept = sql_grow(rq->arena, kept, out->kept_n, &room, sizeof *kept);
        kept[out->kept_n++] = (ReviewKept){
            .id = e->obligation,
            .title = e->title,
            .unit_name = e->unit_name,
            .rule = rule_words(rq->arena, rq->lang, e->rule),
            .class_name = is_void   ? "rt"
                          : is_open ? "to wn"
                                    : "cf",
            .fate = is_void   ? N_("In force, becomes void")
                    : is_open ? N_("In force; its words change: decide")
                              : N_("In force, stays"),
            .stays = !is_void,
        };
        stays |= !is_void;
    }
    out->kept = kept;
    return stays;
}

static bool fill_provision(Request *rq, ReviewPage *v, const Loaded *l, size_t at,
                           ReviewProvision *out, Err *err) {
    *out = (ReviewProvision){ .row = l->provisions[at],
                              .rest = together(l, l->open_before, at),
                              .sure = together(l, l->sure_before, at) };
    out->place = provision_words(rq->arena, rq->lang, l->provisions, at);
    split_paragraphs(rq->arena, out->row.body, out);
    bool is_second = fill_kept(rq, l, out);
    ReviewItem *items = NULL;
    ReviewHandmade *made = NULL;
    size_t items_room = 0, made_room = 0;
    for (size_t i = 0; i < l->proposals_n; i++) {
        if (l->proposals[i].provision.v != out->row.provision.v || !is_in_view(v, &l->proposals[i]))
            continue;
        items = sql_grow(rq->arena, items, out->items_n, &items_room, sizeof *items);
        if (!make_item(rq, v, l, &l->proposals[i], &items[out->items_n], err)) return false;
        items[out->items_n++].is_second = is_second;
    }
    for (size_t i = 0; i < l->drafts_n; i++) {
        const DraftRow *d = &l->drafts[i];
        if (d->provision.v != out->row.provision.v || d->proposal.v || d->state != OBL_DRAFT ||
            v->only_open)
            continue;
        made = sql_grow(rq->arena, made, out->made_n, &made_room, sizeof *made);
        made[out->made_n++] = (ReviewHandmade){ d->id,
                                                d->title,
                                                performers(rq, l, d->id),
                                                rule_words(rq->arena, rq->lang, d->rule),
                                                obligation_draft_mark(rq->arena, d),
                                                d->is_request };
    }
    out->items = items;
    out->made = made;
    return true;
}

/** "Chương II. Thực hiện: còn 3 trên 12" for each part at the top of the text that has proposals.
 */
static void fill_parts(Request *rq, ReviewPage *v, const Loaded *l) {
    Option *parts = ARENA_ARRAY(rq->arena, Option, l->provisions_n);
    for (size_t i = 0; i < l->provisions_n; i = provision_end(l, i)) {
        const ProvisionRow *p = &l->provisions[i];
        int64_t total = l->all_before[provision_end(l, i)] - l->all_before[i];
        if (!total) continue;
        const Str name = provision_words(rq->arena, rq->lang, l->provisions, i);
        const Str args[] = {
            p->heading.n ? str_printf(rq->arena, "%.*s. %.*s", STR(name), STR(p->heading)) : name,
            number_text(rq->arena, rq->lang, open_below(l, i)),
            number_text(rq->arena, rq->lang, total),
        };
        Str id = str_printf(rq->arena, "%" PRId64, p->provision.v);
        parts[v->parts_n++] = (Option){ .value = id,
                                        .text = tr_fill(rq->arena, rq->lang,
                                                        N_("{0}: {1} of {2} undecided"), args, 3) };
        if (v->next_part.n || str_eq(id, v->part) || str_is(args[1], "0")) continue;
        v->next_part = str_printf(rq->arena, "/w/programme/%" PRId64 "/review?show=open&part=%.*s",
                                  v->row.id.v, STR(id));
        v->next_part_name = name;
    }
    v->parts = parts;
}

/** Which provisions the page goes through: all, or a part and what is below it. */
static void part_range(ReviewPage *v, const Loaded *l, size_t *from, size_t *to) {
    int64_t id = 0;
    *from = 0;
    *to = l->provisions_n;
    if (!str_to_int(v->part, &id)) v->part = S("");
    for (size_t i = 0; v->part.n && i < l->provisions_n; i++) {
        if (l->provisions[i].provision.v != id) continue;
        *from = i;
        *to = provision_end(l, i);
        return;
    }
    v->part = S("");
}

/** From each proposal of the page to the next undecided one. */
static void link_open(ReviewPage *v, ReviewProvision *rows) {
    for (size_t i = v->provisions_n; i-- > 0;) {
        ReviewItem *items = rows[i].items;
        for (size_t k = items ? rows[i].items_n : 0; k-- > 0;) {
            items[k].later = v->next_open;
            if (items[k].is_open) v->next_open = items[k].p.id;
        }
    }
}

static bool has_in_view(const ReviewPage *v, const Loaded *l, size_t at) {
    if (l->open_before[at + 1] > l->open_before[at]) return true;
    for (size_t i = 0; (v->done.v || v->refused.v) && i < l->proposals_n; i++)
        if ((l->proposals[i].id.v == v->done.v || l->proposals[i].id.v == v->refused.v) &&
            l->proposals[i].provision.v == l->provisions[at].provision.v)
            return true;
    return false;
}

static bool fill_provisions(Request *rq, ReviewPage *v, const Loaded *l, Err *err) {
    size_t at, to;
    int64_t from = 0;
    if (!str_to_int(request_arg(rq, "after"), &from) || from < 0) from = 0;
    part_range(v, l, &at, &to);
    ReviewProvision *rows = ARENA_ARRAY(rq->arena, ReviewProvision, REVIEW_PROVISIONS);
    for (; at < to; at++) {
        if (l->provisions[at].ordinal <= from) continue;
        // A heading above several undecided ones is shown for what can be done there.
        if (v->only_open && !has_in_view(v, l, at) && !together(l, l->open_before, at)) continue;
        if (v->provisions_n == REVIEW_PROVISIONS) {
            v->after = request_link(
                rq, "after", str_printf(rq->arena, "%" PRId64, l->provisions[at - 1].ordinal));
            break;
        }
        if (!fill_provision(rq, v, l, at, &rows[v->provisions_n++], err)) return false;
    }
    link_open(v, rows);
    v->provisions = rows;
    return true;
}

static bool fill_page(Request *rq, ReviewPage *v, Err *err) {
    Loaded l;
    v->part = request_here(rq, "part");
    v->only_open = str_is(request_here(rq, "show"), "open");
    (void)str_to_int(request_arg(rq, "done"), &v->done.v);
    if (!review_load(rq, v, &l, err) || !fill_provisions(rq, v, &l, err)) return false;
    fill_parts(rq, v, &l);
    for (size_t i = 0; i < l.proposals_n; i++)
        v->decided += l.proposals[i].state != PROPOSAL_PROPOSED;
    v->total = (int64_t)l.proposals_n;
    v->sure = (int64_t)l.sure_n;
    v->remarks.most = REMARKS_IN_REVIEW;
    return review_remarks(rq, v->row.id, v->version.id, l.provisions, l.provisions_n, &v->remarks,
                          err);
}

static void review_reply(Request *rq, Reply *rp, int status, ProposalId refused) {
    ReviewPage v = { .refused = refused };
    Err err;
    if (!programme_open_draft(rq, &v.row, &v.version, &err)) {
        reply_error(rp, &err);
        return;
    }
    v.may_draft = programme_allows(rq, &v.row, ACT_PROGRAMME_DRAFT);
    v.may_confirm = programme_allows(rq, &v.row, ACT_PROGRAMME_CONFIRM);
    if (!fill_page(rq, &v, &err)) {
        reply_error(rp, &err);
        return;
    }
    v.crumbs = programme_crumbs(rq, &v.row, N_("Review"), &v.crumbs_n);
    html_review(reply_page(rp, status), &v);
}

void review_page(Request *rq, Reply *rp) {
    review_reply(rq, rp, 200, (ProposalId){ 0 });
}

static bool decide(Request *rq, Str act, ProposalId id, CommandResult *result, Err *err) {
    Str seen = request_field(rq, "seen");
    if (str_is(act, "accept")) {
        const ProposalAccept cmd = { .ids = &id, .n = 1, .seen = &seen };
        return request_run(rq, &proposal_accept_cmd, &cmd, result, err);
    }
    if (str_is(act, "discard")) {
        const ProposalDiscard cmd = { .ids = &id, .n = 1, .seen = &seen };
        return request_run(rq, &proposal_discard_cmd, &cmd, result, err);
    }
    if (str_is(act, "reopen")) {
        const ProposalReopen cmd = { .id = id,
                                     .seen = seen,
                                     .drops_edits = request_has_field(rq, "drops_edits") };
        return request_run(rq, &proposal_reopen_cmd, &cmd, result, err);
    }
    if (str_is(act, "merge")) {
        const ProposalMerge cmd = { .id = id, .seen = seen };
        return request_run(rq, &proposal_merge_cmd, &cmd, result, err);
    }
    if (str_is(act, "split_due")) {
        const ProposalSplit cmd = { .id = id, .by_due = true, .seen = seen };
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

/** What undoing would throw away, and whether it is meant so. */
static bool undo_reply(Request *rq, Reply *rp, const ProgrammeRow *row, const ProposalRow *p,
                       Err *err) {
    UndoPage v = { .row = *row, .proposal = p->id, .seen = proposal_mark(rq->arena, p) };
    Db *db = request_db(rq);
    DraftRow made;
    ObligationDraft stored, read;
    const Option *units;
    const char *missing;
    size_t units_n;
    bool found;
    if (!sql_draft_of_proposal(db, p->id, &made, &found, err) || !found ||
        !obligation_draft_read(db, made.id, &stored, err) ||
        !proposal_draft(db, row, p, &read, &missing, err) ||
        !obligation_draft_settle(db, row, &read, err) ||
        !programme_unit_options(rq, row, &units, &units_n, err))
        return false;
    draft_differences(rq, &stored, &read, units, units_n, &v.lost);
    v.title = stored.title;
    v.lost.title = N_("What is lost");
    v.lost.saved = N_("Now");
    v.lost.mine = N_("After undoing: the proposal");
    v.back = str_printf(rq->arena, "%.*s#p%" PRId64,
                        STR(review_link(rq, row->id, (ProposalId){ 0 })), p->id.v);
    v.crumbs = programme_crumbs(rq, row, N_("Undo"), &v.crumbs_n);
    html_review_undo(reply_page(rp, 409), &v);
    return true;
}

/** Asked first: undoing what a person has changed. */
static bool asks_undo(const Err *err) {
    return err->code == ERR_CONFLICT && err->field && strcmp(err->field, "drops_edits") == 0;
}

void review_post(Request *rq, Reply *rp) {
    ProgrammeRow row;
    ProposalRow proposal;
    CommandResult result;
    Err err, ignored;
    ProposalId id = { 0 };
    ObligationId made = { 0 };
    Str act = request_field(rq, "do");
    if (!programme_open(rq, &row, &err)) {
        reply_error(rp, &err);
        return;
    }
    if (!str_to_int(request_field(rq, "proposal"), &id.v)) id.v = 0; // and is not found
    if (str_is(act, "delete") && str_to_int(request_field(rq, "draft"), &made.v)) {
        const ObligationDraftDelete cmd = { made, request_field(rq, "seen") };
        if (request_run(rq, &obligation_draft_delete_cmd, &cmd, &result, &err)) {
            review_redirect(rp, review_link(rq, row.id, (ProposalId){ 0 }), "", 0);
            return;
        }
    } else if (sql_proposal_get(request_db(rq), id, &proposal, &err) &&
               decide(rq, act, id, &result, &err)) {
        // Of what is undecided alone, this one stays in sight for once, to be undone.
        bool stays = str_is(request_field(rq, "show"), "open");
        review_redirect(rp, review_link(rq, row.id, stays ? id : (ProposalId){ 0 }), "#p",
                        next_place(rq, &proposal, act));
        return;
    }
    if (asks_undo(&err) && undo_reply(rq, rp, &row, &proposal, &ignored)) return;
    if (id.v) err.field = str_printf(rq->arena, "p%" PRId64, id.v).p;
    if (made.v) err.field = str_printf(rq->arena, "m%" PRId64, made.v).p;
    form_fail(rq, &err);
    review_reply(rq, rp, err_http_status(err.code), id);
}
