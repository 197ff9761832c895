#include "store/db_engine.h"

bool cursor_open(Db *db, const SqlText *text, const SqlArg *args, Cursor *out, Err *err) {
    void *statement;
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
    Cursor cursor;
    bool has = false;
    if (!cursor_open(db, text, args, &cursor, err)) return false;
    bool ok = cursor_next(&cursor, &has, err);
    if (ok && changed) *changed = db->engine->changes(db->conn, cursor.statement);
    cursor_close(&cursor);
    return ok;
}

bool db_script(Db *db, const char *sql, Err *err) {
    return db->engine->script(db->conn, sql, err);
}

bool db_read_begin(Db *db, Err *err) {
    return db_script(db, db->engine->begin_read, err);
}

void db_rollback(Db *db) {
    Err ignored;
    if (!db_script(db, "ROLLBACK", &ignored)) return; // nothing was open: that is what is wanted
}

void db_read_end(Db *db) {
    Err ignored;
    if (!db_script(db, "COMMIT", &ignored)) db_rollback(db);
}

void *sql_grow(Arena *arena, void *rows, size_t count, size_t *room, size_t size) {
    if (count < *room) return rows;
    size_t more = *room ? *room * 2 : 16;
    void *wider = arena_array(arena, more, size);
    if (count) memcpy(wider, rows, count * size);
    *room = more;
    return wider;
}
