#pragma once
/** What an engine must be able to do; only store/ includes this. */
#include "store/db.h"

struct DbEngine {
    const char *name;
    /** where: path or connection string; a reader refuses to write. */
    bool (*open)(Str where, bool is_reader, DbConn **out, Err *err);
    void (*close)(DbConn *conn);
    bool (*script)(DbConn *conn, const char *sql, Err *err);
    /** Begins a transaction; one that writes keeps all other writers out until it ends. */
    bool (*begin)(DbConn *conn, bool writes, Err *err);
    /** Errors ERR_UNKNOWN: the connection went before the answer came, so nobody knows. */
    bool (*commit)(DbConn *conn, Err *err);
    void (*rollback)(DbConn *conn);
    bool (*savepoint)(DbConn *conn, Err *err);
    /** Errors those of statements since the savepoint whose answer had not been waited for. */
    bool (*savepoint_keep)(DbConn *conn, Err *err);
    bool (*savepoint_undo)(DbConn *conn, Err *err);
    /** A statement without rows. Without changed an engine may send it and tell its failure later:
     * by the next start, savepoint_keep or commit. */
    bool (*run)(DbConn *conn, const SqlText *text, const SqlArg *args, int64_t *changed, Err *err);
    /** Waits for the answers to all that was sent; NULL: an engine that answers at once. */
    bool (*settle)(DbConn *conn, Err *err);
    /** Prepares and runs nothing. */
    bool (*prepare)(DbConn *conn, const SqlText *text, Err *err);
    bool (*start)(DbConn *conn, const SqlText *text, const SqlArg *args, void **statement,
                  Err *err);
    bool (*next)(DbConn *conn, void *statement, bool *has, Err *err);
    void (*finish)(DbConn *conn, void *statement);
    /** A count that has grown when something was written since. NULL: a failure may be told later
     * than it happens, so that every command of a batch needs its savepoint. */
    int64_t (*writes)(DbConn *conn);
    bool (*is_null)(void *statement, int column);
    int64_t (*get_int)(void *statement, int column);
    Str (*get_bytes)(void *statement, int column); // view until the next step
    /** Words in migrations that stand for different types: {ID} {BYTES} {CLUSTERED}, and TEXT. */
    const char *type_id, *type_bytes, *clustered, *type_text;
    /** Another process may write to the same data while this one runs. */
    bool is_shared;
    /** For a shared engine: a number that differs whenever the data that a new reader would see
     * differ; false when it cannot be told. */
    bool (*version)(DbConn *conn, uint64_t *out);
    /** For a shared engine: whether this process is the one that does the work of the clock; it
     * becomes it when nobody is. */
    bool (*lead)(DbConn *conn);
    /** For a shared engine: store_draw (store.h). */
    bool (*draw)(DbConn *conn, int64_t id, int64_t piece_ms, int64_t full_ms, int64_t *wait_ms);
    /** After rows came with ids of their own: makes the next free id the next one given. */
    const char *ids_reset;
    /** For a new database that nobody relies on yet: commits that are not durable, and back, after
     * which all of them are. NULL: nothing to do. */
    const char *fill_begin, *fill_end;
    /** For an import, into a database that nobody knows yet: before its transaction, and after its
     * commit. What was written in between is durable when the caller has synced the files. NULL:
     * nothing. */
    const char *blank_begin, *blank_end;
    /** Within the one transaction of an import: before its rows, and after them. NULL: nothing. */
    const char *import_begin, *import_end;
    /** Takes what was erased out of what the engine keeps besides the rows (its write-ahead log,
     * old versions of rows). is_new: something was erased since the last call. *done is false while
     * a reader still needs it: try again later. */
    bool (*scrub)(DbConn *conn, bool is_new, bool *done, Err *err);
};

extern const DbEngine engine_sqlite, engine_postgres;
