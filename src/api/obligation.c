/** Obligations, and what is asked and answered on them. */
#include "domain/obligation.h"
#include "api/api.h"
#include "domain/occurrence_sight.h"
#include "domain/programme_text.h"

static const char *state_word(int state) {
    switch ((ObligationState)state) {
    case OBL_DRAFT: return "draft";
    case OBL_ACTIVE: return "active";
    case OBL_ENDED: return "ended";
    case OBL_VOID: return "void";
    }
    return "";
}
static const char *kind_word(int kind) {
    return duty_kind_word((DutyKind)kind);
}
static const char *part_word(int part) {
    return part == PART_PERFORM ? "perform" : "cooperate";
}
#define STATE_WORDS .word = state_word, .first = OBL_DRAFT, .last = OBL_VOID
#define KIND_WORDS .word = kind_word, .first = DUTY_ACT, .last = DUTY_PROHIBITION

static const Member item_members[] = {
    MEMBER(ID, ObligationRow, id),
    MEMBER(ID, ObligationRow, programme),
    MEMBER(ID, ObligationRow, provision),
    MEMBER(INT, ObligationRow, number),
    MEMBER(WORD, ObligationRow, state, STATE_WORDS),
    MEMBER(WORD, ObligationRow, kind, KIND_WORDS),
    MEMBER(TEXT, ObligationRow, title),
    MEMBER(TEXT, ObligationRow, action),
    MEMBER(ID, ObligationRow, lead, .as = "unit", .is_null = true,
           .hint = "The unit that leads it"),
    MEMBER(ID, ObligationRow, accept, .is_null = true, .hint = "The unit that accepts the work"),
    MEMBER(BOOL, ObligationRow, is_request),
    MEMBER(TEXT, ObligationRow, rule, .hint = "When it is due; empty: when something happens"),
    MEMBER(TEXT, ObligationRow, deliverable),
    MEMBER(TEXT, ObligationRow, addressees),
    MEMBER(DAY, ObligationRow, first, .is_null = true),
    MEMBER(DAY, ObligationRow, last, .is_null = true),
    MEMBER(TEXT, ObligationRow, end_reason),
};
const Shape api_obligation_item = SHAPE("ObligationItem", ObligationRow, item_members);

typedef struct ObligationView {
    ObligationRow row;
    const ObligationUnitRow *units;
    const IndicatorRow *indicators;
    size_t units_n, indicators_n;
} ObligationView;

static const Member unit_members[] = {
    MEMBER(ID, ObligationUnitRow, unit),
    MEMBER(TEXT, ObligationUnitRow, name),
    MEMBER(WORD, ObligationUnitRow, part, .word = part_word, .first = PART_PERFORM,
           .last = PART_COOPERATE),
    MEMBER(TEXT, ObligationUnitRow, task),
};
static const Shape unit_shape = SHAPE("ObligationUnit", ObligationUnitRow, unit_members);
static const Member indicator_members[] = {
    MEMBER(ID, IndicatorRow, id),
    MEMBER(TEXT, IndicatorRow, name),
    MEMBER(TEXT, IndicatorRow, measure),
    MEMBER(BOOL, IndicatorRow, is_required),
};
static const Shape indicator_shape = SHAPE("Indicator", IndicatorRow, indicator_members);
#define ROW(type, member, ...) MEMBER(type, ObligationView, row.member, .as = #member, __VA_ARGS__)
static const Member obligation_members[] = {
    ROW(ID, id),
    ROW(ID, programme),
    ROW(ID, provision),
    ROW(INT, number),
    ROW(WORD, state, STATE_WORDS),
    ROW(WORD, kind, KIND_WORDS),
    ROW(TEXT, title),
    ROW(TEXT, action),
    MEMBER(ID, ObligationView, row.lead, .as = "unit", .is_null = true),
    ROW(ID, accept, .is_null = true),
    ROW(BOOL, is_request),
    ROW(TEXT, rule),
    ROW(TEXT, deliverable),
    ROW(TEXT, addressees),
    ROW(DAY, first, .is_null = true),
    ROW(DAY, last, .is_null = true),
    ROW(TEXT, end_reason),
    MEMBER(LIST, ObligationView, units, .shape = &unit_shape),
    MEMBER(LIST, ObligationView, indicators, .shape = &indicator_shape),
};
const Shape api_obligation_shape = SHAPE("Obligation", ObligationView, obligation_members);

static int64_t obligation_cursor(const void *row) {
    return ((const ObligationRow *)row)->number;
}

