#include "web/page/overview.h"
#include "web/page/work_item.h"

#include "domain/history.h"
#include "domain/working_calendar.h"
#include "rules/recurrence.h"
#include "web/app.h"
#include "web/layout/list.h"
#include "web/page/overview_html.h"
#include "web/page/promise.h"
#include "web/page/words.h"

typedef struct Choice {
    ProgrammeRow programme;
    UnitRow top;
    int year;
    Day from, to;
    bool only_late;
    Str q, pattern; // no words: "%"
    size_t column_page;
} Choice;

enum { MATRIX_CELLS = 1000, OVERDUE_SHOWN = 5 };

typedef struct Matrix {
    MatrixColumn *columns;
    size_t columns_n, columns_room;
    MatrixUnitRow *units;
    size_t units_n;
    MatrixCellRow **cells; // of each unit
    size_t *cells_n;
    const Calendar **calendars; // of each unit
} Matrix;

/* ---- what is chosen ---- */

static int64_t number_arg(Request *rq, const char *name, int64_t fallback) {
    int64_t n;
    return str_to_int(request_arg(rq, name), &n) && n > 0 ? n : fallback;
}

/** What an address names stands among the choices, else the form would lead away from it. */
static void add_chosen(Option *options, size_t *n, Str id, Str name) {
    for (size_t i = 0; i < *n; i++)
        if (str_eq(options[i].value, id)) return;
    options[(*n)++] = (Option){ id, name, NULL };
}

static bool choose(Request *rq, OverviewShow *view, Choice *choice, Err *err) {
    Db *db = request_db(rq);
    ProgrammeChoice *items;
    TopUnitRow *units;
    size_t n, units_n;
    if (!sql_programme_choices(db, true, 100, &items, &n, err) ||
        !sql_units_with_others_below(db, 200, &units, &units_n, err))
        return false;
    Option *programmes = ARENA_ARRAY(rq->arena, Option, n + 1);
    int64_t first = 0;
    for (size_t i = 0; i < n; i++) {
        if (!first && items[i].state == PROGRAMME_IN_FORCE) first = items[i].id.v;
        Str id = str_printf(rq->arena, "%lld", (long long)items[i].id.v);
        programmes[view->programmes_n++] =
            (Option){ id, items[i].symbol.n ? items[i].symbol : items[i].title, NULL };
    }
    view->programmes = programmes;
    Option *tops = ARENA_ARRAY(rq->arena, Option, units_n + 1);
    for (size_t i = 0; i < units_n; i++)
        tops[i] = (Option){ str_printf(rq->arena, "%lld", (long long)units[i].unit.v),
                            units[i].short_name, NULL };
    view->units = tops;
    view->units_n = units_n;
    int64_t programme = number_arg(rq, "ct", first),
            unit = number_arg(rq, "dv", units_n ? units[0].unit.v : 0);
    if (!programme || !unit) return true;
    if (!sql_programme_get(db, (ProgrammeId){ programme }, &choice->programme, err) ||
        !sql_unit_get(db, (UnitId){ unit }, &choice->top, err))
        return false;
    if (choice->programme.state != PROGRAMME_IN_FORCE && choice->programme.state != PROGRAMME_ENDED)
        return FAIL(err, .code = ERR_NOT_FOUND,
                    .msg = N_("This does not exist, or is not open to you. Check the address."));
    view->has_programme = true;
    view->programme = str_printf(rq->arena, "%lld", (long long)programme);
    view->unit = str_printf(rq->arena, "%lld", (long long)unit);
    add_chosen(programmes, &view->programmes_n, view->programme,
               choice->programme.symbol.n ? choice->programme.symbol : choice->programme.title);
    add_chosen(tops, &view->units_n, view->unit, choice->top.short_name);
    return true;
}

