/**
 * PostgreSQL 15 and later. Every connection is a pipeline (postgres_pipe.h): statements without
 * rows are sent and not waited for, so a command costs as many round trips as it has queries.
 *
 * A transaction that writes begins with an advisory lock of the database, so that the batches of
 * several processes follow one another (docs/decisions/0005-one-batch-at-a-time.md). A reader sees
 * one state from its first statement on.
 */
#include "base/clock.h"
#include "base/hash.h"
#include "store/db_engine.h"
#include "store/postgres_ids.h"
#include "store/postgres_kept.h"
#include "store/postgres_pipe.h"

#include <assert.h>
#include <endian.h>

enum { LIMIT_CLEAN_MS = 60000 };

struct DbConn {
    PgPipe *pipe;
    PgKept *kept; // of a transaction that writes; NULL until there is one
    PgIds *ids;   // likewise
    bool is_reader;
    bool is_begun;         // a transaction was begun and not yet ended
    bool is_untouched;     // it has not read anything yet
    int64_t erased_before; // the first transaction that began after what was erased last
    int64_t cleaned_ms;    // of limit_spent, by a clock that never jumps
};

typedef struct PgStatement {
    const PGresult *result; // of rows
    PgRows *rows;           // NULL: the one row is id
    int64_t id;
    int row; // -1 before the first
} PgStatement;

/** What was read may have changed. */
static void forget(DbConn *conn) {
    if (conn->kept) pg_kept_clear(conn->kept);
    if (conn->ids) pg_ids_forget(conn->ids);
}

/** The sequences learn of the ids that were given: all of them, or those of the tables of which the
 * statement (may be NULL) takes some. */
static bool ids_settle(DbConn *conn, const SqlText *text, Err *err) {
    size_t at = 0;
    for (PgTableIds *t; conn->ids && (t = pg_ids_next(conn->ids, &at));) {
        const SqlArg last[] = { sql_int(t->next - 1) };
        if (text && !pg_ids_concerns(t, text)) continue;
        bool is_ahead = t->is_ahead;
        t->is_known = t->is_ahead = false;
        if (is_ahead && !pg_send(conn->pipe, &t->set, last, err)) return false;
    }
    return true;
}

static const SqlText text_begin_write = { "begin_write", "BEGIN ISOLATION LEVEL READ COMMITTED", 0,
                                          "" };
static const SqlText text_lock = { "lock_lane", "SELECT pg_advisory_xact_lock(7026905742)", 0, "" };
static const SqlText text_begin_read = { "begin_read",
                                         "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", 0, "" };
static const SqlText text_commit = { "commit", "COMMIT", 0, "" };
static const SqlText text_rollback = { "rollback", "ROLLBACK", 0, "" };
static const SqlText text_savepoint = { "savepoint", "SAVEPOINT command", 0, "" };
static const SqlText text_keep = { "savepoint_keep", "RELEASE SAVEPOINT command", 0, "" };
static const SqlText text_undo = { "savepoint_undo", "ROLLBACK TO SAVEPOINT command", 0, "" };
static const SqlText text_version = { "version", "SELECT CAST(pg_current_snapshot() AS TEXT)", 0,
                                      "" };

// A lock of the session: it goes with the connection, and is asked for again only when not held.
static const SqlText text_lead = {
    "lead",
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted "
    "AND classid = 0 AND objid = 1801810804 AND pid = pg_backend_pid()) THEN true "
    "ELSE pg_try_advisory_lock(1801810804) END",
    0, ""
};

static const SqlText text_next = {
    "scrub_next", "SELECT CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT)", 0,
    ""
};
/* Who may still see versions of rows from before transaction $1: VACUUM would have to leave them.
 */
static const SqlText text_seers = {
    "scrub_seers",
    "SELECT COUNT(*) FROM pg_stat_activity WHERE backend_xmin IS NOT NULL "
    "AND pid <> pg_backend_pid() AND COALESCE(datname, current_database()) = current_database() "
    "AND age(backend_xmin) > "
    "CAST(CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT) AS BIGINT) - $1",
    1, "i"
};

