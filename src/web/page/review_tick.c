// Many proposals decided at once: those that are sure, and the rest of a part of the text.
#include "web/page/review_load.h"

#include "domain/due_suggestion.h"
#include "web/page/review_html.h"
#include "web/page/rule_words.h"
#include "web/page/words.h"

static bool sure_items(Request *rq, TickPage *v, const Loaded *l, size_t at, Err *err) {
    size_t end = v->provision.n ? provision_end(l, at) : l->provisions_n;
    TickItem *items = ARENA_ARRAY(rq->arena, TickItem, l->sure_n);
    for (size_t i = 0; i < l->sure_n; i++) {
        ProposalRow p;
        ObligationDraft draft;
        const char *missing;
        if (!sql_proposal_get(request_db(rq), l->sure[i], &p, err)) return false;
        size_t place = provision_index(l, p.provision, at);
        if (place < at || place >= end) continue;
        if (!proposal_draft_by(request_db(rq), &v->row, &l->parties, &p, &draft, &missing, err))
            return false;
        items[v->items_n++] = (TickItem){ .id = p.id,
                                          .words = draft.title,
                                          .lead = names_joined(rq->arena, p.lead_names),
                                          .rule = rule_words(rq->arena, rq->lang, draft.rule),
                                          .seen = proposal_mark(rq->arena, &p) };
    }
    v->items = items;
    return true;
}

static void rest_items(Request *rq, TickPage *v, const Loaded *l, size_t at) {
    TickItem *items = ARENA_ARRAY(rq->arena, TickItem, l->proposals_n);
    size_t place = at, end = provision_end(l, at);
    for (size_t i = 0; i < l->proposals_n; i++) {
        const ProposalRow *p = &l->proposals[i];
        if (p->state != PROPOSAL_PROPOSED) continue;
        place = provision_index(l, p->provision, place);
        if (place >= at && place < end)
            items[v->items_n++] = (TickItem){ .id = p->id,
                                              .words = p->action,
                                              .lead = names_joined(rq->arena, p->lead_names),
                                              .rule = due_words(rq->arena, p->due),
                                              .seen = proposal_mark(rq->arena, p) };
    }
    v->items = items;
}

/** What is open to be decided together: of the provision that the address names and what is below
 * it; without one, of the whole text. */
static bool tick_load(Request *rq, TickPage *v, Err *err) {
    ReviewPage page = { 0 };
    Loaded l;
    int64_t id = 0;
    size_t at = 0;
    if (!programme_open_draft(rq, &v->row, &page.version, err)) return false;
    page.row = v->row;
    if (!review_load(rq, &page, &l, err)) return false;
    v->provision = request_here(rq, "provision");
    if (v->provision.n || v->is_discard) {
        if (!str_to_int(v->provision, &id)) id = 0;
        at = provision_index(&l, (ProvisionId){ id }, 0);
        if (at == l.provisions_n)
            return FAIL(
                err, .code = ERR_NOT_FOUND,
                .msg = N_("There is no such page. Check the address, or start from the menu."));
        v->place = provision_words(rq->arena, rq->lang, l.provisions, at);
    }
    v->back = review_link(rq, v->row.id, (ProposalId){ 0 });
    if (!v->is_discard) return sure_items(rq, v, &l, at, err);
    rest_items(rq, v, &l, at);
    return true;
}

/** What the form was shown with: the proposals ticked, and the mark of each beside it. */
typedef struct Ticked {
    ProposalId *ids;
    Str *seen;
    size_t n;
} Ticked;

static Ticked ticked(const Request *rq) {
    Ticked t = { ARENA_ARRAY(rq->arena, ProposalId, rq->fields_n),
                 ARENA_ARRAY(rq->arena, Str, rq->fields_n), 0 };
    for (size_t i = 0; i < rq->fields_n; i++)
        if (str_is(rq->fields[i].name, "ids") && str_to_int(rq->fields[i].value, &t.ids[t.n].v))
            t.n++;
    for (size_t i = 0; i < rq->fields_n; i++) {
        Str mark = rq->fields[i].value;
        size_t dot = str_find(mark, S("."), 0);
        int64_t id;
        if (!str_is(rq->fields[i].name, "seen") || dot == SIZE_MAX || mark.p[0] != 'p' ||
            !str_to_int((Str){ mark.p + 1, dot - 1 }, &id))
            continue;
        for (size_t k = 0; k < t.n; k++)
            if (t.ids[k].v == id) t.seen[k] = mark;
    }
    return t;
}

/** Why a ticked one cannot be decided so; empty when it can. words: what it says now. */
static bool tick_refusal(Request *rq, const TickPage *v, ProposalId id, Str seen, TickRefused *out,
                         Err *err) {
    Db *db = request_db(rq);
    ProposalRow p;
    ObligationDraft draft;
    DraftRow made;
    const char *missing = NULL;
    bool is_made;
    *out = (TickRefused){ 0 };
    if (!sql_proposal_get(db, id, &p, err)) {
        out->words = tr(rq->lang, N_("one of the proposals"));
        out->why = tr(rq->lang, N_("It was joined with another one and is not there any more."));
        return err->code == ERR_NOT_FOUND;
    }
    out->words = obligation_title(rq->arena, p.action);
    if (!sql_draft_of_proposal(db, id, &made, &is_made, err)) return false;
    if (p.state != PROPOSAL_PROPOSED) {
        out->why =
            is_made ? last_change(rq, "obligation", made.id.v) : last_change(rq, "proposal", id.v);
        if (!out->why.n) out->why = tr(rq->lang, N_("It has been decided already."));
    } else if (seen.n && !str_eq(seen, proposal_mark(rq->arena, &p))) {
        out->why = tr(rq->lang, N_("It was changed after you opened this page: look at it again."));
    } else if (!v->is_discard) {
        if (!proposal_draft(db, &v->row, &p, &draft, &missing, err)) return false;
        if (missing) out->why = tr(rq->lang, missing);
    }
    return true;
}