static void choose_year(Request *rq, OverviewShow *view, Choice *choice) {
    int now, last = 0;
    Day from, to;
    Day today = rq->today;
    if (!day_is_none(choice->programme.to) && choice->programme.to.n < today.n)
        today = choice->programme.to;
    statistical_year(today, &now, &from, &to);
    Civil begin = day_civil(day_is_none(choice->programme.from) ? today : choice->programme.from);
    choice->year = (int)number_arg(rq, "nam", now);
    if (choice->year < 1990 || choice->year > 2190) choice->year = now;
    choice->from = day_from_civil(choice->year - 1, 12, 15);
    choice->to = day_from_civil(choice->year, 12, 14);
    Option *years = ARENA_ARRAY(rq->arena, Option, 12);
    for (int year = begin.year; year <= now + 1 && last < 12; year++, last++)
        years[last] = (Option){ str_printf(rq->arena, "%d", year),
                                str_printf(rq->arena, "%d (15/12–14/12)", year), NULL };
    view->years = years;
    view->years_n = (size_t)last;
    view->year = str_printf(rq->arena, "%d", choice->year);
    static const Option shows[] = { { S_INIT(""), S_INIT(""), N_("All units") },
                                    { S_INIT("tre"), S_INIT(""), N_("With something overdue") } };
    view->shows = shows;
    view->shows_n = COUNT_OF(shows);
    view->show = request_arg(rq, "tt");
    choice->only_late = str_is(view->show, "tre");
    choice->q = view->q = request_arg(rq, "q");
    choice->pattern = list_pattern(rq);
    choice->column_page = (size_t)number_arg(rq, "cot", 1) - 1;
}

/* ---- cells ---- */

/** The periods of one obligation that come from events share a column. */
static Str column_period(Str period) {
    return memchr(period.p, '.', period.n) ? S("") : period;
}

static size_t column_at(Request *rq, Matrix *m, const MatrixCellRow *cell) {
    Str period = column_period(cell->period);
    for (size_t i = 0; i < m->columns_n; i++)
        if (m->columns[i].number == cell->number && str_eq(m->columns[i].period, period)) return i;
    m->columns =
        sql_grow(rq->arena, m->columns, m->columns_n, &m->columns_room, sizeof *m->columns);
    Str place = provision_short(rq->arena, rq->lang, cell->path),
        words = period_short(rq->arena, rq->lang, period);
    // A year says nothing beside the others; the first words of the title do.
    if (!words.n || period.n == 4) {
        words = first_words(cell->title, 3);
        if (words.n < cell->title.n) words = str_printf(rq->arena, "%.*s…", STR(words));
    }
    m->columns[m->columns_n] =
        (MatrixColumn){ cell->number, period,
                        str_printf(rq->arena, "%.*s %.*s", STR(place), STR(words)), cell->due };
    return m->columns_n++;
}

static int column_order(const void *a, const void *b) {
    const MatrixColumn *x = a, *y = b;
    if (x->number != y->number) return x->number < y->number ? -1 : 1;
    return x->due.n < y->due.n ? -1 : x->due.n > y->due.n;
}

static bool has_words(const Choice *choice) {
    return !str_is(choice->pattern, "%");
}

static bool is_narrowed(const Choice *choice) {
    return choice->only_late || has_words(choice);
}

static bool read_units(Db *db, const Choice *choice, Day today, Str after, Matrix *m, Err *err) {
    if (!is_narrowed(choice))
        return sql_matrix_units(db, choice->programme.id, choice->top.id, after, MATRIX_UNITS + 1,
                                &m->units, &m->units_n, err);
    return sql_matrix_units_found(db, choice->programme.id, choice->top.id, choice->from,
                                  choice->to, today, choice->pattern, choice->only_late, after,
                                  MATRIX_UNITS + 1, &m->units, &m->units_n, err);
}

static bool read_cells(Db *db, const Choice *choice, UnitId unit, MatrixCellRow **cells, size_t *n,
                       Err *err) {
    if (!has_words(choice))
        return sql_matrix_cells(db, choice->programme.id, unit, choice->from, choice->to,
                                MATRIX_CELLS, cells, n, err);
    return sql_matrix_cells_found(db, choice->programme.id, unit, choice->from, choice->to,
                                  choice->pattern, MATRIX_CELLS, cells, n, err);
}