static bool fail_unknown(Err *err, Str detail) {
    return FAIL(err, .code = ERR_UNKNOWN, .detail = detail,
                .msg = N_("The connection to the database broke while this was being saved, so it "
                          "is not known whether it was. Send it again in a few seconds: what was "
                          "saved is not done a second time."));
}

static bool begin_write(PgPipe *pipe, Err *err) {
    return pg_connected(pipe, err) && pg_send(pipe, &text_begin_write, NULL, err) &&
           pg_send(pipe, &text_lock, NULL, err) && pg_collect(pipe, NULL, err);
}

static bool begin_read(PgPipe *pipe, Err *err) {
    return pg_connected(pipe, err) && pg_send(pipe, &text_begin_read, NULL, err);
}

/** A connection that broke since its last use is made anew once: nothing has happened yet. */
static bool postgres_begin(DbConn *conn, bool writes, Err *err) {
    conn->is_begun = false;
    forget(conn);
    for (int attempt = 0; !conn->is_begun; attempt++) {
        conn->is_begun = writes ? begin_write(conn->pipe, err) : begin_read(conn->pipe, err);
        if (!conn->is_begun && (attempt || !pg_is_broken(conn->pipe))) return false;
    }
    conn->is_untouched = !writes;
    if (writes && !conn->kept) {
        conn->kept = pg_kept_new();
        conn->ids = pg_ids_new();
    }
    return true;
}

static bool commit_write(PgPipe *pipe, Err *err) {
    if (pg_is_broken(pipe)) return pg_fail_lost(err, S("before the commit"));
    PGresult *result;
    Err failure = { 0 };
    pg_watch_begin(pipe);
    bool ok = pg_send(pipe, &text_commit, NULL, &failure) && pg_collect(pipe, &result, &failure);
    bool is_in_doubt = pg_watch_end(pipe);
    if (!ok) {
        if (pg_is_broken(pipe)) return fail_unknown(err, failure.detail);
        *err = failure;
        return false;
    }
    bool is_done = strcmp(PQcmdStatus(result), "COMMIT") == 0;
    PQclear(result);
    if (is_in_doubt) return fail_unknown(err, S("the standby's answer was not waited for"));
    return is_done || FAIL_SYSTEM(err, S("the server rolled the transaction back"));
}

/** A read ends without waiting for the answer. */
static bool postgres_commit(DbConn *conn, Err *err) {
    conn->is_begun = false;
    Err ignored; // what cannot be sent fails the commit as well
    (void)!ids_settle(conn, NULL, &ignored);
    forget(conn);
    if (!conn->is_reader) return commit_write(conn->pipe, err);
    if (!pg_send(conn->pipe, &text_commit, NULL, err)) return false;
    pg_flush(conn->pipe);
    return true;
}

static void postgres_rollback(DbConn *conn) {
    Err ignored;
    conn->is_begun = false;
    forget(conn);
    (void)!pg_collect(conn->pipe, NULL, &ignored);
    if (pg_is_broken(conn->pipe) || !pg_is_in_transaction(conn->pipe)) return;
    (void)!(pg_send(conn->pipe, &text_rollback, NULL, &ignored) &&
            pg_collect(conn->pipe, NULL, &ignored));
}

static bool postgres_savepoint(DbConn *conn, Err *err) {
    return pg_send(conn->pipe, &text_savepoint, NULL, err);
}

static bool postgres_savepoint_keep(DbConn *conn, Err *err) {
    return pg_send(conn->pipe, &text_keep, NULL, err) && pg_collect(conn->pipe, NULL, err);
}

