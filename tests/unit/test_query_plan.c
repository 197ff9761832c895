/** The hot queries reach their rows by an index: none reads a table that grows from end to end. */
#include "store_support.h"

#include "domain/notice.h"
#include "domain/obligation_list.h"
#include "domain/overview.h"
#include "domain/portal.h"
#include "domain/session.h"
#include "domain/submission.h"
#include "store/db_engine.h"

/** Tables that grow with the years; units and programmes are few. */
static const char *const growing[] = {
    "occurrence",
    "x",
    "obligation",
    "o",
    "submission",
    "s",
    "notice",
    "n",
    "tally",
    "t",
    "comment",
    "j",
    "journal_entry",
    "e",
    "journal_object",
    "evidence",
    "session",
    "person",
    "person_role",
    "v",
    "y",
    "z",
    "contribution",
    "g",
};

static const char *const hot[] = {
    "work_to_do",
    "work_to_decide",
    "work_to_release",
    "work_to_release_latest",
    "work_to_release_count",
    "work_to_urge",
    "work_to_give",
    "work_to_give_latest",
    "work_to_give_count",
    "work_to_do_latest",
    "work_to_decide_latest",
    "work_to_urge_latest",
    "work_to_do_count",
    "work_to_decide_count",
    "work_to_urge_count",
    "unit_work_earliest",
    "due_public",
    "overdue_public",
    "portal_due",
    "portal_late",
    "unit_work",
    "tally_of_unit",
    "tally_of_roots",
    "matrix_units",
    "matrix_cells",
    "matrix_units_found",
    "matrix_cells_found",
    "overdue_below_found",
    "history_of",
    "overdue_below",
    "unit_load",
    "notice_to_read",
    "notice_to_read_count",
    "notice_unread_count",
    "session_by_hash",
    "actor_rows",
    "obligation_list",
    "obligation_list_title",
    "obligation_performers",
    "history_of_obligation",
    "occurrence_list_of",
    "occurrence_list_latest_of",
    "occurrence_get",
    "occurrence_items_of_obligation",
    "occurrence_items_of_unit",
    "occurrence_items_of_programme",
    "submission_list",
};

static Str plan_of(TestStore *t, Db *db, const SqlText *text) {
    Str sql = str_printf(t->arena, "EXPLAIN QUERY PLAN %s", text->sql);
    SqlText *explain = ARENA_NEW(t->arena, SqlText);
    *explain = *text;
    explain->sql = sql.p;
    SqlArg *args = ARENA_ARRAY(t->arena, SqlArg, (size_t)text->params + 1);
    Cursor c;
    Err err = { 0 };
    bool has;
    AUTO_BUF Buf plan;
    buf_init(&plan, 65536);
    for (int i = 0; i < text->params; i++)
        args[i] = sql_int(1);
    assert_ok(cursor_open(db, explain, args, &c, &err), &err);
    for (;;) {
        assert_ok(cursor_next(&c, &has, &err), &err);
        if (!has) break;
        buf_put(&plan, cursor_text(&c, 3));
        buf_byte(&plan, '\n');
    }
    cursor_close(&c);
    return buf_dup(&plan, t->arena);
}

static const SqlText *text_named(const SqlText *const *texts, const char *name) {
    for (size_t i = 0; texts[i]; i++)
        if (strcmp(texts[i]->name, name) == 0) return texts[i];
    fail_msg("there is no statement %s", name);
    return NULL;
}

static bool is_hot(const char *name) {
    for (size_t i = 0; i < COUNT_OF(hot); i++)
        if (strcmp(hot[i], name) == 0) return true;
    return false;
}

/** "SCAN x" without an index that is in the order of the answer. */
static void must_not_scan(Str plan, const char *name) {
    Str line;
    while (str_line(&plan, &line)) {
        if (!str_starts(line, S("SCAN "))) continue;
        Str rest = str_from(line, 5), table;
        (void)str_cut(&rest, ' ', &table);
        for (size_t i = 0; i < COUNT_OF(growing); i++)
            if (str_is(table, growing[i]))
                fail_msg("%s reads all of a table: %.*s", name, STR(line));
    }
}

/** A connection of SQLite, whose plans the test reads; on the other engine the test is skipped. */
static Db *sqlite_only(TestStore *t) {
    Db *db;
    Err err = { 0 };
    assert_ok(store_read(t->store, t->arena, &db, &err), &err);
    if (db->engine != &engine_sqlite) {
        store_read_done(t->store, db);
        skip();
    }
    return db;
}

