#include "web/page/unit.h"

#include "web/app.h"
#include "web/form.h"
#include "web/page/account_words.h"
#include "web/page/unit_html.h"

enum { UNIT_PAGE = 50, UNIT_BELOW_MAX = 200 };

bool unit_choices(Request *rq, const Option **out, size_t *out_n, Err *err) {
    UnitChoiceRow *rows;
    size_t n;
    if (!sql_unit_choices(request_db(rq), rq->session->actor.person, rq->today, &rows, &n, err))
        return false;
    Option *options = ARENA_ARRAY(rq->arena, Option, n);
    for (size_t i = 0; i < n; i++)
        options[i] = (Option){
            .value = str_printf(rq->arena, "%" PRId64, rows[i].id.v),
            .text =
                str_printf(rq->arena, "%.*s%.*s", (int)(rows[i].depth < 8 ? rows[i].depth : 8) * 4,
                           "– – – – – – – – ", STR(rows[i].name)),
        };
    *out = options;
    *out_n = n;
    return true;
}

int unit_level(const UnitListRow *row) {
    int level = 0;
    for (size_t i = 0; i < row->sort_key.n; i++)
        level += row->sort_key.p[i] == '/'; // a part for each unit on the way down
    return level;
}

static UnitFilter filter_of(const Request *rq) {
    UnitFilter filter = { .search = request_arg(rq, "q"),
                          .with_closed = request_arg(rq, "closed").n > 0,
                          .after = request_arg(rq, "after"),
                          .by_name = str_is(request_arg(rq, "sort"), "name"),
                          .limit = UNIT_PAGE + 1 };
    (void)unit_kind_from_word(request_arg(rq, "kind"), &filter.kind);
    return filter;
}

void unit_list_page(Request *rq, Reply *rp) {
    UnitFilter filter = filter_of(rq);
    UnitListShow view = { .question = filter.search,
                          .kind = request_arg(rq, "kind"),
                          .sort = request_arg(rq, "sort"),
                          .with_closed = filter.with_closed,
                          .may_add = policy_somewhere(request_actor(rq), ACT_UNIT_MANAGE) };
    view.csv = list_csv_link(rq, S("/w/unit.csv"));
    Err err = { 0 };
    // Of a selection the units between may be missing: there "Superior" says where a unit stands.
    view.is_tree = !filter.by_name && !filter.search.n && !filter.kind;
    view.kinds = unit_kind_options(&view.kinds_n);
    if (!unit_list(request_db(rq), &filter, &view.rows, &view.rows_n, &err)) {
        reply_error(rp, &err);
        return;
    }
    if (view.rows_n > UNIT_PAGE) {
        view.rows_n = UNIT_PAGE;
        const UnitListRow *last = &view.rows[UNIT_PAGE - 1];
        view.next = request_link(rq, "after",
                                 filter.by_name ? str_printf(rq->arena, "%" PRId64, last->id.v)
                                                : last->sort_key);
    }
    if (filter.after.n) view.first = request_link(rq, "after", S(""));
    html_unit_list(reply_page(rp, 200), &view);
    rp->is_private = true;
}

void unit_csv(Request *rq, Reply *rp) {
    Err err = { 0 };
    const UnitFilter filter = filter_of(rq);
    Buf *body = list_csv(rq, rp, NULL, 0); // the heads are those that the import reads
    if (!unit_export(request_db(rq), &filter, body, &err)) {
        reply_error(rp, &err);
        return;
    }
    reply_download(rp, S("don-vi.csv"));
    rp->is_private = true;
}

bool unit_crumbs(Request *rq, UnitId unit, const char *here, const Crumb **out, size_t *out_n,
                 Err *err) {
    UnitId *above;
    size_t n;
    if (!sql_unit_above(request_db(rq), unit, &above, &n, err)) return false;
    Crumb *crumbs = ARENA_ARRAY(rq->arena, Crumb, n + 2);
    crumbs[0] = (Crumb){ tr(rq->lang, N_("Bodies")), S("/w/unit") };
    for (size_t i = 0; i < n; i++) {
        UnitRow row;
        bool is_open_page = !i && !here;
        if (!sql_unit_get(request_db(rq), above[i], &row, err)) return false;
        crumbs[n - i] =
            (Crumb){ row.short_name,
                     is_open_page ? S("") : str_printf(rq->arena, "/w/unit/%" PRId64, row.id.v) };
    }
    if (here) crumbs[n + 1] = (Crumb){ tr(rq->lang, here), S("") };
    *out = crumbs;
    *out_n = n + 1 + (here != NULL);
    return true;
}

static bool unit_load(Request *rq, UnitShow *view, Err *err) {
    UnitId id;
    Db *db = request_db(rq);
    Err refused;
    if (!request_id(rq, "id", &id.v, err) || !sql_unit_get(db, id, &view->unit, err) ||
        !sql_unit_self_tracked_choice(db, id, &view->by_choice, err) ||
        !unit_history(db, id, &view->past, err) ||
        !unit_crumbs(rq, id, NULL, &view->crumbs, &view->crumbs_n, err))
        return false;
    if (view->unit.superior.v && !sql_unit_get(db, view->unit.superior, &view->superior, err))
        return false;
    const UnitFilter below = { .top = id, .after = view->unit.sort_key, .limit = UNIT_BELOW_MAX };
    view->is_open = day_is_none(view->unit.closed);
    view->is_independent = unit_kind_is_independent(view->unit.kind);
    view->may_change = unit_allows(db, request_actor(rq), ACT_UNIT_MANAGE, id, &refused);
    view->may_manage_people = policy_somewhere(request_actor(rq), ACT_PERSON_MANAGE);
    return unit_list(db, &below, &view->below, &view->below_n, err);
}

void unit_page(Request *rq, Reply *rp) {
    UnitShow view = { 0 };
    Err err = { 0 };
    if (!unit_load(rq, &view, &err)) {
        reply_error(rp, &err);
        return;
    }
    html_unit(reply_page(rp, 200), &view);
    rp->is_private = true;
}
