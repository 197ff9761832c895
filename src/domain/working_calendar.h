#pragma once
/** The working days of a unit: those of the country with the rows of the unit and of those above
 * it. */
#include "calendar/calendar.h"
#include "domain/unit.h"

#include "domain/working_calendar_sql.h"

/** In the Db's arena. */
MUST_USE bool working_calendar(Db *db, UnitId unit, Calendar *out, Err *err);

/** A day off, or a worked day that the week has off, for a unit and all below it. */
typedef struct CalendarDaySet {
    UnitId unit;
    Day day;
    bool is_working;
    Str name, source; // "Nghỉ tránh bão", "21/CĐ-UBND"
} CalendarDaySet;
extern const CommandType calendar_day_set_cmd;

/** The working calendars of the units that an answer meets, each read once: { .db = db } begins.
 * While no unit has a day of its own, all have the calendar of the country and nothing is read. */
typedef struct Calendars {
    Db *db;
    bool is_asked, has_own_days;
    struct {
        UnitId unit;
        Calendar calendar;
    } known[64];
    size_t n;
} Calendars;
MUST_USE bool calendars_of(Calendars *calendars, UnitId unit, const Calendar **out, Err *err);
