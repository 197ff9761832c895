#pragma once
/**
 * Reading over many occurrences at once: my work, the overview matrix, what is due and overdue,
 * what a unit promised and kept, histories. Queries only; counts come from the tally, so they are
 * right the moment after a submission.
 */
#include "domain/occurrence.h"

#include "domain/overview_sql.h"

/** Occurrences that fell due in a span, by result: those whose day has passed, which is the same
 * everywhere (result_counts in obligation_list.sql counts it from the rows). The four results add
 * up to due. */
typedef struct Totals {
    int64_t due;       // the day has passed
    int64_t on_time;   // hoàn thành đúng hạn
    int64_t done_late; // hoàn thành quá hạn
    int64_t waiting;   // handed in, waits for acceptance
    int64_t overdue;   // chưa hoàn thành, quá hạn (open or returned, past the day)
    int64_t ahead;     // due today or later, and not accepted
} Totals;

/** Sums rows of the tally as of today. */
Totals totals_sum(const TallyRow *rows, size_t n, Day today);
/** The statistical year that day belongs to: 15 December to 14 December (domain.md). */
void statistical_year(Day day, int *year, Day *from, Day *to);
