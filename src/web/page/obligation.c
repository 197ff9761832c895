#include "web/page/obligation.h"

#include "rules/recurrence.h"
#include "web/page/obligation_html.h"
#include "web/page/promise.h"

enum { NEXT_MAX = 6, PAST_MAX = 50 };

static bool not_there(Err *err) {
    return FAIL(err, .code = ERR_NOT_FOUND,
                .msg = N_("This does not exist, or is not open to you. Check the address."));
}

/* ---- head and facts ---- */

static bool head(Request *rq, ObligationShow *view, Err *err) {
    Db *db = request_db(rq);
    const ObligationRow *o = &view->row;
    ProgrammeRow programme;
    IndicatorRow *indicators;
    if (!sql_programme_get(db, o->programme, &programme, err) ||
        !obligation_facts(rq, o, &programme, &view->facts, err) ||
        !sql_obligation_indicators(db, o->id, &indicators, &view->indicators_n, err))
        return false;
    view->indicators = indicators;
    Crumb *crumbs = ARENA_ARRAY(rq->arena, Crumb, 3);
    Str number = str_printf(rq->arena, "%" PRId64, o->number);
    crumbs[0] = (Crumb){ tr(rq->lang, N_("Obligations")), S("/w/obligation") };
    crumbs[1] =
        (Crumb){ view->facts.symbol,
                 str_printf(rq->arena, "/w/obligation?programme=%" PRId64, o->programme.v) };
    crumbs[2] = (Crumb){ tr_fill(rq->arena, rq->lang, N_("Obligation {0}"), &number, 1), S("") };
    view->crumbs = crumbs;
    view->crumbs_n = 3;
    return true;
}

/** Whether an event starts the term, and whether it is counted or has to be given. */
static bool starts_by_event(Str rule, bool *has_term) {
    Recurrence parsed;
    Err ignored;
    *has_term = false;
    if (!rule.n || !recurrence_parse(rule, &parsed, &ignored)) return true;
    *has_term = parsed.kind == RECUR_AFTER_EVENT;
    return *has_term;
}

/** The performing units that the reader may enter an event for, "every" first when there are
 * several. */
static void performer_options(Request *rq, ObligationShow *view, const Subject *lead) {
    const ObligationFacts *facts = &view->facts;
    Option *options = ARENA_ARRAY(rq->arena, Option, facts->performers_n + 1);
    size_t n = 1;
    options[0] = (Option){ S(""), S(""), N_("Every performing unit") };
    for (size_t i = 0; i < facts->performers_n; i++)
        if (obligation_may_event(request_actor(rq), lead, facts->performers[i].unit))
            options[n++] = (Option){ str_printf(rq->arena, "%" PRId64, facts->performers[i].unit.v),
                                     facts->performers[i].short_name, NULL };
    view->performer_options = n > 2 ? options : options + 1;
    view->performer_options_n = n > 2 ? n : n - 1;
}

static bool rights(Request *rq, ObligationShow *view, Err *err) {
    Subject subject;
    const Actor *actor = request_actor(rq);
    if (!obligation_subject(request_db(rq), &view->row, &subject, err)) return false;
    view->is_inside = policy_would_allow(actor, ACT_INSIDE_READ, &subject);
    view->talk.may = policy_would_allow(actor, ACT_COMMENT, &subject);
    performer_options(rq, view, &subject);
    view->may_event = starts_by_event(view->row.rule, &view->has_term) &&
                      view->row.state == OBL_ACTIVE && view->performer_options_n > 0;
    return true;
}

/* ---- occurrences ---- */

static bool next_dates(Request *rq, ObligationShow *view, Err *err) {
    ObligationNextRow *rows;
    UnitId own = request_actor(rq)->unit;
    if (!sql_obligation_next(request_db(rq), view->row.id, own, rq->today, NEXT_MAX, &rows,
                             &view->next_n, err))
        return false;
    NextItem *items = ARENA_ARRAY(rq->arena, NextItem, view->next_n);
    for (size_t i = 0; i < view->next_n; i++) {
        Str day = day_iso(rq->arena, rows[i].due);
        items[i] = (NextItem){ .row = rows[i],
                               .what = work_event(rq->arena, rq->lang, rows[i].period,
                                                  rows[i].event_text) };
        items[i].link = rows[i].units == 1
                            ? str_printf(rq->arena, "/w/occurrence/%" PRId64, rows[i].first.v)
                            : str_printf(rq->arena,
                                         "/w/obligation?list=occurrence&obligation=%" PRId64
                                         "&from=%.*s&to=%.*s",
                                         view->row.id.v, STR(day), STR(day));
        items[i].count = next_results(rq, &rows[i]);
    }
    view->next = items;
    return true;
}

static bool occurrences(Request *rq, ObligationShow *view, Err *err) {
    OccurrenceListRow *rows;
    size_t n;
    int64_t after;
    Calendars calendars = { .db = request_db(rq) };
    if (!str_to_int(request_arg(rq, "after"), &after) || after < 0) after = 0;
    const ListFilter all = { .sort = S("latest"),
                             .pattern = S("%"),
                             .obligation_id = view->row.id,
                             .own = request_actor(rq)->unit,
                             .from_day = DAY_NONE,
                             .to_day = DAY_NONE,
                             .today = rq->today };
    if (!list_occurrences(request_db(rq), &all, after, LIST_ROWS + 1, &rows, &n, err) ||
        !sql_obligation_count(request_db(rq), view->row.id, rq->today, all.own, &view->count, err))
        return false;
    view->occurrences_n = n < LIST_ROWS ? n : LIST_ROWS;
    if (n > LIST_ROWS)
        view->further =
            request_link(rq, "after", str_printf(rq->arena, "%" PRId64, rows[LIST_ROWS - 1].id.v));
    if (after) view->first = request_link(rq, "after", S(""));
    OccurrenceItem *items = ARENA_ARRAY(rq->arena, OccurrenceItem, view->occurrences_n);
    for (size_t i = 0; i < view->occurrences_n; i++) {
        items[i].row = rows[i];
        items[i].period = work_event(rq->arena, rq->lang, rows[i].period, rows[i].event_text);
        if (!list_mark(rq, &calendars, &rows[i], &items[i].mark, err)) return false;
    }
    view->occurrences = items;
    view->rate = percent_text(rq->arena, rq->lang, view->count.on_time, view->count.due);
    view->all_link =
        str_printf(rq->arena, "/w/obligation?list=occurrence&obligation=%" PRId64, view->row.id.v);
    return true;
}

