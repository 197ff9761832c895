#include "calendar/calendar.h"

#include <assert.h>
#include <stdlib.h>

/** The number of rows before day, by halving. */
static size_t rows_before(const Calendar *calendar, Day day) {
    size_t low = 0, high = calendar->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (calendar->days[middle].day.n < day.n)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_off_by_week(const Calendar *calendar, Day day) {
    return calendar->weekly_off >> day_weekday(day) & 1;
}

DayKind calendar_day_kind(const Calendar *calendar, Day day, const CalendarDay **why) {
    assert(calendar_covers(calendar, day));
    size_t i = rows_before(calendar, day);
    bool is_off = is_off_by_week(calendar, day);
    if (i < calendar->count && calendar->days[i].day.n == day.n) {
        if (why) *why = &calendar->days[i];
        if (!calendar->days[i].is_working) return DAY_OFF;
        return is_off ? DAY_EXTRA : DAY_WORKING;
    }
    if (why) *why = NULL;
    return is_off ? DAY_WEEKLY_OFF : DAY_WORKING;
}

int32_t calendar_working_days(const Calendar *calendar, Day from, Day to) {
    if (to.n < from.n) return 0;
    assert(calendar_covers(calendar, from) && calendar_covers(calendar, to));
    // As the week has it: whole weeks, then the days that are left. Then what dated rows change.
    int32_t weeks = (to.n - from.n + 1) / 7,
            count = weeks * (7 - __builtin_popcount(calendar->weekly_off));
    for (Day day = day_add(from, weeks * 7); day.n <= to.n; day = day_add(day, 1))
        count += !is_off_by_week(calendar, day);
    for (size_t i = rows_before(calendar, from);
         i < calendar->count && calendar->days[i].day.n <= to.n; i++)
        count += calendar->days[i].is_working - !is_off_by_week(calendar, calendar->days[i].day);
    return count;
}

static int by_day(const void *a, const void *b) {
    const CalendarDay *x = a, *y = b;
    return (x->day.n > y->day.n) - (x->day.n < y->day.n);
}

bool calendar_with(Arena *arena, const Calendar *base, const CalendarDay *more, size_t count,
                   Calendar *out, Err *err) {
    if (count > CALENDAR_DAYS_MAX || base->count > CALENDAR_DAYS_MAX - count)
        return FAIL(err, .code = ERR_RANGE, .field = "day",
                    .msg = N_("There are too many days off for one calendar."));
    CalendarDay *days = ARENA_ARRAY(arena, CalendarDay, base->count + count + 1);
    if (base->count) memcpy(days, base->days, base->count * sizeof *days);
    size_t total = base->count;
    for (size_t i = 0; i < count; i++) {
        if (!calendar_covers(base, more[i].day))
            return FAIL(err, .code = ERR_RANGE, .field = "day",
                        .args = { day_text(arena, more[i].day), day_text(arena, base->first),
                                  day_text(arena, base->last) },
                        .msg = N_("The day {0} is outside of the calendar, which goes from {1} to "
                                  "{2}."));
        size_t k = 0; // a row of the same day is replaced
        while (k < total && days[k].day.n != more[i].day.n)
            k++;
        days[k] = more[i];
        if (k == total) total++;
    }
    qsort(days, total, sizeof *days, by_day);
    *out = *base;
    out->days = days;
    out->count = total;
    return true;
}
