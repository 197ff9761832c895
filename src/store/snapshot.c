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

static bool read_folder(Arena *arena, Str dir, Snapshot *out, Err *err) {
    *out = (Snapshot){ .folder = str_dup(arena, dir) };
    if (!read_config(arena, out, err)) return false;
    out->files = (FileStore){ path_join(arena, dir, S("files")), path_join(arena, dir, S("tmp")) };
    out->key_path = journal_key_path(arena, dir, &out->config);
    out->has_key = path_exists(out->key_path);
    out->vkey = journal_key_public(arena, dir, out->key_path, out->config.origin);
    return true;
}

bool snapshot_within(Arena *arena, Str dir, const Db *db, Snapshot *out, Err *err) {
    if (!read_folder(arena, dir, out, err)) return false;
    out->db = *db;
    return migrate_check(&out->db, &out->schema, err);
}

bool snapshot_open(Arena *arena, Str dir, Snapshot *out, Err *err) {
    Snapshot snapshot;
    if (!read_folder(arena, dir, &snapshot, err)) return false;
    DbPlace place = db_place(arena, dir, &snapshot.config);
    Str where = place.where;
    if (!db_place_is_there(&place, err)) return false;
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

bool blank_is_free(Arena *arena, Str database, Err *err) {
    const Config config = { .database = database };
    const DbPlace place = db_place(arena, S(""), &config);
    return db_place_is_free(arena, &place, err);
}

bool blank_open(Arena *arena, Str dir, const Config *config, int schema, Instant now, Db *out,
                Err *err) {
    const DbPlace place = db_place(arena, dir, config);
    Db db = { .engine = place.engine, .arena = arena };
    if (!db.engine->open(place.where, false, &db.conn, err)) return false;
    bool ok = (!db.engine->blank_begin || db_script(&db, db.engine->blank_begin, err)) &&
              db_write_begin(&db, err) && db_is_free(&db, err) &&
              (!db.engine->import_begin || db_script(&db, db.engine->import_begin, err)) &&
              migrate_within(&db, schema, now, err);
    if (ok)
        *out = db;
    else
        blank_close(&db);
    return ok;
}

bool blank_renew(Db *db, Instant now, Err *err) {
    return (!db->engine->import_end || db_script(db, db->engine->import_end, err)) &&
           migrate_within(db, migrate_newest(), now, err);
}

bool blank_commit(Db *db, Err *err) {
    return db_commit(db, err) &&
           (!db->engine->blank_end || db_script(db, db->engine->blank_end, err));
}

void blank_close(Db *db) {
    if (!db->conn) return;
    db->engine->close(db->conn);
    db->conn = NULL;
}
