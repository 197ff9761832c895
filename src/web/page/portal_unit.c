#include "web/page/portal_unit.h"
#include "domain/portal.h"
#include "web/app.h"
#include "web/page/account_words.h"
#include "web/page/rule_words.h"
#include "web/page/words.h"

#include "web/page/portal_unit_html.h"

enum { BELOW_SHOWN = 300, DUTIES_SHOWN = 100 };

static const Option sorts[] = {
    { .value = S_INIT(""), .label = N_("Latest date first") },
    { .value = S_INIT("earliest"), .label = N_("Earliest date first") },
};
static const ListChoice choices[] = { { "sort", N_("Order"), sorts, COUNT_OF(sorts) } };

/** The body's own work of the year that has these words, behind this one (0: from the first on). */
static bool rows_after(Request *rq, const PortalUnitShow *view, OccurrenceId last, int64_t limit,
                       WorkRow **rows, size_t *n, Err *err) {
    Db *db = request_db(rq);
    Str pattern = list_pattern(rq);
    bool is_earliest = str_is(request_arg(rq, "sort"), "earliest"), found = false;
    Day day = DAY_NONE;
    if (last.v && !sql_portal_occurrence_day(db, last, &day, &found, err)) return false;
    if (!found) {
        day = is_earliest ? DAY_FIRST : DAY_LAST;
        last.v = is_earliest ? 0 : INT64_MAX;
    }
    return is_earliest ? sql_unit_work_earliest(db, view->unit.id, view->from, view->to, pattern,
                                                day, last, limit, rows, n, err)
                       : sql_unit_work(db, view->unit.id, view->from, view->to, pattern, day, last,
                                       limit, rows, n, err);
}

/** What is counted of the body itself, and beside it of the region below it. */
static bool read_counts(Request *rq, PortalUnitShow *view, Str caption, Err *err) {
    Db *db = request_db(rq);
    OwnCountRow own;
    UnitBelowRow *below;
    TallyRow *tally;
    size_t n;
    if (!sql_unit_own_count(db, view->unit.id, rq->today, view->from, view->to, &own, err))
        return false;
    const Totals totals = { .due = own.due,
                            .on_time = own.on_time,
                            .done_late = own.done_late,
                            .waiting = own.waiting,
                            .overdue = own.overdue,
                            .ahead = own.ahead };
    view->bar = bar_of(rq, &totals, caption);
    view->closed_n = own.closed;
    if (!own.below) return true;
    if (!sql_units_right_below(db, view->unit.id, BELOW_SHOWN, &below, &view->below_n, err) ||
        !sql_tally_of_unit(db, view->unit.id, (ProgrammeId){ 0 }, view->from, view->to, &tally, &n,
                           err))
        return false;
    const Totals all = totals_sum(tally, n, rq->today);
    view->region = bar_of(rq, &all, tr(rq->lang, N_("With all bodies below it")));
    view->below = below;
    view->has_more_below = own.below > BELOW_SHOWN;
    return true;
}

static bool read_work(Request *rq, PortalUnitShow *view, Err *err) {
    WorkRow *rows;
    size_t n;
    Str id = str_printf(rq->arena, "/u/%" PRId64, view->unit.id.v);
    view->list = list_of(rq, (ListSpec){ .path = id,
                                         .csv = str_printf(rq->arena, "%.*s/work.csv", STR(id)),
                                         .words = N_("Words or number"),
                                         .choices = choices,
                                         .choices_n = COUNT_OF(choices) });
    if (!rows_after(rq, view, (OccurrenceId){ list_after_id(rq) }, LIST_ROWS + 1, &rows, &n, err))
        return false;
    if (list_cut(&n))
        list_after(rq, &view->list, str_printf(rq->arena, "%" PRId64, rows[n - 1].occurrence.v));
    Str year = str_printf(rq->arena, "%d", view->year);
    Str caption = tr_fill(rq->arena, rq->lang, N_("Results of {0}"), &year, 1);
    view->work = (PromiseTable){ .caption = caption };
    // Of a body that follows its own work: what it released, and no figures.
    return (view->unit.is_self_tracked || read_counts(rq, view, caption, err)) &&
           promises_of(rq, rows, n, &view->work, err);
}

