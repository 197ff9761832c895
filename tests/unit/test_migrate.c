/** From every earlier schema, with data, to the newest; what does not fit is refused. */
#include "store_support.h"

#include "store/db_place.h"
#include "store/migrate.h"
#include "store/snapshot.h"
#include "store/tables.h"

#include <stdlib.h>

enum { MOST = 64 };

typedef struct Fixture {
    Arena *arena;
    Str folder;
    DbPlace place;
    Db db;
    Instant now;
    Migration list[MOST];
    int n;
} Fixture;

/** A row or two of each migration's tables, and a count that must be the same ever after. */
static const struct {
    int number;
    const char *insert, *count;
} data[] = {
    { 1,
      "INSERT INTO idempotency (scope, key, command, result_id, result_text, at_ms) "
      "VALUES (7, 'k', 'unit.open', 3, '', 1); "
      "INSERT INTO journal_object (object, object_id, seq) VALUES ('unit', 3, 0)",
      "SELECT (SELECT COUNT(*) FROM idempotency WHERE key = 'k') + "
      "(SELECT COUNT(*) FROM journal_object WHERE object = 'unit')" },
    { 2,
      "INSERT INTO unit (id, kind, name, short_name, superior_id, is_self_tracked, opened_day, "
      "sort_key, search) VALUES (1, 1, 'Tỉnh', 'Tỉnh', NULL, 0, 1, '/a', 'tinh'), "
      "(2, 2, 'Xã', 'Xã', 1, 0, 1, '/a/b', 'xa'); "
      "INSERT INTO unit_closure (ancestor_id, descendant_id, depth) "
      "VALUES (1, 1, 0), (2, 2, 0), (1, 2, 1)",
      "SELECT (SELECT COUNT(*) FROM unit WHERE name = 'Xã' AND superior_id = 1) + "
      "(SELECT COUNT(*) FROM unit_closure WHERE ancestor_id = 1)" },
    { 3, "INSERT INTO sign_in_failure (subject, failures, last_ms) VALUES ('s', 3, 1)",
      "SELECT COUNT(*) FROM sign_in_failure WHERE failures = 3" },
    { 4,
      "INSERT INTO file (sha256, size, media_type, added_ms) VALUES ('ab', 1, 'text/plain', 1); "
      "INSERT INTO programme (id, title, symbol, state, lead_unit_id, created_ms, search) "
      "VALUES (1, 'Chương trình', '1-QC', 1, 1, 1, 'chuong trinh'); "
      "INSERT INTO programme_version (id, programme_id, number, state, source_sha256, "
      "source_name, kind, remarks, created_ms) VALUES (1, 1, 1, 1, 'ab', 'a.txt', 1, '[]', 1); "
      "INSERT INTO provision (id, programme_id, first_version_id) VALUES (1, 1, 1)",
      "SELECT (SELECT COUNT(*) FROM programme WHERE title = 'Chương trình') + "
      "(SELECT COUNT(*) FROM provision)" },
    { 5,
      "INSERT INTO obligation (id, programme_id, version_id, provision_id, number, state, kind, "
      "title, action, lead_unit_id, accept_unit_id, is_request, rule, deliverable, addressees, "
      "end_reason, search) VALUES (1, 1, 1, 1, 1, 2, 1, 'Báo cáo', 'báo cáo', 2, 1, 0, '', '', "
      "'', '', 'bao cao'); "
      "INSERT INTO occurrence (id, obligation_id, programme_id, unit_id, accept_unit_id, period, "
      "event_text, due_day, original_due_day, due_steps, state, returned_n, close_reason, "
      "close_basis) VALUES (1, 1, 1, 2, 1, '2026', '', 20000, 19990, '[]', 3, 1, '', ''); "
      "INSERT INTO submission (id, occurrence_id, number, state, note, person_id, unit_id, at_ms, "
      "decided_reason, decided_person_id, decided_unit_id) VALUES (1, 1, 1, 3, 'Đã làm', 1, 2, 5, "
      "'Thiếu', 2, 1); "
      "INSERT INTO evidence (submission_id, ordinal, sha256, name, is_public) "
      "VALUES (1, 1, 'ab', 'a.txt', 0); "
      "INSERT INTO comment (obligation_id, person_id, unit_id, body, is_question, at_ms) "
      "VALUES (1, 1, 2, 'Hỏi', 1, 6); "
      "INSERT INTO tally (unit_id, programme_id, due_day, class, n) VALUES (1, 1, 20000, 1, 5)",
      "SELECT (SELECT COUNT(*) FROM obligation WHERE title = 'Báo cáo') + "
      "(SELECT n FROM tally WHERE due_day = 20000)" },
    { 7,
      "INSERT INTO journal_witness (name, size, at_ms, refusal) VALUES ('w', 3, 1, ''); "
      "INSERT INTO journal_cosigned (id, size, checkpoint) VALUES (1, 3, 'c')",
      "SELECT (SELECT size FROM journal_cosigned) + (SELECT COUNT(*) FROM journal_witness)" },
};

