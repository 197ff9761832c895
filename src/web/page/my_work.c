#include "web/page/my_work.h"

#include "domain/programme.h"
#include "web/page/my_work_html.h"
#include "web/page/notice.h"

#include <stdlib.h>

enum { WORK_MAX = 200, GATHER_MAX = 4 * WORK_MAX, AHEAD_DAYS = 60, UNITS_SHOWN = 12 };

static const struct {
    const char *word, *label;
} kinds[WORK_KIND_COUNT] = {
    [WORK_ALL] = { "", N_("All") },
    [WORK_TO_DO] = { "todo", N_("To do") },
    [WORK_RETURNED] = { "returned", N_("Returned") },
    [WORK_TO_ACCEPT] = { "accept", N_("To accept") },
    [WORK_TO_URGE] = { "urge", N_("To urge") },
    [WORK_TO_READ] = { "read", N_("To read") },
};

/** What the page gathers before it is sorted. */
typedef struct Gather {
    Request *rq;
    Calendars calendars;
    struct {
        WorkItem item;
        WorkKind kind;
    } * all;
    size_t n, room;
} Gather;

static void add(Gather *g, WorkKind kind, const WorkItem *item) {
    if (g->n == GATHER_MAX) return;
    g->all = sql_grow(g->rq->arena, g->all, g->n, &g->room, sizeof *g->all);
    g->all[g->n].kind = kind;
    g->all[g->n++].item = *item;
}

static bool add_rows(Gather *g, WorkKind kind, const WorkRow *rows, size_t n, Err *err) {
    static const struct {
        const char *text, *path, *detail;
    } next[WORK_KIND_COUNT] = {
        [WORK_TO_DO] = { N_("Hand in"), "", N_("{0} performs · {1}") },
        [WORK_RETURNED] = { N_("Mend and hand in again"), "", N_("{0} performs · {1}") },
        [WORK_TO_ACCEPT] = { N_("Accept or return"), "/decide", N_("{0} handed it in · {1}") },
        [WORK_TO_URGE] = { N_("Urge"), "/urge", N_("{0} performs · {1}") },
    };
    Arena *arena = g->rq->arena;
    for (size_t i = 0; i < n; i++) {
        const WorkRow *row = &rows[i];
        const Calendar *calendar;
        WorkKind its = kind == WORK_TO_DO && row->state == OCC_RETURNED ? WORK_RETURNED : kind;
        const OccurrenceDates dates = { .state = row->state,
                                        .due = row->due,
                                        .submitted = row->submitted_day,
                                        .today = g->rq->today };
        if (!calendars_of(&g->calendars, row->unit, &calendar, err)) return false;
        Str link = str_printf(arena, "/w/occurrence/%" PRId64, row->occurrence.v);
        const WorkItem item = {
            .due = row->due,
            .title = row->title,
            .link = link,
            .detail = next[its].detail,
            .detail_unit = row->unit_name,
            .detail_place = work_place(arena, g->rq->lang, row->symbol, row->path),
            .mark = occurrence_mark(arena, g->rq->lang, &dates, calendar),
            .next = next[its].text,
            .next_link = str_join(arena, (const Str[]){ link, str_c(next[its].path) }, 2, S("")),
            .next_about = row->unit_name,
        };
        add(g, its, &item);
    }
    return true;
}

static bool may(const Actor *actor, UnitId unit, Action action) {
    const Subject subject = { .unit = unit };
    return policy_would_allow(actor, action, &subject);
}

/** The work of one unit in which the person has a role. */
static bool add_unit(Gather *g, const Actor *actor, UnitId unit, Err *err) {
    Db *db = request_db(g->rq);
    Day today = g->rq->today;
    WorkRow *rows;
    size_t n;
    if (may(actor, unit, ACT_SUBMIT) &&
        (!sql_work_to_do(db, unit, day_add(today, AHEAD_DAYS), WORK_MAX, &rows, &n, err) ||
         !add_rows(g, WORK_TO_DO, rows, n, err)))
        return false;
    if (!may(actor, unit, ACT_DECIDE)) return true;
    return sql_work_to_decide(db, unit, WORK_MAX, &rows, &n, err) &&
           add_rows(g, WORK_TO_ACCEPT, rows, n, err) &&
           sql_work_overdue_to_urge(db, unit, today, WORK_MAX, &rows, &n, err) &&
           add_rows(g, WORK_TO_URGE, rows, n, err);
}

/** Unread notices, one for each object, the newest. */
static bool add_notices(Gather *g, PersonId person, Err *err) {
    NoticeRow *rows;
    size_t n;
    Arena *arena = g->rq->arena;
    if (!sql_notice_unread(request_db(g->rq), person, WORK_MAX, &rows, &n, err)) return false;
    for (size_t i = 0; i < n; i++) {
        bool is_known = false;
        for (size_t k = 0; k < i; k++)
            is_known |=
                rows[k].object_id == rows[i].object_id && str_eq(rows[k].object, rows[i].object);
        if (is_known || !notice_words(rows[i].kind)) continue;
        Str link = str_printf(arena, "/w/%.*s/%" PRId64, STR(rows[i].object), rows[i].object_id);
        const WorkItem item = {
            .due = DAY_NONE,
            .title = rows[i].title,
            .link = link,
            .detail = N_("{0} · {1}"),
            .detail_unit = tr(g->rq->lang, notice_words(rows[i].kind)),
            .detail_place = instant_text(arena, rows[i].at, g->rq->zone),
            .mark = { "co", tr(g->rq->lang, N_("Not read yet")), false },
            .next = N_("Read"),
            .next_link = link,
        };
        add(g, WORK_TO_READ, &item);
    }
    return true;
}

