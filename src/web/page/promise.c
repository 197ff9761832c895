#include "web/page/promise.h"
#include "domain/working_calendar.h"
#include "web/app.h"
#include "web/page/work_item.h"

#include "web/page/promise_html.h"

bool promises_of(Request *rq, const WorkRow *rows, size_t n, PromiseTable *table, Err *err) {
    Promise *out = ARENA_ARRAY(rq->arena, Promise, n);
    Calendars calendars = { .db = request_db(rq) };
    for (size_t i = 0; i < n; i++) {
        const WorkRow *row = &rows[i];
        const Calendar *calendar;
        const OccurrenceDates dates = { .state = row->state,
                                        .due = row->due,
                                        .submitted = row->submitted_day,
                                        .released = row->decided_day,
                                        .today = rq->today };
        if (!calendars_of(&calendars, row->unit, &calendar, err)) return false;
        OccurrenceMark mark = occurrence_mark(rq->arena, rq->lang, &dates, calendar);
        out[i] = (Promise){ .due = row->due,
                            .obligation = row->obligation,
                            .path = row->path,
                            .title = row->title,
                            .period = work_event(rq->arena, rq->lang, row->period, row->event_text),
                            .unit = row->unit,
                            .unit_name = row->unit_name,
                            .programme = row->programme,
                            .symbol = row->symbol,
                            .class_name = mark.class_name,
                            .status = mark.word,
                            .is_hot = mark.is_late };
    }
    table->rows = out;
    table->rows_n = n;
    return true;
}

Str percent_text(Arena *arena, Lang lang, int64_t part, int64_t whole) {
    if (whole <= 0) return S("");
    int64_t mille = (part * 1000 + whole / 2) / whole;
    return str_printf(arena, "%" PRId64 "%c%d%%", mille / 10, lang == LANG_EN ? '.' : ',',
                      (int)(mille % 10));
}

/** Widths in proportion; what is there at all is at least 4 wide, so that it can be seen. */
static void spread(const int64_t counts[4], BarPart parts[4]) {
    int64_t sum = 0;
    int shown = 0, taken = 0, x = 0;
    for (size_t i = 0; i < 4; i++) {
        sum += counts[i];
        shown += counts[i] > 0;
    }
    if (!sum) return;
    int room = 400 - 3 * (shown - 1);
    for (size_t i = 0; i < 4; i++) {
        int width = (int)(counts[i] * room / sum);
        parts[i].width = counts[i] && width < 4 ? 4 : width;
        taken += parts[i].width;
    }
    size_t widest = 0;
    for (size_t i = 1; i < 4; i++)
        if (parts[i].width > parts[widest].width) widest = i;
    parts[widest].width += room - taken;
    for (size_t i = 0; i < 4; i++) {
        parts[i].x = x;
        if (parts[i].width) x += parts[i].width + 3;
    }
}

Bar bar_of(Request *rq, const Totals *totals, Str caption) {
    const int64_t counts[4] = { totals->on_time, totals->done_late, totals->waiting,
                                totals->overdue };
    Str rest[2] = { number_text(rq->arena, rq->lang, counts[0]),
                    number_text(rq->arena, rq->lang, counts[1]) };
    Str more[2] = { number_text(rq->arena, rq->lang, counts[2]),
                    number_text(rq->arena, rq->lang, counts[3]) };
    Str first =
        tr_fill(rq->arena, rq->lang, N_("Bar: {0} done in time, {1} done after the date"), rest, 2);
    Str second =
        tr_fill(rq->arena, rq->lang, N_("{0} waiting for acceptance, {1} overdue"), more, 2);
    Bar bar = { .totals = *totals,
                .share = percent_text(rq->arena, rq->lang, totals->on_time, totals->due),
                .spoken = str_printf(rq->arena, "%.*s, %.*s", STR(first), STR(second)),
                .caption = caption };
    spread(counts, bar.parts);
    return bar;
}
