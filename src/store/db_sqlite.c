/**
 * SQLite as it should be run: WAL, synchronous FULL, 4 kB pages, foreign keys on, one writer. A
 * connection keeps its prepared statements in a table keyed by the address of the SqlText.
 */
#include "base/log.h"
#include "store/db_engine.h"
#include "store/sqlite_whole.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>

enum { BUSY_MS = 5000, SCRUB_BUSY_MS = 20 };
enum { SLOTS = 2048 }; // statements a connection can keep; the program has a few hundred

/** A statement that is kept; what the seam calls a statement. */
typedef struct Slot {
    const SqlText *text;
    sqlite3_stmt *statement;
    bool gives_rowid; // "RETURNING id" was taken off: the one row is the last rowid
    bool has_row;     // then: it was inserted and is shown now
    int64_t rowid;
} Slot;

struct DbConn {
    sqlite3 *handle;
    int64_t slow_ns; // statements that take longer are logged; -1: none
    Slot slot[SLOTS];
};

static bool fail_damaged(const char *detail, Err *err) {
    return FAIL(err, .code = ERR_SYSTEM, .detail = str_c(detail),
                .msg = N_("The server cannot read its data at the moment. It is no fault of yours; "
                          "please come back later."),
                .for_admin = N_("The database file is damaged. Stop the program and restore the "
                                "last backup (kyket restore)."));
}

static bool fail_sqlite(sqlite3 *handle, const char *what, Err *err) {
    int code = handle ? sqlite3_extended_errcode(handle) : SQLITE_NOMEM;
    // Kept by thread so that the detail outlives the handle's next call.
    static _Thread_local char detail[300];
    snprintf(detail, sizeof detail, "%s: %d %s", what, code,
             handle ? sqlite3_errmsg(handle) : "no memory");
    switch (code & 0xff) {
    case SQLITE_FULL:
        return FAIL(err, .code = ERR_SYSTEM, .detail = str_c(detail),
                    .msg = N_("The disk is full. Nothing was changed. Make room, then try again."));
    case SQLITE_CANTOPEN: // its log cannot be made: even a reader needs one
    case SQLITE_READONLY:
        return FAIL(err, .code = ERR_SYSTEM, .detail = str_c(detail),
                    .msg = N_("The database cannot be written. Nothing was changed. "
                              "Check the rights of the data directory."));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return fail_damaged(detail, err);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return FAIL(err, .code = ERR_BUSY, .detail = str_c(detail),
                    .msg = N_("Another program holds the database. Try again in a moment."));
    default: return FAIL_SYSTEM(err, str_c(detail));
    }
}

static void sqlite_close(DbConn *conn) {
    if (!conn) return;
    for (size_t i = 0; i < SLOTS; i++)
        sqlite3_finalize(conn->slot[i].statement);
    sqlite3_close(conn->handle);
    heap_free(conn);
}

static bool sqlite_script(DbConn *conn, const char *sql, Err *err) {
    if (sqlite3_exec(conn->handle, sql, NULL, NULL, NULL) == SQLITE_OK) return true;
    return fail_sqlite(conn->handle, "script", err);
}

static void sqlite_rollback(DbConn *conn) {
    Err ignored;
    if (!sqlite_script(conn, "ROLLBACK", &ignored)) return; // nothing was open: as wanted
}

/** KYKET_SLOW_MS=5 writes a line about every statement that takes longer. */
static int slow_statement(unsigned what, void *context, void *statement, void *ns) {
    const int64_t *limit = context;
    int64_t took;
    (void)what;
    memcpy(&took, ns, sizeof took);
    if (took < *limit) return 0;
    log_line(LOG_WARN, "slow_statement", "us=%lld sql=%.90s", (long long)(took / 1000),
             sqlite3_sql(statement));
    return 0;
}

static int64_t slow_limit(void) {
    const char *text = getenv("KYKET_SLOW_MS");
    int64_t ms;
    return text && str_to_int(str_c(text), &ms) && ms >= 0 && ms < 1000000 ? ms * 1000000 : -1;
}

