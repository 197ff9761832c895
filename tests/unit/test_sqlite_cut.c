/** A database file whose end is gone, beside the log that a killed program leaves: only on SQLite.
 */
#include "work_support.h"

#include "base/file.h"
#include "store/snapshot.h"
#include "store/sqlite_whole.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE = 4096 };

static int64_t size_of(Str path) {
    struct stat info;
    return stat(path.p, &info) == 0 ? (int64_t)info.st_size : -1;
}

static Str in(World *w, Str folder, const char *name) {
    return path_join(w->t->arena, folder, str_c(name));
}

static void copy_file(World *w, Str from, Str to, const char *name) {
    Str bytes;
    Err err = { 0 };
    assert_ok(file_read(w->t->arena, in(w, from, name), (size_t)64 << 20, &bytes, &err), &err);
    assert_ok(file_write_later(in(w, to, name), bytes, 0600, &err), &err);
}

/** What is on the disk when the program is killed now. */
static Str killed(World *w) {
    static const char *const names[] = { "kyket.conf", "kyket.db", "kyket.db-wal", "journal.key" };
    static int number;
    Str to = str_printf(w->t->arena, "%.*s/killed%d", STR(w->t->folder), number++);
    Err err = { 0 };
    assert_ok(folder_make(to, 0700, &err), &err);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        copy_file(w, w->t->folder, to, names[i]);
    return to;
}