static bool postgres_savepoint_undo(DbConn *conn, Err *err) {
    Err ignored; // the failure that leads here has been told
    pg_kept_clear(conn->kept);
    if (!pg_collect(conn->pipe, NULL, &ignored) && pg_is_broken(conn->pipe))
        return pg_fail_lost(err, S("undo"));
    return pg_send(conn->pipe, &text_undo, NULL, err) &&
           pg_send(conn->pipe, &text_keep, NULL, err) && pg_collect(conn->pipe, NULL, err);
}

static bool postgres_run(DbConn *conn, const SqlText *text, const SqlArg *args, int64_t *changed,
                         Err *err) {
    if (conn->kept) pg_kept_written(conn->kept, text);
    if (!ids_settle(conn, text, err) || !pg_send(conn->pipe, text, args, err)) return false;
    // Outside a transaction nobody would come to ask how it went.
    if (!changed && conn->is_begun) return true;
    PGresult *result;
    if (!pg_collect(conn->pipe, &result, err)) return false;
    int64_t n = 0;
    if (changed) *changed = str_to_int(str_c(PQcmdTuples(result)), &n) ? n : 0;
    PQclear(result);
    return true;
}

static bool postgres_settle(DbConn *conn, Err *err) {
    return pg_collect(conn->pipe, NULL, err);
}

static bool postgres_prepare(DbConn *conn, const SqlText *text, Err *err) {
    return pg_prepare(conn->pipe, text, err) && pg_collect(conn->pipe, NULL, err);
}

/** Asks the server, after all that was sent before. */
static bool ask(DbConn *conn, const SqlText *text, const SqlArg *args, PgRows **out, Err *err) {
    PGresult *result = NULL;
    for (int attempt = 0;; attempt++) {
        if (pg_send(conn->pipe, text, args, err) && pg_collect(conn->pipe, &result, err)) break;
        // The first query of a read may find that the server has gone since the last one.
        if (attempt || !pg_is_broken(conn->pipe) || !conn->is_untouched) return false;
        if (!postgres_begin(conn, false, err)) return false;
    }
    conn->is_untouched = false;
    *out = pg_rows_new(result);
    return true;
}

static bool ask_next_id(DbConn *conn, PgTableIds *table, Err *err) {
    PgRows *rows;
    uint64_t next = 0;
    if (!ask(conn, &table->ask, NULL, &rows, err)) return false;
    bool ok = PQntuples(rows->result) == 1 && PQgetlength(rows->result, 0, 0) == sizeof next;
    if (ok) memcpy(&next, PQgetvalue(rows->result, 0, 0), sizeof next);
    pg_rows_done(rows);
    table->next = (int64_t)be64toh(next);
    table->is_known = ok;
    return ok || FAIL_SYSTEM(err, S("sequence"));
}

/** Sends an insert with the next id of its table. */
static bool insert_with_id(DbConn *conn, PgInsert *insert, const SqlArg *args, int64_t *id,
                           Err *err) {
    SqlArg with_id[PG_PARAMS_MAX];
    PgTableIds *table = insert->ids;
    assert(args); // an insert has values
    if (!table->is_known && !ask_next_id(conn, table, err)) return false;
    table->is_ahead = true;
    *id = table->next++;
    for (int i = 0; i < insert->text->params; i++)
        with_id[i] = args[i];
    with_id[insert->text->params] = sql_int(*id);
    return pg_send(conn->pipe, &insert->with_id, with_id, err);
}

static bool postgres_start(DbConn *conn, const SqlText *text, const SqlArg *args, void **statement,
                           Err *err) {
    bool only_reads = strncmp(text->sql, "SELECT", 6) == 0;
    PgInsert *with_id =
        !only_reads && conn->is_begun && conn->ids ? pg_ids_insert(conn->ids, text) : NULL;
    bool is_kept = only_reads && conn->kept && conn->is_begun;
    PgRows *rows = is_kept ? pg_kept_find(conn->kept, text, args) : NULL;
    if (!only_reads && conn->kept) pg_kept_written(conn->kept, text);
    int64_t id = 0;
    if (with_id) {
        if (!insert_with_id(conn, with_id, args, &id, err)) return false;
    } else if (!rows) {
        if (!only_reads && !ids_settle(conn, text, err)) return false;
        if (!ask(conn, text, args, &rows, err)) return false;
        if (is_kept) pg_kept_add(conn->kept, text, args, rows);
    }
    PgStatement *st = heap_alloc(1, sizeof *st);
    *st = (PgStatement){ rows ? rows->result : NULL, rows, id, -1 };
    *statement = st;
    return true;
}