static bool obligations(Request *rq, Reply *rp, Err *err) {
    PageQuery q = { 0 };
    ProgrammeRow programme;
    ObligationRow *rows;
    size_t n;
    int64_t id;
    if (!api_query(rq, &q, &q.limit, err) || !request_id(rq, "id", &id, err) ||
        !api_programme_open(rq, (ProgrammeId){ id }, &programme, err) ||
        !sql_obligation_of_programme(request_db(rq), programme.id, q.after, q.limit + 1, &rows, &n,
                                     err))
        return false;
    reply_list(rp, &api_obligation_item, rows, n, q.limit, obligation_cursor);
    return true;
}
API_ENDPOINT(api_obligations, obligations)

bool api_obligation_answer(Request *rq, Reply *rp, int status, ObligationId id, Err *err) {
    ObligationView view;
    ProgrammeRow programme;
    ObligationUnitRow *units;
    IndicatorRow *indicators;
    if (!sql_obligation_get(request_db(rq), id, &view.row, err) ||
        !api_programme_open(rq, view.row.programme, &programme, err) ||
        !sql_obligation_units(request_db(rq), id, &units, &view.units_n, err) ||
        !sql_obligation_indicators(request_db(rq), id, &indicators, &view.indicators_n, err))
        return false;
    if (view.row.state == OBL_DRAFT && !request_actor(rq)) return api_hidden(err);
    view.units = units;
    view.indicators = indicators;
    reply_object(rp, status, &api_obligation_shape, &view);
    return true;
}

static bool obligation(Request *rq, Reply *rp, Err *err) {
    int64_t id;
    return request_id(rq, "id", &id, err) &&
           api_obligation_answer(rq, rp, 200, (ObligationId){ id }, err);
}
API_ENDPOINT(api_obligation, obligation)

static const Member comment_members[] = {
    MEMBER(ID, CommentRow, id),
    MEMBER(ID, CommentRow, occurrence, .is_null = true),
    MEMBER(ID, CommentRow, unit),
    MEMBER(ID, CommentRow, person, .is_null = true),
    MEMBER(TEXT, CommentRow, person_name),
    MEMBER(TEXT, CommentRow, body),
    MEMBER(BOOL, CommentRow, is_question),
    MEMBER(ID, CommentRow, answers, .is_null = true),
    MEMBER(INSTANT, CommentRow, at),
};
const Shape api_comment_shape = SHAPE("Comment", CommentRow, comment_members);

static int64_t comment_cursor(const void *row) {
    return ((const CommentRow *)row)->id.v;
}

/** Keeps the comments that the reader may see: those on the duty, and those on work in sight. */
static bool comments_in_sight(Request *rq, CommentRow *rows, size_t *n, Err *err) {
    CommentRow *all = ARENA_ARRAY(rq->arena, CommentRow, *n);
    OccurrenceSight sight = { 0 };
    OccurrenceId of = { 0 };
    size_t kept = 0;
    if (*n) memcpy(all, rows, *n * sizeof *all);
    for (size_t i = 0; i < *n; i++) {
        OccurrenceRow row;
        bool is_new = all[i].occurrence.v && all[i].occurrence.v != of.v;
        if (is_new && (!sql_occurrence_get(request_db(rq), all[i].occurrence, &row, err) ||
                       !occurrence_sight(request_db(rq), request_actor(rq), &row, &sight, err)))
            return false;
        if (is_new) of = all[i].occurrence;
        if (!all[i].occurrence.v || sight_of_comment(&sight, all, *n, i)) rows[kept++] = all[i];
    }
    *n = kept;
    return true;
}

static bool comments(Request *rq, Reply *rp, Err *err) {
    enum { COMMENTS_READ = 5000 };
    PageQuery q = { 0 };
    ObligationRow row;
    Subject subject;
    CommentRow *rows;
    size_t n, from = 0;
    int64_t id;
    if (!api_query(rq, &q, &q.limit, err) || !request_id(rq, "id", &id, err) ||
        !sql_obligation_get(request_db(rq), (ObligationId){ id }, &row, err) ||
        !obligation_subject(request_db(rq), &row, &subject, err) ||
        !policy_allows(request_actor(rq), ACT_INSIDE_READ, &subject, err) ||
        !sql_comment_of(request_db(rq), row.id, COMMENTS_READ, &rows, &n, err) ||
        !comments_in_sight(rq, rows, &n, err))
        return false;
    for (size_t i = 0; i < n && q.after; i++)
        if (rows[i].id.v == q.after) from = i + 1;
    reply_list(rp, &api_comment_shape, rows + from, n - from, q.limit, comment_cursor);
    return true;
}
API_ENDPOINT(api_comments, comments)

bool api_comment_answer(Request *rq, Reply *rp, int status, ObligationId obligation, CommentId id,
                        Err *err) {
    CommentRow row;
    if (!sql_comment_get(request_db(rq), id, obligation, &row, err)) return false;
    reply_object(rp, status, &api_comment_shape, &row);
    return true;
}