static int64_t number_of(Fixture *f, const char *sql) {
    SqlText *text = ARENA_NEW(f->arena, SqlText);
    *text = (SqlText){ "number", sql, 0, "" };
    Cursor c;
    bool has;
    Err err = { 0 };
    assert_ok(cursor_open(&f->db, text, NULL, &c, &err), &err);
    assert_ok(cursor_next(&c, &has, &err), &err);
    int64_t n = cursor_int(&c, 0);
    cursor_close(&c);
    return n;
}

/** Every value that a schema of this number has, table by table in order of their keys. */
static Str content(Fixture *f, int schema) {
    AUTO_BUF Buf out;
    buf_init(&out, (size_t)1 << 20);
    for (const Table *table = tables; table->name; table++) {
        AUTO_BUF Buf sql;
        SqlText *text = ARENA_NEW(f->arena, SqlText);
        Cursor c;
        bool has;
        int n = 0;
        Err err = { 0 };
        if (table->since > schema) continue;
        buf_init(&sql, 65536);
        for (int i = 0; i < table->columns_n; i++)
            if (table->columns[i].since <= schema)
                buf_printf(&sql, "%s%s", n++ ? ", " : "SELECT ", table->columns[i].name);
        buf_printf(&sql, " FROM %s ORDER BY %s", table->name, table->columns[table->key[0]].name);
        *text = (SqlText){ table->name, buf_dup(&sql, f->arena).p, 0, "" };
        assert_ok(cursor_open(&f->db, text, NULL, &c, &err), &err);
        while (cursor_next(&c, &has, &err) && has)
            for (int i = 0; i < n; i++) {
                buf_printf(&out, "%s %d %lld ", table->name, cursor_is_null(&c, i),
                           (long long)cursor_int(&c, i));
                buf_put(&out, cursor_bytes(&c, i));
            }
        cursor_close(&c);
    }
    return buf_dup(&out, f->arena);
}

static int setup(void **state) {
    Arena *arena = arena_new(0);
    Fixture *f = ARENA_NEW(arena, Fixture);
    char name[] = "/tmp/kyket-test-XXXXXX";
    assert_non_null(mkdtemp(name));
    f->arena = arena;
    f->folder = str_dup(arena, str_c(name));
    f->now = day_start(day_of("2026-11-24"), ZONE_HO_CHI_MINH);
    for (f->n = 0; migrations[f->n].number; f->n++)
        f->list[f->n] = migrations[f->n];
    *state = f;
    return 0;
}

/** An empty database of the engine under test. */
static void open_empty(Fixture *f) {
    Err err = { 0 };
    const Config config = { .database = test_database(f->arena, f->folder) };
    f->place = db_place(f->arena, f->folder, &config);
    f->db = (Db){ .engine = f->place.engine, .arena = f->arena };
    assert_ok(f->place.engine->open(f->place.where, false, &f->db.conn, &err), &err);
}

static void drop(Fixture *f) {
    f->place.engine->close(f->db.conn);
    test_database_drop(f->arena, f->folder);
    static const char *const files[] = { "kyket.db", "kyket.db-wal", "kyket.db-shm" };
    for (size_t i = 0; i < COUNT_OF(files); i++)
        (void)remove(path_join(f->arena, f->folder, str_c(files[i])).p);
}

static int teardown(void **state) {
    Fixture *f = *state;
    (void)remove(f->folder.p);
    arena_free(f->arena);
    return 0;
}

/** The migrations up to number, as an older program had them. */
static const Migration *up_to(Fixture *f, int n) {
    Migration *list = ARENA_ARRAY(f->arena, Migration, MOST);
    memcpy(list, f->list, (size_t)n * sizeof *list);
    return list;
}

static void migrate__every_earlier_schema_keeps_its_data(void **state) {
    Fixture *f = *state;
    Err err = { 0 };
    for (int from = 1; from <= f->n; from++) {
        int64_t before[COUNT_OF(data)] = { 0 };
        open_empty(f);
        assert_ok(migrate_by(&f->db, up_to(f, from), f->now, &err), &err);
        for (size_t i = 0; i < COUNT_OF(data) && data[i].number <= f->list[from - 1].number; i++) {
            assert_ok(db_script(&f->db, data[i].insert, &err), &err);
            before[i] = number_of(f, data[i].count);
            assert_true(before[i] > 0);
        }
        Str then = content(f, f->list[from - 1].number);
        assert_ok(migrate(&f->db, f->now, &err), &err);
        for (size_t i = 0; i < COUNT_OF(data) && data[i].number <= f->list[from - 1].number; i++)
            assert_int_equal(number_of(f, data[i].count), before[i]);
        // What a later migration changes on purpose has to be taken out of this by its author.
        assert_true(then.n > 100 && str_eq(content(f, f->list[from - 1].number), then));
        assert_int_equal(number_of(f, "SELECT COUNT(*) FROM schema_migration"), f->n);
        assert_ok(migrate(&f->db, f->now, &err), &err); // again: nothing to do
        drop(f);
    }
}

