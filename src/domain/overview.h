#pragma once
/**
 * Reading over many occurrences at once: my work, the overview matrix, what is due and overdue,
 * what a unit promised and kept, histories. Queries only; counts come from the tally, so they are
 * right the moment after a submission.
 */
#include "domain/occurrence.h"

#include "domain/overview_sql.h"

/** Occurrences that fell due in a span, by result; words as in the statistics of domain.md. */
typedef struct Totals {
    int64_t due;       // fell due up to today
    int64_t on_time;   // hoàn thành đúng hạn
    int64_t done_late; // hoàn thành quá hạn
    int64_t waiting;   // handed in, waits for acceptance
    int64_t overdue;   // chưa hoàn thành, quá hạn (open or returned, past the day)
    int64_t ahead;     // not due yet and not accepted
} Totals;

/** Sums rows of the tally as of today. */
Totals totals_sum(const TallyRow *rows, size_t n, Day today);
/** The statistical year that day belongs to: 15 December to 14 December (domain.md). */
void statistical_year(Day day, int *year, Day *from, Day *to);
