#include "exchange/bundle_row.h"
#include "base/hash.h"
#include "base/json.h"
#include "exchange/bundle_line.h"

enum { COLUMNS_MAX = 64, REFERS_MAX = 2 };

/** Bytes that are text by themselves: the leaf is canonical JSON. */
static bool is_text_inside(const Table *table, const TableColumn *column) {
    return str_is(str_c(table->name), "journal_entry") && str_is(str_c(column->name), "leaf");
}

static void put_names(Buf *out, const TableSql *sql, const char *mark) {
    for (int i = 0, n = 0; i < sql->table->columns_n; i++)
        if (sql->table->columns[i].since <= sql->schema) {
            buf_put(out, n++ ? S(", ") : S(""));
            if (mark)
                buf_printf(out, "%s%d", mark, n);
            else
                buf_put(out, str_c(sql->table->columns[i].name));
        }
}

static void put_key(Buf *out, const Table *table) {
    for (int k = 0; k < table->key_n; k++)
        buf_printf(out, "%s%s", k ? ", " : "", table->columns[table->key[k]].name);
}

static char letter(SqlType type) {
    return (char)(type == SQL_INT ? 'i' : type == SQL_BYTES ? 'b' : 't');
}

static SqlText text_of(Arena *arena, const Buf *sql, const char *what, const Table *table,
                       int params, const char *types) {
    return (SqlText){ .name = str_printf(arena, "bundle_%s_%s", what, table->name).p,
                      .sql = buf_dup(sql, arena).p,
                      .params = params,
                      .types = types };
}

static SqlText read_text(Arena *arena, const TableSql *sql, bool is_first) {
    const Table *table = sql->table;
    AUTO_BUF Buf buf;
    buf_init(&buf, 65536);
    buf_put(&buf, S("SELECT "));
    put_names(&buf, sql, NULL);
    buf_printf(&buf, " FROM %s", table->name);
    if (!is_first) {
        buf_put(&buf, S(" WHERE ("));
        put_key(&buf, table);
        buf_put(&buf, S(") > ("));
        for (int k = 0; k < table->key_n; k++)
            buf_printf(&buf, "%s$%d", k ? ", " : "", k + 1);
        buf_byte(&buf, ')');
    }
    buf_put(&buf, S(" ORDER BY "));
    put_key(&buf, table);
    int params = is_first ? 1 : table->key_n + 1;
    buf_printf(&buf, " LIMIT $%d", params);
    char *types = arena_alloc(arena, (size_t)params + 1);
    for (int k = 0; k < params - 1; k++)
        types[k] = letter(table->columns[table->key[k]].type);
    types[params - 1] = 'i';
    return text_of(arena, &buf, is_first ? "first" : "after", table, params, types);
}

static SqlText insert_text(Arena *arena, const TableSql *sql) {
    AUTO_BUF Buf buf;
    buf_init(&buf, 65536);
    buf_printf(&buf, "INSERT INTO %s (", sql->table->name);
    put_names(&buf, sql, NULL);
    buf_put(&buf, S(") VALUES ("));
    put_names(&buf, sql, "$");
    buf_byte(&buf, ')');
    char *types = arena_alloc(arena, (size_t)sql->columns_n + 1);
    for (int i = 0, n = 0; i < sql->table->columns_n; i++)
        if (sql->table->columns[i].since <= sql->schema)
            types[n++] = letter(sql->table->columns[i].type);
    return text_of(arena, &buf, "insert", sql->table, sql->columns_n, types);
}

static SqlText refer_text(Arena *arena, const TableSql *sql) {
    const Table *table = sql->table;
    AUTO_BUF Buf buf;
    buf_init(&buf, 65536);
    buf_printf(&buf, "UPDATE %s SET ", table->name);
    int n = 0;
    for (int i = 0; i < table->columns_n; i++)
        if (table->columns[i].refers_to_own_table && table->columns[i].since <= sql->schema) {
            const char *name = table->columns[i].name;
            n++;
            buf_printf(&buf, "%s%s = COALESCE($%d, %s)", n > 1 ? ", " : "", name, n, name);
        }
    buf_printf(&buf, " WHERE %s = $%d", table->columns[table->key[0]].name, n + 1);
    char *types = arena_alloc(arena, (size_t)n + 2);
    memset(types, 'i', (size_t)n + 1);
    return text_of(arena, &buf, "refer", table, n + 1, types);
}

TableSql *table_sql(Arena *arena, const Table *table, int schema) {
    TableSql *sql = ARENA_NEW(arena, TableSql);
    sql->table = table;
    sql->schema = schema;
    for (int i = 0; i < table->columns_n; i++) {
        bool is_there = table->columns[i].since <= schema;
        sql->columns_n += is_there;
        sql->refers_n += is_there && table->columns[i].refers_to_own_table;
    }
    sql->first = read_text(arena, sql, true);
    sql->after = read_text(arena, sql, false);
    sql->insert = insert_text(arena, sql);
    if (sql->refers_n) sql->refer = refer_text(arena, sql);
    return sql;
}

