#include "web/page/obligation_list.h"

#include "domain/programme_text.h"
#include "rules/recurrence.h"
#include "store/journal_store.h"
#include "text/csv.h"
#include "web/page/obligation_list_html.h"
#include "web/page/rule_words.h"
#include "web/page/words.h"
#include "web/page/work_item.h"

/* ---- rows ---- */

static Str performers(Request *rq, const ObligationOutcome *outcome) {
    return outcome->performers <= 1
               ? outcome->performer
               : tr_n(rq->arena, rq->lang, outcome->performers, N_("{0} unit"), N_("{0} units"));
}

/** "12-CTr/TU, Article 3, clause 1" */
static Str place_of(Request *rq, Str symbol, Str path) {
    Str place = provision_long(rq->arena, rq->lang, path);
    return place.n ? str_join(rq->arena, (const Str[]){ symbol, place }, 2, S(", ")) : symbol;
}

/** The mark of a duty: what is overdue, else what waits, else how far it is. */
static void say_results(Request *rq, ObligationItem *item) {
    const ObligationOutcome *o = &item->outcome;
    const char *query = "";
    Str share[2] = { number_text(rq->arena, rq->lang, o->done),
                     number_text(rq->arena, rq->lang, o->total) };
    if (o->overdue) {
        item->class_name = "to";
        item->status = tr_n(rq->arena, rq->lang, o->overdue, N_("{0} overdue"), N_("{0} overdue"));
        query = "&state=todo&late=late";
    } else if (o->waiting) {
        item->class_name = "ch";
        item->status = tr_n(rq->arena, rq->lang, o->waiting, N_("{0} awaiting acceptance"),
                            N_("{0} awaiting acceptance"));
        query = "&state=submitted";
    } else if (!o->total) {
        item->class_name = "na";
        item->status =
            tr(rq->lang, item->row.state == OBL_ACTIVE ? N_("Not arisen yet")
                                                       : N_("Ended, nothing is counted"));
    } else {
        item->class_name = o->done == o->total ? "cf" : "co";
        item->status = tr_fill(rq->arena, rq->lang, N_("{0} of {1} done"), share, 2);
    }
    Str unit = request_arg(rq, "unit");
    item->results = str_printf(rq->arena, "/w/obligation?list=occurrence&obligation=%" PRId64 "%s",
                               item->row.id.v, query);
    if (unit.n)
        item->results = str_printf(rq->arena, "%.*s&unit=%.*s", STR(item->results),
                                   STR(url_part(rq->arena, unit)));
}

static bool duties(Request *rq, ObligationListShow *view, int64_t after, Err *err) {
    const ListFilter *f = &view->filter;
    ObligationListRow *rows;
    ObligationOutcome *outcomes;
    size_t n;
    if (!list_duties(request_db(rq), f, after, LIST_ROWS + 1, &rows, &n, err)) return false;
    view->duties_n = n < LIST_ROWS ? n : LIST_ROWS;
    if (!obligation_outcomes(request_db(rq), rows, view->duties_n, f->unit_id, f->own, f->today,
                             &outcomes, err))
        return false;
    if (n > LIST_ROWS)
        view->next = request_link(rq, "after", list_id_text(rq->arena, rows[LIST_ROWS - 1].id.v));
    ObligationItem *items = ARENA_ARRAY(rq->arena, ObligationItem, view->duties_n);
    for (size_t i = 0; i < view->duties_n; i++) {
        const ObligationListRow *row = &rows[i];
        items[i] = (ObligationItem){ .row = *row,
                                     .outcome = outcomes[i],
                                     .kind = duty_kind_name((DutyKind)row->kind),
                                     .place = place_of(rq, row->symbol, row->path),
                                     .performers = performers(rq, &outcomes[i]),
                                     .rule = rule_words(rq->arena, rq->lang, row->rule) };
        say_results(rq, &items[i]);
    }
    view->duties = items;
    return true;
}

static bool occurrences(Request *rq, ObligationListShow *view, int64_t after, Err *err) {
    OccurrenceListRow *rows;
    size_t n;
    Calendars calendars = { .db = request_db(rq) };
    if (!list_occurrences(request_db(rq), &view->filter, after, LIST_ROWS + 1, &rows, &n, err))
        return false;
    view->occurrences_n = n < LIST_ROWS ? n : LIST_ROWS;
    if (n > LIST_ROWS)
        view->next = request_link(rq, "after", list_id_text(rq->arena, rows[LIST_ROWS - 1].id.v));
    OccurrenceItem *items = ARENA_ARRAY(rq->arena, OccurrenceItem, view->occurrences_n);
    for (size_t i = 0; i < view->occurrences_n; i++) {
        const OccurrenceListRow *row = &rows[i];
        items[i] = (OccurrenceItem){ .row = *row,
                                     .place = place_of(rq, row->symbol, row->path),
                                     .period = work_period(rq->arena, rq->lang, row->period) };
        if (row->event_text.n) items[i].period = row->event_text;
        if (!list_mark(rq, &calendars, row, &items[i].mark, err)) return false;
    }
    view->occurrences = items;
    return true;
}