static bool read_duties(Request *rq, PortalUnitShow *view, Err *err) {
    static const char *const parts[] = {
        [0] = N_("leads"), [PART_PERFORM] = N_("performs"), [PART_COOPERATE] = N_("co-operates")
    };
    UnitDutyRow *rows;
    size_t n;
    if (!sql_unit_duties(request_db(rq), view->unit.id, view->from, view->to,
                         view->unit.is_self_tracked, DUTIES_SHOWN + 1, &rows, &n, err))
        return false;
    view->has_more_duties = n > DUTIES_SHOWN;
    if (view->has_more_duties) n = DUTIES_SHOWN;
    DutyLine *lines = ARENA_ARRAY(rq->arena, DutyLine, n);
    for (size_t i = 0; i < n; i++) {
        Str place = provision_long(rq->arena, rq->lang, rows[i].path);
        lines[i] = (DutyLine){ .id = rows[i].id,
                               .title = rows[i].title,
                               .rule = rule_words(rq->arena, rq->lang, rows[i].rule),
                               .source = str_printf(rq->arena, "%.*s, %.*s", STR(rows[i].symbol),
                                                    STR(place)),
                               .part = parts[rows[i].part] };
    }
    view->duties = lines;
    view->duties_n = n;
    return true;
}

static bool read_unit(Request *rq, PortalUnitShow *view, Err *err) {
    Db *db = request_db(rq);
    int64_t id;
    UnitRow superior;
    statistical_year(rq->today, &view->year, &view->from, &view->to);
    if (!request_id(rq, "id", &id, err) || !sql_unit_get(db, (UnitId){ id }, &view->unit, err) ||
        !unit_history(db, view->unit.id, &view->history, err))
        return false;
    if (view->unit.is_self_tracked) { // all that it released, in no year's figures
        view->from = DAY_FIRST;
        view->to = DAY_LAST;
    }
    if (!view->unit.superior.v) return true;
    if (!sql_unit_get(db, view->unit.superior, &superior, err)) return false;
    view->superior = superior.name;
    return true;
}

void portal_unit_page(Request *rq, Reply *rp) {
    PortalUnitShow view = { 0 };
    Err err = { 0 };
    if (!read_unit(rq, &view, &err) || !read_work(rq, &view, &err) ||
        !read_duties(rq, &view, &err)) {
        reply_error(rp, &err);
        return;
    }
    view.kind = unit_kind_label(view.unit.kind);
    view.crumbs[0] = (Crumb){ tr(rq->lang, N_("Home")), S("/") };
    view.crumbs[1] = (Crumb){ tr(rq->lang, N_("Bodies")), S("/units") };
    view.crumbs[2] = (Crumb){ view.unit.short_name, S("") };
    html_portal_unit(reply_page(rp, 200), &view);
}

static void put_promise(Request *rq, Buf *out, const Promise *p) {
    const Str cells[] = { day_iso(rq->arena, p->due),
                          p->unit_name,
                          p->title,
                          p->period,
                          p->symbol,
                          provision_long(rq->arena, rq->lang, p->path),
                          p->status };
    list_csv_row(out, cells, COUNT_OF(cells));
}

void portal_unit_csv(Request *rq, Reply *rp) {
    static const char *const heads[] = {
        N_("Due"),
        N_("Performed by"),
        N_("What was promised"),
        N_("Period or event"),
        N_("Programme"),
        N_("Provision"),
        N_("Status"),
    };
    PortalUnitShow view = { 0 };
    PromiseTable table = { 0 };
    WorkRow *rows;
    size_t n = 1;
    Err err = { 0 };
    bool ok = read_unit(rq, &view, &err);
    Buf *out = ok ? list_csv(rq, rp, heads, COUNT_OF(heads)) : NULL;
    for (OccurrenceId last = { 0 }; ok && n; last = n ? rows[n - 1].occurrence : last) {
        ok = rows_after(rq, &view, last, LIST_CSV_STEP, &rows, &n, &err) &&
             promises_of(rq, rows, n, &table, &err);
        for (size_t i = 0; ok && i < n; i++)
            put_promise(rq, out, &table.rows[i]);
    }
    if (ok)
        reply_download(rp, str_printf(rq->arena, "viec-%" PRId64 ".csv", view.unit.id.v));
    else
        reply_error(rp, &err);
}