/** 0020: what stands below a court that follows its own work comes to it, and out of the totals. */
static void migrate__work_below_a_self_tracked_court_is_no_longer_counted(void **state) {
    Fixture *f = *state;
    Err err = { 0 };
    int before = 0;
    open_empty(f);
    while (f->list[before].number < 20)
        before++;
    assert_ok(migrate_by(&f->db, up_to(f, before), f->now, &err), &err);
    for (size_t i = 0; i < 5; i++) // unit 2 below unit 1, with one occurrence on day 20000
        assert_ok(db_script(&f->db, data[i].insert, &err), &err);
    assert_ok(db_script(&f->db,
                        "UPDATE unit SET is_self_tracked = 1 WHERE id = 1; DELETE FROM tally; "
                        "INSERT INTO tally (unit_id, programme_id, due_day, class, n) VALUES "
                        "(1, 0, 20000, 2, 1), (1, 1, 20000, 2, 1), (2, 0, 20000, 2, 1), "
                        "(2, 1, 20000, 2, 1)",
                        &err),
              &err);
    assert_ok(migrate(&f->db, f->now, &err), &err);
    assert_int_equal(number_of(f, "SELECT COUNT(*) FROM tally WHERE n <> 0"), 0);
    assert_int_equal(number_of(f, "SELECT SUM(is_self_tracked) FROM unit"), 2);
    assert_int_equal(number_of(f, "SELECT SUM(self_tracked_by_choice) FROM unit"), 1);
    drop(f);
}

static void migrate__a_newer_database_is_refused(void **state) {
    Fixture *f = *state;
    Err err = { 0 };
    open_empty(f);
    assert_ok(migrate(&f->db, f->now, &err), &err);
    assert_false(migrate_by(&f->db, up_to(f, f->n - 1), f->now, &err));
    assert_int_equal(err.code, ERR_STATE);
    assert_true(str_find(err_text(f->arena, &err), S("newer"), 0) != SIZE_MAX);
    drop(f);
}

static void migrate__a_changed_old_file_is_refused(void **state) {
    Fixture *f = *state;
    Err err = { 0 };
    open_empty(f);
    assert_ok(migrate(&f->db, f->now, &err), &err);
    f->list[1].sql = str_printf(f->arena, "%s\n-- one word more", f->list[1].sql).p;
    assert_false(migrate_by(&f->db, f->list, f->now, &err));
    assert_int_equal(err.code, ERR_STATE);
    assert_true(str_find(err_text(f->arena, &err), str_c(f->list[1].name), 0) != SIZE_MAX);
    drop(f);
}

static void migrate__a_failing_one_leaves_nothing_of_itself(void **state) {
    Fixture *f = *state;
    Err err = { 0 };
    open_empty(f);
    f->list[f->n] = (Migration){ 9000, "9000_broken",
                                 "CREATE TABLE half (id {ID}); SELECT nothing FROM nowhere;" };
    assert_false(migrate_by(&f->db, f->list, f->now, &err));
    assert_int_equal(number_of(f, "SELECT MAX(number) FROM schema_migration"),
                     f->list[f->n - 1].number);
    f->list[f->n] = (Migration){ 9000, "9000_whole", "CREATE TABLE half (id {ID});" };
    assert_ok(migrate_by(&f->db, f->list, f->now, &err), &err);
    drop(f);
}

/** As an older program meets the data of a newer one that went on where it stopped. */
static void migrate__the_data_of_a_newer_program_are_neither_served_nor_read(void **state) {
    TestStore *t = *state;
    Err err = { 0 };
    Store *store;
    Snapshot snapshot;
    Fixture f = { .arena = t->arena };
    store_close(t->store);
    t->store = NULL;
    test_tamper(t, "INSERT INTO schema_migration (number, name, sha256, applied_ms) "
                   "VALUES (9999, '9999_later', 'x', 1)");
    const Config config = { .database = t->database };
    f.place = db_place(t->arena, t->folder, &config);
    f.db = (Db){ .engine = f.place.engine, .arena = t->arena };
    assert_ok(f.place.engine->open(f.place.where, true, &f.db.conn, &err), &err);
    int64_t before = number_of(&f, "SELECT COUNT(*) FROM schema_migration");
    assert_false(store_open(t->arena, t->folder, t->now, &store, &err));
    assert_int_equal(err.code, ERR_STATE);
    assert_true(str_find(err_text(t->arena, &err), S("9999"), 0) != SIZE_MAX);
    err = (Err){ 0 };
    assert_false(snapshot_open(t->arena, t->folder, &snapshot, &err));
    assert_int_equal(err.code, ERR_STATE);
    assert_int_equal(number_of(&f, "SELECT COUNT(*) FROM schema_migration"), before);
    f.place.engine->close(f.db.conn);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(migrate__every_earlier_schema_keeps_its_data, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(migrate__a_newer_database_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(
            migrate__work_below_a_self_tracked_court_is_no_longer_counted, setup, teardown),
        STORE_TEST(migrate__the_data_of_a_newer_program_are_neither_served_nor_read),
        cmocka_unit_test_setup_teardown(migrate__a_changed_old_file_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(migrate__a_failing_one_leaves_nothing_of_itself, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