static bool load(Request *rq, const Choice *choice, Str after, Matrix *m, Err *err) {
    Db *db = request_db(rq);
    if (!read_units(db, choice, rq->today, after, m, err)) return false;
    size_t shown = m->units_n < MATRIX_UNITS ? m->units_n : MATRIX_UNITS;
    m->cells = ARENA_ARRAY(rq->arena, MatrixCellRow *, shown);
    m->cells_n = ARENA_ARRAY(rq->arena, size_t, shown);
    m->calendars = ARENA_ARRAY(rq->arena, const Calendar *, shown);
    Calendars calendars = { .db = db };
    for (size_t i = 0; i < shown; i++) {
        if (!calendars_of(&calendars, m->units[i].unit, &m->calendars[i], err)) return false;
        if (!read_cells(db, choice, m->units[i].unit, &m->cells[i], &m->cells_n[i], err))
            return false;
        for (size_t k = 0; k < m->cells_n[i] && !m->units[i].is_self_tracked; k++)
            (void)column_at(rq, m, &m->cells[i][k]);
    }
    if (m->columns_n) qsort(m->columns, m->columns_n, sizeof *m->columns, column_order);
    return true;
}

static OccurrenceView view_of(const Request *rq, const Calendar *calendar,
                              const MatrixCellRow *row) {
    const OccurrenceDates dates = {
        .state = row->state, .due = row->due, .submitted = row->submitted_day, .today = rq->today
    };
    return occurrence_view(&dates, calendar);
}

static MatrixCell cell_of(Request *rq, const Calendar *calendar, const MatrixCellRow *row) {
    OccurrenceView shown = view_of(rq, calendar, row);
    MatrixCell cell = { .is_there = true,
                        .id = row->id,
                        .mark = occurrence_status_class(shown.status),
                        .full = occurrence_status_message(shown.status) };
    Str days = str_printf(rq->arena, "%d", shown.days_late);
    Civil due = day_civil(row->due);
    switch (shown.status) {
    case OCC_SHOWN_LATE:
        cell.is_bad = true;
        cell.word = tr_fill(rq->arena, rq->lang, N_("{0} days late"), &days, 1);
        break;
    case OCC_SHOWN_OPEN:
    case OCC_SHOWN_WARNED:
        cell.word = str_printf(rq->arena, "%02d/%02d", due.day, due.month);
        break;
    case OCC_SHOWN_RETURNED: cell.word = tr(rq->lang, N_("Sent back")); break;
    case OCC_SHOWN_LATE_SUBMITTED: cell.word = tr(rq->lang, N_("Waits, late")); break;
    case OCC_SHOWN_SUBMITTED: cell.word = tr(rq->lang, N_("Waits")); break;
    case OCC_SHOWN_LATE_DONE: cell.word = tr(rq->lang, N_("Done late")); break;
    case OCC_SHOWN_DONE: cell.word = tr(rq->lang, N_("On time")); break;
    case OCC_SHOWN_KEPT: // of bodies that follow their own work no cell is shown
    case OCC_SHOWN_RELEASED:
    case OCC_SHOWN_NONE:
    case OCC_SHOWN_COUNT: cell.word = tr(rq->lang, N_("None")); break;
    }
    return cell;
}

static void totals_add(Totals *sum, Totals add) {
    sum->due += add.due;
    sum->on_time += add.on_time;
    sum->done_late += add.done_late;
    sum->waiting += add.waiting;
    sum->overdue += add.overdue;
    sum->ahead += add.ahead;
}

static void count_cell(Totals *sum, const Request *rq, const MatrixCellRow *row) {
    const OccurrenceRow as_row = { .state = row->state,
                                   .due = row->due,
                                   .submitted_day = row->submitted_day };
    TallyRow one = { .due = row->due, .n = 1 };
    if (!occurrence_class(&as_row, &one.class)) return;
    totals_add(sum, totals_sum(&one, 1, rq->today));
}

static MatrixSum sum_of(Request *rq, const char *label, Totals totals, Str link) {
    return (MatrixSum){ .label = label,
                        .link = link,
                        .totals = totals,
                        .kept = str_printf(rq->arena, "%" PRId64 "/%" PRId64, totals.on_time,
                                           totals.due),
                        .rate = percent_text(rq->arena, rq->lang, totals.on_time, totals.due) };
}