/** Does something else and writes the log back; then the next commit begins it anew. */
static void write_back(World *w, const char *sql) {
    sqlite3 *db;
    assert_int_equal(sqlite3_open(in(w, w->t->folder, "kyket.db").p, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    // Only who has read knows that there is a log.
    assert_int_equal(sqlite3_exec(db, "SELECT 1 FROM unit", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
}

static void some_work(World *w, int n) {
    static int number;
    for (int i = 0; i < n; i++, number++) {
        const UnitOpen open = { .superior = w->province,
                                .kind = UNIT_COMMUNE,
                                .from = day_of("2025-07-01"),
                                .name = str_printf(w->t->arena, "Xã Thử %d", number) };
        must_run(w->t, NULL, &unit_open_cmd, &open);
    }
}

static bool opens(World *w, Str folder, int64_t *units, Err *err) {
    Store *store;
    Snapshot snapshot;
    Err of_snapshot;
    bool is_read = snapshot_open(w->t->arena, folder, &snapshot, &of_snapshot);
    if (is_read) snapshot_close(&snapshot);
    bool ok = store_open(w->t->arena, folder, w->t->now, &store, err);
    assert_int_equal(is_read, ok);
    if (!ok) return false;
    Db *db;
    static const SqlText count = { "count", "SELECT COUNT(*) FROM unit", 0, "" };
    Cursor c;
    bool has;
    assert_ok(store_read(store, w->t->arena, &db, err), err);
    assert_ok(cursor_open(db, &count, NULL, &c, err), err);
    assert_ok(cursor_next(&c, &has, err), err);
    *units = cursor_int(&c, 0);
    cursor_close(&c);
    store_read_done(store, db);
    store_close(store);
    return true;
}

static void must_open(World *w, Str folder) {
    Err err = { 0 };
    int64_t units = 0;
    if (!opens(w, folder, &units, &err)) fail_msg("refused: %.*s", STR(err.detail));
    assert_int_equal(units, world_count(w, "SELECT COUNT(*) FROM unit"));
}

static void must_refuse(World *w, Str folder, int64_t size) {
    Err err = { 0 };
    int64_t units, log = size_of(in(w, folder, "kyket.db-wal"));
    assert_int_equal(truncate(in(w, folder, "kyket.db").p, size), 0);
    if (opens(w, folder, &units, &err)) fail_msg("opens with %lld bytes", (long long)size);
    assert_int_equal(err_exit_status(err.code), size ? 3 : 2);
    assert_non_null(
        strstr(err.for_admin ? err.for_admin : err.msg, "he last backup (kyket restore)"));
    // Refused and left as it was: somebody may still read what is in the log.
    assert_int_equal(size_of(in(w, folder, "kyket.db")), size);
    assert_int_equal(size_of(in(w, folder, "kyket.db-wal")), log);
}

static void sqlite__a_file_that_was_cut_beside_its_log_is_refused(void **state) {
    World *w = *state;
    some_work(w, 20);
    // The end of the file holds the rest of a long value, which would be read as zeros.
    write_back(w, "CREATE TABLE long_value AS SELECT randomblob(100000) AS bytes");
    some_work(w, 2);
    Str whole = killed(w);
    int64_t size = size_of(in(w, whole, "kyket.db"));
    assert_true(size > 100 * (int64_t)PAGE && size % PAGE == 0);
    const int64_t cut[] = { 1, PAGE - 1, PAGE, 5 * PAGE + 7, size / 2, size - PAGE, size - 10 };
    for (size_t i = 0; i < COUNT_OF(cut); i++)
        must_refuse(w, killed(w), size - cut[i]);
    must_refuse(w, killed(w), 0);
    must_open(w, whole);
}

static void sqlite__what_stands_in_the_log_need_not_be_in_the_file(void **state) {
    World *w = *state;
    write_back(w, "");
    int64_t before = size_of(in(w, w->t->folder, "kyket.db"));
    some_work(w, 60);
    Str only_log = killed(w);
    assert_true(size_of(in(w, only_log, "kyket.db")) == before);
    // Killed while the log is written back, after some pages, the new first page among them.
    Str half_back = killed(w), half_page = killed(w);
    write_back(w, "");
    int64_t after = size_of(in(w, w->t->folder, "kyket.db"));
    assert_true(after > before + 4 * PAGE);
    copy_file(w, w->t->folder, half_back, "kyket.db");
    assert_int_equal(truncate(in(w, half_back, "kyket.db").p, before + 2 * PAGE), 0);
    copy_file(w, w->t->folder, half_page, "kyket.db");
    assert_int_equal(truncate(in(w, half_page, "kyket.db").p, after - 100), 0);
    must_open(w, only_log);
    must_open(w, half_back);
    must_open(w, half_page);
}

static void sqlite__pages_of_a_commit_that_is_not_whole_are_not_there(void **state) {
    World *w = *state;
    write_back(w, "");
    int64_t before = size_of(in(w, w->t->folder, "kyket.db")) / PAGE;
    some_work(w, 60);
    Str folder = killed(w), log = in(w, folder, "kyket.db-wal"), file = in(w, folder, "kyket.db");
    write_back(w, "");
    int64_t pages = size_of(in(w, w->t->folder, "kyket.db")) / PAGE;
    bool is_whole = false;
    Err err = { 0 };
    assert_ok(sqlite_is_whole(file, before, PAGE, &is_whole, &err), &err);
    assert_true(is_whole);
    assert_ok(sqlite_is_whole(file, pages, PAGE, &is_whole, &err), &err);
    assert_true(is_whole);
    assert_ok(sqlite_is_whole(file, pages + 1, PAGE, &is_whole, &err), &err);
    assert_false(is_whole);
    assert_int_equal(truncate(log.p, size_of(log) / 2), 0);
    assert_ok(sqlite_is_whole(file, pages, PAGE, &is_whole, &err), &err);
    assert_false(is_whole);
    assert_int_equal(truncate(log.p, 0), 0);
    assert_ok(sqlite_is_whole(file, pages, PAGE, &is_whole, &err), &err);
    assert_false(is_whole);
}

static void store__a_directory_without_its_database_is_not_filled_anew(void **state) {
    World *w = *state;
    Err err = { 0 };
    Store *store;
    Str folder = killed(w);
    assert_int_equal(unlink(in(w, folder, "kyket.db-wal").p), 0);
    for (int is_gone = 0; is_gone < 2; is_gone++) {
        assert_int_equal(is_gone ? unlink(in(w, folder, "kyket.db").p)
                                 : truncate(in(w, folder, "kyket.db").p, 0),
                         0);
        assert_false(store_open(w->t->arena, folder, w->t->now, &store, &err));
        assert_non_null(strstr(err.msg, "the database is not there"));
    }
    assert_int_equal(size_of(in(w, folder, "kyket.db")), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WORLD_TEST(sqlite__a_file_that_was_cut_beside_its_log_is_refused),
        WORLD_TEST(sqlite__what_stands_in_the_log_need_not_be_in_the_file),
        WORLD_TEST(sqlite__pages_of_a_commit_that_is_not_whole_are_not_there),
        WORLD_TEST(store__a_directory_without_its_database_is_not_filled_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
