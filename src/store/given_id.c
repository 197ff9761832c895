#include "store/given_id.h"
#include "store/db_engine.h"

#include <assert.h>

static const SqlText text_last = {
    .name = "given_id_last",
    .sql = "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = $1",
    .params = 1,
    .types = "t",
};
static const SqlText text_forget = {
    .name = "given_id_forget",
    .sql = "DELETE FROM sqlite_sequence WHERE name = $1",
    .params = 1,
    .types = "t",
};
static const SqlText text_keep = {
    .name = "given_id_keep",
    .sql = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)",
    .params = 2,
    .types = "ti",
};
static const SqlText text_last_shared = {
    .name = "given_id_last_shared",
    .sql = "SELECT COALESCE(pg_sequence_last_value(pg_get_serial_sequence($1, $2)::regclass), 0)",
    .params = 2,
    .types = "tt",
};
static const SqlText text_keep_shared = {
    .name = "given_id_keep_shared",
    .sql = "SELECT setval(pg_get_serial_sequence($1, $2), $3)",
    .params = 3,
    .types = "tti",
};

const TableColumn *given_id_column(const Table *table) {
    // The numbers of entries are the journal's own: the engine never gives one.
    if (str_is(str_c(table->name), "journal_entry")) return NULL;
    for (int i = 0; i < table->columns_n; i++)
        if (table->columns[i].is_given) return &table->columns[i];
    return NULL;
}

static Str column_name(const Table *table) {
    const TableColumn *column = given_id_column(table);
    assert(column); // callers ask only for tables that have one
    return str_c(column->name);
}

bool given_id_last(Db *db, const Table *table, int64_t *out, Err *err) {
    const SqlText *text = db->engine == &engine_sqlite ? &text_last : &text_last_shared;
    const SqlArg args[] = { sql_text(str_c(table->name)), sql_text(column_name(table)) };
    Cursor c;
    bool has;
    if (!cursor_open(db, text, args, &c, err)) return false;
    bool ok = cursor_next(&c, &has, err);
    *out = ok && has ? cursor_int(&c, 0) : 0;
    cursor_close(&c);
    return ok;
}

bool given_id_set(Db *db, const Table *table, int64_t last, Err *err) {
    const SqlArg args[] = { sql_text(str_c(table->name)), sql_int(last) };
    if (db->engine != &engine_sqlite) {
        const SqlArg shared[] = { args[0], sql_text(column_name(table)), args[1] };
        Cursor c;
        bool has;
        if (!cursor_open(db, &text_keep_shared, shared, &c, err)) return false;
        bool ok = cursor_next(&c, &has, err);
        cursor_close(&c);
        return ok;
    }
    return db_run(db, &text_forget, args, NULL, err) && db_run(db, &text_keep, args, NULL, err);
}