static int urgency(const Request *rq, const Calendar *calendar, const MatrixCellRow *row) {
    return (int)view_of(rq, calendar, row).status;
}

static Str with_words(Request *rq, Str link, Str q) {
    return q.n ? str_printf(rq->arena, "%.*s&q=%.*s", STR(link), STR(url_part(rq->arena, q)))
               : link;
}

/** The list of the occurrences that a figure counts, of the unit only or of its region, whatever
 * the words; the template adds which result. */
static Str rows_link(Request *rq, const Choice *choice, UnitId unit, bool only) {
    Day passed = day_add(rq->today, -1);
    Day to = choice->to.n < passed.n ? choice->to : passed;
    Str from = day_iso(rq->arena, choice->from), until = day_iso(rq->arena, to);
    Str link = str_printf(
        rq->arena, "/w/obligation?list=occurrence&programme=%lld&unit=%lld&from=%.*s&to=%.*s",
        (long long)choice->programme.id.v, (long long)unit.v, STR(from), STR(until));
    if (!only) return link;
    return with_words(rq, str_printf(rq->arena, "%.*s&only=1", STR(link)), choice->q);
}

static MatrixRow row_of(Request *rq, const Choice *choice, const Matrix *m, size_t u, size_t first,
                        size_t count) {
    static const char *const indent[] = { "", "l1", "l2" };
    const MatrixUnitRow *unit = &m->units[u];
    const Calendar *calendar = m->calendars[u];
    MatrixRow row = { .unit = unit->unit,
                      .name = unit->short_name,
                      .is_self_tracked = unit->is_self_tracked,
                      .indent = indent[unit->depth < 2 ? unit->depth : 2] };
    MatrixCell *cells = ARENA_ARRAY(rq->arena, MatrixCell, count);
    const MatrixCellRow **worst = ARENA_ARRAY(rq->arena, const MatrixCellRow *, count);
    row.link = rows_link(rq, choice, unit->unit, true);
    size_t column = 0;
    for (size_t k = 0; k < m->cells_n[u]; k++) {
        const MatrixCellRow *cell = &m->cells[u][k];
        count_cell(&row.totals, rq, cell);
        Str period = column_period(cell->period);
        for (column = 0; column < count; column++)
            if (m->columns[first + column].number == cell->number &&
                str_eq(m->columns[first + column].period, period))
                break;
        if (column == count) continue;
        if (!worst[column] || urgency(rq, calendar, cell) < urgency(rq, calendar, worst[column]))
            worst[column] = cell;
    }
    for (size_t c = 0; c < count; c++)
        if (worst[c]) cells[c] = cell_of(rq, calendar, worst[c]);
    row.cells = cells;
    row.cells_n = count;
    row.kept = str_printf(rq->arena, "%lld/%lld", (long long)row.totals.on_time,
                          (long long)row.totals.due);
    row.rate = percent_text(rq->arena, rq->lang, row.totals.on_time, row.totals.due);
    row.late_bar = row.totals.on_time;
    row.wait_bar = row.late_bar + row.totals.done_late;
    row.waiting = row.totals.due - row.totals.on_time - row.totals.done_late - row.totals.overdue;
    row.open_bar = row.wait_bar + row.waiting;
    return row;
}

/* ---- the page ---- */

/** The sum of the region by the tally, whatever is shown of it; beside it that of all bodies. */
static bool region(Request *rq, const Choice *choice, OverviewShow *view, Err *err) {
    TallyRow *tally;
    size_t n;
    view->region = sum_of(rq, N_("Sum of this region"), view->totals, view->link);
    if (!choice->top.superior.v) return true;
    if (!sql_tally_of_roots(request_db(rq), choice->programme.id, choice->from, choice->to, &tally,
                            &n, err))
        return false;
    view->all = sum_of(rq, NULL, totals_sum(tally, n, rq->today), list_link(rq, "dv", S("")));
    return true;
}

