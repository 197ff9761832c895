#include "store/db_engine.h"

bool cursor_open(Db *db, const SqlText *text, const SqlArg *args, Cursor *out, Err *err) {
    void *statement;
    if (!db->conn && !db->wake(db, err)) return false;
    if (!db->engine->start(db->conn, text, args, &statement, err)) return false;
    *out = (Cursor){ .db = db, .statement = statement, .text = text };
    return true;
}

bool cursor_next(Cursor *cursor, bool *has, Err *err) {
    return cursor->db->engine->next(cursor->db->conn, cursor->statement, has, err);
}

bool cursor_is_null(const Cursor *cursor, int column) {
    return cursor->db->engine->is_null(cursor->statement, column);
}

int64_t cursor_int(const Cursor *cursor, int column) {
    return cursor->db->engine->get_int(cursor->statement, column);
}

Str cursor_bytes(const Cursor *cursor, int column) {
    Str view = cursor->db->engine->get_bytes(cursor->statement, column);
    return view.n ? str_dup(cursor->db->arena, view) : S("");
}

Str cursor_text(const Cursor *cursor, int column) {
    return cursor_bytes(cursor, column);
}

void cursor_close(Cursor *cursor) {
    if (cursor->statement) cursor->db->engine->finish(cursor->db->conn, cursor->statement);
    cursor->statement = NULL;
}

bool db_run(Db *db, const SqlText *text, const SqlArg *args, int64_t *changed, Err *err) {
    return db->engine->run(db->conn, text, args, changed, err);
}

bool db_settle(Db *db, Err *err) {
    return !db->engine->settle || db->engine->settle(db->conn, err);
}

bool db_prepare(Db *db, const SqlText *text, Err *err) {
    return db->engine->prepare(db->conn, text, err);
}

bool db_script(Db *db, const char *sql, Err *err) {
    return db->engine->script(db->conn, sql, err);
}

bool db_write_begin(Db *db, Err *err) {
    return db->engine->begin(db->conn, true, err);
}

bool db_commit(Db *db, Err *err) {
    return db->engine->commit(db->conn, err);
}

bool db_savepoint(Db *db, Err *err) {
    return db->engine->savepoint(db->conn, err);
}

bool db_savepoint_keep(Db *db, Err *err) {
    return db->engine->savepoint_keep(db->conn, err);
}

bool db_savepoint_undo(Db *db, Err *err) {
    return db->engine->savepoint_undo(db->conn, err);
}

bool db_is_shared(const Db *db) {
    return db->engine->is_shared;
}

bool db_ids_reset(Db *db, Err *err) {
    return !db->engine->ids_reset || db_script(db, db->engine->ids_reset, err);
}

bool db_read_begin(Db *db, Err *err) {
    return db->engine->begin(db->conn, false, err);
}

void db_rollback(Db *db) {
    db->engine->rollback(db->conn);
}

void db_read_end(Db *db) {
    Err ignored;
    if (!db->engine->commit(db->conn, &ignored)) db_rollback(db);
}

void *sql_grow(Arena *arena, void *rows, size_t count, size_t *room, size_t size) {
    if (count < *room) return rows;
    size_t more = *room ? *room * 2 : 16;
    void *wider = arena_array(arena, more, size);
    if (count) memcpy(wider, rows, count * size);
    *room = more;
    return wider;
}
