#include "web/page/due_why.h"

#include "rules/due_date.h"
#include "web/page/rule_words.h"
#include "web/page/work_item.h"

enum { MONTHS_MAX = 3 };

static bool is_counted(const DueStep *step) {
    return step->kind == DUE_STEP_COUNTED || step->kind == DUE_STEP_EXTENDED;
}

/** Days that only count are shown in the calendar; the sentences are for what decided. */
static bool is_reason(const DueStep *step) {
    return !is_counted(step) && step->kind != DUE_STEP_WEEKLY_OFF;
}

/** Its source is a provision; that of the others is a document: "80-NQ/TW". */
static bool is_of_text(const DueStep *step) {
    return step->kind < DUE_STEP_COUNTED;
}

#define LIT(r, text) put_lit((r), "" text, sizeof(text) - 1)

void put_reason(Render *r, const DueReason *reason) {
    size_t at = reason->place.n ? str_find(reason->text, reason->place, 0) : SIZE_MAX;
    if (at == SIZE_MAX) {
        put_str(r, reason->text);
        return;
    }
    put_str(r, str_upto(reason->text, at));
    LIT(r, "<a href=\"");
    put_str(r, reason->link);
    LIT(r, "\">");
    put_str(r, reason->place);
    LIT(r, "</a>");
    put_str(r, str_from(reason->text, at + reason->place.n));
}

static void reasons(Request *rq, ProgrammeId programme, const DueDate *due, bool is_inside,
                    DueWhy *out) {
    DueReason *list = ARENA_ARRAY(rq->arena, DueReason, due->count + 1);
    for (size_t i = 0; i < due->count; i++) {
        DueStep step = due->steps[i];
        Str args[3], place = { 0 };
        if (!is_reason(&step)) continue;
        Str link =
            str_printf(rq->arena, "/p/%" PRId64 "#%.*s", programme.v, STR(due->steps[i].source));
        if (is_of_text(&step)) place = work_place(rq->arena, rq->lang, S(""), step.source);
        if (place.n) step.source = place;
        if (step.kind == DUE_STEP_GRANTED && !is_inside)
            step.name = tr(rq->lang, N_("the reason is kept among those concerned"));
        if (step.kind == DUE_STEP_RULE) step.name = rule_words(rq->arena, rq->lang, step.name);
        if (str_ends(step.name, S("."))) step.name.n--; // the sentence has its own full stop
        const char *message = due_step_message(rq->arena, &step, args);
        list[out->reasons_n++] =
            (DueReason){ tr_fill(rq->arena, rq->lang, message, args, 3), place, link };
    }
    out->reasons = list;
}

static CalendarCell cell_of(Request *rq, const DueDate *due, const Calendar *calendar, Day day) {
    CalendarCell cell = { .day = day_civil(day).day, .class_name = "" };
    if (calendar_covers(calendar, day) && !calendar_is_working(calendar, day)) {
        cell.class_name = "x";
        if (calendar_day_kind(calendar, day, NULL) == DAY_OFF) cell.word = tr(rq->lang, N_("off"));
    }
    for (size_t i = 0; i < due->count; i++) {
        const DueStep *step = &due->steps[i];
        if (step->day.n != day.n || !is_counted(step)) continue;
        Str number = str_printf(rq->arena, "%d", step->number);
        cell.class_name = "k";
        cell.word =
            tr_fill(rq->arena, rq->lang,
                    step->kind == DUE_STEP_COUNTED ? N_("day {0}") : N_("further {0}"), &number, 1);
    }
    if (day.n != due->day.n) return cell;
    cell.class_name = "k d";
    Str word = tr(rq->lang, N_("due"));
    cell.word = cell.word.n ? str_printf(rq->arena, "%.*s, %.*s", STR(cell.word), STR(word)) : word;
    return cell;
}

static CalendarMonth month(Request *rq, const DueDate *due, const Calendar *calendar, Day first) {
    Civil c = day_civil(first);
    int length = month_length(c.year, c.month), blank = (int)day_weekday(first) - (int)MONDAY;
    CalendarWeek *weeks = ARENA_ARRAY(rq->arena, CalendarWeek, 6);
    CalendarMonth out = { .name = str_printf(rq->arena, "%02d/%04d", c.month, c.year),
                          .weeks = weeks };
    for (int at = -blank; at < length; at += 7) {
        CalendarCell *cells = ARENA_ARRAY(rq->arena, CalendarCell, 7);
        for (int i = 0; i < 7; i++) {
            cells[i].class_name = "";
            if (at + i >= 0 && at + i < length)
                cells[i] = cell_of(rq, due, calendar, day_add(first, at + i));
        }
        weeks[out.weeks_n++] = (CalendarWeek){ cells, 7 };
    }
    return out;
}

static Day month_begin(Day day, int months_back) {
    Civil c = day_civil(day);
    int month = c.year * 12 + c.month - 1 - months_back;
    return day_from_civil(month / 12, month % 12 + 1, 1);
}

static void months(Request *rq, const DueDate *due, const Calendar *calendar, DueWhy *out) {
    Day counted = due->day;
    for (size_t i = 0; i < due->count; i++)
        if (is_counted(&due->steps[i]) && due->steps[i].day.n < counted.n)
            counted = due->steps[i].day;
    int back = 0;
    while (back + 1 < MONTHS_MAX && month_begin(due->day, back).n > counted.n)
        back++;
    CalendarMonth *list = ARENA_ARRAY(rq->arena, CalendarMonth, MONTHS_MAX);
    for (; back >= 0; back--)
        list[out->months_n++] = month(rq, due, calendar, month_begin(due->day, back));
    out->months = list;
}

bool due_why(Request *rq, const OccurrenceRow *row, const Calendar *calendar, bool is_inside,
             DueWhy *out, Err *err) {
    DueDate due;
    *out = (DueWhy){ .day = weekday_day(rq->arena, rq->lang, row->due) };
    if (!due_steps_parse(rq->arena, row->due_steps, row->due, row->original_due, &due, err))
        return false;
    const OccurrenceDates dates = {
        .state = row->state, .due = row->due, .submitted = row->submitted_day, .today = rq->today
    };
    if (row->state == OCC_OPEN || row->state == OCC_RETURNED) {
        OccurrenceView view = occurrence_view(&dates, calendar);
        out->left =
            view.is_late
                ? tr_n(rq->arena, rq->lang, view.days_late, N_("{0} working day overdue"),
                       N_("{0} working days overdue"))
                : tr_n(rq->arena, rq->lang, view.days_left, N_("{0} working day left after today."),
                       N_("{0} working days left after today."));
    }
    reasons(rq, row->programme, &due, is_inside, out);
    months(rq, &due, calendar, out);
    return true;
}