/** A sum of its own for the rows that are shown, when they are not all of the region. */
static void shown_sum(Request *rq, OverviewShow *view, bool is_part) {
    Totals sum = { 0 };
    if (!is_part) return;
    for (size_t i = 0; i < view->rows_n; i++)
        if (!view->rows[i].is_self_tracked) totals_add(&sum, view->rows[i].totals);
    view->shown = sum_of(rq, N_("Sum of the units shown"), sum, S(""));
}

static bool longest_overdue(Request *rq, const Choice *choice, OverdueRow **out, size_t *n,
                            Err *err) {
    Db *db = request_db(rq);
    if (!has_words(choice))
        return sql_overdue_below(db, choice->programme.id, choice->top.id, rq->today, OVERDUE_SHOWN,
                                 out, n, err);
    return sql_overdue_below_found(db, choice->programme.id, choice->top.id, rq->today,
                                   choice->pattern, OVERDUE_SHOWN, out, n, err);
}

/** What was done about the longest overdue: each is urged under its own entries of the journal. */
static bool urges(Request *rq, OverviewShow *view, Err *err) {
    Str *urged = ARENA_ARRAY(rq->arena, Str, view->late_n);
    for (size_t i = 0; i < view->late_n; i++) {
        HistoryTimes times;
        if (!sql_history_times(request_db(rq), S("occurrence"), view->late[i].id.v,
                               S("occurrence.urged"), &times, err))
            return false;
        const Str args[] = { number_text(rq->arena, rq->lang, times.n),
                             times.n ? day_text(rq->arena, instant_day(times.last, rq->zone))
                                     : S("") };
        urged[i] = times.n ? tr_fill(rq->arena, rq->lang,
                                     times.n == 1 ? N_("urged on {1}")
                                                  : N_("urged {0} times, last on {1}"),
                                     args, 2)
                           : tr(rq->lang, N_("not urged yet"));
    }
    view->late_urged = urged;
    return true;
}

static bool whole(Request *rq, const Choice *choice, OverviewShow *view, Err *err) {
    TallyRow *tally;
    size_t n;
    OverdueRow *late;
    if (!sql_tally_of_unit(request_db(rq), choice->top.id, choice->programme.id, choice->from,
                           choice->to, &tally, &n, err) ||
        !longest_overdue(rq, choice, &late, &view->late_n, err))
        return false;
    view->totals = totals_sum(tally, n, rq->today);
    view->rate = percent_text(rq->arena, rq->lang, view->totals.on_time, view->totals.due);
    const Str of[] = { number_text(rq->arena, rq->lang, view->totals.on_time),
                       number_text(rq->arena, rq->lang, view->totals.due) };
    view->kept_text = tr_fill(rq->arena, rq->lang, N_("{0} of {1}"), of, 2);
    view->place = choice->top.short_name;
    view->link = rows_link(rq, choice, choice->top.id, false);
    view->moment_day = day_text(rq->arena, rq->today);
    view->moment_time = instant_time_text(rq->arena, rq->now, rq->zone);
    view->late = late;
    Str *days = ARENA_ARRAY(rq->arena, Str, view->late_n);
    Calendars calendars = { .db = request_db(rq) };
    for (size_t i = 0; i < view->late_n; i++) {
        const Calendar *calendar;
        if (!calendars_of(&calendars, late[i].unit, &calendar, err)) return false;
        const MatrixCellRow row = { .state = late[i].state,
                                    .due = late[i].due,
                                    .submitted_day = DAY_NONE };
        days[i] = str_printf(rq->arena, "%d", view_of(rq, calendar, &row).days_late);
    }
    view->late_days = days;
    return urges(rq, view, err) && region(rq, choice, view, err);
}

/** What is chosen at another address, with the words or without. */
static Str chosen_at(Request *rq, const OverviewShow *view, const char *path, Str q) {
    Str link =
        str_printf(rq->arena, "%s?ct=%.*s&dv=%.*s&nam=%.*s%s", path, STR(view->programme),
                   STR(view->unit), STR(view->year), str_is(view->show, "tre") ? "&tt=tre" : "");
    return with_words(rq, link, q);
}

