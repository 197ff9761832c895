#include "web/page/portal_list.h"
#include "domain/programme.h"
#include "domain/unit.h"
#include "text/csv.h"
#include "web/app.h"
#include "web/page/account_words.h"

#include "web/page/portal_list_html.h"

static const Option programme_states[] = {
    { .value = S_INIT(""), .label = N_("All") },
    { .value = S_INIT("in_force"), .label = N_("In force") },
    { .value = S_INIT("ended"), .label = N_("Ended") },
};

static const Option programme_sorts[] = {
    { .value = S_INIT(""), .label = N_("Newest first") },
    { .value = S_INIT("title"), .label = N_("By title") },
};
static const Option unit_sorts[] = {
    { .value = S_INIT(""), .label = N_("by the tree") },
    { .value = S_INIT("name"), .label = N_("by name") },
};

static const ListChoice programme_choices[] = {
    { "state", N_("State"), programme_states, COUNT_OF(programme_states) },
    { "sort", N_("Order"), programme_sorts, COUNT_OF(programme_sorts) },
};
static const ListChoice unit_choices[] = { { "sort", N_("Order"), unit_sorts,
                                             COUNT_OF(unit_sorts) } };

static int64_t state_asked(const Request *rq) {
    Str word = request_arg(rq, "state");
    return str_is(word, "in_force") ? PROGRAMME_IN_FORCE
           : str_is(word, "ended")  ? PROGRAMME_ENDED
                                    : 0;
}

/** Those that the address asks for, after this one (0: from the first on). */
static bool programmes_after(Request *rq, int64_t after, int64_t limit, PortalProgramme **rows,
                             size_t *n, Err *err) {
    Db *db = request_db(rq);
    Str pattern = search_pattern(rq->arena, request_arg(rq, "q")), key = S("");
    int64_t state = state_asked(rq);
    if (!str_is(request_arg(rq, "sort"), "title"))
        return sql_portal_programmes(db, pattern, state, rq->today, after ? after : INT64_MAX,
                                     limit, rows, n, err);
    const ProgrammeId last = { after };
    if (after && !sql_programme_key(db, last, &key, err)) return false;
    return sql_portal_programmes_by_title(db, pattern, state, rq->today, key, last, limit, rows, n,
                                          err);
}

void portal_programmes_page(Request *rq, Reply *rp) {
    ProgrammesShow view = { .list = list_of(
                                rq, (ListSpec){ .path = S("/programmes"),
                                                .csv = S("/programmes.csv"),
                                                .words = N_("Name or number"),
                                                .choices = programme_choices,
                                                .choices_n = COUNT_OF(programme_choices) }) };
    Err err = { 0 };
    PortalProgramme *rows;
    size_t n;
    if (!programmes_after(rq, list_after_id(rq), LIST_ROWS + 1, &rows, &n, &err) ||
        !sql_portal_programmes_count(request_db(rq), search_pattern(rq->arena, view.list.q),
                                     state_asked(rq), &view.total, &err)) {
        reply_error(rp, &err);
        return;
    }
    if (list_cut(&n))
        list_after(rq, &view.list, str_printf(rq->arena, "%" PRId64, rows[n - 1].id.v));
    view.table.programmes = rows;
    view.table.programmes_n = n;
    html_portal_programmes(reply_page(rp, 200), &view);
}

void portal_programmes_csv(Request *rq, Reply *rp) {
    static const char *const heads[] = { N_("Number"), N_("Title"),  N_("State"),
                                         N_("Lead"),   N_("Signed"), N_("From"),
                                         N_("To"),     N_("Duties"), N_("Overdue") };
    PortalProgramme *rows;
    size_t n = 1;
    Err err = { 0 };
    Buf *out = list_csv(rq, rp, heads, COUNT_OF(heads));
    for (int64_t after = 0; n; after = n ? rows[n - 1].id.v : 0) {
        if (!programmes_after(rq, after, LIST_CSV_STEP, &rows, &n, &err)) {
            reply_error(rp, &err);
            return;
        }
        for (size_t i = 0; i < n; i++) {
            const PortalProgramme *p = &rows[i];
            csv_put(out, p->symbol);
            csv_put(out, p->title);
            csv_put(out, tr(rq->lang, programme_state_name(p->state)));
            csv_put(out, p->lead);
            csv_put(out, day_iso(rq->arena, p->signed_day));
            csv_put(out, day_iso(rq->arena, p->from));
            csv_put(out, day_iso(rq->arena, p->to));
            csv_put(out, str_printf(rq->arena, "%" PRId64, p->obligations));
            csv_put(out, str_printf(rq->arena, "%" PRId64, p->overdue));
            csv_end(out);
        }
    }
    reply_download(rp, S("chuong-trinh.csv"));
}

/** A unit stands below the last one whose sort_key begins its own. */
static TreeUnit *tree_of(Request *rq, const UnitRow *rows, size_t n) {
    TreeUnit *out = ARENA_ARRAY(rq->arena, TreeUnit, n);
    Str open[64];
    size_t depth = 0;
    for (size_t i = 0; i < n; i++) {
        Str next = i + 1 < n ? rows[i + 1].sort_key : S("");
        out[i] = (TreeUnit){ .id = rows[i].id, .name = rows[i].name, .closed = rows[i].closed };
        out[i].is_parent = depth < COUNT_OF(open) && str_starts(next, rows[i].sort_key) &&
                           next.n > rows[i].sort_key.n;
        out[i].is_open = depth < 2;
        if (out[i].is_parent) open[depth++] = rows[i].sort_key;
        AUTO_BUF Buf ends;
        buf_init(&ends, 4096);
        while (depth && !str_starts(next, open[depth - 1])) {
            buf_put(&ends, S("</ul></details></li>"));
            depth--;
        }
        out[i].ends = (Html){ buf_dup(&ends, rq->arena) };
    }
    return out;
}