static bool postgres_next(DbConn *conn, void *statement, bool *has, Err *err) {
    (void)conn, (void)err;
    PgStatement *st = statement;
    *has = ++st->row < (st->rows ? PQntuples(st->result) : 1);
    return true;
}

static void postgres_finish(DbConn *conn, void *statement) {
    (void)conn;
    PgStatement *st = statement;
    if (st->rows) pg_rows_done(st->rows);
    heap_free(st);
}

static bool postgres_is_null(void *statement, int column) {
    const PgStatement *st = statement;
    return st->rows && PQgetisnull(st->result, st->row, column) == 1;
}

static Str postgres_bytes(void *statement, int column) {
    const PgStatement *st = statement;
    int n = PQgetlength(st->result, st->row, column);
    return (Str){ PQgetvalue(st->result, st->row, column), n > 0 ? (size_t)n : 0 };
}

/** A big-endian whole number of n bytes, with its sign. */
static int64_t big_endian(const char *p, size_t n) {
    uint64_t value = n && ((unsigned char)p[0] & 0x80) ? UINT64_MAX : 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | (unsigned char)p[i];
    return (int64_t)value;
}

/** The whole part of a numeric (a sum of bigint): count, weight, sign, scale, digits to 10000. */
static int64_t numeric_value(Str s) {
    if (s.n < 8) return 0;
    int64_t digits = big_endian(s.p, 2), weight = big_endian(s.p + 2, 2), value = 0;
    for (int64_t i = 0; i <= weight && i < 5; i++) {
        bool is_there = i < digits && (size_t)(8 + 2 * i + 2) <= s.n;
        value = value * 10000 + (is_there ? big_endian(s.p + 8 + 2 * i, 2) : 0);
    }
    return big_endian(s.p + 4, 2) == 0x4000 ? -value : value;
}

static int64_t postgres_int(void *statement, int column) {
    const PgStatement *st = statement;
    if (!st->rows) return st->id;
    if (postgres_is_null(statement, column)) return 0;
    Str s = postgres_bytes(statement, column);
    int64_t n = 0;
    switch (PQftype(st->result, column)) {
    case PG_BOOL:
    case PG_INT2:
    case PG_INT4:
    case PG_INT8: return big_endian(s.p, s.n);
    case PG_NUMERIC: return numeric_value(s);
    default: return str_to_int(s, &n) ? n : 0;
    }
}

static bool postgres_open(Str where, bool is_reader, DbConn **out, Err *err) {
    PgPipe *pipe;
    if (!pg_open(where, is_reader, &pipe, err)) return false;
    *out = heap_alloc(1, sizeof **out);
    **out =
        (DbConn){ .pipe = pipe, .kept = is_reader ? NULL : pg_kept_new(), .is_reader = is_reader };
    return true;
}

static void postgres_close(DbConn *conn) {
    if (!conn) return;
    pg_kept_free(conn->kept);
    pg_ids_free(conn->ids);
    pg_close(conn->pipe);
    heap_free(conn);
}

static bool postgres_script(DbConn *conn, const char *sql, Err *err) {
    forget(conn);
    return pg_connected(conn->pipe, err) && pg_script(conn->pipe, sql, err);
}

/** The transactions that a new reader sees, as a hash of the server's own list of them: whatever
 * commits, in whichever process, changes it. */
