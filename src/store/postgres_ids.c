#include "store/postgres_ids.h"
#include "store/tables.h"

enum { INSERTS = 256, TABLES = 64, PARAMS_MOST = 30 };

struct PgIds {
    Arena *arena;
    PgInsert *insert[INSERTS]; // by the statement's address
    PgTableIds *table[TABLES];
    size_t tables_n;
};

PgIds *pg_ids_new(void) {
    PgIds *ids = heap_alloc(1, sizeof *ids);
    ids->arena = arena_new(0);
    return ids;
}

void pg_ids_free(PgIds *ids) {
    if (!ids) return;
    arena_free(ids->arena);
    heap_free(ids);
}

void pg_ids_forget(PgIds *ids) {
    for (size_t i = 0; i < ids->tables_n; i++)
        ids->table[i]->is_known = ids->table[i]->is_ahead = false;
}

PgTableIds *pg_ids_next(PgIds *ids, size_t *at) {
    while (*at < ids->tables_n) {
        PgTableIds *table = ids->table[(*at)++];
        if (table->is_known) return table;
    }
    return NULL;
}

bool pg_ids_concerns(const PgTableIds *table, const SqlText *text) {
    return strncmp(text->sql, "UPDATE", 6) != 0 && strncmp(text->sql, "DELETE", 6) != 0 &&
           strstr(text->sql, table->name) != NULL;
}

/** Whether the engine gives the ids of the table, in a column "id". */
static bool has_ids(Str name) {
    for (const Table *table = tables; table->name; table++)
        if (str_is(name, table->name))
            return table->columns[0].is_given && str_is(S("id"), table->columns[0].name);
    return false;
}

static PgTableIds *table_ids(PgIds *ids, Str name) {
    for (size_t i = 0; i < ids->tables_n; i++)
        if (str_is(name, ids->table[i]->name)) return ids->table[i];
    if (ids->tables_n == TABLES || name.n >= sizeof ids->table[0]->name) return NULL;
    PgTableIds *table = ARENA_NEW(ids->arena, PgTableIds);
    memcpy(table->name, name.p, name.n);
    table->ask = (SqlText){ .name = "ids_ask",
                            .sql = str_printf(ids->arena,
                                              "SELECT last_value + CAST(is_called AS INTEGER) "
                                              "FROM %.*s_id_seq",
                                              STR(name))
                                       .p,
                            .types = "" };
    table->set =
        (SqlText){ .name = "ids_set",
                   .sql = str_printf(ids->arena, "SELECT setval('%.*s_id_seq', $1)", STR(name)).p,
                   .params = 1,
                   .types = "i" };
    return ids->table[ids->tables_n++] = table;
}

/** Takes word off the end of s, with the white space before it. */
static bool cut_end(Str *s, Str word) {
    if (!str_ends(*s, word)) return false;
    *s = str_trim(str_upto(*s, s->n - word.n));
    return true;
}

/** Fills with_id when sql is "INSERT INTO t (…) VALUES (…) RETURNING id". */
static void rewrite(PgIds *ids, PgInsert *insert) {
    static const Str into = S_INIT("INSERT INTO "), values = S_INIT("VALUES (");
    const SqlText *text = insert->text;
    Str sql = str_trim(str_c(text->sql)), name;
    if (!text->types || text->params > PARAMS_MOST || !str_starts(sql, into) ||
        !cut_end(&sql, S("RETURNING id")) || !str_ends(sql, S(")")) ||
        str_find(sql, S("ON CONFLICT"), 0) != SIZE_MAX)
        return;
    size_t at = str_find(sql, values, 0);
    if (at == SIZE_MAX) return;
    Str columns = str_trim(str_part(sql, into.n, at)), row = str_from(sql, at + values.n);
    if (!str_cut(&columns, ' ', &name) || !str_starts(columns, S("(")) || !has_ids(name)) return;
    insert->ids = table_ids(ids, name);
    if (!insert->ids) return;
    insert->with_id = (SqlText){
        .name = text->name,
        .sql = str_printf(ids->arena, "INSERT INTO %.*s (id, %.*s VALUES ($%d, %.*s", STR(name),
                          STR(str_from(columns, 1)), text->params + 1, STR(row))
                   .p,
        .params = text->params + 1,
        .types = str_printf(ids->arena, "%si", text->types).p,
    };
}

PgInsert *pg_ids_insert(PgIds *ids, const SqlText *text) {
    PgInsert **place = &ids->insert[((uintptr_t)text >> 4) * 2654435761u % INSERTS];
    if (!*place) {
        *place = ARENA_NEW(ids->arena, PgInsert);
        (*place)->text = text;
        rewrite(ids, *place);
    }
    // Of two statements in one place the later is sent as it is written.
    return (*place)->text == text && (*place)->with_id.sql ? *place : NULL;
}
