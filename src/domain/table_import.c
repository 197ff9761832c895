#include "domain/table_import.h"
#include "store/db.h"
#include "text/fold.h"

#include <stdlib.h>

static bool is_missing(const TableReport *report, const char *field) {
    for (size_t i = 0; field && i < report->missing_n; i++)
        if (strcmp(report->missing[i], field) == 0) return true;
    return false;
}

void table_problem(Arena *arena, TableReport *report, int64_t line, Err problem) {
    if (report->problems_n >= TABLE_PROBLEMS_MAX || is_missing(report, problem.field)) return;
    report->problems = sql_grow(arena, report->problems, report->problems_n, &report->room,
                                sizeof *report->problems);
    report->problems[report->problems_n++] = (TableProblem){ line, problem };
}

static bool is_heading(Arena *arena, Str text, const TableColumn *column) {
    Str folded = text_fold(arena, text);
    return str_is(folded, column->name) || str_eq(folded, text_fold(arena, str_c(column->other)));
}

/** Which column each field of the heading line is; -1: none that is known. */
static void read_headings(Arena *arena, const Str *fields, size_t n, const TableColumn *columns,
                          size_t columns_n, int *place, TableReport *report) {
    bool has[TABLE_COLUMNS_MAX] = { 0 };
    for (size_t i = 0; i < n; i++) {
        place[i] = -1;
        for (size_t c = 0; c < columns_n; c++)
            if (!has[c] && place[i] < 0 && is_heading(arena, fields[i], &columns[c])) {
                place[i] = (int)c;
                has[c] = true;
            }
        if (place[i] < 0)
            table_problem(arena, report, 1,
                          (Err){ .code = ERR_INPUT,
                                 .args = { fields[i] },
                                 .msg = N_("The heading “{0}” is not known or stands twice.") });
    }
    for (size_t c = 0; c < columns_n; c++)
        if (columns[c].is_required && !has[c]) {
            table_problem(arena, report, 1,
                          (Err){ .code = ERR_INPUT,
                                 .field = columns[c].name,
                                 .args = { str_c(columns[c].name), str_c(columns[c].other) },
                                 .msg = N_("The column “{0}” ({1}) is missing.") });
            report->missing[report->missing_n++] = columns[c].name;
        }
}

/** A name of two lines would break every list that it stands in. */
static void check_cells(Arena *arena, const TableRow *row, const TableColumn *columns,
                        size_t columns_n, TableReport *report) {
    for (size_t c = 0; c < columns_n; c++)
        for (size_t i = 0; i < row->cell[c].n; i++) {
            unsigned char letter = (unsigned char)row->cell[c].p[i];
            if (letter >= ' ' && letter != 0x7f) continue;
            if (letter == '\t') continue;
            table_problem(arena, report, row->line,
                          (Err){ .code = ERR_INPUT,
                                 .field = columns[c].name,
                                 .args = { str_c(columns[c].name), str_c(columns[c].other) },
                                 .msg = N_("A line break or control character stands in the "
                                           "column “{0}” ({1}).") });
            break;
        }
}

static TableRow row_of(const CsvReader *csv, const Str *fields, size_t n, const int *place,
                       size_t width) {
    TableRow row = { .line = csv->line };
    for (size_t i = 0; i < COUNT_OF(row.cell); i++)
        row.cell[i] = S("");
    for (size_t i = 0; i < n && i < width; i++)
        if (place[i] >= 0) row.cell[place[i]] = str_trim(fields[i]);
    return row;
}

bool table_read(Arena *arena, Str bytes, const TableColumn *columns, size_t columns_n,
                TableRow **rows, size_t *rows_n, TableReport *report, Err *err) {
    CsvReader csv;
    Str *fields;
    size_t width = 0, n, room = 0;
    int place[CSV_COLUMNS];
    bool has;
    Err fault = { 0 };
    *rows = NULL;
    *rows_n = 0;
    if (!csv_open(arena, bytes, &csv, err)) return false;
    while (csv_next(&csv, &fields, &n, &has, &fault) && has) {
        if (!width) {
            width = n;
            read_headings(arena, fields, n, columns, columns_n, place, report);
            continue;
        }
        if (n > width)
            table_problem(arena, report, csv.line,
                          (Err){ .code = ERR_INPUT,
                                 .msg = N_("The line has more fields than there are headings.") });
        if (*rows_n == TABLE_ROWS_MAX) {
            fault = (Err){ .code = ERR_TOO_LARGE,
                           .msg = N_("The file has more than 50 000 lines. Split it.") };
            break;
        }
        *rows = sql_grow(arena, *rows, *rows_n, &room, sizeof **rows);
        (*rows)[*rows_n] = row_of(&csv, fields, n, place, width);
        check_cells(arena, &(*rows)[(*rows_n)++], columns, columns_n, report);
    }
    // Behind a fault in the quotes nothing can be read with certainty.
    if (fault.code) table_problem(arena, report, csv.line, fault);
    report->rows = *rows_n;
    return true;
}

static int by_line(const void *a, const void *b) {
    const TableProblem *x = a, *y = b;
    return (x->line > y->line) - (x->line < y->line);
}

void table_report_sort(TableReport *report) {
    if (report->problems_n) // stable enough: problems of a line stay together
        qsort(report->problems, report->problems_n, sizeof *report->problems, by_line);
}

bool table_fail(Arena *arena, const TableReport *report, Err *err) {
    const TableProblem *first = &report->problems[0];
    return FAIL(err, .code = ERR_INPUT, .field = "file",
                .args = { str_printf(arena, "%zu", report->problems_n),
                          str_printf(arena, "%lld", (long long)first->line),
                          err_text(arena, &first->err) },
                .msg = N_("Nothing was imported: {0} problems. The first, in line {1}: {2}"));
}

static int by_cell(const void *a, const void *b, void *context) {
    const TableIndex *index = context;
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    int order = str_compare(index->rows[x].cell[index->column], index->rows[y].cell[index->column]);
    return order ? order : (x > y) - (x < y);
}

TableIndex table_index(Arena *arena, const TableRow *rows, size_t n, int column) {
    TableIndex index = {
        .rows = rows, .order = ARENA_ARRAY(arena, int32_t, n), .n = n, .column = column
    };
    for (size_t i = 0; i < n; i++)
        index.order[i] = (int32_t)i;
    if (n) qsort_r(index.order, n, sizeof *index.order, by_cell, &index);
    return index;
}

int32_t table_find(const TableIndex *index, Str value) {
    size_t low = 0, high = index->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_compare(index->rows[index->order[middle]].cell[index->column], value) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == index->n) return -1;
    int32_t row = index->order[low];
    return str_eq(index->rows[row].cell[index->column], value) ? row : -1;
}

bool table_word(Str folded, const TableWord *words, size_t n, int *value) {
    for (size_t i = 0; i < n; i++)
        if (str_is(folded, words[i].words)) {
            *value = words[i].value;
            return true;
        }
    return false;
}
