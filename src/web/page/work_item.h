#pragma once
/** An occurrence as one row of a list: its date, what it is about, its mark and word, what to do
 * next. Used by my work and by the lists of obligations. */
#include "calendar/calendar.h"
#include "domain/overview.h"
#include "domain/working_calendar.h"
#include "web/app.h"
#include "web/reply.h"

/** Working days left from which the work area marks work as due soon; the portal never does. */
enum { WORK_WARN_DAYS = 5 };

/** The mark of an occurrence in words: "3 working days overdue", "2 working days left". */
typedef struct OccurrenceMark {
    const char *class_name;
    Str word;
    bool is_late; // past the date and not done
} OccurrenceMark;
OccurrenceMark occurrence_mark(Arena *arena, Lang lang, const OccurrenceDates *dates,
                               const Calendar *calendar);

typedef struct WorkItem {
    Day due; // DAY_NONE: to be read, without a date
    Str title, link;
    Str event;          // that it comes from; empty: it comes by the calendar
    const char *detail; // message id with the two texts below
    Str detail_unit, detail_place;
    OccurrenceMark mark;
    const char *next; // message id of what to do
    Str next_link, next_about;
} WorkItem;

/** "12-CTr/VPTU, Điều 4, khoản 1" as short as a row needs it. */
Str work_place(Arena *arena, Lang lang, Str symbol, Str path);
/** A key such as "2026-Q3" in words; empty when the period says nothing. */
Str work_period(Arena *arena, Lang lang, Str key);
/** The same, or the event that the work comes from. */
Str work_event(Arena *arena, Lang lang, Str key, Str event);
/** "Monday, 23/11/2026". */
Str weekday_day(Arena *arena, Lang lang, Day day);
/** Prints detail with its two texts. */
void put_detail(Render *r, const WorkItem *item);
/** The same as typed into a form: no signs between the thousands. */
Str milli_text(Arena *arena, Lang lang, int64_t value);
/** A number kept × 1000: "61", "12,5". */
void put_milli(Render *r, int64_t value);
