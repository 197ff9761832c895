#include "base/clock.h"
#include "cli/bench/plain.h"

#include <libpq-fe.h>

enum { COLUMNS_MAX = 16 };

static bool fail_pg(PGconn *pg, Err *err) {
    static _Thread_local char detail[300];
    snprintf(detail, sizeof detail, "%s", PQerrorMessage(pg));
    return FAIL_SYSTEM(err, str_c(detail));
}

static void close_pg(PGconn *pg) {
    PQfinish(pg);
}
DEFINE_AUTO(PGconn *, close_pg)

static PGconn *open_pg(Str where, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    PGconn *pg = PQconnectdb(str_z(arena, where));
    if (PQstatus(pg) == CONNECTION_OK) return pg;
    fail_pg(pg, err);
    PQfinish(pg);
    return NULL;
}

/** NULL: it failed. */
static PGresult *ask(PGconn *pg, const char *sql, Err *err) {
    PGresult *result = PQexec(pg, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return result;
    fail_pg(pg, err);
    PQclear(result);
    return NULL;
}

bool plain_postgres_run(Str where, const char *sql, Err *err) {
    AUTO(close_pg) PGconn *pg = open_pg(where, err);
    PGresult *result = pg ? ask(pg, sql, err) : NULL;
    PQclear(result);
    return result != NULL;
}

static bool last(Str where, int64_t out[PLAIN_TABLES], Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    AUTO(close_pg) PGconn *pg = open_pg(where, err);
    for (size_t t = 0; t < PLAIN_TABLES; t++) {
        PGresult *result = !pg ? NULL
                               : ask(pg,
                                     str_printf(arena, "SELECT coalesce(max(%s), 0) FROM %s",
                                                plain_tables[t].key, plain_tables[t].name)
                                         .p,
                                     err);
        if (!result) return false;
        if (!str_to_int(str_c(PQgetvalue(result, 0, 0)), &out[t])) out[t] = 0;
        PQclear(result);
    }
    return true;
}

static void free_rows(void *rows) {
    PGresult **results = rows;
    for (size_t t = 0; results && t < PLAIN_TABLES; t++)
        PQclear(results[t]);
    heap_free(results);
}

static bool load(Str where, const int64_t after[PLAIN_TABLES], void **rows, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    AUTO(close_pg) PGconn *pg = open_pg(where, err);
    PGresult **results = heap_alloc(PLAIN_TABLES, sizeof *results);
    *rows = results;
    for (size_t t = 0; pg && t < PLAIN_TABLES; t++) {
        const struct PlainTable *table = &plain_tables[t];
        results[t] = ask(pg,
                         str_printf(arena, "SELECT * FROM %s WHERE %s > %lld ORDER BY %s",
                                    table->name, table->key, (long long)after[t], table->key)
                             .p,
                         err);
        if (!results[t]) return false;
    }
    return pg != NULL;
}

/** One statement for each table, whose parameters have the types of the columns. */
static bool prepare(PGconn *pg, PGresult *const *rows, Err *err) {
    for (size_t t = 0; t < PLAIN_TABLES; t++) {
        AUTO_BUF Buf sql;
        Oid types[COLUMNS_MAX];
        int columns = PQnfields(rows[t]);
        buf_init(&sql, 1000);
        buf_printf(&sql, "INSERT INTO %s VALUES ($1", plain_tables[t].name);
        for (int c = 0; c < columns && c < COLUMNS_MAX; c++) {
            types[c] = PQftype(rows[t], c);
            if (c) buf_printf(&sql, ",$%d", c + 1);
        }
        buf_put(&sql, (Str){ ")", 2 });
        PGresult *result = PQprepare(pg, plain_tables[t].name, sql.p, columns, types);
        bool ok = PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
        if (!ok) return fail_pg(pg, err);
    }
    return true;
}

static bool send_row(PGconn *pg, size_t t, PGresult *rows, int row) {
    const char *values[COLUMNS_MAX];
    int columns = PQnfields(rows);
    for (int c = 0; c < columns; c++)
        values[c] = PQgetisnull(rows, row, c) ? NULL : PQgetvalue(rows, row, c);
    return PQsendQueryPrepared(pg, plain_tables[t].name, columns, values, NULL, NULL, 0) == 1;
}

/** Reads all answers of a pipeline up to its end. */
static bool drain(PGconn *pg) {
    bool ok = true;
    for (;;) {
        PGresult *result = PQgetResult(pg);
        ExecStatusType status = PQresultStatus(result);
        bool is_null = !result;
        PQclear(result);
        if (is_null) continue; // between two statements
        if (status == PGRES_PIPELINE_SYNC) return ok;
        ok = ok && status == PGRES_COMMAND_OK;
        if (PQstatus(pg) != CONNECTION_OK) return false;
    }
}

/** All of a commit is sent before any answer is read. */
static bool send_commit(PGconn *pg, PGresult *const *rows, size_t k, size_t commits) {
    bool ok = PQsendQueryParams(pg, "BEGIN", 0, NULL, NULL, NULL, NULL, 0) == 1;
    for (size_t t = 0; ok && t < PLAIN_TABLES; t++) {
        size_t n = (size_t)PQntuples(rows[t]);
        for (size_t i = n * k / commits; ok && i < n * (k + 1) / commits; i++)
            ok = send_row(pg, t, rows[t], (int)i);
    }
    return ok && PQsendQueryParams(pg, "COMMIT", 0, NULL, NULL, NULL, NULL, 0) == 1 &&
           PQpipelineSync(pg) == 1;
}

static bool insert(Str where, const void *context, size_t commits, int64_t *ns, Err *err) {
    PGresult *const *rows = context;
    AUTO(close_pg) PGconn *pg = open_pg(where, err);
    // The rows that these refer to are not there: only the inserts are measured.
    if (!pg) return false;
    PGresult *set = ask(pg, "SET session_replication_role = replica", err);
    PQclear(set);
    if (!set || !prepare(pg, rows, err)) return false;
    if (PQenterPipelineMode(pg) != 1) return fail_pg(pg, err);
    int64_t begin = clock_monotonic_ns();
    for (size_t k = 0; k < commits; k++)
        if (!send_commit(pg, rows, k, commits) || !drain(pg)) return fail_pg(pg, err);
    *ns = clock_monotonic_ns() - begin;
    return true;
}

const PlainEngine plain_postgres = { "PostgreSQL", last, load, free_rows, insert };
