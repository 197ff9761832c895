#pragma once
/**
 * The day by which something must be handed in, and why it is that day: every day that was counted
 * or skipped, by which rule or document, and who granted more time. Steps are data;
 * due_step_message gives the sentence for the page.
 */
#include "calendar/calendar.h"

#define DUE_DAYS_MAX 3650
#define DUE_MONTHS_MAX 120
#define DUE_STEPS_MAX 20000

typedef enum DueUnit {
    DUE_WORKING_DAYS = 1,
    DUE_DAYS,
    DUE_MONTHS,
} DueUnit;

/** What becomes of a date that falls on a day off. */
typedef enum DueOff {
    DUE_OFF_KEEP = 0, // it stays, and the explanation says so
    DUE_OFF_NEXT,     // the next working day
    DUE_OFF_PREVIOUS, // the working day before
} DueOff;

typedef struct DueRule {
    DueUnit unit;
    int count;           // days 1 to 3650, months 1 to 120
    bool includes_start; // the day of the event is day 1 ("kể cả ngày"); else the day after it is
    bool is_backward;    // so many before the event: papers three working days before a meeting
    DueOff off;          // for days and months; working days end on a working day anyway
    Str source;          // the provision: "Điều 5, khoản 2"
} DueRule;

typedef enum DueStepKind {
    DUE_STEP_AFTER = 1,   // number units from the day after day
    DUE_STEP_FROM,        // number units from day itself
    DUE_STEP_BEFORE,      // number units back from day
    DUE_STEP_NAMED,       // the text names day
    DUE_STEP_RULE,        // by the rule of the text (name, as recurrence_text) it is day
    DUE_STEP_SET,         // by set day when it entered the event, on the day that name says
    DUE_STEP_SHORT_MONTH, // the month lacks the day (number) that the text names; day is its last
    DUE_STEP_COUNTED,     // day is number so-and-so
    DUE_STEP_GRANTED,     // number further working days: name is the reason, by whom, source
    DUE_STEP_EXTENDED,    // day is number so-and-so of the further days
    DUE_STEP_WEEKLY_OFF,  // day is skipped
    DUE_STEP_DAY_OFF,     // day is skipped: name, source
    DUE_STEP_MOVED,       // the date moves to day, a working day
    DUE_STEP_KEPT,        // day is a day off (name and source, or weekly), and the date stays
    DUE_STEP_UNCHECKED,   // the calendar does not know day
    DUE_STEP_KIND_COUNT
} DueStepKind;

typedef struct DueStep {
    DueStepKind kind;
    Day day;
    DueUnit unit; // of the first three kinds
    int number;
    Str name, source, by;
} DueStep;

typedef struct DueDate {
    Day day;      // the date that holds
    Day original; // without what was granted
    DueStep *steps;
    size_t count, room;
} DueDate;

/**
 * The day by which an occurrence must be handed in.
 *
 * start   the day of the event
 * cal     days off in one place; must cover every day that the answer depends on
 * out     steps in the arena, their texts those of rule and cal
 * Errors  ERR_RANGE, field "count": outside of its limits; field "calendar": cal ends before the
 *         answer; field "start": no day between 1900 and 2199
 * Source  domain.md; Civil Code 91/2015/QH13, Articles 147 and 148 (the day of the event does not
 *         count; DUE_OFF_NEXT is its rule for a last day that is a day off)
 */
MUST_USE bool due_date(Arena *arena, DueRule rule, Day start, const Calendar *cal, DueDate *out,
                       Err *err);

typedef struct DueExtension {
    int working_days; // 1 to 3650
    Str reason, by, source;
} DueExtension;

/** Further working days after the date so far. Errors as for due_date. */
MUST_USE bool due_extend(Arena *arena, DueExtension extension, const Calendar *cal, DueDate *due,
                         Err *err);

/** A date that is not counted: the text names it, its rule gives it for the period, or a unit set
 * it; why says which. text_day: the day of the month in the text, where the month is too short for
 * it, else 0. cal may be NULL or short when off is DUE_OFF_KEEP. Errors as for due_date. */
MUST_USE bool due_given(Arena *arena, DueStep why, int text_day, DueOff off, const Calendar *cal,
                        DueDate *out, Err *err);
/** The step of a day that a unit set, and when. */
DueStep due_set_step(Arena *arena, Day day, Str by, Day on);
/** Adds a step to the explanation. */
void due_add_step(Arena *arena, DueDate *due, DueStep step);

/** Neighbouring days of one kind, for a table: "12–13/11: counted 2, in all 6". Weekly days off
 * only part the runs; steps that are no days (the rule, grants) are left out. */
typedef struct DueRun {
    Day from, to;
    DueStepKind kind; // COUNTED, EXTENDED or DAY_OFF
    int counted, total;
    Str name, source;
} DueRun;
size_t due_runs(Arena *arena, const DueDate *due, DueRun **out);

/** The sentence of a step as a message id, and what goes into it (rest empty). */
const char *due_step_message(Arena *arena, const DueStep *step, Str args[3]);

/** The steps as JSON, to be kept beside the dates, and back. Errors ERR_INPUT. */
Str due_steps_json(Arena *arena, const DueDate *due);
MUST_USE bool due_steps_parse(Arena *arena, Str json, Day day, Day original, DueDate *out,
                              Err *err);
