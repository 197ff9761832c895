#pragma once
/** Occurrences as the public sees them: a row of a table, or the four results of a span as a bar.
 */
#include "domain/overview.h"
#include "web/reply.h"

typedef struct Promise {
    Day due;
    ObligationId obligation;
    Str path;          // of the provision that it follows from
    Str title, period; // period: "quý III năm 2026", or what happened, or empty
    UnitId unit;
    Str unit_name;
    ProgrammeId programme;
    Str symbol;
    const char *class_name;
    Str status;
    bool is_hot; // past the date and not done
} Promise;

typedef struct PromiseTable {
    Str caption;
    bool has_unit; // shows who performs
    const Promise *rows;
    size_t rows_n;
} PromiseTable;

/** Fills the rows of a table, in the request's arena. Days are those of each unit's calendar. */
MUST_USE bool promises_of(Request *rq, const WorkRow *rows, size_t n, PromiseTable *table,
                          Err *err);

/** A bar of up to four parts, 400 wide, with gaps of 3. */
typedef struct BarPart {
    int x, width;
} BarPart;

typedef struct Bar {
    Totals totals;
    Str share;  // "79,9%": done in time of all that fell due
    Str spoken; // the bar in words
    BarPart parts[4];
    Str caption;
} Bar;

Bar bar_of(Request *rq, const Totals *totals, Str caption);
/** part of whole with one decimal: "79,9%". */
Str percent_text(Arena *arena, Lang lang, int64_t part, int64_t whole);
