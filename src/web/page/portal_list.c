#include "web/page/portal_list.h"
#include "domain/programme.h"
#include "web/app.h"

#include "web/page/portal_list_html.h"

static const Option programme_states[] = {
    { .value = S_INIT(""), .label = N_("All") },
    { .value = S_INIT("in_force"), .label = N_("In force") },
    { .value = S_INIT("ended"), .label = N_("Ended") },
};

static Str first_link(Request *rq) {
    return request_arg(rq, "after").n ? request_link(rq, "after", S("")) : S("");
}

void portal_programmes_page(Request *rq, Reply *rp) {
    ProgrammesShow view = { .q = request_arg(rq, "q"),
                            .state = request_arg(rq, "state"),
                            .states = programme_states,
                            .states_n = COUNT_OF(programme_states),
                            .first = first_link(rq) };
    Err err = { 0 };
    int64_t state = str_is(view.state, "in_force") ? PROGRAMME_IN_FORCE
                    : str_is(view.state, "ended")  ? PROGRAMME_ENDED
                                                   : 0;
    int64_t before = INT64_MAX;
    if (!str_to_int(request_arg(rq, "after"), &before)) before = INT64_MAX;
    Str pattern = search_pattern(rq->arena, view.q);
    PortalProgramme *rows;
    size_t n;
    if (!sql_portal_programmes(request_db(rq), pattern, state, rq->today, before, PORTAL_ROWS + 1,
                               &rows, &n, &err) ||
        !sql_portal_programmes_count(request_db(rq), pattern, state, &view.total, &err)) {
        reply_error(rp, &err);
        return;
    }
    if (n > PORTAL_ROWS) {
        n = PORTAL_ROWS;
        view.next = request_link(rq, "after", str_printf(rq->arena, "%" PRId64, rows[n - 1].id.v));
    }
    view.table.programmes = rows;
    view.table.programmes_n = n;
    html_portal_programmes(reply_page(rp, 200), &view);
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

void portal_units_page(Request *rq, Reply *rp) {
    UnitsShow view = { 0 };
    Err err = { 0 };
    UnitRow *rows;
    if (!sql_unit_all(request_db(rq), request_arg(rq, "after"), PORTAL_UNITS, &rows, &view.units_n,
                      &err)) {
        reply_error(rp, &err);
        return;
    }
    if (view.units_n == PORTAL_UNITS)
        view.next = request_link(rq, "after", rows[view.units_n - 1].sort_key);
    view.units = tree_of(rq, rows, view.units_n);
    html_portal_units(reply_page(rp, 200), &view);
}

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

static bool read_programmes(Request *rq, ObligationsShow *view, Err *err) {
    ProgrammeChoice *rows;
    size_t n;
    if (!sql_programme_choices(request_db(rq), false, 200, &rows, &n, err)) return false;
    Option *options = ARENA_ARRAY(rq->arena, Option, n + 1);
    options[0] = (Option){ .value = S(""), .label = N_("All") };
    for (size_t i = 0; i < n; i++)
        options[i + 1] = (Option){ .value = str_printf(rq->arena, "%" PRId64, rows[i].id.v),
                                   .text = rows[i].symbol.n ? rows[i].symbol : rows[i].title };
    view->programmes = options;
    view->programmes_n = n + 1;
    return true;
}

static bool read_obligations(Request *rq, ObligationsShow *view, Err *err) {
    Db *db = request_db(rq);
    WorkRow *rows;
    size_t n;
    Day after;
    OccurrenceId after_id;
    ProgrammeId programme = { 0 };
    if (!str_to_int(view->programme, &programme.v)) programme.v = 0;
    read_after(request_arg(rq, "after"), &after, &after_id);
    view->until = day_add(rq->today, PORTAL_DAYS_AHEAD);
    if (!sql_portal_open(db, programme, rq->today, view->until, &view->counts, err)) return false;
    bool ok = view->is_late ? sql_portal_late(db, programme, rq->today, after, after_id,
                                              PORTAL_ROWS + 1, &rows, &n, err)
                            : sql_portal_due(db, programme, rq->today, view->until, after, after_id,
                                             PORTAL_ROWS + 1, &rows, &n, err);
    if (!ok) return false;
    if (n > PORTAL_ROWS) {
        n = PORTAL_ROWS;
        view->next = request_link(
            rq, "after",
            str_printf(rq->arena, "%d.%" PRId64, rows[n - 1].due.n, rows[n - 1].occurrence.v));
    }
    view->table =
        (PromiseTable){ .caption = tr(rq->lang, view->is_late ? N_("Overdue obligations")
                                                              : N_("Obligations that fall due")),
                        .has_unit = true };
    return promises_of(rq, rows, n, &view->table, err);
}

void portal_obligations_page(Request *rq, Reply *rp) {
    ObligationsShow view = { .is_late = str_is(request_arg(rq, "what"), "late"),
                             .programme = request_arg(rq, "programme"),
                             .first = first_link(rq) };
    Err err = { 0 };
    if (!read_programmes(rq, &view, &err) || !read_obligations(rq, &view, &err)) {
        reply_error(rp, &err);
        return;
    }
    bool one = view.programme.n && view.programme.n < 20;
    Str programme = one ? url_part(rq->arena, view.programme) : S("");
    view.late_link = str_printf(rq->arena, "/obligations?what=late%s%.*s", one ? "&programme=" : "",
                                STR(programme));
    view.ahead_link =
        str_printf(rq->arena, "/obligations%s%.*s", one ? "?programme=" : "", STR(programme));
    html_portal_obligations(reply_page(rp, 200), &view);
}
