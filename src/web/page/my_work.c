#include "web/page/my_work.h"

#include "domain/programme.h"
#include "web/page/my_work_html.h"
#include "web/page/notice.h"

enum { UNITS_SHOWN = 12 };

static const struct {
    const char *word, *label;
    const char *next, *path, *detail; // what to do with one of it, where, and its second line
} kinds[WORK_KIND_COUNT] = {
    [WORK_ALL] = { "", N_("All") },
    [WORK_TO_DO] = { "todo", N_("To do"), N_("Hand in"), "", N_("{0} performs · {1}") },
    [WORK_RETURNED] = { "returned", N_("Returned"), N_("Mend and hand in again"), "",
                        N_("{0} performs · {1}") },
    [WORK_TO_ACCEPT] = { "accept", N_("To accept"), N_("Accept or return"), "/decide",
                         N_("{0} handed it in · {1}") },
    [WORK_TO_RELEASE] = { "release", N_("To release"), N_("Release the result"), "/release",
                          N_("{0} performs and follows its own work · {1}") },
    [WORK_TO_URGE] = { "urge", N_("To urge"), N_("Urge"), "/urge", N_("{0} performs · {1}") },
    [WORK_TO_GIVE] = { "part", N_("To co-operate"), N_("Hand in our part"), "/contribute",
                       N_("{0} performs, we co-operate · {1}") },
    [WORK_TO_READ] = { "read", N_("To read"), N_("Read"), "", N_("{0} · {1}") },
};

static const Option sorts[] = {
    { .value = S_INIT(""), .label = N_("Earliest date first") },
    { .value = S_INIT("latest"), .label = N_("Latest date first") },
};
static const ListChoice choices[] = { { "sort", N_("Order"), sorts, COUNT_OF(sorts) } };

static List list_asked(Request *rq) {
    return list_of(rq, (ListSpec){ .path = S("/w/"),
                                   .csv = S("/w/work.csv"),
                                   .words = N_("Words, number or body"),
                                   .stays = "kind",
                                   .choices = choices,
                                   .choices_n = COUNT_OF(choices) });
}

static bool work_item(Request *rq, Calendars *calendars, const WorkEntry *entry, WorkItem *out,
                      Err *err) {
    const WorkRow *row = &entry->row;
    const Calendar *calendar;
    const OccurrenceDates dates = {
        .state = row->state,
        .due = row->due,
        .submitted = row->submitted_day,
        .today = rq->today,
        .is_self_tracked = entry->kind == WORK_TO_RELEASE,
        .warn_days = WORK_WARN_DAYS,
    };
    if (!calendars_of(calendars, row->unit, &calendar, err)) return false;
    Str link = str_printf(rq->arena, "/w/occurrence/%" PRId64, row->occurrence.v);
    *out = (WorkItem){
        .due = row->due,
        .title = row->title,
        .link = link,
        .event = row->event_text,
        .detail = kinds[entry->kind].detail,
        .detail_unit = row->unit_name,
        .detail_place = work_place(rq->arena, rq->lang, row->symbol, row->path),
        .mark = occurrence_mark(rq->arena, rq->lang, &dates, calendar),
        .next = kinds[entry->kind].next,
        .next_link =
            str_join(rq->arena, (const Str[]){ link, str_c(kinds[entry->kind].path) }, 2, S("")),
        .next_about = row->unit_name,
    };
    return true;
}

static WorkItem notice_item(Request *rq, const NoticeRow *row) {
    Str link = str_printf(rq->arena, "/w/%.*s/%" PRId64, STR(row->object), row->object_id);
    const char *words = notice_words(row->kind); // NULL: of a later program
    return (WorkItem){
        .due = DAY_NONE,
        .title = row->title,
        .link = link,
        .event = words ? tr(rq->lang, words) : S(""),
        .detail = row->unit_name.n ? kinds[WORK_TO_READ].detail : "{1}",
        .detail_unit = row->unit_name,
        .detail_place = instant_text(rq->arena, row->at, rq->zone),
        .mark = { "co", tr(rq->lang, N_("Not read yet")), false },
        .next = kinds[WORK_TO_READ].next,
        .next_link = link,
    };
}