static bool fill(Request *rq, OverviewShow *view, Err *err) {
    Choice choice = { 0 };
    Matrix m = { 0 };
    if (!choose(rq, view, &choice, err)) return false;
    choose_year(rq, view, &choice);
    if (!view->has_programme) return true;
    if (!whole(rq, &choice, view, err) || !load(rq, &choice, request_arg(rq, "after"), &m, err))
        return false;
    size_t first = choice.column_page * MATRIX_COLUMNS;
    if (first >= m.columns_n) first = 0;
    size_t count = m.columns_n - first < MATRIX_COLUMNS ? m.columns_n - first : MATRIX_COLUMNS;
    size_t shown = m.units_n < MATRIX_UNITS ? m.units_n : MATRIX_UNITS;
    MatrixRow *rows = ARENA_ARRAY(rq->arena, MatrixRow, shown);
    for (size_t i = 0; i < shown; i++)
        rows[i] = row_of(rq, &choice, &m, i, first, count);
    view->rows = rows;
    view->rows_n = shown;
    view->columns = m.columns + first;
    view->columns_n = count;
    view->columns_all = m.columns_n;
    if (m.units_n > MATRIX_UNITS)
        view->after = request_link(rq, "after", m.units[MATRIX_UNITS - 1].sort_key);
    if (request_arg(rq, "after").n) view->before = request_link(rq, "after", S(""));
    if (first)
        view->columns_before =
            request_link(rq, "cot", str_printf(rq->arena, "%zu", first / MATRIX_COLUMNS));
    if (first + count < m.columns_n)
        view->columns_after =
            request_link(rq, "cot", str_printf(rq->arena, "%zu", first / MATRIX_COLUMNS + 2));
    shown_sum(rq, view, is_narrowed(&choice) || view->after.n || view->before.n);
    view->clear_link = chosen_at(rq, view, "/w/overview", S(""));
    view->csv_link = chosen_at(rq, view, "/w/overview.csv", view->q);
    view->sums_link = chosen_at(rq, view, "/w/overview/units.csv", view->q);
    return true;
}

void overview_page(Request *rq, Reply *rp) {
    OverviewShow view = { 0 };
    Err err = { 0 };
    if (!fill(rq, &view, &err)) {
        reply_error(rp, &err);
        return;
    }
    html_overview(reply_page(rp, 200), &view);
}

/* ---- CSV ---- */

/** What the unit is called in the line of this work: unit_name_on. */
static Str name_then(Request *rq, const MatrixUnitRow *unit, const MatrixCellRow *cell) {
    UnitNameRow then;
    Err ignored;
    bool is_past = cell->state == OCC_ACCEPTED && !day_is_none(unit->named) &&
                   cell->decided_day.n < unit->named.n;
    return is_past && unit_name_on(request_db(rq), unit->unit, cell->decided_day, &then, &ignored)
               ? then.short_name
               : unit->short_name;
}

static void csv_row(Request *rq, Buf *out, const Matrix *m, size_t u, const MatrixCellRow *cell) {
    const MatrixUnitRow *unit = &m->units[u];
    OccurrenceView shown = view_of(rq, m->calendars[u], cell);
    const Str cells[] = { name_then(rq, unit, cell),
                          str_printf(rq->arena, "%" PRId64, cell->number),
                          cell->title,
                          provision_long(rq->arena, rq->lang, cell->path),
                          work_event(rq->arena, rq->lang, cell->period, S("")),
                          day_iso(rq->arena, cell->due),
                          tr(rq->lang, occurrence_state_message(cell->state)),
                          day_iso(rq->arena, cell->submitted_day),
                          str_printf(rq->arena, "%d", shown.days_late) };
    list_csv_row(out, cells, COUNT_OF(cells));
}

/** Of the unit's own work that is shown. */
static Totals own_totals(Request *rq, const Matrix *m, size_t u) {
    Totals totals = { 0 };
    for (size_t k = 0; k < m->cells_n[u] && !m->units[u].is_self_tracked; k++)
        count_cell(&totals, rq, &m->cells[u][k]);
    return totals;
}

