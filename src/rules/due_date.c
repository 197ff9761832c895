#include "rules/due_date.h"

#include <assert.h>

void due_add_step(Arena *arena, DueDate *due, DueStep step) {
    if (due->count == due->room) {
        size_t room = due->room ? 2 * due->room : 32;
        DueStep *steps = ARENA_ARRAY(arena, DueStep, room);
        if (due->count) memcpy(steps, due->steps, due->count * sizeof *steps);
        due->steps = steps;
        due->room = room;
    }
    due->steps[due->count++] = step;
}

static bool not_covered(Arena *arena, const Calendar *cal, Err *err) {
    return FAIL(err, .code = ERR_RANGE, .field = "calendar",
                .args = { day_text(arena, cal->first), day_text(arena, cal->last) },
                .msg = N_("The calendar of days off goes from {0} to {1} and does not reach this "
                          "date. Enter the days off of the missing years first."));
}

static bool check_day(Day day, Err *err) {
    if (day.n >= DAY_FIRST.n && day.n <= DAY_LAST.n) return true;
    return FAIL(err, .code = ERR_RANGE, .field = "start",
                .msg = N_("This date is not between 1900 and 2199."));
}

static bool check_count(int count, int limit, Err *err) {
    if (count >= 1 && count <= limit) return true;
    return FAIL(err, .code = ERR_RANGE, .field = "count",
                .msg = N_("A term has 1 to 3650 days, or 1 to 120 months."));
}

/** A day that is not worked, with its reason. */
static DueStep skipped(const CalendarDay *why, Day day) {
    if (!why) return (DueStep){ .kind = DUE_STEP_WEEKLY_OFF, .day = day };
    return (
        DueStep){ .kind = DUE_STEP_DAY_OFF, .day = day, .name = why->name, .source = why->source };
}

/** Goes from day by step (1 or −1) until count working days are passed; day is the last of them. */
static bool count_working(Arena *arena, int count, int step, DueStepKind kind, const Calendar *cal,
                          Day day, DueDate *due, Err *err) {
    for (int number = 0;; day = day_add(day, step)) {
        const CalendarDay *why;
        if (!calendar_covers(cal, day)) return not_covered(arena, cal, err);
        DayKind found = calendar_day_kind(cal, day, &why);
        if (found == DAY_WEEKLY_OFF || found == DAY_OFF) {
            due_add_step(arena, due, skipped(why, day));
            continue;
        }
        number++;
        due_add_step(arena, due,
                     (DueStep){ .kind = kind,
                                .day = day,
                                .number = number,
                                .name = why ? why->name : (Str){ 0 },
                                .source = why ? why->source : (Str){ 0 } });
        if (number == count) break;
    }
    due->day = day;
    return true;
}

/** Applies off to a date that may fall on a day off. */
static bool settle(Arena *arena, DueOff off, const Calendar *cal, DueDate *due, Err *err) {
    const CalendarDay *why = NULL;
    if (!cal || !calendar_covers(cal, due->day)) {
        if (off != DUE_OFF_KEEP && cal) return not_covered(arena, cal, err);
        assert(cal || off == DUE_OFF_KEEP);
        due_add_step(arena, due, (DueStep){ .kind = DUE_STEP_UNCHECKED, .day = due->day });
        return true;
    }
    if (calendar_is_working(cal, due->day)) return true;
    if (off == DUE_OFF_KEEP) {
        calendar_day_kind(cal, due->day, &why);
        DueStep step = skipped(why, due->day);
        step.kind = DUE_STEP_KEPT;
        due_add_step(arena, due, step);
        return true;
    }
    for (int step = off == DUE_OFF_NEXT ? 1 : -1; !calendar_is_working(cal, due->day);) {
        calendar_day_kind(cal, due->day, &why);
        due_add_step(arena, due, skipped(why, due->day));
        due->day = day_add(due->day, step);
        if (!calendar_covers(cal, due->day)) return not_covered(arena, cal, err);
    }
    due_add_step(arena, due, (DueStep){ .kind = DUE_STEP_MOVED, .day = due->day });
    return true;
}

static DueStep first_step(DueRule rule, Day start) {
    DueStepKind kind = rule.is_backward      ? DUE_STEP_BEFORE
                       : rule.includes_start ? DUE_STEP_FROM
                                             : DUE_STEP_AFTER;
    return (DueStep){
        .kind = kind, .day = start, .unit = rule.unit, .number = rule.count, .source = rule.source
    };
}

