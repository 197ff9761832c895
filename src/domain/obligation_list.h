#pragma once
/**
 * Lists of obligations and of occurrences as the work area filters, sorts and pages them, and
 * what has become of each. The work of a court or procuracy that follows it itself is left out,
 * except for its own people (own). A unit in a filter stands for itself and everything below it.
 */
#include "domain/occurrence.h"

/** What a filter may ask of the state of an occurrence besides OccurrenceState; 0 is any. */
enum { OCC_FILTER_TODO = 100 }; // open or returned

/** What a filter may ask of the date; 0 is any. */
typedef enum Lateness { LATENESS_LATE = 1, LATENESS_IN_TIME = 2 } Lateness;

/** Rows are counted up to here; a page says "more than" past it. */
enum { LIST_COUNT_MAX = 1000 };

#include "domain/obligation_list_sql.h"

/** What has become of an obligation, as far as one may see it. */
typedef struct ObligationOutcome {
    int64_t performers, hidden; // hidden: those that follow their own work, which is not counted
    Str performer;              // the name, when there is only one
    int64_t total, done, waiting, overdue; // occurrences
    Day next; // the first day from today by which one of them is due; DAY_NONE
} ObligationOutcome;

/**
 * The outcomes of rows, in their order.
 *
 * unit  only the work of this one and of those below it is counted; 0: of all
 * own   of the person who asks: its own work is in sight even when it follows it itself
 * out   in the Db's arena
 */
MUST_USE bool obligation_outcomes(Db *db, const ObligationListRow *rows, size_t n, UnitId unit,
                                  UnitId own, Day today, ObligationOutcome **out, Err *err);