static bool chosen(Request *rq, OverviewShow *view, Choice *choice, Err *err) {
    if (!choose(rq, view, choice, err)) return false;
    choose_year(rq, view, choice);
    return view->has_programme ||
           FAIL(err, .code = ERR_NOT_FOUND, .msg = N_("There is no programme in force yet."));
}

typedef void (*PutUnit)(Request *rq, Buf *out, const Matrix *m, size_t u, const Totals *totals);

/** Each unit that is shown, of all pages; sum gets what they count together. */
static bool put_units(Request *rq, const Choice *choice, Buf *out, PutUnit put, Totals *sum,
                      Err *err) {
    Str after = S("");
    for (bool more = true; more;) {
        Matrix m = { 0 };
        if (!load(rq, choice, after, &m, err)) return false;
        more = m.units_n > MATRIX_UNITS;
        size_t shown = more ? MATRIX_UNITS : m.units_n;
        for (size_t i = 0; i < shown; i++) {
            const Totals totals = own_totals(rq, &m, i);
            put(rq, out, &m, i, &totals);
            totals_add(sum, totals);
        }
        if (shown) after = m.units[shown - 1].sort_key;
    }
    return true;
}

static void put_cells(Request *rq, Buf *out, const Matrix *m, size_t u, const Totals *totals) {
    (void)totals;
    for (size_t k = 0; k < m->cells_n[u] && !m->units[u].is_self_tracked; k++)
        csv_row(rq, out, m, u, &m->cells[u][k]);
}

void overview_csv(Request *rq, Reply *rp) {
    static const char *const heads[] = {
        N_("Unit"), N_("Number"), N_("Obligation"), N_("Provision"),         N_("Period or event"),
        N_("Due"),  N_("State"),  N_("Handed in"),  N_("Working days late"),
    };
    OverviewShow view = { 0 };
    Choice choice = { 0 };
    Totals sum = { 0 };
    Err err = { 0 };
    if (!chosen(rq, &view, &choice, &err)) {
        reply_error(rp, &err);
        return;
    }
    Buf *out = list_csv(rq, rp, heads, COUNT_OF(heads));
    if (put_units(rq, &choice, out, put_cells, &sum, &err))
        reply_download(rp, str_printf(rq->arena, "theo-doi-%d.csv", choice.year));
    else
        reply_error(rp, &err);
}

static void put_totals(Request *rq, Buf *out, Str name, const Totals *t) {
    const int64_t counts[] = { t->due, t->on_time, t->done_late, t->waiting, t->overdue, t->ahead };
    Str cells[COUNT_OF(counts) + 1] = { name };
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        cells[i + 1] = str_printf(rq->arena, "%" PRId64, counts[i]);
    list_csv_row(out, cells, COUNT_OF(cells));
}

static void put_unit(Request *rq, Buf *out, const Matrix *m, size_t u, const Totals *totals) {
    if (!m->units[u].is_self_tracked) put_totals(rq, out, m->units[u].short_name, totals);
}

void overview_units_csv(Request *rq, Reply *rp) {
    static const char *const heads[] = {
        N_("Unit"),
        N_("Fell due this year"),
        N_("Done in time"),
        N_("Done after the date"),
        N_("Handed in, awaiting acceptance"),
        N_("Overdue, not done"),
        N_("not due yet"),
    };
    OverviewShow view = { 0 };
    Choice choice = { 0 };
    Totals sum = { 0 };
    Err err = { 0 };
    if (!chosen(rq, &view, &choice, &err) || !whole(rq, &choice, &view, &err)) {
        reply_error(rp, &err);
        return;
    }
    Buf *out = list_csv(rq, rp, heads, COUNT_OF(heads));
    if (!put_units(rq, &choice, out, put_unit, &sum, &err)) {
        reply_error(rp, &err);
        return;
    }
    if (is_narrowed(&choice)) put_totals(rq, out, tr(rq->lang, N_("Sum of the units shown")), &sum);
    put_totals(rq, out, tr(rq->lang, view.region.label), &view.totals);
    reply_download(rp, str_printf(rq->arena, "tong-hop-%d.csv", choice.year));
}
