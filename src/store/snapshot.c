#include "store/snapshot.h"
#include "base/file.h"
#include "store/db_engine.h"
#include "store/db_place.h"
#include "store/journal_key.h"
#include "store/migrate.h"

static bool read_config(Arena *arena, Snapshot *snapshot, Err *err) {
    Str path = path_join(arena, snapshot->folder, S("kyket.conf"));
    if (!path_exists(path))
        return FAIL(
            err, .code = ERR_INPUT,
            .msg = N_("This is not a data directory of kyket. Make one with “kyket init DIR”."));
    return file_read(arena, path, (size_t)1 << 20, &snapshot->config_text, err) &&
           config_parse(arena, snapshot->config_text, &snapshot->config, err);
}

bool snapshot_open(Arena *arena, Str dir, Snapshot *out, Err *err) {
    Snapshot snapshot = { .folder = str_dup(arena, dir) };
    if (!read_config(arena, &snapshot, err)) return false;
    snapshot.files =
        (FileStore){ path_join(arena, dir, S("files")), path_join(arena, dir, S("tmp")) };
    snapshot.key_path = journal_key_path(arena, dir, &snapshot.config);
    snapshot.has_key = path_exists(snapshot.key_path);
    snapshot.vkey = journal_key_public(arena, dir, snapshot.key_path, snapshot.config.origin);
    DbPlace place = db_place(arena, dir, &snapshot.config);
    Str where = place.where;
    if (place.engine == &engine_sqlite && !path_exists(where))
        return FAIL(err, .code = ERR_INPUT, .args = { where },
                    .msg = N_("{0}: the database is not there. Restore the last backup (kyket "
                              "restore)."));
    snapshot.db = (Db){ .engine = place.engine, .arena = arena };
    if (!snapshot.db.engine->open(where, true, &snapshot.db.conn, err)) return false;
    if (!db_read_begin(&snapshot.db, err) || !migrate_check(&snapshot.db, &snapshot.schema, err)) {
        snapshot_close(&snapshot);
        return false;
    }
    *out = snapshot;
    return true;
}

void snapshot_close(Snapshot *snapshot) {
    if (!snapshot->db.conn) return;
    db_rollback(&snapshot->db);
    snapshot->db.engine->close(snapshot->db.conn);
    snapshot->db.conn = NULL;
}

bool blank_open(Arena *arena, Str dir, int schema, Instant now, Db *out, Err *err) {
    Db db = { .engine = &engine_sqlite, .arena = arena };
    if (!db.engine->open(path_join(arena, dir, S("kyket.db")), false, &db.conn, err)) return false;
    if (!migrate_to(&db, schema, now, err)) {
        db.engine->close(db.conn);
        return false;
    }
    *out = db;
    return true;
}

bool blank_begin(Db *db, Err *err) {
    return db_write_begin(db, err);
}

bool blank_commit(Db *db, Err *err) {
    return db_commit(db, err);
}

void blank_close(Db *db) {
    if (!db->conn) return;
    db->engine->close(db->conn);
    db->conn = NULL;
}