bool due_date(Arena *arena, DueRule rule, Day start, const Calendar *cal, DueDate *out, Err *err) {
    DueDate due = { .day = start };
    int step = rule.is_backward ? -1 : 1;
    if (!check_day(start, err) ||
        !check_count(rule.count, rule.unit == DUE_MONTHS ? DUE_MONTHS_MAX : DUE_DAYS_MAX, err))
        return false;
    due_add_step(arena, &due, first_step(rule, start));
    Day first = rule.includes_start ? start : day_add(start, step);
    switch (rule.unit) {
    case DUE_WORKING_DAYS:
        if (!count_working(arena, rule.count, step, DUE_STEP_COUNTED, cal, first, &due, err))
            return false;
        break;
    case DUE_DAYS:
        for (int i = 0; i < rule.count; i++) {
            due.day = day_add(first, i * step);
            due_add_step(arena, &due,
                         (DueStep){ .kind = DUE_STEP_COUNTED, .day = due.day, .number = i + 1 });
        }
        break;
    case DUE_MONTHS:
        due.day = day_add_months(start, step * rule.count);
        // A month that includes its first day ends the day before: 5 Jan to 4 Feb.
        if (rule.includes_start)
            due.day = day_add(due.day, -step);
        else if (day_civil(due.day).day != day_civil(start).day)
            due_add_step(arena, &due,
                         (DueStep){ .kind = DUE_STEP_SHORT_MONTH,
                                    .day = due.day,
                                    .number = day_civil(start).day });
        break;
    }
    if (rule.unit != DUE_WORKING_DAYS && !settle(arena, rule.off, cal, &due, err)) return false;
    if (!check_day(due.day, err)) return false;
    due.original = due.day;
    *out = due;
    return true;
}

bool due_extend(Arena *arena, DueExtension extension, const Calendar *cal, DueDate *due, Err *err) {
    if (!check_count(extension.working_days, DUE_DAYS_MAX, err)) return false;
    DueDate longer = *due;
    longer.room = longer.count; // the first new step moves to new memory: due stays as it is
    due_add_step(arena, &longer,
                 (DueStep){ .kind = DUE_STEP_GRANTED,
                            .day = due->day,
                            .number = extension.working_days,
                            .name = extension.reason,
                            .source = extension.source,
                            .by = extension.by });
    if (!count_working(arena, extension.working_days, 1, DUE_STEP_EXTENDED, cal,
                       day_add(due->day, 1), &longer, err))
        return false;
    *due = longer;
    return true;
}

DueStep due_set_step(Arena *arena, Day day, Str by, Day on) {
    return (DueStep){ .kind = DUE_STEP_SET, .day = day, .name = day_iso(arena, on), .by = by };
}

bool due_given(Arena *arena, DueStep why, int text_day, DueOff off, const Calendar *cal,
               DueDate *out, Err *err) {
    const Day day = why.day;
    if (!check_day(day, err)) return false;
    DueDate due = { .day = day };
    due_add_step(arena, &due, why);
    if (text_day)
        due_add_step(arena, &due,
                     (DueStep){ .kind = DUE_STEP_SHORT_MONTH, .day = day, .number = text_day });
    if (!settle(arena, off, cal, &due, err)) return false;
    due.original = due.day;
    *out = due;
    return true;
}

size_t due_runs(Arena *arena, const DueDate *due, DueRun **out) {
    DueRun *runs = ARENA_ARRAY(arena, DueRun, due->count + 1);
    size_t n = 0;
    int total = 0;
    for (size_t i = 0; i < due->count; i++) {
        const DueStep *step = &due->steps[i];
        bool is_counted = step->kind == DUE_STEP_COUNTED || step->kind == DUE_STEP_EXTENDED;
        if (!is_counted && step->kind != DUE_STEP_DAY_OFF) continue;
        total += is_counted;
        DueRun *last = n ? &runs[n - 1] : NULL;
        if (last && last->kind == step->kind && last->to.n + 1 == step->day.n &&
            str_eq(last->name, step->name) && str_eq(last->source, step->source)) {
            last->to = step->day;
            last->counted += is_counted;
            last->total = total;
            continue;
        }
        runs[n++] = (DueRun){ step->day, step->day,  step->kind,  is_counted,
                              total,     step->name, step->source };
    }
    *out = runs;
    return n;
}
