#include "domain/work_list.h"

#include <stdlib.h>

/** The last day of the week that today is in. */
static Day sunday_of(Day today) {
    return day_add(today, (int32_t)SUNDAY - (int32_t)day_weekday(today));
}

WorkSpan work_span(Day due, Day today) {
    if (day_is_none(due)) return SPAN_UNDATED;
    if (due.n <= today.n) return due.n == today.n ? SPAN_TODAY : SPAN_OVERDUE;
    return due.n <= sunday_of(today).n ? SPAN_WEEK : SPAN_LATER;
}

/** One query for each; several kinds may come from one. Entries of one day stand in this order. */
typedef enum Source {
    SOURCE_PERFORM,
    SOURCE_ACCEPT,
    SOURCE_RELEASE,
    SOURCE_URGE,
    SOURCE_GIVE,
    SOURCE_COUNT
} Source;

typedef bool (*RowsOf)(Db *, UnitId, int64_t, Day, Str, Day, int64_t, int64_t, WorkRow **, size_t *,
                       Err *);
typedef bool (*CountOf)(Db *, UnitId, int64_t, Day, Str, Day, Day, int64_t, WorkSpans *, Err *);

static const struct {
    Action act;
    RowsOf earliest, latest;
    CountOf count;
} sources[SOURCE_COUNT] = {
    [SOURCE_PERFORM] = { ACT_SUBMIT, sql_work_to_do, sql_work_to_do_latest, sql_work_to_do_count },
    [SOURCE_ACCEPT] = { ACT_DECIDE, sql_work_to_decide, sql_work_to_decide_latest,
                        sql_work_to_decide_count },
    [SOURCE_RELEASE] = { ACT_RELEASE, sql_work_to_release, sql_work_to_release_latest,
                         sql_work_to_release_count },
    [SOURCE_URGE] = { ACT_DECIDE, sql_work_to_urge, sql_work_to_urge_latest,
                      sql_work_to_urge_count },
    [SOURCE_GIVE] = { ACT_CONTRIBUTE, sql_work_to_give, sql_work_to_give_latest,
                      sql_work_to_give_count },
};

/** What a kind asks of its source. */
static const struct {
    Source source;
    OccurrenceState state; // 0: any
} kinds[WORK_KIND_COUNT] = {
    [WORK_TO_DO] = { SOURCE_PERFORM, OCC_OPEN }, [WORK_RETURNED] = { SOURCE_PERFORM, OCC_RETURNED },
    [WORK_TO_ACCEPT] = { SOURCE_ACCEPT, 0 },     [WORK_TO_RELEASE] = { SOURCE_RELEASE, 0 },
    [WORK_TO_URGE] = { SOURCE_URGE, 0 },         [WORK_TO_GIVE] = { SOURCE_GIVE, 0 },
};

static Day until_of(Source source, Day today) {
    if (source == SOURCE_PERFORM || source == SOURCE_GIVE) return day_add(today, WORK_AHEAD_DAYS);
    return source == SOURCE_URGE ? day_add(today, -1) : DAY_LAST;
}

/** The sources in which the actor may do something for unit. */
static bool sources_of(Db *db, const Actor *actor, UnitId unit, bool out[SOURCE_COUNT], Err *err) {
    Subject subject;
    if (!unit_subject(db, unit, &subject, err)) return false;
    for (Source s = 0; s < SOURCE_COUNT; s++)
        out[s] = policy_would_allow(actor, sources[s].act, &subject) &&
                 (s != SOURCE_RELEASE || subject.is_self_tracked);
    return true;
}

/** Each unit once, although one may hold several roles in it. */
static bool is_first_role(const Actor *actor, size_t i) {
    for (size_t k = 0; k < i; k++)
        if (actor->roles[k].unit.v == actor->roles[i].unit.v) return false;
    return true;
}

typedef struct Merge {
    WorkEntry *all;
    size_t n, room;
} Merge;

static WorkEntry *merge_add(Db *db, Merge *m) {
    m->all = sql_grow(db->arena, m->all, m->n, &m->room, sizeof *m->all);
    m->all[m->n] = (WorkEntry){ 0 };
    return &m->all[m->n++];
}

static bool add_source(Db *db, UnitId unit, Source source, const WorkFilter *f, Day today, Merge *m,
                       Err *err) {
    const WorkKey *k = &f->after;
    Day day = f->is_latest ? DAY_LAST : DAY_FIRST;
    int64_t id = f->is_latest ? INT64_MAX : 0, state = kinds[f->kind].state;
    WorkRow *rows;
    size_t n;
    if (k->kind) { // those of the same day stand by source
        Source last = kinds[k->kind].source;
        bool is_behind = f->is_latest ? source < last : source > last;
        day = k->due;
        id = source == last ? k->id : is_behind == f->is_latest ? INT64_MAX : 0;
    }
    RowsOf query = f->is_latest ? sources[source].latest : sources[source].earliest;
    if (!query(db, unit, state, until_of(source, today), f->pattern, day, id, f->limit, &rows, &n,
               err))
        return false;
    for (size_t i = 0; i < n; i++) {
        WorkEntry *e = merge_add(db, m);
        e->row = rows[i];
        e->kind = source == SOURCE_ACCEPT         ? WORK_TO_ACCEPT
                  : source == SOURCE_RELEASE      ? WORK_TO_RELEASE
                  : source == SOURCE_URGE         ? WORK_TO_URGE
                  : source == SOURCE_GIVE         ? WORK_TO_GIVE
                  : rows[i].state == OCC_RETURNED ? WORK_RETURNED
                                                  : WORK_TO_DO;
    }
    return true;
}

