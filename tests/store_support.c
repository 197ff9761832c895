#include "store_support.h"

#include "store/journal_log.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

/** Runs one statement on the test server, outside kyket. */
static void on_server(const char *sql) {
    PGconn *server = PQconnectdb(getenv("KYKET_TEST_POSTGRES"));
    PGresult *result = PQexec(server, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) fail_msg("%s", PQerrorMessage(server));
    PQclear(result);
    PQfinish(server);
}

Str test_database(Arena *arena, Str folder) {
    const char *server = getenv("KYKET_TEST_POSTGRES");
    if (!server || !*server) return S("");
    Str name = str_from(folder, folder.n - 6); // the random end of the folder's name
    on_server(str_printf(arena, "CREATE DATABASE \"t_%.*s\"", STR(name)).p);
    // Of two "dbname" the later one counts.
    return str_printf(arena, "%s dbname='t_%.*s'", server, STR(name));
}

void test_database_drop(Arena *arena, Str folder) {
    const char *server = getenv("KYKET_TEST_POSTGRES");
    if (!server || !*server) return;
    Str name = str_from(folder, folder.n - 6);
    on_server(str_printf(arena, "DROP DATABASE IF EXISTS \"t_%.*s\" WITH (FORCE)", STR(name)).p);
}

bool test_on_postgres(void) {
    const char *server = getenv("KYKET_TEST_POSTGRES");
    return server && *server;
}

void test_tamper(TestStore *t, const char *sql) {
    if (test_on_postgres()) {
        PGconn *raw = PQconnectdb(t->database.p);
        PGresult *result = PQexec(raw, sql);
        if (PQresultStatus(result) != PGRES_COMMAND_OK) fail_msg("%s", PQerrorMessage(raw));
        assert_string_equal(PQcmdTuples(result), "1");
        PQclear(result);
        PQfinish(raw);
        return;
    }
    sqlite3 *raw;
    Str path = path_join(t->arena, t->folder, S("kyket.db"));
    assert_int_equal(sqlite3_open(path.p, &raw), SQLITE_OK);
    assert_int_equal(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(raw), 1);
    sqlite3_close(raw);
}

void test_leaf_change(TestStore *t, int seq, const char *from, const char *to) {
    // The engines turn bytes into text and back by other words.
    const char *form = test_on_postgres()
                           ? "UPDATE journal_entry SET leaf = convert_to(replace("
                             "convert_from(leaf, 'UTF8'), '%s', '%s'), 'UTF8') WHERE seq = %d"
                           : "UPDATE journal_entry SET leaf = CAST(replace(CAST(leaf AS TEXT), "
                             "'%s', '%s') AS BLOB) WHERE seq = %d";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" // both forms stand just above
    test_tamper(t, str_printf(t->arena, form, from, to, seq).p);
#pragma GCC diagnostic pop
}

int store_setup(void **state) {
    Arena *arena = arena_new(0);
    TestStore *t = ARENA_NEW(arena, TestStore);
    char name[] = "/tmp/kyket-test-XXXXXX";
    Err err = { 0 };
    assert_non_null(mkdtemp(name));
    t->arena = arena;
    t->folder = str_dup(arena, str_c(name));
    t->database = test_database(arena, t->folder);
    t->now = day_start(day_of("2026-11-24"), ZONE_HO_CHI_MINH);
    t->now.ms += 8 * 3600000;
    assert_ok(store_create(arena, t->folder, S("Tỉnh Lâm Thượng"), t->database, t->now, &err),
              &err);
    assert_ok(store_open(arena, t->folder, t->now, &t->store, &err), &err);
    *state = t;
    return 0;
}

static int remove_one(const char *path, const struct stat *info, int flag, struct FTW *at) {
    (void)info, (void)flag, (void)at;
    return remove(path);
}

int store_teardown(void **state) {
    TestStore *t = *state;
    store_close(t->store);
    test_database_drop(t->arena, t->folder);
    nftw(t->folder.p, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(t->arena);
    return 0;
}

int64_t must_run(TestStore *t, const struct Actor *actor, const CommandType *type,
                 const void *command) {
    const LaneCall call = { .actor = actor, .now = t->now, .zone = ZONE_HO_CHI_MINH };
    CommandResult result;
    Err err = { 0 };
    assert_ok(lane_run(store_lane(t->store), t->arena, &call, type, command, &result, &err), &err);
    return result.id;
}

void must_fail(TestStore *t, const struct Actor *actor, const CommandType *type,
               const void *command, ErrCode code) {
    const LaneCall call = { .actor = actor, .now = t->now, .zone = ZONE_HO_CHI_MINH };
    CommandResult result;
    Err err = { 0 };
    assert_false(lane_run(store_lane(t->store), t->arena, &call, type, command, &result, &err));
    assert_int_equal(err.code, code);
}

LogReport test_verify(TestStore *t, unsigned threads) {
    Err err = { 0 };
    JournalReader *reader;
    KeyChain keys;
    LogReport report;
    assert_ok(journal_reader_open(t->arena, t->folder, &reader, &err), &err);
    LogSource source = journal_reader_source(reader);
    assert_ok(journal_reader_keys(t->arena, reader, &keys, &err), &err);
    assert_ok(log_verify(t->arena, &source, &keys, threads, &report, &err), &err);
    journal_reader_close(reader);
    return report;
}