/** Counting its memory would cost the library a lock for every piece. */
static void configure(void) {
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/** The last connection that is closed writes the log back, unless it is told not to. */
static void keep_log_at_close(DbConn *conn, bool is_kept) {
    (void)sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, (int)is_kept, NULL);
}

/** The one number that a PRAGMA answers. */
static bool number_of(DbConn *conn, const char *pragma, int64_t *out, Err *err) {
    sqlite3_stmt *statement = NULL;
    bool ok = sqlite3_prepare_v2(conn->handle, pragma, -1, &statement, NULL) == SQLITE_OK &&
              sqlite3_step(statement) == SQLITE_ROW;
    if (ok)
        *out = sqlite3_column_int64(statement, 0);
    else
        fail_sqlite(conn->handle, pragma, err);
    sqlite3_finalize(statement);
    return ok;
}

/** Whether something was cut off the file, which SQLite would read as zeros. */
static bool check_length(DbConn *conn, Str where, Err *err) {
    int64_t pages, page_size;
    bool is_whole = false;
    if (!sqlite_script(conn, "BEGIN", err)) return false;
    bool ok = number_of(conn, "PRAGMA page_count", &pages, err) &&
              number_of(conn, "PRAGMA page_size", &page_size, err) &&
              sqlite_is_whole(where, pages, page_size, &is_whole, err);
    sqlite_rollback(conn);
    return ok && (is_whole || fail_damaged("the file is shorter than its pages", err));
}

static bool sqlite_open(Str where, bool is_reader, DbConn **out, Err *err) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure);
    AUTO(arena_free) Arena *arena = arena_new(1024);
    if (!sqlite_log_has_file(where)) return fail_damaged("the file is gone, its log is there", err);
    DbConn *conn = heap_alloc(1, sizeof *conn);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(str_z(arena, where), &conn->handle, flags, NULL) != SQLITE_OK) {
        fail_sqlite(conn->handle, "open", err);
        sqlite_close(conn);
        return false;
    }
    sqlite3_busy_timeout(conn->handle, BUSY_MS);
    keep_log_at_close(conn, true); // a file that is refused stays as it is
    // Else every statement with LIKE and a parameter would be compiled again at each run, in case
    // the pattern begins with a letter.
    (void)sqlite3_db_config(conn->handle, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
    conn->slow_ns = slow_limit();
    if (conn->slow_ns >= 0)
        sqlite3_trace_v2(conn->handle, SQLITE_TRACE_PROFILE, slow_statement, &conn->slow_ns);
    static const char writer[] =
        "PRAGMA page_size=4096; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;"
        "PRAGMA secure_delete=ON;"
        "PRAGMA wal_autocheckpoint=2000; PRAGMA trusted_schema=OFF";
    // No mmap: a page that cannot be read would end the process (SIGBUS) instead of one request.
    static const char reader[] =
        "PRAGMA query_only=ON; PRAGMA cache_size=-4096; PRAGMA mmap_size=0;"
        "PRAGMA trusted_schema=OFF";
    if (!sqlite_script(conn, is_reader ? reader : writer, err) || !check_length(conn, where, err)) {
        sqlite_close(conn);
        return false;
    }
    keep_log_at_close(conn, false);
    *out = conn;
    return true;
}

/** SQLite takes "$1" for a name; "?1" is the numbered parameter of the same meaning. */
static char *numbered_parameters(const char *sql) {
    size_t n = strlen(sql);
    char *copy = heap_alloc(n + 1, 1);
    memcpy(copy, sql, n + 1);
    for (size_t i = 0; i + 1 < n; i++)
        if (copy[i] == '$' && copy[i + 1] >= '1' && copy[i + 1] <= '9') copy[i] = '?';
    return copy;
}

/**
 * Takes " RETURNING id" off the insert of one row into a table whose id is the rowid. SQLite would
 * make a table of its own for the one number, at each run, that sqlite3_last_insert_rowid knows.
 */
