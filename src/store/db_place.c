#include "store/db_place.h"
#include "base/file.h"

DbPlace db_place(Arena *arena, Str folder, const Config *config) {
    if (config->database.n) return (DbPlace){ &engine_postgres, config->database };
    return (DbPlace){ &engine_sqlite, path_join(arena, folder, S("kyket.db")) };
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