static bool put_value(Buf *out, const Table *table, const TableColumn *column, const Cursor *row,
                      int at, Err *err) {
    if (cursor_is_null(row, at)) {
        buf_put(out, S("null"));
        return true;
    }
    if (column->type == SQL_INT) {
        buf_int(out, cursor_int(row, at));
        return true;
    }
    Str bytes = cursor_bytes(row, at);
    if (column->type == SQL_BYTES && !is_text_inside(table, column)) {
        json_quote(out, base64_text(row->db->arena, bytes));
        return true;
    }
    if (!utf8_is_valid(bytes))
        return FAIL(err, .code = ERR_STATE, .args = { str_c(table->name), str_c(column->name) },
                    .msg = N_("Table {0}: a value of the column {1} is not text in UTF-8. Run "
                              "“kyket fsck”."));
    json_quote(out, bytes);
    return true;
}

bool row_put(Buf *out, const TableSql *sql, const Cursor *row, Err *err) {
    const Table *table = sql->table;
    for (int i = 0, at = 0; i < table->columns_n; i++) {
        const TableColumn *column = &table->columns[i];
        if (column->since > sql->schema) continue;
        buf_printf(out, "%s\"%s\":", at ? "," : "{", column->name);
        if (!put_value(out, table, column, row, at++, err)) return false;
    }
    buf_put(out, S("}\n"));
    return true;
}

static bool value_read(const Table *table, const TableColumn *column, const LineValue *value,
                       Arena *arena, SqlArg *out) {
    if (value->type == LINE_NULL && column->can_be_null) {
        *out = (SqlArg){ .type = SQL_NULL };
        return true;
    }
    if (column->type == SQL_INT) {
        *out = sql_int(value->n);
        return value->type == LINE_INT;
    }
    if (value->type != LINE_TEXT) return false;
    if (column->type == SQL_TEXT) {
        *out = sql_text(value->text);
        return true;
    }
    Str bytes = value->text;
    if (!is_text_inside(table, column) && !base64_parse(arena, value->text, &bytes)) return false;
    *out = sql_bytes(bytes);
    return true;
}

static bool fail_row(const TableSql *sql, Err *err) {
    return FAIL(err, .code = ERR_INPUT, .args = { str_c(sql->table->name) },
                .msg = N_("The bundle has a line in table {0} that is not a row of it. Use the "
                          "bundle as it was exported."));
}

/** Takes references to rows that are still to come out of args and notes them. */
static void put_off(const TableSql *sql, SqlArg *args, Arena *keep, LaterReferences *later) {
    const Table *table = sql->table;
    LaterReference found = { 0 };
    bool is_any = false;
    for (int i = 0, at = 0, n = 0; i < table->columns_n; i++) {
        const TableColumn *column = &table->columns[i];
        if (column->since > sql->schema) continue;
        if (table->key[0] == i) found.id = args[at].n;
        if (column->refers_to_own_table) {
            // The key comes first in a table, so found.id is known here.
            if (args[at].type == SQL_INT && args[at].n > found.id && n < REFERS_MAX) {
                found.target[n] = args[at].n;
                args[at] = (SqlArg){ .type = SQL_NULL };
                is_any = true;
            }
            n++;
        }
        at++;
    }
    if (!is_any) return;
    later->rows = sql_grow(keep, later->rows, later->n, &later->room, sizeof *later->rows);
    later->rows[later->n++] = found;
}

bool row_insert(Db *db, const TableSql *sql, Str line, Arena *keep, LaterReferences *later,
                Err *err) {
    const Table *table = sql->table;
    SqlArg args[COLUMNS_MAX];
    LineValue values[COLUMNS_MAX];
    const char *names[COLUMNS_MAX];
    size_t n = 0;
    if (sql->columns_n > COLUMNS_MAX) return fail_row(sql, err);
    for (int i = 0; i < table->columns_n; i++)
        if (table->columns[i].since <= sql->schema) names[n++] = table->columns[i].name;
    bool ok = line_values(db->arena, line, names, n, values);
    for (int i = 0, at = 0; ok && i < table->columns_n; i++) {
        const TableColumn *column = &table->columns[i];
        if (column->since > sql->schema) continue;
        ok = value_read(table, column, &values[at], db->arena, &args[at]);
        at++;
    }
    if (!ok) return fail_row(sql, err);
    if (sql->refers_n) put_off(sql, args, keep, later);
    return db_run(db, &sql->insert, args, NULL, err);
}

bool row_refer(Db *db, const TableSql *sql, const LaterReferences *later, Err *err) {
    for (size_t i = 0; i < later->n; i++) {
        SqlArg args[REFERS_MAX + 1];
        for (int k = 0; k < sql->refers_n && k < REFERS_MAX; k++)
            args[k] = sql_id(later->rows[i].target[k]);
        args[sql->refers_n] = sql_int(later->rows[i].id);
        if (!db_run(db, &sql->refer, args, NULL, err)) return false;
    }
    return true;
}