static void query_plan__hot_queries_read_no_growing_table_from_end_to_end(void **state) {
    TestStore *t = *state;
    static const SqlText *const *const all[] = { sql_texts_overview,        sql_texts_portal,
                                                 sql_texts_notice,          sql_texts_session,
                                                 sql_texts_obligation_list, sql_texts_occurrence,
                                                 sql_texts_submission };
    Db *db;
    Err err = { 0 };
    size_t seen = 0;
    assert_ok(store_read(t->store, t->arena, &db, &err), &err);
    if (db->engine != &engine_sqlite) { // PostgreSQL plans by what is in the tables
        store_read_done(t->store, db);
        skip();
    }
    for (size_t i = 0; i < COUNT_OF(all); i++)
        for (size_t k = 0; all[i][k]; k++) {
            if (!is_hot(all[i][k]->name)) continue;
            must_not_scan(plan_of(t, db, all[i][k]), all[i][k]->name);
            seen++;
        }
    store_read_done(t->store, db);
    assert_in_range(seen, 18, COUNT_OF(hot)); // a name that is gone must not empty the test
}

/** A leader's notices of some years are tens of thousands: those of one page are chosen first, and
 * the API's lists of work begin at the index of what is asked for. */
static void query_plan__lists_of_one_page_read_no_more_around_it(void **state) {
    TestStore *t = *state;
    static const char *const notices[] = { "notice_list", "notice_list_oldest" };
    static const struct {
        const char *name, *index;
    } items[] = {
        { "occurrence_items_of_obligation", "occurrence_obligation (obligation_id=?)" },
        { "occurrence_items_of_unit", "(unit_id=?" },
        { "occurrence_items_of_programme", "occurrence_programme (programme_id=?)" },
    };
    Db *db = sqlite_only(t);
    for (size_t i = 0; i < COUNT_OF(notices); i++) {
        Str plan = plan_of(t, db, text_named(sql_texts_notice, notices[i]));
        if (str_find(plan, S("SCAN k"), 0) == SIZE_MAX)
            fail_msg("%s looks up the duty of every notice: %.*s", notices[i], STR(plan));
    }
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        Str plan = plan_of(t, db, text_named(sql_texts_occurrence, items[i].name));
        if (str_find(plan, str_c(items[i].index), 0) == SIZE_MAX)
            fail_msg("%s goes along another way: %.*s", items[i].name, STR(plan));
    }
    store_read_done(t->store, db);
}

/** What is late stands in the order of its index: nothing is sorted before the first row is there.
 */
static void query_plan__the_public_lists_sort_nothing(void **state) {
    TestStore *t = *state;
    static const char *const ordered[] = { "due_public", "overdue_public", "portal_due",
                                           "portal_late" };
    Db *db = sqlite_only(t);
    for (size_t i = 0; i < COUNT_OF(ordered); i++)
        for (size_t k = 0; sql_texts_overview[k]; k++) {
            if (strcmp(sql_texts_overview[k]->name, ordered[i]) != 0) continue;
            Str plan = plan_of(t, db, sql_texts_overview[k]);
            if (str_find(plan, S("TEMP B-TREE"), 0) != SIZE_MAX)
                fail_msg("%s sorts: %.*s", ordered[i], STR(plan));
        }
    store_read_done(t->store, db);
}

/** The list of obligations in its own order: as many rows are read as are shown, and what became of
 * each is not counted but read beside its performers (docs/decisions/0011). */
static void query_plan__the_list_of_obligations_reads_what_it_shows(void **state) {
    TestStore *t = *state;
    static const char *const lists[] = { "obligation_list", "obligation_list_title" };
    Db *db = sqlite_only(t);
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        Str plan = plan_of(t, db, text_named(sql_texts_obligation_list, lists[i]));
        if (str_find(plan, S("TEMP B-TREE"), 0) != SIZE_MAX ||
            str_find(plan, S("MATERIALIZE"), 0) != SIZE_MAX)
            fail_msg("%s sorts or counts before it knows its rows: %.*s", lists[i], STR(plan));
    }
    // Its performers are found by their obligation; only what is overdue is counted, in an index.
    Str beside = plan_of(t, db, text_named(sql_texts_obligation_list, "obligation_performers"));
    if (str_find(beside, S("SEARCH y USING"), 0) == SIZE_MAX ||
        str_find(beside, S("SCAN y"), 0) != SIZE_MAX ||
        str_find(beside, S("SEARCH x USING COVERING INDEX occurrence_obligation"), 0) == SIZE_MAX ||
        str_find(beside, S("TEMP B-TREE"), 0) != SIZE_MAX)
        fail_msg("obligation_performers reads more than the counts beside it: %.*s", STR(beside));
    Str count = plan_of(t, db, text_named(sql_texts_obligation_list, "obligation_list_count"));
    if (str_find(count, S("programme"), 0) != SIZE_MAX)
        fail_msg("a count without words reads programmes: %.*s", STR(count));
    store_read_done(t->store, db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(query_plan__hot_queries_read_no_growing_table_from_end_to_end),
        STORE_TEST(query_plan__the_public_lists_sort_nothing),
        STORE_TEST(query_plan__lists_of_one_page_read_no_more_around_it),
        STORE_TEST(query_plan__the_list_of_obligations_reads_what_it_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