static UnitFilter units_wanted(Request *rq, int64_t limit) {
    return (UnitFilter){ .search = request_arg(rq, "q"),
                         .with_closed = true,
                         .after = request_arg(rq, "after"),
                         .by_name = str_is(request_arg(rq, "sort"), "name"),
                         .limit = limit };
}

static Str unit_key(Request *rq, const UnitFilter *filter, const UnitListRow *last) {
    return filter->by_name ? str_printf(rq->arena, "%" PRId64, last->id.v) : last->sort_key;
}

/** Those found, or all by name: a table, page by page. */
static bool read_found(Request *rq, UnitsShow *view, Err *err) {
    const UnitFilter filter = units_wanted(rq, LIST_ROWS + 1);
    UnitListRow *rows;
    if (!unit_list(request_db(rq), &filter, &rows, &view->found_n, err)) return false;
    if (list_cut(&view->found_n))
        list_after(rq, &view->list, unit_key(rq, &filter, &rows[view->found_n - 1]));
    view->found = rows;
    return true;
}

static bool read_tree(Request *rq, UnitsShow *view, Err *err) {
    UnitRow *rows;
    if (!sql_unit_all(request_db(rq), request_arg(rq, "after"), PORTAL_UNITS, &rows, &view->units_n,
                      err))
        return false;
    if (view->units_n == PORTAL_UNITS)
        list_after(rq, &view->list, rows[view->units_n - 1].sort_key);
    view->units = tree_of(rq, rows, view->units_n);
    return true;
}

void portal_units_page(Request *rq, Reply *rp) {
    UnitsShow view = { .list = list_of(rq, (ListSpec){ .path = S("/units"),
                                                       .csv = S("/units.csv"),
                                                       .words = N_("Name or code"),
                                                       .more = N_("with the results of the year"),
                                                       .choices = unit_choices,
                                                       .choices_n = COUNT_OF(unit_choices) }) };
    Err err = { 0 };
    view.is_tree = !view.list.q.n && !str_is(request_arg(rq, "sort"), "name");
    if (view.is_tree ? read_tree(rq, &view, &err) : read_found(rq, &view, &err))
        html_portal_units(reply_page(rp, 200), &view);
    else
        reply_error(rp, &err);
}

/** A unit with its results of the year, which courts and procuracies publish themselves. */
static void put_unit(Request *rq, Buf *out, const UnitListRow *unit, const TallyRow *tally,
                     size_t n) {
    size_t low = 0, high = n;
    while (low < high) { // they stand by unit
        size_t middle = low + (high - low) / 2;
        if (tally[middle].unit.v < unit->id.v)
            low = middle + 1;
        else
            high = middle;
    }
    while (high < n && tally[high].unit.v == unit->id.v)
        high++;
    const Totals t = totals_sum(&tally[low], high - low, rq->today);
    const int64_t results[] = { t.due, t.on_time, t.done_late, t.waiting, t.overdue };
    csv_put(out, unit->code);
    csv_put(out, unit->name);
    csv_put(out, tr(rq->lang, unit_kind_label(unit->kind)));
    csv_put(out, unit->superior_name);
    csv_put(out, day_iso(rq->arena, unit->closed));
    for (size_t i = 0; i < COUNT_OF(results); i++)
        csv_put(out, unit->is_self_tracked ? S("") : str_printf(rq->arena, "%" PRId64, results[i]));
    csv_end(out);
}

void portal_units_csv(Request *rq, Reply *rp) {
    static const char *const heads[] = {
        N_("Code"),
        N_("Name"),
        N_("Kind"),
        N_("Superior"),
        N_("Closed on"),
        N_("Fell due this year, with all bodies below it"),
        N_("Done in time"),
        N_("Done after the date"),
        N_("Handed in, awaiting acceptance"),
        N_("Overdue, not done"),
    };
    UnitFilter filter = units_wanted(rq, LIST_CSV_STEP);
    TallyRow *tally;
    UnitListRow *rows;
    size_t tally_n, n = 1;
    int year;
    Day from, to;
    Err err = { 0 };
    Buf *out = list_csv(rq, rp, heads, COUNT_OF(heads));
    statistical_year(rq->today, &year, &from, &to);
    bool ok = sql_tally_of_units(request_db(rq), from, to, rq->today, &tally, &tally_n, &err);
    for (filter.after = S(""); ok && n;
         filter.after = n ? unit_key(rq, &filter, &rows[n - 1]) : S("")) {
        ok = unit_list(request_db(rq), &filter, &rows, &n, &err);
        for (size_t i = 0; ok && i < n; i++)
            put_unit(rq, out, &rows[i], tally, tally_n);
    }
    if (ok)
        reply_download(rp, S("co-quan.csv"));
    else
        reply_error(rp, &err);
}
