#include "web/page/portal_obligation.h"

#include "domain/obligation_draft.h"
#include "domain/working_calendar.h"
#include "web/app.h"
#include "web/page/evidence.h"
#include "web/page/portal_obligation_html.h"
#include "web/page/portal_programme.h"
#include "web/page/words.h"
#include "web/page/work_item.h"

enum { FILES_MAX = 1000, VALUES_MAX = 2000, NEXT_DATES = 6 };

static bool no_such(Err *err) {
    return FAIL(err, .code = ERR_NOT_FOUND,
                .msg = N_("There is no such page. Check the address, or start from the menu."));
}

static bool read_head(Request *rq, PortalObligationShow *view, Err *err) {
    const ObligationRow *o = &view->row;
    ProgrammeRow programme;
    if (!portal_programme_get(request_db(rq), o->programme, &programme, err) ||
        !obligation_facts(rq, o, &programme, &view->facts, err))
        return false;
    view->title = programme.title;
    view->crumbs[0] = (Crumb){ tr(rq->lang, N_("Home")), S("/") };
    view->crumbs[1] = (Crumb){ tr(rq->lang, N_("Signed programmes")), S("/programmes") };
    view->crumbs[2] =
        (Crumb){ view->facts.symbol, str_printf(rq->arena, "/p/%" PRId64, programme.id.v) };
    view->crumbs[3] = (Crumb){ first_words(o->title, 8), S("") };
    return true;
}

static bool read_numbers(Request *rq, PortalObligationShow *view, Err *err) {
    ObligationCountRow count;
    if (!sql_obligation_count(request_db(rq), view->row.id, rq->today, (UnitId){ 0 }, &count,
                              err) ||
        !sql_portal_sums(request_db(rq), view->row.id, OVER_SUM, &view->sums, &view->sums_n, err))
        return false;
    const Totals totals = { .due = count.due,
                            .on_time = count.on_time,
                            .done_late = count.done_late,
                            .waiting = count.waiting,
                            .overdue = count.overdue,
                            .ahead = count.ahead };
    view->bar = bar_of(rq, &totals, tr(rq->lang, N_("Occurrences by result")));
    view->hidden = count.hidden;
    return true;
}

static size_t files_of(Request *rq, const PortalEvidence *all, size_t n, OccurrenceId id,
                       const PublicFile **out) {
    PublicFile *files = ARENA_ARRAY(rq->arena, PublicFile, n);
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        if (all[i].occurrence.v == id.v)
            files[count++] = (PublicFile){ all[i].id, all[i].name,
                                           file_size_text(rq->arena, rq->lang, all[i].size) };
    *out = files;
    return count;
}

/** The numbers of one occurrence: they stand together, in the order of ids. */
static const PortalValue *values_of(const PortalValue *all, size_t n, OccurrenceId id,
                                    size_t *count) {
    size_t from = 0, to;
    while (from < n && all[from].occurrence.v != id.v)
        from++;
    for (to = from; to < n && all[to].occurrence.v == id.v;)
        to++;
    *count = to - from;
    return all + from;
}

/** What lies ahead, a line for each date. */
static bool read_ahead(Request *rq, PortalObligationShow *view, Err *err) {
    ObligationNextRow *rows;
    if (!sql_obligation_next(request_db(rq), view->row.id, (UnitId){ 0 }, rq->today, NEXT_DATES,
                             &rows, &view->next_dates_n, err))
        return false;
    for (size_t i = 0; i < view->next_dates_n; i++)
        if (!rows[i].event_text.n)
            rows[i].event_text = work_period(rq->arena, rq->lang, rows[i].period);
    view->next_dates = rows;
    return true;
}

/** Rows from the next date back; what lies behind it has nothing to show yet. */
static bool read_page(Request *rq, PortalObligationShow *view, PortalOccurrence **rows, size_t *n,
                      Err *err) {
    OccurrenceId after = { 0 };
    Day before = DAY_LAST;
    bool found = false;
    if (!str_to_int(request_arg(rq, "after"), &after.v) || after.v < 0) after.v = 0;
    if (after.v && !sql_portal_occurrence_day(request_db(rq), after, &before, &found, err))
        return false;
    if (!found) before = view->next_dates_n ? view->next_dates[0].due : DAY_LAST;
    const OccurrenceId before_id = { found ? after.v : INT64_MAX };
    if (!sql_portal_occurrences(request_db(rq), view->row.id, before, before_id,
                                PORTAL_OCCURRENCES + 1, rows, n, err))
        return false;
    if (found) view->first = request_link(rq, "after", S(""));
    if (*n > PORTAL_OCCURRENCES) {
        *n = PORTAL_OCCURRENCES;
        view->next =
            request_link(rq, "after", str_printf(rq->arena, "%" PRId64, (*rows)[*n - 1].id.v));
    }
    return true;
}

