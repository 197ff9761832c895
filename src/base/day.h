#pragma once
/** A calendar day (proleptic Gregorian), counted from 1970-01-01; arithmetic is on the count. */
#include "base/err.h"

typedef struct Day {
    int32_t n; // days since 1970-01-01
} Day;

/** Marks "no day" in rows and views; earlier than every real day. */
#define DAY_NONE ((Day){ INT32_MIN })
/** The days that input may name: 1900-01-01 to 2199-12-31. */
#define DAY_FIRST ((Day){ -25567 })
#define DAY_LAST ((Day){ 84005 })

typedef struct Civil {
    int year, month, day; // month 1–12, day 1–31
} Civil;

typedef enum Weekday { MONDAY = 1, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY } Weekday;

static inline bool day_is_none(Day d) {
    return d.n == INT32_MIN;
}
static inline Day day_add(Day d, int32_t days) {
    return (Day){ d.n + days };
}
Day day_from_civil(int year, int month, int day);
Civil day_civil(Day d);
Weekday day_weekday(Day d);
bool year_is_leap(int year);
int month_length(int year, int month);
/** d moved by months; a day that the month lacks becomes its last one (31 Jan + 1 = 28 Feb). */
Day day_add_months(Day d, int months);
/** "2026-11-24" or "24/11/2026" (also 4/1/2026), between DAY_FIRST and DAY_LAST. */
bool day_parse(Str s, Day *out);
/** "24/11/2026", the form of the pages; empty for DAY_NONE. */
Str day_text(Arena *arena, Day d);
/** "2026-11-24", the form of API and CSV; empty for DAY_NONE. */
Str day_iso(Arena *arena, Day d);