static bool postgres_version(DbConn *conn, uint64_t *out) {
    Err ignored;
    void *statement;
    bool has;
    if (!pg_connected(conn->pipe, &ignored) ||
        !postgres_start(conn, &text_version, NULL, &statement, &ignored))
        return false;
    bool ok = postgres_next(conn, statement, &has, &ignored) && has;
    Sha256 hash = sha256(ok ? postgres_bytes(statement, 0) : S(""));
    postgres_finish(conn, statement);
    memcpy(out, &hash, sizeof *out);
    *out += pg_generation(conn->pipe); // another server may number anew
    return ok;
}

static bool postgres_lead(DbConn *conn) {
    Err ignored;
    void *statement;
    bool has;
    if (!pg_connected(conn->pipe, &ignored) ||
        !postgres_start(conn, &text_lead, NULL, &statement, &ignored))
        return false;
    bool leads =
        postgres_next(conn, statement, &has, &ignored) && has && postgres_int(statement, 0) != 0;
    postgres_finish(conn, statement);
    return leads;
}

/** Takes a piece; the row says when nothing will be spent any more, by the server's clock. One
 * that lies further ahead than can be comes from a clock that was put back. */
static const SqlText text_draw = {
    "limit_draw",
    "WITH clock AS (SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS ms), "
    "drawn AS (INSERT INTO limit_spent AS s (id, full_ms) SELECT $1, ms + $2 FROM clock "
    "ON CONFLICT (id) DO UPDATE SET full_ms = CASE "
    "WHEN s.full_ms > EXCLUDED.full_ms + $3 + $3 THEN EXCLUDED.full_ms "
    "ELSE GREATEST(s.full_ms + $2, EXCLUDED.full_ms) END "
    "WHERE s.full_ms + $2 + $2 <= EXCLUDED.full_ms + $3 "
    "OR s.full_ms > EXCLUDED.full_ms + $3 + $3 RETURNING 1) "
    "SELECT (SELECT COUNT(*) FROM drawn), "
    "COALESCE((SELECT full_ms FROM limit_spent WHERE id = $1), 0) + $2 - $3 - ms FROM clock",
    3, "iii"
};
/** What is lost in a crash is only a count of the last second. */
static const SqlText text_draw_fast = { "limit_fast",
                                        "SELECT set_config('synchronous_commit', 'off', false)", 0,
                                        "" };
static const SqlText text_draw_clean = {
    "limit_clean",
    "DELETE FROM limit_spent WHERE full_ms < EXTRACT(EPOCH FROM clock_timestamp()) * 1000", 0, ""
};

static bool postgres_draw(DbConn *conn, int64_t id, int64_t piece_ms, int64_t full_ms,
                          int64_t *wait_ms) {
    const SqlArg args[] = { sql_int(id), sql_int(piece_ms), sql_int(full_ms) };
    Err ignored;
    void *statement;
    bool has;
    if (!pg_connected(conn->pipe, &ignored) ||
        !pg_send(conn->pipe, &text_draw_fast, NULL, &ignored) ||
        !postgres_start(conn, &text_draw, args, &statement, &ignored))
        return false;
    bool ok = postgres_next(conn, statement, &has, &ignored) && has;
    int64_t wait = ok && !postgres_int(statement, 0) ? postgres_int(statement, 1) : 0;
    bool is_drawn = ok && postgres_int(statement, 0);
    postgres_finish(conn, statement);
    *wait_ms = is_drawn ? 0 : wait > 1 ? wait : 1;
    int64_t now = clock_monotonic_ms();
    if (now - conn->cleaned_ms < LIMIT_CLEAN_MS) return ok;
    conn->cleaned_ms = now;
    return ok && pg_send(conn->pipe, &text_draw_clean, NULL, &ignored) &&
           pg_collect(conn->pipe, NULL, &ignored);
}

static bool number_of(DbConn *conn, const SqlText *text, const SqlArg *args, int64_t *out,
                      Err *err) {
    void *statement;
    bool has;
    if (!postgres_start(conn, text, args, &statement, err)) return false;
    bool ok = postgres_next(conn, statement, &has, err) && has;
    *out = ok ? postgres_int(statement, 0) : 0;
    postgres_finish(conn, statement);
    return ok;
}

