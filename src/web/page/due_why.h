#pragma once
/** Why a date is that day: its steps as sentences, and the months with each counted day. */
#include "calendar/calendar.h"
#include "domain/occurrence.h"
#include "web/reply.h"

typedef struct CalendarCell {
    int day; // 0: of another month
    const char *class_name;
    Str word; // "đếm 3"
} CalendarCell;

typedef struct CalendarWeek {
    const CalendarCell *cells;
    size_t cells_n;
} CalendarWeek;

typedef struct CalendarMonth {
    Str name; // "11/2026"
    const CalendarWeek *weeks;
    size_t weeks_n;
} CalendarMonth;

/** One sentence; the place in the text that it names leads there. */
typedef struct DueReason {
    Str text, place, link; // place: as it stands in text; empty: it names none
} DueReason;

typedef struct DueWhy {
    Str day;  // "Wednesday, 25/11/2026"
    Str left; // how many working days are left or over; empty when done
    const DueReason *reasons;
    size_t reasons_n;
    const CalendarMonth *months; // from the first counted day to the date, the last 3 of them
    size_t months_n;
} DueWhy;

void put_reason(Render *r, const DueReason *reason);
/** is_inside: shows why further time was granted, which only those concerned by the work read. */
MUST_USE bool due_why(Request *rq, const OccurrenceRow *row, const Calendar *calendar,
                      bool is_inside, DueWhy *out, Err *err);