static bool count_rows(Request *rq, const ObligationListShow *view, int64_t *out, Err *err) {
    const ListFilter *f = &view->filter;
    if (!view->is_occurrences) return list_duties_count(request_db(rq), f, out, err);
    return sql_occurrence_list_count(request_db(rq), f->pattern, f->programme_id, f->obligation_id,
                                     f->unit_id, f->kind_n, f->state_n, f->late_n, f->from_day,
                                     f->to_day, f->own, f->today, f->only_unit, LIST_COUNT_MAX + 1,
                                     out, err);
}

static bool count(Request *rq, ObligationListShow *view, Err *err) {
    // All obligations are as many for everybody.
    bool is_all = !view->is_occurrences && !view->is_filtered;
    int64_t n;
    if (is_all && kept_get(server_kept(rq->server), "all obligations", rq->lang, view->state,
                           rq->arena, &view->count))
        return true;
    if (!count_rows(rq, view, &n, err)) return false;
    if (n > LIST_COUNT_MAX)
        view->count = tr(rq->lang, N_("More than 1,000 fit."));
    else if (view->is_occurrences)
        view->count = tr_n(rq->arena, rq->lang, n, N_("{0} occurrence"), N_("{0} occurrences"));
    else
        view->count = tr_n(rq->arena, rq->lang, n, N_("{0} obligation"), N_("{0} obligations"));
    if (is_all)
        kept_put(server_kept(rq->server), "all obligations", rq->lang, view->state, view->count);
    return true;
}

/* ---- the page ---- */

/** Whether this is the list of occurrences (or its CSV). */
static bool asks_occurrences(Request *rq) {
    return str_is(request_arg(rq, "list"), "occurrence");
}

/** An address with the filter that both lists share. */
static Str other_list(Request *rq, bool is_occurrences) {
    static const char *const shared[] = { "q", "programme", "unit", "kind" };
    Str out = str_printf(rq->arena, "/w/obligation?list=%s", is_occurrences ? "occurrence" : "");
    for (size_t i = 0; i < COUNT_OF(shared); i++) {
        Str value = request_arg(rq, shared[i]);
        if (value.n)
            out = str_printf(rq->arena, "%.*s&%s=%.*s", STR(out), shared[i],
                             STR(url_part(rq->arena, value)));
    }
    return out;
}

static bool is_filtered(const ListFilter *f) {
    return f->q.n || f->programme.n || f->obligation.n || f->unit.n || f->kind.n || f->state.n ||
           f->late.n || f->from.n || f->to.n;
}

void obligation_list_page(Request *rq, Reply *rp) {
    ObligationListShow view = { .is_occurrences = asks_occurrences(rq) };
    Err err = { 0 };
    int64_t after;
    if (!str_to_int(request_arg(rq, "after"), &after) || after < 0) after = 0;
    view.filter = list_filter(rq, view.is_occurrences);
    view.is_filtered = is_filtered(&view.filter);
    JournalHead head;
    if (!journal_head(request_db(rq), &head, &err)) {
        reply_error(rp, &err);
        return;
    }
    view.state = head.size;
    bool ok = list_choices(rq, &view, &err) && count(rq, &view, &err) &&
              (view.is_occurrences ? occurrences(rq, &view, after, &err)
                                   : duties(rq, &view, after, &err));
    if (!ok) {
        reply_error(rp, &err);
        return;
    }
    if (after) view.first = request_link(rq, "after", S(""));
    view.duties_link = other_list(rq, false);
    view.occurrences_link = other_list(rq, true);
    view.clear_link = view.is_occurrences ? S("/w/obligation?list=occurrence") : S("/w/obligation");
    view.csv_link = list_csv_link(rq, S("/w/obligation.csv"));
    html_obligation_list(reply_page(rp, 200), &view);
}

/* ---- CSV ---- */

static const char *duty_state_name(ObligationState state) {
    switch (state) {
    case OBL_DRAFT: return N_("Draft");
    case OBL_ACTIVE: return N_("In force");
    case OBL_ENDED: return N_("Ended");
    case OBL_VOID: return N_("No longer applies");
    }
    return "";
}