static bool read_occurrences(Request *rq, PortalObligationShow *view, Err *err) {
    PortalOccurrence *rows;
    PortalEvidence *files;
    PortalValue *values;
    size_t n, files_n, values_n;
    if (!read_page(rq, view, &rows, &n, err)) return false;
    Day last = n ? rows[0].due : DAY_LAST, first = n ? rows[n - 1].due : DAY_LAST;
    if (!sql_portal_evidence(request_db(rq), view->row.id, first, last, FILES_MAX, &files, &files_n,
                             err) ||
        !sql_portal_values(request_db(rq), view->row.id, first, last, VALUES_MAX, &values,
                           &values_n, err))
        return false;
    PublicOccurrence *list = ARENA_ARRAY(rq->arena, PublicOccurrence, n);
    Calendars calendars = { .db = request_db(rq) };
    for (size_t i = 0; i < n; i++) {
        const Calendar *calendar;
        const OccurrenceDates dates = { .state = rows[i].state,
                                        .due = rows[i].due,
                                        .submitted = rows[i].submitted_day,
                                        .released = rows[i].decided_day,
                                        .today = rq->today };
        if (!calendars_of(&calendars, rows[i].unit, &calendar, err)) return false;
        OccurrenceMark mark = occurrence_mark(rq->arena, rq->lang, &dates, calendar);
        list[i] = (PublicOccurrence){
            .row = rows[i],
            .what = rows[i].event_text.n ? rows[i].event_text
                                         : work_period(rq->arena, rq->lang, rows[i].period),
            .class_name = mark.class_name,
            .status = mark.word,
            .is_hot = mark.is_late,
        };
        view->has_released |= rows[i].state == OCC_RELEASED;
        list[i].values = values_of(values, values_n, rows[i].id, &list[i].values_n);
        list[i].files_n = files_of(rq, files, files_n, rows[i].id, &list[i].files);
    }
    view->occurrences = list;
    view->occurrences_n = n;
    return true;
}

/** What was withdrawn or is void, with pages of its own: ?closed=. */
static bool read_closed(Request *rq, PortalObligationShow *view, Err *err) {
    Db *db = request_db(rq);
    PortalClosed *rows;
    OccurrenceId last = { 0 };
    Day before = DAY_LAST;
    size_t n;
    bool found = false;
    if (!str_to_int(request_arg(rq, "closed"), &last.v) || last.v < 0) last.v = 0;
    if (last.v && !sql_portal_occurrence_day(db, last, &before, &found, err)) return false;
    if (!found) before = DAY_LAST;
    const OccurrenceId before_id = { found ? last.v : INT64_MAX };
    if (!sql_portal_closed_count(db, view->row.id, &view->closed_count, err) ||
        !sql_portal_closed(db, view->row.id, before, before_id, PORTAL_OCCURRENCES + 1, &rows, &n,
                           err))
        return false;
    if (found) view->closed_first = request_link(rq, "closed", S(""));
    if (n > PORTAL_OCCURRENCES) {
        n = PORTAL_OCCURRENCES;
        view->closed_next =
            request_link(rq, "closed", str_printf(rq->arena, "%" PRId64, rows[n - 1].id.v));
    }
    PublicClosed *list = ARENA_ARRAY(rq->arena, PublicClosed, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (PublicClosed){
            .row = rows[i],
            .what = rows[i].event_text.n ? rows[i].event_text
                                         : work_period(rq->arena, rq->lang, rows[i].period),
            .state = tr(rq->lang, occurrence_state_message(rows[i].state)),
        };
    view->closed = list;
    view->closed_n = n;
    return true;
}

void portal_obligation_page(Request *rq, Reply *rp) {
    PortalObligationShow view = { 0 };
    ObligationId id = { 0 };
    Err err = { 0 };
    bool ok = request_id(rq, "id", &id.v, &err) &&
              sql_obligation_get(request_db(rq), id, &view.row, &err) &&
              (view.row.state != OBL_DRAFT || no_such(&err)) && read_head(rq, &view, &err) &&
              read_numbers(rq, &view, &err) && read_ahead(rq, &view, &err) &&
              read_occurrences(rq, &view, &err) && read_closed(rq, &view, &err);
    if (ok)
        html_portal_obligation(reply_page(rp, 200), &view);
    else
        reply_error(rp, &err);
}

void portal_evidence_file(Request *rq, Reply *rp) {
    EvidenceId id = { 0 };
    PortalFile file;
    Err err = { 0 };
    if (request_id(rq, "id", &id.v, &err) && sql_portal_file(request_db(rq), id, &file, &err))
        reply_file(rp, (StoredFile){ file.sha256, file.size }, evidence_media_type(file.media_type),
                   file.name.n ? file.name : S("file"));
    else
        reply_error(rp, &err);
}