/** The tables from which the erasing of a person takes something, with what an index has of it; in
 * the journal only notes go, which no index has. */
static bool vacuum(DbConn *conn, Err *err) {
    static const char people[] =
        "VACUUM (INDEX_CLEANUP ON, TRUNCATE OFF) person, person_role, session, invitation, "
        "recovery_code, api_token, known_browser, notice, idempotency";
    Err ignored;
    // Who holds such a table (another VACUUM) may take long, a standby may be gone: neither is
    // waited for.
    if (!postgres_script(conn, "SET lock_timeout = '500ms'; SET synchronous_commit = local", err))
        return false;
    bool ok = postgres_script(conn, people, err) &&
              postgres_script(conn, "VACUUM (TRUNCATE OFF) journal_entry", err);
    // A session that went on so would answer for commits that the standby has not.
    if (postgres_script(conn, "RESET lock_timeout; RESET synchronous_commit", ok ? err : &ignored))
        return ok;
    pg_give_up(conn->pipe);
    return false;
}

/** Old versions of rows stay until VACUUM takes them, and it leaves those that somebody may see. */
static bool postgres_scrub(DbConn *conn, bool is_new, bool *done, Err *err) {
    int64_t seers;
    *done = false;
    if (!pg_connected(conn->pipe, err)) return false;
    if (is_new || !conn->erased_before)
        if (!number_of(conn, &text_next, NULL, &conn->erased_before, err)) return false;
    const SqlArg before[] = { sql_int(conn->erased_before) };
    if (!number_of(conn, &text_seers, before, &seers, err)) return false;
    if (seers) return true;
    *done = vacuum(conn, err);
    return *done || (err->code == ERR_BUSY && !pg_is_broken(conn->pipe));
}

/** Every column that gives ids goes on after the largest one there is. */
static const char ids_reset[] =
    "DO $$ DECLARE c record; BEGIN FOR c IN"
    "  SELECT table_name AS t, column_name AS k FROM information_schema.columns"
    "   WHERE table_schema = current_schema() AND is_identity = 'YES' LOOP"
    "  EXECUTE format('SELECT setval(pg_get_serial_sequence(%L, %L),"
    "                  COALESCE(MAX(%I), 0) + 1, false) FROM %I', c.t, c.k, c.k, c.t);"
    " END LOOP; END $$";

const DbEngine engine_postgres = {
    .name = "postgres",
    .open = postgres_open,
    .close = postgres_close,
    .script = postgres_script,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .savepoint = postgres_savepoint,
    .savepoint_keep = postgres_savepoint_keep,
    .savepoint_undo = postgres_savepoint_undo,
    .settle = postgres_settle,
    .run = postgres_run,
    .prepare = postgres_prepare,
    .start = postgres_start,
    .next = postgres_next,
    .finish = postgres_finish,
    .is_null = postgres_is_null,
    .get_int = postgres_int,
    .get_bytes = postgres_bytes,
    .type_id = "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
    .type_bytes = "BYTEA",
    .clustered = "",
    .type_text = "TEXT COLLATE \"C\"", // order and equality by bytes, as in SQLite
    .is_shared = true,
    .version = postgres_version,
    .lead = postgres_lead,
    .draw = postgres_draw,
    .ids_reset = ids_reset,
    .scrub = postgres_scrub,
    .fill_begin = "SET synchronous_commit = off",
    // A commit that is waited for takes all before it along.
    .fill_end = "RESET synchronous_commit; "
                "UPDATE schema_migration SET number = number WHERE number = 1",
    // Files may be copied for minutes between two statements; then plans need counts of the rows.
    .import_begin = "SET LOCAL idle_in_transaction_session_timeout = 0; "
                    "SET LOCAL enable_seqscan = on; SET LOCAL plan_cache_mode = auto",
    .import_end = "ANALYZE",
};