/** All ticks of the form as they were, but for those that cannot be decided: they are named. */
static bool tick_again(Request *rq, TickPage *v, Err *err) {
    const Ticked t = ticked(rq);
    v->refused = ARENA_ARRAY(rq->arena, TickRefused, t.n);
    for (size_t i = 0; i < v->items_n; i++)
        v->items[i].is_ticked = false;
    for (size_t k = 0; k < t.n; k++) {
        TickRefused refused;
        if (!tick_refusal(rq, v, t.ids[k], t.seen[k], &refused, err)) return false;
        if (refused.why.n) v->refused[v->refused_n++] = refused;
        for (size_t i = 0; !refused.why.n && i < v->items_n; i++)
            if (v->items[i].id.v == t.ids[k].v) v->items[i].is_ticked = true;
    }
    return true;
}

static void tick_show(Request *rq, Reply *rp, TickPage *v, int status) {
    Err err;
    for (size_t i = 0; i < v->items_n; i++) {
        v->items[i].begins = !i || !str_eq(v->items[i].lead, v->items[i - 1].lead);
        v->items[i].is_ticked = true;
    }
    if (status != 200 && !tick_again(rq, v, &err)) {
        reply_error(rp, &err);
        return;
    }
    v->crumbs = programme_crumbs(rq, &v->row, v->title, &v->crumbs_n);
    html_review_ticks(reply_page(rp, status), v);
}

static void sure_reply(Request *rq, Reply *rp, int status) {
    TickPage v = {
        .title = N_("Accept what is sure"),
        .tick = N_("Accept"),
        .what = N_("Duty"),
        .button = N_("Accept those that are ticked"),
        .leave = N_("Go back"),
        .none = N_("No open proposal is sure enough to be accepted at once. Look at them one by "
                   "one."),
    };
    Err err;
    if (!tick_load(rq, &v, &err)) {
        reply_error(rp, &err);
        return;
    }
    v.heading = v.place.n
                    ? tr_fill(rq->arena, rq->lang, N_("Accept what is sure of {0}"), &v.place, 1)
                    : tr(rq->lang, v.title);
    v.lead = tr(rq->lang, N_("These proposals are read with certainty, have a body that leads and "
                             "at most one date. Take the tick from those that you want to look at "
                             "by themselves. Each can be undone later."));
    v.action = str_printf(rq->arena, "/w/programme/%" PRId64 "/sure", v.row.id.v);
    tick_show(rq, rp, &v, status);
}

void sure_page(Request *rq, Reply *rp) {
    sure_reply(rq, rp, 200);
}

static void rest_reply(Request *rq, Reply *rp, int status) {
    TickPage v = { .is_discard = true,
                   .title = N_("Discard the rest"),
                   .tick = N_("Discard"),
                   .what = N_("Words"),
                   .button = N_("Discard those that are ticked"),
                   .leave = N_("Keep them"),
                   .none = N_("Nothing is undecided here.") };
    Err err;
    if (!tick_load(rq, &v, &err)) {
        reply_error(rp, &err);
        return;
    }
    v.heading = tr_fill(rq->arena, rq->lang, N_("Discard the rest of {0}"), &v.place, 1);
    v.lead = tr_n(rq->arena, rq->lang, (int64_t)v.items_n,
                  N_("{0} proposal of this part of the text is undecided. Discarded, it becomes no "
                     "duty. Take the tick from it to keep it; it can also be taken back later."),
                  N_("{0} proposals of this part of the text are undecided. Discarded, they become "
                     "no duties. Take the tick from those to keep; each can also be taken back "
                     "later."));
    v.action = str_printf(rq->arena, "/w/programme/%" PRId64 "/rest", v.row.id.v);
    tick_show(rq, rp, &v, status);
}

void rest_page(Request *rq, Reply *rp) {
    rest_reply(rq, rp, 200);
}

/** Decides those that the page showed and whose boxes are still ticked, and goes back there. One
 * that cannot be decided keeps the others, too: again is the page that names it. */
static void tick_post(Request *rq, Reply *rp, const CommandType *type, const void *cmd,
                      void (*again)(Request *rq, Reply *rp, int status)) {
    ProgrammeRow row;
    CommandResult result;
    Err err;
    int64_t provision = 0;
    if (!str_to_int(request_field(rq, "provision"), &provision)) provision = 0;
    if (!programme_open(rq, &row, &err)) {
        reply_error(rp, &err);
    } else if (request_run(rq, type, cmd, &result, &err)) {
        review_redirect(rp, review_link(rq, row.id, (ProposalId){ 0 }), "#v", provision);
    } else if (err_http_status(err.code) >= 500 || err.code == ERR_FORBIDDEN) {
        reply_error(rp, &err);
    } else {
        if (err.code == ERR_INPUT && err.field && strcmp(err.field, "ids") == 0)
            form_fail(rq, &err);
        again(rq, rp, err_http_status(err.code));
    }
}

void sure_post(Request *rq, Reply *rp) {
    const Ticked t = ticked(rq);
    const ProposalAccept cmd = { .ids = t.ids, .n = t.n, .seen = t.seen };
    tick_post(rq, rp, &proposal_accept_cmd, &cmd, sure_reply);
}

void rest_post(Request *rq, Reply *rp) {
    const Ticked t = ticked(rq);
    const ProposalDiscard cmd = { .ids = t.ids, .n = t.n, .seen = t.seen };
    tick_post(rq, rp, &proposal_discard_cmd, &cmd, rest_reply);
}
