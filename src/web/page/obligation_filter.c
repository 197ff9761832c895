/** What the lists of obligations and occurrences are asked for, and the rows that answer. */
#include "domain/programme.h"
#include "web/page/obligation_list.h"

typedef struct Word {
    const char *word;
    int64_t n;
} Word;

static int64_t number_of(Str word, const Word *words, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_is(word, words[i].word)) return words[i].n;
    return 0;
}

static int64_t state_of(Str word, bool is_occurrences) {
    static const Word duties[] = { { "active", OBL_ACTIVE },
                                   { "ended", OBL_ENDED },
                                   { "void", OBL_VOID } };
    OccurrenceState state;
    if (!is_occurrences) return number_of(word, duties, COUNT_OF(duties));
    if (str_is(word, "todo")) return OCC_FILTER_TODO;
    return occurrence_state_from_word(word, &state) ? (int64_t)state : 0;
}

static int64_t kind_of(Str word) {
    for (DutyKind kind = DUTY_ACT; kind < DUTY_COUNT; kind++)
        if (str_is(word, duty_kind_word(kind))) return kind;
    return 0;
}

static int64_t id_of(Str text) {
    int64_t id;
    return str_to_int(text, &id) && id > 0 ? id : 0;
}

static Day day_of(Str text) {
    Day day;
    return day_parse(str_trim(text), &day) ? day : DAY_NONE;
}

ListFilter list_filter(Request *rq, bool is_occurrences) {
    static const Word lates[] = { { "late", LATENESS_LATE }, { "in_time", LATENESS_IN_TIME } };
    ListFilter f = { .q = request_arg(rq, "q"),
                     .programme = request_arg(rq, "programme"),
                     .obligation = request_arg(rq, "obligation"),
                     .unit = request_arg(rq, "unit"),
                     .kind = request_arg(rq, "kind"),
                     .state = request_arg(rq, "state"),
                     .late = request_arg(rq, "late"),
                     .from = request_arg(rq, "from"),
                     .to = request_arg(rq, "to"),
                     .sort = request_arg(rq, "sort"),
                     .today = rq->today };
    f.pattern = search_pattern(rq->arena, f.q);
    f.programme_id.v = id_of(f.programme);
    f.obligation_id.v = id_of(f.obligation);
    f.unit_id.v = id_of(f.unit);
    f.only_unit = request_arg(rq, "only").n > 0;
    f.own = request_actor(rq)->unit;
    f.kind_n = kind_of(f.kind);
    f.state_n = state_of(f.state, is_occurrences);
    f.late_n = number_of(f.late, lates, COUNT_OF(lates));
    f.from_day = day_of(f.from);
    f.to_day = day_of(f.to);
    return f;
}

bool list_duties(Db *db, const ListFilter *f, int64_t after, int64_t limit, ObligationListRow **out,
                 size_t *out_n, Err *err) {
    const ObligationId id = { after };
    // The programme asked for comes first, so that none of a later one is read.
    const ObligationAtRow start = { .programme =
                                        f->programme_id.v ? f->programme_id.v : INT64_MAX };
    ObligationAtRow at = start;
    bool found = false;
    if (after && !sql_obligation_list_at(db, id, &at, &found, err)) return false;
    if (!found) at = start;
    const ObligationId last = { found ? after : 0 };
    const int64_t late = f->late_n == LATENESS_LATE;
    if (str_is(f->sort, "title"))
        return sql_obligation_list_title(db, f->pattern, f->programme_id, f->unit_id, f->kind_n,
                                         f->state_n, late, f->own, f->today, at.search, last, limit,
                                         out, out_n, err);
    if (str_is(f->sort, "lead"))
        return sql_obligation_list_lead(db, f->pattern, f->programme_id, f->unit_id, f->kind_n,
                                        f->state_n, late, f->own, f->today, at.lead_key, last,
                                        limit, out, out_n, err);
    return sql_obligation_list(db, f->pattern, f->programme_id, f->unit_id, f->kind_n, f->state_n,
                               late, f->own, f->today, at.programme, at.number, limit, out, out_n,
                               err);
}

bool list_duties_count(Db *db, const ListFilter *f, int64_t *out, Err *err) {
    const int64_t late = f->late_n == LATENESS_LATE, limit = LIST_COUNT_MAX + 1;
    return str_is(f->pattern, "%")
               ? sql_obligation_list_count(db, f->pattern, f->programme_id, f->unit_id, f->kind_n,
                                           f->state_n, late, f->own, f->today, limit, out, err)
               : sql_obligation_list_count_words(db, f->pattern, f->programme_id, f->unit_id,
                                                 f->kind_n, f->state_n, late, f->own, f->today,
                                                 limit, out, err);
}

bool list_occurrences(Db *db, const ListFilter *f, int64_t after, int64_t limit,
                      OccurrenceListRow **out, size_t *out_n, Err *err) {
    const OccurrenceId id = { after };
    bool is_latest = str_is(f->sort, "latest"), found = false;
    OccurrenceAtRow at = { 0 };
    if (after && !sql_occurrence_list_at(db, id, &at, &found, err)) return false;
    if (!found) at = (OccurrenceAtRow){ .due = is_latest ? DAY_LAST : DAY_FIRST };
    const OccurrenceId last = { found ? after : is_latest ? INT64_MAX : 0 };
    if (is_latest && f->obligation_id.v)
        return sql_occurrence_list_latest_of(db, f->pattern, f->programme_id, f->obligation_id,
                                             f->unit_id, f->kind_n, f->state_n, f->late_n,
                                             f->from_day, f->to_day, f->own, f->today, f->only_unit,
                                             at.due, last, limit, out, out_n, err);
    if (is_latest)
        return sql_occurrence_list_latest(db, f->pattern, f->programme_id, f->obligation_id,
                                          f->unit_id, f->kind_n, f->state_n, f->late_n, f->from_day,
                                          f->to_day, f->own, f->today, f->only_unit, at.due, last,
                                          limit, out, out_n, err);
    if (str_is(f->sort, "unit"))
        return sql_occurrence_list_unit(db, f->pattern, f->programme_id, f->obligation_id,
                                        f->unit_id, f->kind_n, f->state_n, f->late_n, f->from_day,
                                        f->to_day, f->own, f->today, f->only_unit, at.unit_key,
                                        at.due, last, limit, out, out_n, err);
    if (f->obligation_id.v) // of one obligation: by an index of its own
        return sql_occurrence_list_of(db, f->pattern, f->programme_id, f->obligation_id, f->unit_id,
                                      f->kind_n, f->state_n, f->late_n, f->from_day, f->to_day,
                                      f->own, f->today, f->only_unit, at.due, last, limit, out,
                                      out_n, err);
    return sql_occurrence_list(db, f->pattern, f->programme_id, f->obligation_id, f->unit_id,
                               f->kind_n, f->state_n, f->late_n, f->from_day, f->to_day, f->own,
                               f->today, f->only_unit, at.due, last, limit, out, out_n, err);
}

bool list_mark(Request *rq, Calendars *calendars, const OccurrenceListRow *row, OccurrenceMark *out,
               Err *err) {
    const Calendar *calendar;
    const OccurrenceDates dates = {
        .state = row->state,
        .due = row->due,
        .submitted = row->submitted_day,
        .today = rq->today,
        .is_self_tracked = row->is_self_tracked,
        .warn_days = WORK_WARN_DAYS,
    };
    if (!calendars_of(calendars, row->unit, &calendar, err)) return false;
    *out = occurrence_mark(rq->arena, rq->lang, &dates, calendar);
    return true;
}