static bool gather(Gather *g, const Actor *actor, Err *err) {
    g->calendars.db = request_db(g->rq);
    for (size_t i = 0; i < actor->roles_n; i++) {
        bool is_known = false;
        for (size_t k = 0; k < i; k++)
            is_known |= actor->roles[k].unit.v == actor->roles[i].unit.v;
        if (!is_known && !add_unit(g, actor, actor->roles[i].unit, err)) return false;
    }
    return add_notices(g, actor->person, err);
}

static int by_due(const void *a, const void *b) {
    const WorkItem *x = a, *y = b;
    return (x->due.n > y->due.n) - (x->due.n < y->due.n);
}

static bool is_of_kind(const Gather *g, size_t i, WorkKind kind) {
    return kind == WORK_ALL || kind == g->all[i].kind;
}

/** Overdue, today, this week, later, without a date. */
static size_t group_of(Day due, Day today, Day sunday) {
    if (day_is_none(due)) return 4;
    if (due.n <= today.n) return due.n == today.n;
    return due.n <= sunday.n ? 2 : 3;
}

/** The kind asked for as groups. */
static void group(const Gather *g, WorkKind kind, MyWorkShow *view) {
    static const char *const labels[] = { N_("Overdue"), N_("Today"), N_("This week"), N_("Later"),
                                          N_("To read, without a date") };
    Arena *arena = g->rq->arena;
    Day today = g->rq->today,
        sunday = day_add(today, (int32_t)SUNDAY - (int32_t)day_weekday(today));
    WorkGroup *groups = ARENA_ARRAY(arena, WorkGroup, COUNT_OF(labels));
    size_t count[COUNT_OF(labels)] = { 0 };
    for (size_t i = 0; i < g->n; i++)
        count[group_of(g->all[i].item.due, today, sunday)] += is_of_kind(g, i, kind);
    for (size_t k = 0; k < COUNT_OF(labels); k++) {
        if (!count[k]) continue;
        WorkItem *items = ARENA_ARRAY(arena, WorkItem, count[k]);
        size_t n = 0;
        for (size_t i = 0; i < g->n; i++)
            if (group_of(g->all[i].item.due, today, sunday) == k && is_of_kind(g, i, kind))
                items[n++] = g->all[i].item;
        qsort(items, n, sizeof *items, by_due);
        groups[view->groups_n++] = (WorkGroup){ labels[k], items, n };
        view->count += n;
    }
    view->groups = groups;
}

static WorkKind kind_asked(const Request *rq) {
    Str word = request_arg(rq, "kind");
    for (WorkKind kind = WORK_ALL; kind < WORK_KIND_COUNT; kind++)
        if (str_is(word, kinds[kind].word)) return kind;
    return WORK_ALL;
}

static void tabs(const Gather *g, WorkKind current, MyWorkShow *view) {
    WorkTab *list = ARENA_ARRAY(g->rq->arena, WorkTab, WORK_KIND_COUNT);
    for (WorkKind kind = WORK_ALL; kind < WORK_KIND_COUNT; kind++) {
        size_t n = 0;
        for (size_t i = 0; i < g->n; i++)
            n += is_of_kind(g, i, kind);
        Str link = kind ? str_printf(g->rq->arena, "/w/?kind=%s", kinds[kind].word) : S("/w/");
        list[view->tabs_n++] = (WorkTab){ kinds[kind].label, link, n, kind == current };
    }
    view->tabs = list;
}

/** "Monday, 23/11/2026", and why tomorrow is not worked. */
static bool day_line(Gather *g, const Actor *actor, MyWorkShow *view, Err *err) {
    const Calendar *calendar;
    const CalendarDay *why = NULL;
    Day tomorrow = day_add(g->rq->today, 1);
    view->day = weekday_day(g->rq->arena, g->rq->lang, g->rq->today);
    if (!calendars_of(&g->calendars, actor->unit, &calendar, err)) return false;
    if (calendar_covers(calendar, tomorrow) &&
        calendar_day_kind(calendar, tomorrow, &why) == DAY_OFF && why)
        view->off = why->name;
    return true;
}

/** Administrators hear when the scheduled backups have stopped. */
static void backup_line(Request *rq, const Actor *actor, MyWorkShow *view) {
    bool is_administrator = false;
    for (size_t i = 0; i < actor->roles_n; i++)
        is_administrator |= actor->roles[i].role == ROLE_ADMINISTRATOR;
    if (!is_administrator) return;
    const Store *store = rq->app->store;
    view->backup = backup_state(rq->arena, store_folder(store), store_config(store), rq->now);
    view->backup_at = instant_text(rq->arena, view->backup.last, rq->zone);
}

void my_work_page(Request *rq, Reply *rp) {
    const Actor *actor = request_actor(rq);
    MyWorkShow view = { .own = actor->unit };
    Gather g = { .rq = rq };
    UnitLoadRow *units;
    Err err = { 0 };
    bool any_signed;
    if (!sql_programme_any_signed(request_db(rq), &any_signed, &err) || !gather(&g, actor, &err) ||
        !day_line(&g, actor, &view, &err) ||
        !sql_unit_load(request_db(rq), actor->unit, rq->today, UNITS_SHOWN, &units, &view.units_n,
                       &err)) {
        reply_error(rp, &err);
        return;
    }
    WorkKind kind = kind_asked(rq);
    view.units = units;
    view.is_beginning = !any_signed;
    group(&g, kind, &view);
    tabs(&g, kind, &view);
    backup_line(rq, actor, &view);
    html_my_work(reply_page(rp, 200), &view);
}

void my_work_redirect(Request *rq, Reply *rp) {
    (void)rq;
    reply_redirect(rp, "/w/");
}
