#include "base/clock.h"
#include "cli/bench/plain.h"

#include <sqlite3.h>

const struct PlainTable plain_tables[PLAIN_TABLES] = {
    { "comment", "id" }, { "notice", "id" }, { "journal_entry", "seq" }, { "journal_object", "seq" }
};

typedef struct Rows {
    sqlite3_value **values; // rows × columns
    size_t n, room;
    int columns;
} Rows;

static bool fail_sqlite(sqlite3 *db, Err *err) {
    static _Thread_local char detail[300];
    snprintf(detail, sizeof detail, "%s", sqlite3_errmsg(db));
    return FAIL_SYSTEM(err, str_c(detail));
}

static void close_db(sqlite3 *db) {
    sqlite3_close(db);
}
DEFINE_AUTO(sqlite3 *, close_db)

static void end_statement(sqlite3_stmt *statement) {
    sqlite3_finalize(statement);
}
DEFINE_AUTO(sqlite3_stmt *, end_statement)

static bool script(sqlite3 *db, const char *sql, Err *err) {
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK || fail_sqlite(db, err);
}

/** As the lane's connection (store/db_sqlite.c), but without the checks of references. */
static bool open_db(Str where, sqlite3 **out, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    return (sqlite3_open(str_z(arena, where), out) == SQLITE_OK || fail_sqlite(*out, err)) &&
           script(*out,
                  "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384; "
                  "PRAGMA wal_autocheckpoint=2000",
                  err);
}

static bool prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out, Err *err) {
    return sqlite3_prepare_v2(db, sql, -1, out, NULL) == SQLITE_OK || fail_sqlite(db, err);
}

static bool last(Str where, int64_t out[PLAIN_TABLES], Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    AUTO(close_db) sqlite3 *db = NULL;
    if (!open_db(where, &db, err)) return false;
    for (size_t t = 0; t < PLAIN_TABLES; t++) {
        AUTO(end_statement) sqlite3_stmt *st = NULL;
        Str sql =
            str_printf(arena, "SELECT max(%s) FROM %s", plain_tables[t].key, plain_tables[t].name);
        if (!prepare(db, sql.p, &st, err)) return false;
        out[t] = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
    }
    return true;
}

static bool load_table(sqlite3 *db, size_t t, int64_t after, Rows *rows, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    AUTO(end_statement) sqlite3_stmt *st = NULL;
    const struct PlainTable *table = &plain_tables[t];
    Str sql = str_printf(arena, "SELECT * FROM %s WHERE %s > %lld ORDER BY %s", table->name,
                         table->key, (long long)after, table->key);
    if (!prepare(db, sql.p, &st, err)) return false;
    rows->columns = sqlite3_column_count(st);
    while (sqlite3_step(st) == SQLITE_ROW) {
        if (rows->n == rows->room) {
            rows->room = rows->room ? rows->room * 2 : 1024;
            rows->values =
                heap_grow(rows->values, rows->room * (size_t)rows->columns, sizeof *rows->values);
        }
        for (int c = 0; c < rows->columns; c++)
            rows->values[rows->n * (size_t)rows->columns + (size_t)c] =
                sqlite3_value_dup(sqlite3_column_value(st, c));
        rows->n++;
    }
    return true;
}

static bool load(Str where, const int64_t after[PLAIN_TABLES], void **out, Err *err) {
    AUTO(close_db) sqlite3 *db = NULL;
    Rows *rows = heap_alloc(PLAIN_TABLES, sizeof *rows);
    *out = rows;
    if (!open_db(where, &db, err)) return false;
    for (size_t t = 0; t < PLAIN_TABLES; t++)
        if (!load_table(db, t, after[t], &rows[t], err)) return false;
    return true;
}

static void free_rows(void *context) {
    Rows *rows = context;
    for (size_t t = 0; rows && t < PLAIN_TABLES; t++) {
        for (size_t i = 0; i < rows[t].n * (size_t)rows[t].columns; i++)
            sqlite3_value_free(rows[t].values[i]);
        heap_free(rows[t].values);
    }
    heap_free(rows);
}

static bool prepare_insert(sqlite3 *db, size_t t, int columns, sqlite3_stmt **out, Err *err) {
    AUTO_BUF Buf sql;
    buf_init(&sql, 1000);
    buf_printf(&sql, "INSERT INTO %s VALUES (?", plain_tables[t].name);
    for (int c = 1; c < columns; c++)
        buf_put(&sql, S(",?"));
    buf_put(&sql, (Str){ ")", 2 });
    return prepare(db, sql.p, out, err);
}

static bool insert_rows(sqlite3 *db, sqlite3_stmt *st, const Rows *rows, size_t from, size_t to,
                        Err *err) {
    for (size_t i = from; i < to; i++) {
        for (int c = 0; c < rows->columns; c++)
            sqlite3_bind_value(st, c + 1, rows->values[i * (size_t)rows->columns + (size_t)c]);
        if (sqlite3_step(st) != SQLITE_DONE) return fail_sqlite(db, err);
        sqlite3_reset(st);
    }
    return true;
}

static bool insert_all(sqlite3 *db, sqlite3_stmt *const *statements, const Rows *rows,
                       size_t commits, Err *err) {
    for (size_t k = 0; k < commits; k++) {
        if (!script(db, "BEGIN IMMEDIATE", err)) return false;
        for (size_t t = 0; t < PLAIN_TABLES; t++)
            if (!insert_rows(db, statements[t], &rows[t], rows[t].n * k / commits,
                             rows[t].n * (k + 1) / commits, err))
                return false;
        if (!script(db, "COMMIT", err)) return false;
    }
    return true;
}

static bool insert(Str where, const void *context, size_t commits, int64_t *ns, Err *err) {
    const Rows *rows = context;
    sqlite3_stmt *statements[PLAIN_TABLES] = { NULL };
    AUTO(close_db) sqlite3 *db = NULL;
    bool ok = open_db(where, &db, err);
    for (size_t t = 0; ok && t < PLAIN_TABLES; t++)
        ok = prepare_insert(db, t, rows[t].columns, &statements[t], err);
    int64_t begin = clock_monotonic_ns();
    ok = ok && insert_all(db, statements, rows, commits, err);
    *ns = clock_monotonic_ns() - begin;
    for (size_t t = 0; t < PLAIN_TABLES; t++)
        sqlite3_finalize(statements[t]);
    return ok;
}

const PlainEngine plain_sqlite = { "SQLite", last, load, free_rows, insert };