static bool add_notices(Db *db, const Actor *actor, const WorkFilter *f, Merge *m, Err *err) {
    const NoticeId before = { f->after.kind == WORK_TO_READ ? f->after.id : 0 };
    NoticeRow *rows;
    size_t n;
    if (!sql_notice_to_read(db, actor->person, f->pattern, before, f->limit - (int64_t)m->n, &rows,
                            &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        *merge_add(db, m) = (WorkEntry){ .kind = WORK_TO_READ, .notice = rows[i] };
    return true;
}

static int by_key(const void *a, const void *b) {
    const WorkEntry *x = a, *y = b;
    Source s = kinds[x->kind].source, t = kinds[y->kind].source;
    if (x->row.due.n != y->row.due.n) return x->row.due.n < y->row.due.n ? -1 : 1;
    if (s != t) return s < t ? -1 : 1;
    return (x->row.occurrence.v > y->row.occurrence.v) -
           (x->row.occurrence.v < y->row.occurrence.v);
}

static int by_key_latest(const void *a, const void *b) {
    return by_key(b, a);
}

bool work_list(Db *db, const Actor *actor, const WorkFilter *filter, Day today, WorkEntry **out,
               size_t *out_n, Err *err) {
    Merge m = { 0 };
    bool is_dated = filter->kind != WORK_TO_READ && filter->after.kind != WORK_TO_READ;
    for (size_t i = 0; is_dated && i < actor->roles_n; i++) {
        UnitId unit = actor->roles[i].unit;
        bool may[SOURCE_COUNT];
        if (!is_first_role(actor, i)) continue;
        if (!sources_of(db, actor, unit, may, err)) return false;
        for (Source s = 0; s < SOURCE_COUNT; s++) {
            bool is_asked = !filter->kind || kinds[filter->kind].source == s;
            if (is_asked && may[s] && !add_source(db, unit, s, filter, today, &m, err))
                return false;
        }
    }
    if (m.n) qsort(m.all, m.n, sizeof *m.all, filter->is_latest ? by_key_latest : by_key);
    if (m.n > (size_t)filter->limit) m.n = (size_t)filter->limit;
    if ((!filter->kind || filter->kind == WORK_TO_READ) && m.n < (size_t)filter->limit &&
        !add_notices(db, actor, filter, &m, err))
        return false;
    *out = m.all;
    *out_n = m.n;
    return true;
}

static void count_add(WorkCounts *out, WorkKind kind, const WorkSpans *spans) {
    const int64_t n[] = { spans->overdue, spans->today, spans->week, spans->later };
    int64_t sum = 0;
    for (size_t i = 0; i < COUNT_OF(n); i++) {
        out->n[kind][i] += n[i];
        out->n[WORK_ALL][i] += n[i];
        sum += n[i];
    }
    if (sum < WORK_COUNT_MAX) return;
    out->is_more[kind] = out->is_more[WORK_ALL] = true;
}

bool work_count(Db *db, const Actor *actor, Str pattern, Day today, WorkCounts *out, Err *err) {
    WorkCounts counts = { 0 };
    for (size_t i = 0; i < actor->roles_n; i++) {
        UnitId unit = actor->roles[i].unit;
        bool may[SOURCE_COUNT];
        if (!is_first_role(actor, i)) continue;
        if (!sources_of(db, actor, unit, may, err)) return false;
        for (WorkKind kind = WORK_TO_DO; kind < WORK_TO_READ; kind++) {
            Source s = kinds[kind].source;
            WorkSpans spans;
            if (!may[s]) continue;
            if (!sources[s].count(db, unit, (int64_t)kinds[kind].state, until_of(s, today), pattern,
                                  today, sunday_of(today), WORK_COUNT_MAX, &spans, err))
                return false;
            count_add(&counts, kind, &spans);
        }
    }
    int64_t *unread = &counts.n[WORK_TO_READ][SPAN_UNDATED];
    if (!sql_notice_to_read_count(db, actor->person, pattern, WORK_COUNT_MAX, unread, err))
        return false;
    counts.n[WORK_ALL][SPAN_UNDATED] = *unread;
    counts.is_more[WORK_TO_READ] = *unread >= WORK_COUNT_MAX;
    counts.is_more[WORK_ALL] |= counts.is_more[WORK_TO_READ];
    *out = counts;
    return true;
}

WorkKey work_key(const WorkEntry *entry) {
    if (entry->kind == WORK_TO_READ) return (WorkKey){ WORK_TO_READ, DAY_NONE, entry->notice.id.v };
    return (WorkKey){ entry->kind, entry->row.due, entry->row.occurrence.v };
}