static bool cut_returning(DbConn *conn, char *sql) {
    static const char into[] = "INSERT INTO ", returning[] = "RETURNING id";
    char table[64];
    const char *name = sql + sizeof into - 1;
    size_t n = strlen(sql), name_n;
    int is_rowid = 0;
    while (n && (sql[n - 1] == '\n' || sql[n - 1] == ' '))
        n--;
    if (n < sizeof into + sizeof returning || strncmp(sql, into, sizeof into - 1) != 0 ||
        strncmp(sql + n - (sizeof returning - 1), returning, sizeof returning - 1) != 0 ||
        strstr(sql, "ON CONFLICT") || !strstr(sql, "VALUES ("))
        return false;
    name_n = strcspn(name, " (\n");
    if (name_n >= sizeof table) return false;
    memcpy(table, name, name_n);
    table[name_n] = 0;
    if (sqlite3_table_column_metadata(conn->handle, "main", table, "id", NULL, NULL, NULL, NULL,
                                      &is_rowid) != SQLITE_OK ||
        !is_rowid)
        return false;
    sql[n - (sizeof returning - 1)] = 0;
    return true;
}

/** The statement of a text, compiled once; NULL with *err set when it cannot be. */
static Slot *prepared(DbConn *conn, const SqlText *text, Err *err) {
    size_t at = ((uintptr_t)text >> 4) * 2654435761u % SLOTS;
    for (size_t i = 0; i < SLOTS; i++, at = (at + 1) % SLOTS) {
        if (conn->slot[at].text == text) return &conn->slot[at];
        if (!conn->slot[at].text) break;
    }
    Slot slot = { .text = text };
    char *sql = numbered_parameters(text->sql);
    slot.gives_rowid = cut_returning(conn, sql);
    int status =
        sqlite3_prepare_v3(conn->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &slot.statement, NULL);
    heap_free(sql);
    if (status != SQLITE_OK) {
        fail_sqlite(conn->handle, text->name, err);
        return NULL;
    }
    conn->slot[at] = slot;
    return &conn->slot[at];
}

static bool sqlite_prepare(DbConn *conn, const SqlText *text, Err *err) {
    return prepared(conn, text, err) != NULL;
}

