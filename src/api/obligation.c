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
    if (view.row.state == OBL_DRAFT) {
        bool sees;
        if (!api_draft_in_sight(rq, &programme, &sees, err)) return false;
        if (!sees) return api_hidden(err);
    }
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

/** What is kept of a list of comments, and where its reading stands. */
typedef struct CommentPage {
    CommentRow *kept;
    size_t kept_n, most;
    CommentRow last; // read last, seen or not
    OccurrenceSight sight;
    OccurrenceId of; // whose sight that is
} CommentPage;

/** Keeps the comment when the reader may see it: those on the duty, and those on work in sight. */
static bool comment_keep(Request *rq, CommentPage *page, const CommentRow *row, Err *err) {
    OccurrenceRow work;
    page->last = *row;
    if (row->occurrence.v && row->occurrence.v != page->of.v) {
        if (!sql_occurrence_get(request_db(rq), row->occurrence, &work, err) ||
            !occurrence_sight(request_db(rq), request_actor(rq), &work, &page->sight, err))
            return false;
        page->of = row->occurrence;
    }
    if (!row->occurrence.v || sight_of_comment(&page->sight, row))
        page->kept[page->kept_n++] = *row;
    return true;
}

/** One page reads so many comments at most; is_more: it stopped there. */
static bool comments_read(Request *rq, ObligationId id, CommentPage *page, bool *is_more,
                          Err *err) {
    enum { COMMENTS_READ = 5000, COMMENTS_AT_ONCE = 500 };
    size_t read = 0;
    *is_more = true;
    while (*is_more && page->kept_n < page->most && read < COMMENTS_READ) {
        CommentRow *rows;
        size_t n, i = 0;
        if (!sql_comment_of(request_db(rq), id, page->last.at, page->last.id, COMMENTS_AT_ONCE,
                            &rows, &n, err))
            return false;
        for (; i < n && page->kept_n < page->most; i++)
            if (!comment_keep(rq, page, &rows[i], err)) return false;
        *is_more = n == COMMENTS_AT_ONCE;
        read += n;
    }
    return true;
}

static bool comments(Request *rq, Reply *rp, Err *err) {
    PageQuery q = { 0 };
    CommentPage page = { 0 };
    ObligationRow row;
    Subject subject;
    bool is_more;
    int64_t id;
    if (!api_query(rq, &q, &q.limit, err) || !request_id(rq, "id", &id, err) ||
        !sql_obligation_get(request_db(rq), (ObligationId){ id }, &row, err) ||
        (row.state == OBL_DRAFT && !api_hidden(err)) ||
        !obligation_subject(request_db(rq), &row, &subject, err) ||
        !policy_allows(request_actor(rq), ACT_INSIDE_READ, &subject, err) ||
        (q.after &&
         !sql_comment_get(request_db(rq), (CommentId){ q.after }, row.id, &page.last, err)))
        return false;
    page.most = (size_t)q.limit + 1;
    page.kept = ARENA_ARRAY(rq->arena, CommentRow, page.most);
    if (!comments_read(rq, row.id, &page, &is_more, err)) return false;
    if (is_more && page.kept_n < page.most)
        reply_part(rp, &api_comment_shape, page.kept, page.kept_n, page.last.id.v);
    else
        reply_list(rp, &api_comment_shape, page.kept, page.kept_n, q.limit, comment_cursor);
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