/* ---- talk and history ---- */

static bool talk(Request *rq, ObligationShow *view, Err *err) {
    CommentRow *rows;
    size_t n;
    if (!view->is_inside) return true;
    if (!sql_comment_at(request_db(rq), view->row.id, (OccurrenceId){ 0 }, TALK_MAX, &rows, &n,
                        err))
        return false;
    view->talk.at = str_printf(rq->arena, "/w/obligation/%" PRId64, view->row.id.v);
    view->talk.hint = N_("Everybody who has a part in this duty reads it.");
    view->talk.nothing = N_("Nothing was asked on the duty as a whole. What concerns one "
                            "occurrence is asked on its page.");
    view->talk.key = view->key;
    talk_fill(rq, rows, n, &view->talk);
    return true;
}

static bool history(Request *rq, ObligationShow *view, Err *err) {
    ObligationHistoryRow *rows;
    size_t n;
    if (!sql_history_of_obligation(request_db(rq), view->row.id.v, INT64_MAX, PAST_MAX, &rows, &n,
                                   err))
        return false;
    HistoryRow *all = ARENA_ARRAY(rq->arena, HistoryRow, n);
    for (size_t i = 0; i < n; i++)
        all[i] = (HistoryRow){ .seq = rows[i].seq,
                               .at = rows[i].at,
                               .type = rows[i].type,
                               .person = rows[i].person,
                               .unit = rows[i].unit,
                               .is_erased = rows[i].is_erased };
    view->history = history_items(rq->arena, all, n, false);
    view->history_n = n;
    return true;
}

/* ---- the page ---- */

static bool load(Request *rq, ObligationShow *view, Err *err) {
    ObligationId id = { 0 };
    if (!request_id(rq, "id", &id.v, err) ||
        !sql_obligation_get(request_db(rq), id, &view->row, err))
        return false;
    if (view->row.state == OBL_DRAFT) return not_there(err);
    view->key = form_key(rq->arena);
    view->asks_second = form_error(rq, "is_second").n || request_has_field(rq, "is_second");
    return head(rq, view, err) && rights(rq, view, err) && next_dates(rq, view, err) &&
           occurrences(rq, view, err) && talk(rq, view, err) && history(rq, view, err);
}

static void show(Request *rq, Reply *rp, int status) {
    ObligationShow view = { 0 };
    Err err = { 0 };
    if (load(rq, &view, &err))
        html_obligation(reply_page(rp, status), &view);
    else
        reply_error(rp, &err);
}

void obligation_page(Request *rq, Reply *rp) {
    int64_t id;
    Err err = { 0 };
    show(rq, rp, 200);
    if (rp->status == 200 && request_id(rq, "id", &id, &err)) notices_seen(rq, S("obligation"), id);
}

/** After a POST: back to the obligation, or its page again with what was typed. */
static void answer(Request *rq, Reply *rp, bool done, const char *place, const Err *err) {
    if (done) {
        reply_redirect(rp, "/w/obligation/%.*s#%s", STR(request_param(rq, "id")), place);
        return;
    }
    if (err->code != ERR_INPUT && err->code != ERR_RANGE) {
        reply_error(rp, err);
        return;
    }
    if (!rq->errors_n) form_fail(rq, err);
    show(rq, rp, 400);
}

void obligation_event_post(Request *rq, Reply *rp) {
    static const Field form[] = {
        FIELD(TEXT, ObligationEvent, what, 1, 300, .label = N_("What happened")),
        FIELD(DAY, ObligationEvent, day, 0, 0, .label = N_("Day of the event")),
        FIELD(ID, ObligationEvent, unit, 1, INT64_MAX, .label = N_("For whom"),
              .is_optional = true),
        FIELD(DAY, ObligationEvent, due, 0, 0, .label = N_("Due"), .is_optional = true),
        FIELD(BOOL, ObligationEvent, is_second, 0, 1),
    };
    ObligationEvent cmd = { .day = DAY_NONE, .due = DAY_NONE };
    CommandResult result;
    Err err = { 0 };
    bool done = request_id(rq, "id", &cmd.obligation.v, &err) &&
                form_read(rq, FORM(form), &cmd, &err) &&
                request_run(rq, &obligation_event_cmd, &cmd, &result, &err);
    if (err.code == ERR_CONFLICT && err.field) err.code = ERR_INPUT; // the form asks about it
    answer(rq, rp, done, "ky", &err);
}

void obligation_comment_post(Request *rq, Reply *rp) {
    ObligationId id = { 0 };
    Err err = { 0 };
    bool done = request_id(rq, "id", &id.v, &err) && talk_add(rq, id, (OccurrenceId){ 0 }, &err);
    answer(rq, rp, done, "talk", &err);
}