static bool items_of(Request *rq, const WorkEntry *entries, size_t n, WorkItem **out, Err *err) {
    Calendars calendars = { .db = request_db(rq) };
    WorkItem *items = ARENA_ARRAY(rq->arena, WorkItem, n);
    for (size_t i = 0; i < n; i++) {
        if (entries[i].kind == WORK_TO_READ)
            items[i] = notice_item(rq, &entries[i].notice);
        else if (!work_item(rq, &calendars, &entries[i], &items[i], err))
            return false;
    }
    *out = items;
    return true;
}

static Str count_text(Request *rq, int64_t n, bool is_more) {
    return str_printf(rq->arena, "%.*s%s", STR(number_text(rq->arena, rq->lang, n)),
                      is_more ? "+" : "");
}

/** The rows of a page under the heads of their spans. */
static void group(Request *rq, const WorkItem *items, size_t n, WorkKind kind,
                  const WorkCounts *counts, MyWorkShow *view) {
    static const char *const labels[WORK_SPAN_COUNT] = { N_("Overdue"), N_("Today"),
                                                         N_("This week"), N_("Later"),
                                                         N_("To read, without a date") };
    WorkGroup *groups = ARENA_ARRAY(rq->arena, WorkGroup, WORK_SPAN_COUNT);
    for (size_t i = 0, next; i < n; i = next) {
        WorkSpan span = work_span(items[i].due, rq->today);
        for (next = i + 1; next < n && work_span(items[next].due, rq->today) == span;)
            next++;
        bool is_late = true; // what was handed in in time and still waits here is not overdue
        for (size_t k = i; k < next; k++)
            is_late &= items[k].mark.is_late;
        const char *label =
            span == SPAN_OVERDUE && !is_late ? N_("The date has passed") : labels[span];
        groups[view->groups_n++] =
            (WorkGroup){ label, count_text(rq, counts->n[kind][span], counts->is_more[kind]),
                         &items[i], next - i };
    }
    view->groups = groups;
}

static WorkKind kind_asked(const Request *rq) {
    Str word = request_arg(rq, "kind");
    for (WorkKind kind = WORK_ALL; kind < WORK_KIND_COUNT; kind++)
        if (str_is(word, kinds[kind].word)) return kind;
    return WORK_ALL;
}

/** "20781.3.17": day, kind and id of the last row of the page before. */
static WorkKey key_asked(const Request *rq) {
    Str rest = request_arg(rq, "after"), part[3];
    int64_t n[3];
    for (size_t i = 0; i < 3; i++)
        if (!str_cut(&rest, '.', &part[i]) || !str_to_int(part[i], &n[i])) return (WorkKey){ 0 };
    bool is_known = n[1] > WORK_ALL && n[1] < WORK_KIND_COUNT && n[0] >= DAY_FIRST.n &&
                    n[0] <= DAY_LAST.n && n[2] >= 0;
    return is_known ? (WorkKey){ (WorkKind)n[1], { (int32_t)n[0] }, n[2] } : (WorkKey){ 0 };
}

static Str key_text(Arena *arena, WorkKey key) {
    return str_printf(arena, "%d.%d.%" PRId64, key.kind == WORK_TO_READ ? 0 : key.due.n,
                      (int)key.kind, key.id);
}

static WorkFilter filter_asked(Request *rq, int64_t limit) {
    return (WorkFilter){ .kind = kind_asked(rq),
                         .pattern = list_pattern(rq),
                         .is_latest = str_is(request_arg(rq, "sort"), "latest"),
                         .limit = limit };
}

