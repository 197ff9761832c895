#pragma once
/**
 * What importing any table has in common: the columns by their headings, and every problem with its
 * line, so that a file is corrected once and not line by line.
 */
#include "base/err.h"
#include "text/csv.h"

enum { TABLE_ROWS_MAX = 50000, TABLE_PROBLEMS_MAX = 1000, TABLE_COLUMNS_MAX = 12 };

typedef struct TableProblem {
    int64_t line;
    Err err; // .field is the column, or NULL
} TableProblem;

typedef struct TableReport {
    TableProblem *problems; // in the order in which they were found; sorted by table_report_sort
    size_t problems_n, room;
    size_t rows;                            // read, good or not
    const char *missing[TABLE_COLUMNS_MAX]; // required columns that the file does not have
    size_t missing_n;
} TableReport;

/** A column: its heading, and the Vietnamese one, both compared folded. */
typedef struct TableColumn {
    const char *name, *other; // "short_name", "Tên ngắn"
    bool is_required;
} TableColumn;

typedef struct TableRow {
    int64_t line;
    Str cell[TABLE_COLUMNS_MAX]; // in the order of the columns; empty when the file has no such one
} TableRow;

/**
 * Remembers a problem, at most TABLE_PROBLEMS_MAX. What a line lacks because its column is missing
 * was said once, with the headings, and is not said again.
 */
void table_problem(Arena *arena, TableReport *report, int64_t line, Err problem);
/**
 * Reads all rows. What is wrong with the form of the file (headings, a record that is longer than
 * the headings, quotes) becomes a problem too; false only for a file that is no text at all.
 */
MUST_USE bool table_read(Arena *arena, Str bytes, const TableColumn *columns, size_t columns_n,
                         TableRow **rows, size_t *rows_n, TableReport *report, Err *err);
/** The same of a row of the plan, which is any struct with db, rows and report. */
#define TABLE_PROBLEM(plan, at, ...)                                                               \
    table_problem((plan)->db->arena, (plan)->report, (plan)->rows[at].line,                        \
                  (Err){ .code = ERR_INPUT, __VA_ARGS__ })
/** What people write in a cell for a value of an enum, folded. */
typedef struct TableWord {
    const char *words;
    int value;
} TableWord;
/** False when none of them is folded. */
bool table_word(Str folded, const TableWord *words, size_t n, int *value);
void table_report_sort(TableReport *report);
/** The error of a command that met problems: how many, and the first of them. */
bool table_fail(Arena *arena, const TableReport *report, Err *err);
/** The rows of a table by one of their cells: -1 when none has it. */
typedef struct TableIndex {
    const TableRow *rows;
    int32_t *order; // sorted by the cell
    size_t n;
    int column;
} TableIndex;
TableIndex table_index(Arena *arena, const TableRow *rows, size_t n, int column);
/** The first row whose cell equals value. */
int32_t table_find(const TableIndex *index, Str value);
