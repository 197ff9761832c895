#pragma once
/**
 * Lists of obligations and of occurrences as the work area filters, sorts and pages them. Queries
 * only. The work of a court or procuracy that follows it itself is left out, except for its own
 * people (own). A unit in a filter stands for itself and everything below it.
 */
#include "domain/occurrence.h"

/** What a filter may ask of the state of an occurrence besides OccurrenceState; 0 is any. */
enum { OCC_FILTER_TODO = 7 }; // open or returned

/** What a filter may ask of the date; 0 is any. */
typedef enum Lateness { LATENESS_LATE = 1, LATENESS_IN_TIME = 2 } Lateness;

/** Rows are counted up to here; a page says "more than" past it. */
enum { LIST_COUNT_MAX = 1000 };

#include "domain/obligation_list_sql.h"
