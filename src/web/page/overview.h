#pragma once
/** The overview matrix: units × obligations of a programme in a statistical year, with totals that
 * are right at this moment, and the same as CSV. Words narrow it to the work that has them in the
 * duty or in the unit; the figures of the region stay those of everything. */
#include "domain/overview.h"
#include "domain/programme.h"
#include "web/layout/field.h"
#include "web/reply.h"

enum { MATRIX_UNITS = 50, MATRIX_COLUMNS = 8 };

typedef struct MatrixColumn {
    int64_t number;
    Str period; // empty: all events of the obligation share the column
    Str label;
    Day due;
} MatrixColumn;

typedef struct MatrixCell {
    bool is_there, is_bad;
    OccurrenceId id;
    const char *mark; // class of the style sheet
    Str word;         // as short as the column
    const char *full; // message id for those who do not see the mark
} MatrixCell;

typedef struct MatrixRow {
    UnitId unit;
    Str name;
    const char *indent; // class
    bool is_self_tracked;
    const MatrixCell *cells;
    size_t cells_n;
    Totals totals;
    Str kept, rate;                       // "3/5", "60,0%"
    Str link;                             // of its occurrences in the list, state to follow
    int64_t open_bar, late_bar, wait_bar; // where the parts of the bar begin, of due
    int64_t waiting;
} MatrixRow;

/** A row of sums below the units. */
typedef struct MatrixSum {
    const char *label; // message id
    Str link;          // of its occurrences in the list, state to follow; may be empty
    Totals totals;
    Str kept, rate;
} MatrixSum;

typedef struct OverviewShow {
    const Option *programmes, *units, *years, *shows;
    size_t programmes_n, units_n, years_n, shows_n;
    Str programme, unit, year, show, q; // chosen values
    bool has_programme;
    Str place, moment_day, moment_time;
    Str kept_text, rate;
    Totals totals;
    const MatrixColumn *columns;
    size_t columns_n, columns_all;
    const MatrixRow *rows;
    size_t rows_n;
    const OverdueRow *late;
    const Str *late_days;
    const Str *late_urged; // how often each was urged, and when last
    size_t late_n;
    Str link;         // as that of a row, for the whole
    MatrixSum region; // of all of it by the tally
    MatrixSum shown;  // of the rows on this page; without a label when they are all
    MatrixSum all;    // of all bodies; no link when the region is the whole
    Str clear_link;   // without words
    Str csv_link, sums_link, before, after, columns_before, columns_after;
} OverviewShow;

void overview_page(Request *rq, Reply *rp);
void overview_csv(Request *rq, Reply *rp);
/** The totals of each unit and their sum. */
void overview_units_csv(Request *rq, Reply *rp);
