#include "domain/programme.h"
#include "text/csv.h"
#include "web/app.h"
#include "web/page/portal_list.h"
#include "web/page/words.h"

#include "web/page/portal_list_html.h"

static const Option sorts[] = {
    { .value = S_INIT(""), .label = N_("Earliest date first") },
    { .value = S_INIT("unit"), .label = N_("By body") },
};

/** What the address asks for. */
typedef struct Wanted {
    ProgrammeId programme;
    Str pattern; // "%": any words
    bool is_late, by_unit;
    Day until;
} Wanted;

/** "20781.17": day and id of the last row seen. */
static void read_after(Str text, Day *day, OccurrenceId *id) {
    Str rest = text, part;
    int64_t d = 0;
    *day = DAY_FIRST;
    *id = (OccurrenceId){ 0 };
    if (!str_cut(&rest, '.', &part) || !str_to_int(part, &d) || d < DAY_FIRST.n || d > DAY_LAST.n)
        return;
    *day = (Day){ (int32_t)d };
    if (!str_to_int(rest, &id->v)) id->v = 0;
}

static Wanted wanted(Request *rq) {
    Wanted w = { .is_late = str_is(request_arg(rq, "what"), "late"),
                 .by_unit = str_is(request_arg(rq, "sort"), "unit"),
                 .pattern = S("%"),
                 .until = day_add(rq->today, PORTAL_DAYS_AHEAD) };
    if (!str_to_int(request_arg(rq, "programme"), &w.programme.v)) w.programme.v = 0;
    if (request_arg(rq, "q").n) w.pattern = search_pattern(rq->arena, request_arg(rq, "q"));
    return w;
}

/** The rows after this one, in the order asked for. */
static bool rows_after(Request *rq, const Wanted *w, Day day, OccurrenceId id, int64_t limit,
                       WorkRow **rows, size_t *n, Err *err) {
    Db *db = request_db(rq);
    Str key = S("");
    bool found = false;
    if (w->by_unit) {
        if (id.v && !sql_portal_place(db, id, &key, &found, err)) return false;
        const Day from = w->is_late ? DAY_FIRST : rq->today;
        const Day to = w->is_late ? day_add(rq->today, -1) : w->until;
        return sql_portal_by_unit(db, w->programme, w->pattern, from, to, !w->is_late, key, day, id,
                                  limit, rows, n, err);
    }
    return w->is_late ? sql_portal_late(db, w->programme, w->pattern, rq->today, day, id, limit,
                                        rows, n, err)
                      : sql_portal_due(db, w->programme, w->pattern, rq->today, w->until, day, id,
                                       limit, rows, n, err);
}

/** The list with its programmes to choose from. */
static bool read_list(Request *rq, ObligationsShow *view, Err *err) {
    ListChoice *choices = ARENA_ARRAY(rq->arena, ListChoice, 2);
    ProgrammeChoice *rows;
    size_t n;
    if (!sql_programme_choices(request_db(rq), false, 200, &rows, &n, err)) return false;
    Option *options = ARENA_ARRAY(rq->arena, Option, n + 1);
    options[0] = (Option){ .value = S(""), .label = N_("All") };
    for (size_t i = 0; i < n; i++)
        options[i + 1] = (Option){ .value = str_printf(rq->arena, "%" PRId64, rows[i].id.v),
                                   .text = rows[i].symbol.n ? rows[i].symbol : rows[i].title };
    choices[0] = (ListChoice){ "programme", N_("Programme"), options, n + 1 };
    choices[1] = (ListChoice){ "sort", N_("Order"), sorts, COUNT_OF(sorts) };
    view->list = list_of(rq, (ListSpec){ .path = S("/obligations"),
                                         .csv = S("/obligations.csv"),
                                         .words = N_("Words, number or body"),
                                         .stays = "what",
                                         .choices = choices,
                                         .choices_n = 2 });
    return true;
}

static bool read_obligations(Request *rq, ObligationsShow *view, Err *err) {
    const Wanted w = wanted(rq);
    Db *db = request_db(rq);
    WorkRow *rows;
    size_t n;
    Day after;
    OccurrenceId after_id;
    read_after(request_arg(rq, "after"), &after, &after_id);
    view->until = w.until;
    view->is_late = w.is_late;
    bool ok = view->list.q.n
                  ? sql_portal_open_found(db, w.programme, w.pattern, rq->today, w.until,
                                          &view->counts, err)
                  : sql_portal_open(db, w.programme, rq->today, w.until, &view->counts, err);
    if (!ok || !rows_after(rq, &w, after, after_id, LIST_ROWS + 1, &rows, &n, err)) return false;
    if (list_cut(&n))
        list_after(
            rq, &view->list,
            str_printf(rq->arena, "%d.%" PRId64, rows[n - 1].due.n, rows[n - 1].occurrence.v));
    view->table =
        (PromiseTable){ .caption = tr(rq->lang, view->is_late ? N_("Overdue obligations")
                                                              : N_("Obligations that fall due")),
                        .has_unit = true };
    return promises_of(rq, rows, n, &view->table, err);
}

void portal_obligations_page(Request *rq, Reply *rp) {
    ObligationsShow view = { 0 };
    Err err = { 0 };
    if (!read_list(rq, &view, &err) || !read_obligations(rq, &view, &err)) {
        reply_error(rp, &err);
        return;
    }
    view.late_link = list_link(rq, "what", S("late"));
    view.ahead_link = list_link(rq, "what", S(""));
    html_portal_obligations(reply_page(rp, 200), &view);
}

static bool put_rows(Request *rq, Buf *out, const WorkRow *rows, size_t n, Err *err) {
    PromiseTable table = { .has_unit = true };
    if (!promises_of(rq, rows, n, &table, err)) return false;
    for (size_t i = 0; i < n; i++) {
        const Promise *p = &table.rows[i];
        csv_put(out, day_iso(rq->arena, p->due));
        csv_put(out, p->title);
        csv_put(out, p->period);
        csv_put(out, p->unit_name);
        csv_put(out, p->symbol);
        csv_put(out, provision_long(rq->arena, rq->lang, p->path));
        csv_put(out, p->status);
        csv_end(out);
    }
    return true;
}

void portal_obligations_csv(Request *rq, Reply *rp) {
    static const char *const heads[] = {
        N_("Due"),       N_("What was promised"), N_("Period or event"), N_("Body"),
        N_("Programme"), N_("Provision"),         N_("Status")
    };
    const Wanted w = wanted(rq);
    Day day = DAY_FIRST;
    OccurrenceId id = { 0 };
    WorkRow *rows;
    size_t n = 1;
    Err err = { 0 };
    Buf *out = list_csv(rq, rp, heads, COUNT_OF(heads));
    while (n) {
        if (!rows_after(rq, &w, day, id, LIST_CSV_STEP, &rows, &n, &err) ||
            !put_rows(rq, out, rows, n, &err)) {
            reply_error(rp, &err);
            return;
        }
        if (n) day = rows[n - 1].due;
        if (n) id = rows[n - 1].occurrence;
    }
    reply_download(rp, S("nhiem-vu.csv"));
}