static void tabs(Request *rq, WorkKind current, const WorkCounts *counts, MyWorkShow *view) {
    WorkTab *list = ARENA_ARRAY(rq->arena, WorkTab, WORK_KIND_COUNT);
    for (WorkKind kind = WORK_ALL; kind < WORK_KIND_COUNT; kind++) {
        int64_t n = 0;
        for (size_t i = 0; i < WORK_SPAN_COUNT; i++)
            n += counts->n[kind][i];
        if (kind == WORK_TO_RELEASE && !n && kind != current) continue; // few bodies know it
        list[view->tabs_n++] =
            (WorkTab){ kinds[kind].label, list_link(rq, "kind", str_c(kinds[kind].word)),
                       count_text(rq, n, counts->is_more[kind]), kind == current };
    }
    view->tabs = list;
}

static bool read_list(Request *rq, const Actor *actor, MyWorkShow *view, Err *err) {
    WorkFilter filter = filter_asked(rq, LIST_ROWS + 1);
    WorkEntry *entries;
    WorkItem *items;
    WorkCounts counts;
    size_t n;
    filter.after = key_asked(rq);
    if (!work_list(request_db(rq), actor, &filter, rq->today, &entries, &n, err) ||
        !work_count(request_db(rq), actor, filter.pattern, rq->today, &counts, err))
        return false;
    view->list = list_asked(rq);
    view->has_any = n > 0;
    if (list_cut(&n)) list_after(rq, &view->list, key_text(rq->arena, work_key(&entries[n - 1])));
    if (!items_of(rq, entries, n, &items, err)) return false;
    group(rq, items, n, filter.kind, &counts, view);
    tabs(rq, filter.kind, &counts, view);
    return true;
}

/** "Monday, 23/11/2026", and why tomorrow is not worked. */
static bool day_line(Request *rq, const Actor *actor, MyWorkShow *view, Err *err) {
    Calendars calendars = { .db = request_db(rq) };
    const Calendar *calendar;
    const CalendarDay *why = NULL;
    Day tomorrow = day_add(rq->today, 1);
    view->day = weekday_day(rq->arena, rq->lang, rq->today);
    if (!calendars_of(&calendars, actor->unit, &calendar, err)) return false;
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
    UnitLoadRow *units;
    Err err = { 0 };
    bool any_signed;
    if (!sql_programme_any_signed(request_db(rq), &any_signed, &err) ||
        !read_list(rq, actor, &view, &err) || !day_line(rq, actor, &view, &err) ||
        !sql_unit_load(request_db(rq), actor->unit, rq->today, UNITS_SHOWN, &units, &view.units_n,
                       &err)) {
        reply_error(rp, &err);
        return;
    }
    view.units = units;
    view.is_beginning = !any_signed;
    backup_line(rq, actor, &view);
    html_my_work(reply_page(rp, 200), &view);
}

static void put_item(Request *rq, Buf *out, const WorkItem *item) {
    const Str cells[] = { day_iso(rq->arena, item->due),
                          item->title,
                          item->event,
                          item->detail_unit,
                          item->detail_place,
                          item->mark.word,
                          tr(rq->lang, item->next),
                          item->link };
    list_csv_row(out, cells, COUNT_OF(cells));
}

void my_work_csv(Request *rq, Reply *rp) {
    static const char *const heads[] = { N_("Due"),       N_("Work"),  N_("Event"), N_("Unit"),
                                         N_("Provision"), N_("State"), N_("Next"),  N_("Address") };
    WorkFilter filter = filter_asked(rq, LIST_CSV_STEP);
    WorkEntry *entries;
    WorkItem *items;
    size_t n = 1;
    Err err = { 0 };
    Buf *out = list_csv(rq, rp, heads, COUNT_OF(heads));
    while (n) {
        if (!work_list(request_db(rq), request_actor(rq), &filter, rq->today, &entries, &n, &err) ||
            !items_of(rq, entries, n, &items, &err)) {
            reply_error(rp, &err);
            return;
        }
        for (size_t i = 0; i < n; i++)
            put_item(rq, out, &items[i]);
        if (n) filter.after = work_key(&entries[n - 1]);
    }
    reply_download(rp, S("viec-cua-toi.csv"));
    rp->is_private = true;
}

void my_work_redirect(Request *rq, Reply *rp) {
    (void)rq;
    reply_redirect(rp, "/w/");
}
