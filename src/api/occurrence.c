/** Occurrences, what was handed in for them, and totals. */
#include "domain/occurrence.h"
#include "api/api.h"
#include "domain/occurrence_sight.h"
#include "domain/overview.h"

static const char *state_word(int state) {
    return occurrence_state_word((OccurrenceState)state);
}

static const Member members[] = {
    MEMBER(ID, OccurrenceItemRow, id),
    MEMBER(ID, OccurrenceItemRow, obligation),
    MEMBER(ID, OccurrenceItemRow, programme),
    MEMBER(ID, OccurrenceItemRow, unit, .hint = "The unit that performs it"),
    MEMBER(ID, OccurrenceItemRow, accept, .hint = "The unit that accepts it"),
    MEMBER(TEXT, OccurrenceItemRow, title),
    MEMBER(TEXT, OccurrenceItemRow, period),
    MEMBER(TEXT, OccurrenceItemRow, event_text, .as = "event"),
    MEMBER(DAY, OccurrenceItemRow, event_day, .is_null = true),
    MEMBER(DAY, OccurrenceItemRow, due),
    MEMBER(DAY, OccurrenceItemRow, original_due),
    MEMBER(WORD, OccurrenceItemRow, state, .word = state_word, .first = OCC_OPEN,
           .last = OCC_RELEASED),
    MEMBER(BOOL, OccurrenceItemRow, is_late, .hint = "Past the date: handed in late, or not yet"),
    MEMBER(DAY, OccurrenceItemRow, submitted_day, .is_null = true),
    MEMBER(DAY, OccurrenceItemRow, decided_day, .is_null = true),
    MEMBER(INT, OccurrenceItemRow, returned_n, .as = "returned"),
    MEMBER(TEXT, OccurrenceItemRow, close_reason),
    MEMBER(TEXT, OccurrenceItemRow, close_basis),
    MEMBER(BOOL, OccurrenceItemRow, is_request),
};
const Shape api_occurrence_shape = SHAPE("Occurrence", OccurrenceItemRow, members);

static int64_t occurrence_cursor(const void *row) {
    return ((const OccurrenceItemRow *)row)->id.v;
}

/** By the filter that leaves the fewest. */
static bool items_read(Request *rq, const OccurrencesQuery *q, OccurrenceItemRow **rows, size_t *n,
                       Err *err) {
    const Actor *actor = request_actor(rq);
    UnitId own = actor ? actor->unit : (UnitId){ 0 };
    bool (*const read)(Db *, int64_t, UnitId, ProgrammeId, ObligationId, int64_t, Day, Day, UnitId,
                       Day, int64_t, OccurrenceItemRow **, size_t *, Err *) =
        q->obligation.v  ? sql_occurrence_items_of_obligation
        : q->unit.v      ? sql_occurrence_items_of_unit
        : q->programme.v ? sql_occurrence_items_of_programme
                         : sql_occurrence_items;
    return read(request_db(rq), q->after, q->unit, q->programme, q->obligation, (int64_t)q->state,
                q->due_before, q->due_after, own, rq->today, q->limit + 1, rows, n, err);
}

static bool occurrences(Request *rq, Reply *rp, Err *err) {
    OccurrencesQuery q = { .due_before = DAY_NONE, .due_after = DAY_NONE };
    OccurrenceItemRow *rows;
    size_t n;
    if (!api_query(rq, &q, &q.limit, err) || !items_read(rq, &q, &rows, &n, err)) return false;
    reply_list(rp, &api_occurrence_shape, rows, n, q.limit, occurrence_cursor);
    return true;
}
API_ENDPOINT(api_occurrences, occurrences)

bool api_occurrence_answer(Request *rq, Reply *rp, int status, OccurrenceId id, Err *err) {
    OccurrenceItemRow row;
    OccurrenceRow open;
    if (!occurrence_open_to(request_db(rq), request_actor(rq), id, &open, err) ||
        !sql_occurrence_item(request_db(rq), id, rq->today, &row, err))
        return false;
    reply_object(rp, status, &api_occurrence_shape, &row);
    return true;
}

static bool occurrence(Request *rq, Reply *rp, Err *err) {
    int64_t id;
    return request_id(rq, "id", &id, err) &&
           api_occurrence_answer(rq, rp, 200, (OccurrenceId){ id }, err);
}
API_ENDPOINT(api_occurrence, occurrence)

/* ---- what was handed in ---- */

typedef struct SubmissionView {
    SubmissionRow row;
    const EvidenceRow *evidence;
    const ValueRow *values;
    size_t evidence_n, values_n;
} SubmissionView;

