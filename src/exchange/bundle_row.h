#pragma once
/**
 * A row of a table as one line of JSON and back: members are the columns in their order, whole
 * numbers as numbers, text as it is, bytes as base64 (the leaf of a journal entry is text already).
 */
#include "base/buf.h"
#include "exchange/bundle.h"

/** The statements that read and write a table as it is after the migration number schema. They live
 * in the arena, which must outlive the connection. */
typedef struct TableSql {
    const Table *table;
    int schema;
    SqlText first, after; // read in order of the key: params are the key before (after) and limit
    SqlText insert;       // one param a column
    SqlText refer;        // sets the columns that refer to the own table: those, then the key
    int columns_n, refers_n;
} TableSql;

TableSql *table_sql(Arena *arena, const Table *table, int schema);

/** Adds the row that the cursor is at. Errors ERR_STATE: a text in it is not UTF-8. */
MUST_USE bool row_put(Buf *out, const TableSql *sql, const Cursor *row, Err *err);
/** Inserts a line. A reference to a later row of the own table is left out and noted in later
 * (an arena list) for row_refer. Errors ERR_INPUT: not a row of this table; those of the engine. */
typedef struct LaterReference {
    int64_t id;
    int64_t target[2];
} LaterReference;
typedef struct LaterReferences {
    LaterReference *rows;
    size_t n, room;
} LaterReferences;
MUST_USE bool row_insert(Db *db, const TableSql *sql, Str line, Arena *keep, LaterReferences *later,
                         Err *err);
MUST_USE bool row_refer(Db *db, const TableSql *sql, const LaterReferences *later, Err *err);
