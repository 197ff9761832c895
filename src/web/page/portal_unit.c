#include "web/page/portal_unit.h"
#include "domain/portal.h"
#include "web/app.h"
#include "web/page/account_words.h"

#include "web/page/portal_unit_html.h"

static bool read_work(Request *rq, PortalUnitShow *view, Err *err) {
    Db *db = request_db(rq);
    TallyRow *tally;
    WorkRow *rows;
    size_t tally_n, n;
    Day before = DAY_LAST;
    OccurrenceId last = { INT64_MAX };
    bool found = false;
    statistical_year(rq->today, &view->year, &view->from, &view->to);
    if (view->unit.is_self_tracked) return true;
    if (str_to_int(request_arg(rq, "after"), &last.v) &&
        !sql_portal_occurrence_day(db, last, &before, &found, err))
        return false;
    if (!found) before = DAY_LAST, last.v = INT64_MAX;
    if (!sql_tally_of_unit(db, view->unit.id, (ProgrammeId){ 0 }, view->from, view->to, &tally,
                           &tally_n, err) ||
        !sql_unit_work(db, view->unit.id, view->from, view->to, before, last, UNIT_WORK_ROWS + 1,
                       &rows, &n, err))
        return false;
    if (n > UNIT_WORK_ROWS) {
        n = UNIT_WORK_ROWS;
        view->next =
            request_link(rq, "after", str_printf(rq->arena, "%" PRId64, rows[n - 1].occurrence.v));
    }
    if (found) view->first = request_link(rq, "after", S(""));
    Totals totals = totals_sum(tally, tally_n, rq->today);
    Str year = str_printf(rq->arena, "%d", view->year);
    Str caption = tr_fill(rq->arena, rq->lang, N_("Results of {0}"), &year, 1);
    view->bar = bar_of(rq, &totals, caption);
    view->work = (PromiseTable){ .caption = caption };
    return promises_of(rq, rows, n, &view->work, err);
}

static bool read_unit(Request *rq, PortalUnitShow *view, Err *err) {
    Db *db = request_db(rq);
    int64_t id;
    UnitRow superior;
    if (!request_id(rq, "id", &id, err) || !sql_unit_get(db, (UnitId){ id }, &view->unit, err) ||
        !unit_history(db, view->unit.id, &view->history, err))
        return false;
    if (!view->unit.superior.v) return true;
    if (!sql_unit_get(db, view->unit.superior, &superior, err)) return false;
    view->superior = superior.name;
    return true;
}

void portal_unit_page(Request *rq, Reply *rp) {
    PortalUnitShow view = { 0 };
    Err err = { 0 };
    if (!read_unit(rq, &view, &err) || !read_work(rq, &view, &err)) {
        reply_error(rp, &err);
        return;
    }
    view.kind = unit_kind_label(view.unit.kind);
    view.crumbs[0] = (Crumb){ tr(rq->lang, N_("Home")), S("/") };
    view.crumbs[1] = (Crumb){ tr(rq->lang, N_("Bodies")), S("/units") };
    view.crumbs[2] = (Crumb){ view.unit.short_name, S("") };
    html_portal_unit(reply_page(rp, 200), &view);
}