static int bind(sqlite3_stmt *st, int number, const SqlArg *arg) {
    const char *p = arg->s.n ? arg->s.p : "";
    int length = (int)(arg->s.n < INT32_MAX ? arg->s.n : INT32_MAX);
    switch (arg->type) {
    case SQL_NULL: return sqlite3_bind_null(st, number);
    case SQL_INT: return sqlite3_bind_int64(st, number, arg->n);
    case SQL_TEXT: return sqlite3_bind_text(st, number, p, length, SQLITE_STATIC);
    case SQL_BYTES: return sqlite3_bind_blob(st, number, p, length, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

static bool sqlite_start(DbConn *conn, const SqlText *text, const SqlArg *args, void **statement,
                         Err *err) {
    Slot *slot = prepared(conn, text, err);
    if (!slot) return false;
    for (int i = 0; i < text->params; i++)
        if (bind(slot->statement, i + 1, &args[i]) != SQLITE_OK) {
            fail_sqlite(conn->handle, text->name, err);
            return false;
        }
    slot->has_row = false;
    *statement = slot;
    return true;
}

static bool sqlite_next(DbConn *conn, void *statement, bool *has, Err *err) {
    Slot *slot = statement;
    int status = slot->has_row ? SQLITE_DONE : sqlite3_step(slot->statement);
    *has = status == SQLITE_ROW;
    if (slot->gives_rowid && status == SQLITE_DONE) {
        *has = slot->has_row = !slot->has_row;
        slot->rowid = sqlite3_last_insert_rowid(conn->handle);
    }
    if (status == SQLITE_ROW || status == SQLITE_DONE) return true;
    if ((status & 0xff) == SQLITE_CONSTRAINT) {
        fail_sqlite(conn->handle, slot->text->name, err);
        err->code = ERR_CONFLICT;
        err->msg = N_("This collides with what is already there. Reload the page and look again.");
        return false;
    }
    return fail_sqlite(conn->handle, slot->text->name, err);
}

static int64_t sqlite_writes(DbConn *conn) {
    return sqlite3_total_changes64(conn->handle);
}

static void sqlite_finish(DbConn *conn, void *statement) {
    const Slot *slot = statement;
    (void)conn;
    sqlite3_reset(slot->statement);
    sqlite3_clear_bindings(slot->statement);
}

static bool sqlite_run(DbConn *conn, const SqlText *text, const SqlArg *args, int64_t *changed,
                       Err *err) {
    void *statement = NULL;
    bool has = false;
    if (!sqlite_start(conn, text, args, &statement, err)) return false;
    bool ok = sqlite_next(conn, statement, &has, err);
    if (ok && changed) *changed = sqlite3_changes64(conn->handle);
    sqlite_finish(conn, statement);
    return ok;
}

static bool sqlite_begin(DbConn *conn, bool writes, Err *err) {
    return sqlite_script(conn, writes ? "BEGIN IMMEDIATE" : "BEGIN", err);
}

static bool sqlite_commit(DbConn *conn, Err *err) {
    return sqlite_script(conn, "COMMIT", err);
}

static bool sqlite_savepoint(DbConn *conn, Err *err) {
    return sqlite_script(conn, "SAVEPOINT command", err);
}

static bool sqlite_savepoint_keep(DbConn *conn, Err *err) {
    return sqlite_script(conn, "RELEASE command", err);
}

static bool sqlite_savepoint_undo(DbConn *conn, Err *err) {
    return sqlite_script(conn, "ROLLBACK TO command; RELEASE command", err);
}

static bool sqlite_is_null(void *statement, int column) {
    const Slot *slot = statement;
    return !slot->gives_rowid && sqlite3_column_type(slot->statement, column) == SQLITE_NULL;
}

static int64_t sqlite_int(void *statement, int column) {
    const Slot *slot = statement;
    return slot->gives_rowid ? slot->rowid : sqlite3_column_int64(slot->statement, column);
}

static Str sqlite_bytes(void *statement, int column) {
    const Slot *slot = statement;
    const char *p = sqlite3_column_blob(slot->statement, column);
    return (Str){ p ? p : "", p ? (size_t)sqlite3_column_bytes(slot->statement, column) : 0 };
}

/** Pages are overwritten where something was deleted (secure_delete), but the log still has them as
 * they were: it is written back and cut to nothing. */
static bool sqlite_scrub(DbConn *conn, bool is_new, bool *done, Err *err) {
    (void)is_new;                                      // the whole log goes
    sqlite3_busy_timeout(conn->handle, SCRUB_BUSY_MS); // writers wait behind this
    int status =
        sqlite3_wal_checkpoint_v2(conn->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(conn->handle, BUSY_MS);
    *done = status == SQLITE_OK;
    return status == SQLITE_OK || (status & 0xff) == SQLITE_BUSY ||
           fail_sqlite(conn->handle, "scrub", err);
}

const DbEngine engine_sqlite = {
    .name = "sqlite",
    .open = sqlite_open,
    .close = sqlite_close,
    .script = sqlite_script,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .savepoint = sqlite_savepoint,
    .savepoint_keep = sqlite_savepoint_keep,
    .savepoint_undo = sqlite_savepoint_undo,
    .run = sqlite_run,
    .prepare = sqlite_prepare,
    .start = sqlite_start,
    .next = sqlite_next,
    .finish = sqlite_finish,
    .writes = sqlite_writes,
    .is_null = sqlite_is_null,
    .get_int = sqlite_int,
    .get_bytes = sqlite_bytes,
    .type_id = "INTEGER PRIMARY KEY AUTOINCREMENT", // an id is never given twice
    .type_bytes = "BLOB",
    .clustered = "WITHOUT ROWID",
    .type_text = "TEXT",
    .scrub = sqlite_scrub,
    // Pages of a new file need no copy in a log, and there is nothing to go back to.
    .blank_begin = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536",
    .blank_end = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
    .fill_begin = "PRAGMA synchronous=OFF",
    .fill_end = "PRAGMA synchronous=FULL; PRAGMA wal_checkpoint(TRUNCATE)",
};
