#include "web/page/home.h"
#include "web/app.h"

#include "web/page/home_html.h"
#include "web/page/words.h"

enum { HOME_OVERDUE = 5, HOME_SHOWN = 10, HOME_PROGRAMMES = 20, EXAMPLE_LONG = 60 };

Str term_text(Arena *arena, Lang lang, Day from, Day to) {
    if (day_is_none(from)) return S("");
    Str years[2] = { str_printf(arena, "%d", day_civil(from).year), S("") };
    if (day_is_none(to)) return tr_fill(arena, lang, N_("from {0}"), years, 1);
    years[1] = str_printf(arena, "%d", day_civil(to).year);
    return str_eq(years[0], years[1]) ? years[0] : str_join(arena, years, 2, S("–"));
}

Str parties_text(Arena *arena, Lang lang, int64_t parties, int64_t communes) {
    Str parts[2] = { tr_n(arena, lang, parties, N_("{0} body"), N_("{0} bodies")), S("") };
    if (!communes) return parts[0];
    parts[1] = tr_n(arena, lang, communes, N_("{0} commune or ward"), N_("{0} communes and wards"));
    return str_join(arena, parts, 2, S(", "));
}

static bool read_soon(Request *rq, HomeShow *view, Err *err) {
    Db *db = request_db(rq);
    WorkRow *late, *ahead;
    size_t late_n, ahead_n;
    PortalOpen open;
    view->until = day_add(rq->today, HOME_DAYS_AHEAD);
    view->all_until = day_add(rq->today, HOME_ALL_AHEAD);
    if (!sql_overdue_public(db, rq->today, HOME_OVERDUE, &late, &late_n, err) ||
        !sql_due_public(db, rq->today, view->until, HOME_SHOWN, &ahead, &ahead_n, err) ||
        !sql_portal_open(db, (ProgrammeId){ 0 }, rq->today, view->all_until, &open, err))
        return false;
    if (ahead_n > HOME_SHOWN - late_n) ahead_n = HOME_SHOWN - late_n;
    WorkRow *rows = ARENA_ARRAY(rq->arena, WorkRow, late_n + ahead_n);
    for (size_t i = 0; i < late_n; i++)
        rows[i] = late[late_n - 1 - i];
    for (size_t i = 0; i < ahead_n; i++)
        rows[late_n + i] = ahead[i];
    Str until = day_text(rq->arena, view->until);
    view->soon =
        (PromiseTable){ .caption = tr_fill(rq->arena, rq->lang,
                                           N_("Obligations overdue, and due until {0}"), &until, 1),
                        .has_unit = true };
    view->open = open.overdue + open.ahead;
    return promises_of(rq, rows, late_n + ahead_n, &view->soon, err);
}

static bool read_year(Request *rq, HomeShow *view, Err *err) {
    TallyRow *rows;
    size_t n;
    statistical_year(rq->today, &view->year, &view->year_from, &view->year_to);
    if (!sql_tally_of_roots(request_db(rq), (ProgrammeId){ 0 }, view->year_from, view->year_to,
                            &rows, &n, err))
        return false;
    Totals totals = totals_sum(rows, n, rq->today);
    Str year = str_printf(rq->arena, "%d", view->year);
    view->bar = bar_of(rq, &totals, tr_fill(rq->arena, rq->lang, N_("Results of {0}"), &year, 1));
    return true;
}

static bool read_programmes(Request *rq, HomeShow *view, Err *err) {
    Db *db = request_db(rq);
    PortalProgramme *now, *ended;
    size_t now_n, ended_n;
    if (!sql_portal_programmes(db, S("%"), PROGRAMME_IN_FORCE, rq->today, INT64_MAX,
                               HOME_PROGRAMMES, &now, &now_n, err) ||
        !sql_portal_programmes(db, S("%"), PROGRAMME_ENDED, rq->today, INT64_MAX, HOME_PROGRAMMES,
                               &ended, &ended_n, err))
        return false;
    PortalProgramme *all = ARENA_ARRAY(rq->arena, PortalProgramme, now_n + ended_n);
    for (size_t i = 0; i < now_n; i++)
        all[i] = now[i];
    for (size_t i = 0; i < ended_n; i++)
        all[now_n + i] = ended[i];
    view->programmes = all;
    view->programmes_n = now_n + ended_n;
    return true;
}

static void add_example(HomeShow *view, Str words) {
    if (words.n) view->examples[view->examples_n++] = words;
}

/** What to search for, out of what stands on this page, so that something is found. */
static void choose_examples(HomeShow *view) {
    Str title = S(""), symbol = S(""), body = S("");
    for (size_t i = 0; i < view->soon.rows_n; i++)
        if (!title.n || view->soon.rows[i].title.n < title.n) title = view->soon.rows[i].title;
    for (size_t i = 0; i < view->programmes_n && !symbol.n; i++)
        symbol = view->programmes[i].symbol;
    if (view->soon.rows_n)
        body = view->soon.rows[view->soon.rows_n - 1].unit_name;
    else if (view->programmes_n)
        body = view->programmes[0].lead;
    add_example(view, title.n > EXAMPLE_LONG ? first_words(title, 4) : title);
    add_example(view, symbol);
    add_example(view, body);
}

void home_page(Request *rq, Reply *rp) {
    HomeShow view = { .has_all = server_has(rq->server, "/obligations") };
    Err err = { 0 };
    if (!read_soon(rq, &view, &err) || !read_year(rq, &view, &err) ||
        !read_programmes(rq, &view, &err))
        reply_error(rp, &err);
    else {
        choose_examples(&view);
        html_home(reply_page(rp, 200), &view);
    }
}
