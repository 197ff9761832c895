#pragma once
/**
 * The date rule of an obligation: on which days its occurrences are due, for which periods, and
 * why. Periods and due days are data (domain.md): the reporting year may run from 15 December to 14
 * December, a report may be due on the 17th of a quarter's last month or in the month after it.
 */
#include "rules/due_date.h"

#define RECUR_OCCURRENCES_MAX 1200

typedef enum RecurKind {
    RECUR_ONCE = 1,    // on one day
    RECUR_YEARLY,      // at[0]
    RECUR_HALF_YEARLY, // at[0] for the first half, at[1] for the second
    RECUR_QUARTERLY,   // at[0] in each quarter
    RECUR_MONTHLY,     // at[0] in each month
    RECUR_AFTER_EVENT, // so many days after something happened; made by hand, one at a time
} RecurKind;

/** A day of a period. The month is counted from the period's first one and may pass its end: for a
 * year or half-year {12, 15} is 15 December and {13, 10} is 10 January after it; for a quarter {3,
 * 14} is the 14th of its last month, for a month {1, 20} the 20th of itself. A day that the month
 * lacks is its last one. */
typedef struct RecurDay {
    int month, day;
} RecurDay;

typedef struct Recurrence {
    RecurKind kind;
    Day once;
    RecurDay at[2];
    RecurDay year_start; // {1, 1}, or {12, 15} of the year before; after June: the year before
    DueRule after;       // for RECUR_AFTER_EVENT
    DueOff off;          // when a named day is a day off
} Recurrence;

typedef enum PeriodKind {
    PERIOD_NONE = 0, // once, or after an event
    PERIOD_YEAR,
    PERIOD_HALF,
    PERIOD_QUARTER,
    PERIOD_MONTH,
} PeriodKind;

typedef struct Period {
    PeriodKind kind;
    int year, number; // number: 1–2, 1–4, 1–12; 1 for a year
    Day from, to;     // what is reported on, both included; DAY_NONE for PERIOD_NONE
} Period;

typedef struct RecurOccurrence {
    Period period;
    Day named;   // as the rule says, before days off
    DueDate due; // as it holds, with its explanation
} RecurOccurrence;

/** Where occurrences are wanted. DAY_NONE in the term: it is open on that side. */
typedef struct RecurSpan {
    Day term_from, term_to; // of the programme or obligation
    Day from, to;           // named day in between, both included
} RecurSpan;

/**
 * The occurrences of a span, in order of their named day. Each occurrence is in exactly one of two
 * spans that touch, whatever the calendar says. It belongs to the term when its period ends and its
 * named day lies on or after term_from, and one of the two lies on or before term_to. A single day
 * that the text names (RECUR_ONCE) holds wherever it lies: a preparation before the term begins, a
 * final report after it has ended.
 *
 * source  of the rule, for the explanation: "Điều 9, khoản 2: trước ngày 15/12"
 * cal     may be NULL or short when off is DUE_OFF_KEEP: then the step DUE_STEP_UNCHECKED says so
 * Errors  ERR_INPUT, field "rule": see recurrence_check; ERR_RANGE, field "to": more than
 *         RECUR_OCCURRENCES_MAX; those of due_date
 * Source  domain.md, "Programmes in practice"
 */
MUST_USE bool recurrence_between(Arena *arena, const Recurrence *rule, RecurSpan span, Str source,
                                 const Calendar *cal, RecurOccurrence **out, size_t *count,
                                 Err *err);
/** The one occurrence of RECUR_AFTER_EVENT for an event. Errors as for due_date. */
MUST_USE bool recurrence_after(Arena *arena, const Recurrence *rule, Day event, Str source,
                               const Calendar *cal, RecurOccurrence *out, Err *err);

/** Errors ERR_INPUT, field "rule": a day or month that cannot be, halves out of order. */
MUST_USE bool recurrence_check(const Recurrence *rule, Err *err);

/**
 * One line, to be kept in a column: "once 2026-12-15", "yearly 12-15 year=12-15", "half_yearly 6-20
 * 12-15", "quarterly 3-14 off=next", "monthly 1-20", "after 10 working_days", "after 1 months
 * from=event off=next", "after 3 working_days back".
 */
Str recurrence_text(Arena *arena, const Recurrence *rule);
MUST_USE bool recurrence_parse(Str text, Recurrence *out, Err *err);

/** "2026", "2026-H1", "2026-Q3", "2026-11"; empty for PERIOD_NONE. */
Str period_key(Arena *arena, const Period *period);
/** The period that a key names, its days by the reporting year; false when it names none. */
bool period_of_key(Str key, RecurDay year_start, Period *out);
/** "quarter {0} of {1}" and the like, as a message id; "" for PERIOD_NONE. */
const char *period_message(Arena *arena, const Period *period, Str args[2]);