static const char *submission_word(int state) {
    switch ((SubmissionState)state) {
    case SUB_DRAFT: return "draft";
    case SUB_SUBMITTED: return "submitted";
    case SUB_ACCEPTED: return "accepted";
    case SUB_RETURNED: return "returned";
    case SUB_RELEASED: return "released";
    }
    return "";
}
static const Member evidence_members[] = {
    MEMBER(ID, EvidenceRow, id),          MEMBER(TEXT, EvidenceRow, name),
    MEMBER(TEXT, EvidenceRow, sha256),    MEMBER(INT, EvidenceRow, size),
    MEMBER(BOOL, EvidenceRow, is_public),
};
static const Shape evidence_shape = SHAPE("Evidence", EvidenceRow, evidence_members);
static const Member value_members[] = {
    MEMBER(ID, ValueRow, indicator),
    MEMBER(TEXT, ValueRow, name),
    MEMBER(TEXT, ValueRow, measure),
    MEMBER(INT, ValueRow, value, .as = "thousandths"),
};
static const Shape value_shape = SHAPE("Value", ValueRow, value_members);
#define ROW(type, member, ...) MEMBER(type, SubmissionView, row.member, .as = #member, __VA_ARGS__)
static const Member submission_members[] = {
    ROW(ID, id),
    ROW(ID, occurrence),
    ROW(INT, number),
    ROW(WORD, state, .word = submission_word, .first = SUB_DRAFT, .last = SUB_RELEASED),
    ROW(ID, unit),
    ROW(ID, person, .is_null = true),
    ROW(TEXT, note),
    ROW(INSTANT, at),
    ROW(INSTANT, decided, .is_null = true),
    ROW(ID, decided_unit, .is_null = true),
    ROW(TEXT, decided_reason),
    MEMBER(TEXT, SubmissionView, row.released, .as = "released_text",
           .hint = "What everybody reads, once the body itself has released it"),
    MEMBER(LIST, SubmissionView, evidence, .shape = &evidence_shape),
    MEMBER(LIST, SubmissionView, values, .shape = &value_shape),
};
const Shape api_submission_shape = SHAPE("Submission", SubmissionView, submission_members);

static int64_t submission_cursor(const void *row) {
    return ((const SubmissionView *)row)->row.number;
}

static bool submissions(Request *rq, Reply *rp, Err *err) {
    Db *db = request_db(rq);
    PageQuery q = { 0 };
    OccurrenceRow row;
    Subject subject;
    OccurrenceSight sight;
    SubmissionRow *rows;
    size_t n, kept = 0;
    int64_t id;
    if (!api_query(rq, &q, &q.limit, err) || !request_id(rq, "id", &id, err) ||
        !occurrence_open_to(db, request_actor(rq), (OccurrenceId){ id }, &row, err) ||
        !occurrence_audience(db, &row, &subject, err) ||
        !occurrence_sight(db, request_actor(rq), &row, &sight, err) ||
        (!sight.is_result && !policy_allows(request_actor(rq), ACT_RESULT_READ, &subject, err)) ||
        !sql_submission_of(db, row.id, &rows, &n, err))
        return false;
    SubmissionView *views = ARENA_ARRAY(rq->arena, SubmissionView, n);
    for (size_t i = 0; i < n; i++) {
        SubmissionView *view = &views[kept];
        EvidenceRow *evidence;
        ValueRow *values;
        if (!sight_of_submission(&sight, rows[i].state)) continue;
        if (q.after && rows[i].number >= q.after) continue;
        view->row = rows[i];
        if (!sql_submission_evidence(db, rows[i].id, &evidence, &view->evidence_n, err) ||
            !sql_submission_values(db, rows[i].id, &values, &view->values_n, err))
            return false;
        view->evidence = evidence;
        view->values = values;
        kept++;
    }
    reply_list(rp, &api_submission_shape, views, kept, q.limit, submission_cursor);
    return true;
}
API_ENDPOINT(api_submissions, submissions)

/* ---- totals ---- */

typedef struct OverviewView {
    ProgrammeId programme;
    UnitId unit;
    int64_t year;
    Day from, to;
    Totals totals;
} OverviewView;

static const Member totals_members[] = {
    MEMBER(INT, Totals, due, .hint = "Fell due: the day has passed"),
    MEMBER(INT, Totals, on_time),
    MEMBER(INT, Totals, done_late),
    MEMBER(INT, Totals, waiting, .hint = "Handed in, waits for acceptance"),
    MEMBER(INT, Totals, overdue),
    MEMBER(INT, Totals, ahead, .hint = "Not due yet and not accepted"),
};
static const Shape totals_shape = SHAPE("Totals", Totals, totals_members);
static const Member overview_members[] = {
    MEMBER(ID, OverviewView, programme, .is_null = true),
    MEMBER(ID, OverviewView, unit, .is_null = true),
    MEMBER(INT, OverviewView, year),
    MEMBER(DAY, OverviewView, from),
    MEMBER(DAY, OverviewView, to),
    MEMBER(PART, OverviewView, totals, .shape = &totals_shape),
};
const Shape api_overview_shape = SHAPE("Overview", OverviewView, overview_members);

static bool overview(Request *rq, Reply *rp, Err *err) {
    Db *db = request_db(rq);
    OverviewQuery q = { 0 };
    ProgrammeRow programme;
    UnitRow unit;
    TallyRow *rows;
    size_t n;
    int year;
    OverviewView view = { 0 };
    statistical_year(rq->today, &year, &view.from, &view.to);
    if (!api_query(rq, &q, NULL, err) ||
        (q.programme.v && !api_programme_open(rq, q.programme, &programme, err)) ||
        (q.unit.v && !sql_unit_get(db, q.unit, &unit, err)))
        return false;
    if (q.year) {
        year = (int)q.year;
        view.from = day_from_civil(year - 1, 12, 15);
        view.to = day_from_civil(year, 12, 14);
    }
    bool ok = q.unit.v
                  ? sql_tally_of_unit(db, q.unit, q.programme, view.from, view.to, &rows, &n, err)
                  : sql_tally_of_roots(db, q.programme, view.from, view.to, &rows, &n, err);
    if (!ok) return false;
    view.programme = q.programme;
    view.unit = q.unit;
    view.year = year;
    view.totals = totals_sum(rows, n, rq->today);
    reply_object(rp, 200, &api_overview_shape, &view);
    return true;
}
API_ENDPOINT(api_overview, overview)