static void duty_line(Request *rq, Buf *out, const ObligationListRow *row,
                      const ObligationOutcome *outcome) {
    const int64_t counts[] = { outcome->total, outcome->done, outcome->waiting, outcome->overdue };
    const Str cells[] = { row->symbol,
                          provision_long(rq->arena, rq->lang, row->path),
                          str_printf(rq->arena, "%" PRId64, row->number),
                          row->title,
                          tr(rq->lang, duty_kind_name((DutyKind)row->kind)),
                          tr(rq->lang, duty_state_name(row->state)),
                          row->lead_name,
                          performers(rq, outcome),
                          rule_words(rq->arena, rq->lang, row->rule),
                          row->is_request ? tr(rq->lang, N_("requested")) : S(""),
                          day_iso(rq->arena, outcome->next) };
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        csv_put(out, cells[i]);
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        csv_put(out, str_printf(rq->arena, "%" PRId64, counts[i]));
    csv_end(out);
}

static bool duty_csv(Request *rq, Reply *rp, const ListFilter *f, Err *err) {
    static const char *const heads[] = {
        N_("Programme"), N_("Provision"),
        N_("Number"),    N_("Obligation"),
        N_("Kind"),      N_("State"),
        N_("Leads"),     N_("Performs"),
        N_("When"),      N_("Request"),
        N_("Next date"), N_("Occurrences"),
        N_("Done"),      N_("Awaiting acceptance"),
        N_("Overdue"),
    };
    ObligationListRow *rows;
    ObligationOutcome *outcomes;
    size_t n = 1;
    Buf *out = list_csv(rq, rp, heads, COUNT_OF(heads));
    for (int64_t after = 0; n; after = n ? rows[n - 1].id.v : 0) {
        if (!list_duties(request_db(rq), f, after, LIST_CSV_STEP, &rows, &n, err) ||
            !obligation_outcomes(request_db(rq), rows, n, f->unit_id, f->own, f->today, &outcomes,
                                 err))
            return false;
        for (size_t i = 0; i < n; i++)
            duty_line(rq, out, &rows[i], &outcomes[i]);
    }
    return true;
}

static bool occurrence_line(Request *rq, Calendars *calendars, Buf *out,
                            const OccurrenceListRow *row, Err *err) {
    OccurrenceMark mark;
    if (!list_mark(rq, calendars, row, &mark, err)) return false;
    const Str cells[] = {
        row->title,
        row->symbol,
        provision_long(rq->arena, rq->lang, row->path),
        work_event(rq->arena, rq->lang, row->period, row->event_text),
        row->unit_name,
        row->is_self_tracked ? S("") : row->accept_name,
        day_iso(rq->arena, row->due),
        day_iso(rq->arena, row->original_due),
        tr(rq->lang, occurrence_state_message(row->state)),
        day_iso(rq->arena, row->submitted_day),
        row->state == OCC_ACCEPTED ? day_iso(rq->arena, row->decided_day) : S(""),
        mark.word,
    };
    list_csv_row(out, cells, COUNT_OF(cells));
    return true;
}

static bool occurrence_csv(Request *rq, Reply *rp, const ListFilter *f, Err *err) {
    static const char *const heads[] = {
        N_("Obligation"), N_("Programme"), N_("Provision"), N_("Period or event"),
        N_("Unit"),       N_("Accepts"),   N_("Due"),       N_("First due"),
        N_("State"),      N_("Handed in"), N_("Accepted"),  N_("Against the date"),
    };
    OccurrenceListRow *rows;
    Calendars calendars = { .db = request_db(rq) };
    size_t n = 1, total = 0;
    Buf *out = list_csv(rq, rp, heads, COUNT_OF(heads));
    for (int64_t after = 0; n; after = n ? rows[n - 1].id.v : 0) {
        if (!list_occurrences(request_db(rq), f, after, LIST_CSV_STEP, &rows, &n, err))
            return false;
        if ((total += n) > LIST_CSV_ROWS)
            return FAIL(err, .code = ERR_TOO_LARGE,
                        .args = { number_text(rq->arena, rq->lang, LIST_CSV_ROWS) },
                        .msg = N_("This list has more than {0} rows, too many for one file. "
                                  "Choose a programme, a body or a term above the list, then "
                                  "download it again."));
        for (size_t i = 0; i < n; i++)
            if (!occurrence_line(rq, &calendars, out, &rows[i], err)) return false;
    }
    return true;
}

void obligation_list_csv(Request *rq, Reply *rp) {
    bool is_occurrences = asks_occurrences(rq);
    ListFilter filter = list_filter(rq, is_occurrences);
    Err err = { 0 };
    bool ok =
        is_occurrences ? occurrence_csv(rq, rp, &filter, &err) : duty_csv(rq, rp, &filter, &err);
    if (!ok) {
        reply_error(rp, &err);
        return;
    }
    reply_download(rp, is_occurrences ? S("ky-thuc-hien.csv") : S("nhiem-vu.csv"));
}
