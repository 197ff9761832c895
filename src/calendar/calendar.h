#pragma once
/**
 * Which days are worked in one place. A calendar is data: the weekly days off, and dated days off
 * or extra working days (làm bù), each with a name and the document that says so. The days of the
 * whole country are in days_off_vn.txt; a place adds its own on top by calendar_with.
 */
#include "base/day.h"

typedef enum DayKind {
    DAY_WORKING,
    DAY_WEEKLY_OFF, // by the week: Saturday, Sunday
    DAY_OFF,        // by a dated row: holiday, storm
    DAY_EXTRA,      // by a dated row: worked although the week says off
} DayKind;

typedef struct CalendarDay {
    Day day;
    bool is_working;
    Str name;   // "Tết Nguyên đán Bính Ngọ"
    Str source; // "9441/TB-BNV"
} CalendarDay;

typedef struct Calendar {
    Str place;
    unsigned weekly_off;     // bit 1 << Weekday for each weekly day off
    Day first, last;         // the days that it knows, both included
    const CalendarDay *days; // in order of day, at most one for a day
    size_t count;
} Calendar;

#define CALENDAR_SATURDAY_SUNDAY (1u << SATURDAY | 1u << SUNDAY)
#define CALENDAR_DAYS_MAX 20000

/** Public holidays and swapped working days of Việt Nam, from days_off_vn.txt. */
extern const Calendar calendar_vn;

static inline bool calendar_covers(const Calendar *calendar, Day day) {
    return day.n >= calendar->first.n && day.n <= calendar->last.n;
}

/** day must be covered. why (may be NULL): the dated row, or NULL where the week decides. */
DayKind calendar_day_kind(const Calendar *calendar, Day day, const CalendarDay **why);

static inline bool calendar_is_working(const Calendar *calendar, Day day) {
    DayKind kind = calendar_day_kind(calendar, day, NULL);
    return kind == DAY_WORKING || kind == DAY_EXTRA;
}

/** Working days from … to, both included; none when to is before from. Both must be covered. */
int32_t calendar_working_days(const Calendar *calendar, Day from, Day to);

/**
 * base with further dated rows, which win over those of base; more need not be in order, the last
 * of two rows for one day counts. base and the texts must outlive out.
 *
 * Errors  ERR_RANGE, field "day": a row is outside of what base covers, or there are too many
 */
MUST_USE bool calendar_with(Arena *arena, const Calendar *base, const CalendarDay *more,
                            size_t count, Calendar *out, Err *err);
