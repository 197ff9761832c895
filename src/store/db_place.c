#include "store/db_place.h"
#include "base/file.h"

#include <sys/stat.h>

DbPlace db_place(Arena *arena, Str folder, const Config *config) {
    if (config->database.n) return (DbPlace){ &engine_postgres, config->database };
    return (DbPlace){ &engine_sqlite, path_join(arena, folder, S("kyket.db")) };
}

bool db_place_is_there(const DbPlace *place, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    struct stat info;
    return place->engine->is_shared ||
           (stat(str_z(arena, place->where), &info) == 0 && info.st_size > 0) ||
           FAIL(err, .code = ERR_INPUT, .args = { place->where },
                .msg = N_("{0}: the database is not there. Restore the last backup (kyket "
                          "restore)."));
}

static const SqlText text_tables = {
    "tables_of_kyket",
    "SELECT COUNT(*) FROM information_schema.tables "
    "WHERE table_schema = current_schema() AND table_name = 'schema_migration'",
    0, ""
};

bool db_is_free(Db *db, Err *err) {
    if (!db->engine->is_shared) return true; // its file is in the new folder
    Cursor c;
    bool has;
    if (!cursor_open(db, &text_tables, NULL, &c, err)) return false;
    bool ok = cursor_next(&c, &has, err) &&
              (cursor_int(&c, 0) == 0 ||
               FAIL(err, .code = ERR_STATE,
                    .msg = N_("This database already holds the data of a kyket. Use its data "
                              "directory, or name an empty database.")));
    cursor_close(&c);
    return ok;
}

bool db_place_is_free(Arena *arena, const DbPlace *place, Err *err) {
    Db db = { .engine = place->engine, .arena = arena };
    if (!place->engine->is_shared) return true;
    if (!place->engine->open(place->where, true, &db.conn, err)) return false;
    bool ok = db_is_free(&db, err);
    place->engine->close(db.conn);
    return ok;
}
