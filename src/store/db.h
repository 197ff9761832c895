#pragma once
/**
 * The seam to the database engines. The same SQL text runs on SQLite and PostgreSQL: parameters are
 * $1, $2, …; ids, days, instants, enums and truth values are whole numbers; bytes are BYTES.
 *
 * Statements are static const SqlText, made by tools/gen_sql from the .sql file beside each module;
 * a connection prepares each once and keeps it. Db reads and Tx (tx.h) writes: the type is the
 * permission.
 */
#include "base/instant.h"

typedef struct SqlText {
    const char *name; // of the generated function, for logs and tests
    const char *sql;
    int params;
    const char *types; // one letter for each parameter: i whole number, t text, b bytes
} SqlText;

typedef enum SqlType { SQL_NULL, SQL_INT, SQL_TEXT, SQL_BYTES } SqlType;

typedef struct SqlArg {
    SqlType type;
    int64_t n;
    Str s; // must live until the statement ends
} SqlArg;

typedef struct DbEngine DbEngine;
typedef struct DbConn DbConn; // of the engine

/** A connection in use by one thread, with the arena in which results land. Never copied. */
typedef struct Db {
    const DbEngine *engine;
    DbConn *conn; // NULL while a reader rests: its next read wakes it (store.h)
    Arena *arena;
    bool (*wake)(struct Db *db, Err *err);
    void *owner;
} Db;

/** A running statement; close it before the next use of the same statement on this connection. */
typedef struct Cursor {
    Db *db;
    void *statement;
    const SqlText *text;
} Cursor;

MUST_USE bool cursor_open(Db *db, const SqlText *text, const SqlArg *args, Cursor *out, Err *err);
/** *has is false after the last row. */
MUST_USE bool cursor_next(Cursor *cursor, bool *has, Err *err);
bool cursor_is_null(const Cursor *cursor, int column);
int64_t cursor_int(const Cursor *cursor, int column); // 0 for NULL
/** A copy in the Db's arena; empty for NULL. */
Str cursor_text(const Cursor *cursor, int column);
Str cursor_bytes(const Cursor *cursor, int column);
void cursor_close(Cursor *cursor);

/** Runs a statement that gives no rows; *changed is the count of rows touched (may be NULL). */
MUST_USE bool db_run(Db *db, const SqlText *text, const SqlArg *args, int64_t *changed, Err *err);
/** Waits for the statements that db_run sent without asking for a count. Errors: those of the first
 * that failed. */
MUST_USE bool db_settle(Db *db, Err *err);
/** Asks the engine whether it understands a statement, without running it. */
MUST_USE bool db_prepare(Db *db, const SqlText *text, Err *err);
/** Runs a script of several statements without parameters (migrations, maintenance). */
MUST_USE bool db_script(Db *db, const char *sql, Err *err);

/** Begin and end of a write; only the lane and migrations use these. Errors of db_commit:
 * ERR_UNKNOWN: the connection went before the answer came, so nobody knows yet. */
MUST_USE bool db_write_begin(Db *db, Err *err);
MUST_USE bool db_commit(Db *db, Err *err);
MUST_USE bool db_savepoint(Db *db, Err *err);
/** Errors: a statement since the savepoint failed; undo it then. */
MUST_USE bool db_savepoint_keep(Db *db, Err *err);
MUST_USE bool db_savepoint_undo(Db *db, Err *err);
/** Whether other processes may write to the same data while this one runs. */
bool db_is_shared(const Db *db);
/** After rows were written with ids of their own (import): new ids begin after them. */
MUST_USE bool db_ids_reset(Db *db, Err *err);

/** Begin and end of a read that sees one state of the data over several statements. */
MUST_USE bool db_read_begin(Db *db, Err *err);
void db_read_end(Db *db);
/** Gives up an open transaction, if there is one. */
void db_rollback(Db *db);

/* How generated code turns values into arguments and back: zero ids, DAY_NONE and INSTANT_NONE are
 * NULL. */
static inline SqlArg sql_int(int64_t n) {
    return (SqlArg){ .type = SQL_INT, .n = n };
}
static inline SqlArg sql_id(int64_t id) {
    return (SqlArg){ .type = id ? SQL_INT : SQL_NULL, .n = id };
}
static inline SqlArg sql_day(Day d) {
    return (SqlArg){ .type = day_is_none(d) ? SQL_NULL : SQL_INT, .n = d.n };
}
static inline SqlArg sql_instant(Instant t) {
    return (SqlArg){ .type = instant_is_none(t) ? SQL_NULL : SQL_INT, .n = t.ms };
}
static inline SqlArg sql_text(Str s) {
    return (SqlArg){ .type = SQL_TEXT, .s = s };
}
static inline SqlArg sql_bytes(Str s) {
    return (SqlArg){ .type = SQL_BYTES, .s = s };
}
static inline Day cursor_day(const Cursor *c, int column) {
    return cursor_is_null(c, column) ? DAY_NONE : (Day){ (int32_t)cursor_int(c, column) };
}
static inline Instant cursor_instant(const Cursor *c, int column) {
    return cursor_is_null(c, column) ? INSTANT_NONE : (Instant){ cursor_int(c, column) };
}
/** Makes room for one more element in a growing result list; *room doubles. In the Db's arena. */
void *sql_grow(Arena *arena, void *rows, size_t count, size_t *room, size_t size);
