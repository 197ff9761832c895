#pragma once
/** What an engine must be able to do; only store/ includes this. */
#include "store/db.h"

struct DbEngine {
    const char *name;
    /** where: path or connection string; a reader refuses to write. */
    bool (*open)(Str where, bool is_reader, DbConn **out, Err *err);
    void (*close)(DbConn *conn);
    bool (*script)(DbConn *conn, const char *sql, Err *err);
    bool (*start)(DbConn *conn, const SqlText *text, const SqlArg *args, void **statement,
                  Err *err);
    bool (*next)(DbConn *conn, void *statement, bool *has, Err *err);
    int64_t (*changes)(DbConn *conn, void *statement);
    void (*finish)(DbConn *conn, void *statement);
    bool (*is_null)(void *statement, int column);
    int64_t (*get_int)(void *statement, int column);
    Str (*get_bytes)(void *statement, int column); // view until the next step
    /** Words in migrations that stand for different types: {ID} {BYTES} {CLUSTERED}. */
    const char *type_id, *type_bytes, *clustered;
    /** Begins a transaction that writes. */
    const char *begin_write, *begin_read;
};

extern const DbEngine engine_sqlite;
