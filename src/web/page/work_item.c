#include "web/page/work_item.h"

#include "rules/recurrence.h"
#include "web/page/words.h"

static Str status_words(Arena *arena, Lang lang, const OccurrenceDates *dates,
                        const OccurrenceView *view) {
    bool is_open = view->status == OCC_SHOWN_OPEN || view->status == OCC_SHOWN_WARNED;
    if (dates->state == OCC_WITHDRAWN || dates->state == OCC_VOID)
        return tr(lang, occurrence_state_message(dates->state));
    if (dates->state == OCC_RELEASED && dates->released.n > 0) {
        Str day = day_text(arena, dates->released);
        return tr_fill(arena, lang, N_("Released by the body itself on {0}"), &day, 1);
    }
    if (view->status == OCC_SHOWN_LATE)
        return tr_n(arena, lang, view->days_late, N_("{0} working day overdue"),
                    N_("{0} working days overdue"));
    if (view->status == OCC_SHOWN_RETURNED && view->is_late)
        return tr_n(arena, lang, view->days_late, N_("Returned, {0} working day overdue"),
                    N_("Returned, {0} working days overdue"));
    if (is_open && dates->due.n == dates->today.n) return tr(lang, N_("Due today"));
    if (is_open && view->days_left > 0)
        return tr_n(arena, lang, view->days_left, N_("{0} working day left"),
                    N_("{0} working days left"));
    return tr(lang, occurrence_status_message(view->status));
}

OccurrenceMark occurrence_mark(Arena *arena, Lang lang, const OccurrenceDates *dates,
                               const Calendar *calendar) {
    OccurrenceView view = occurrence_view(dates, calendar);
    return (OccurrenceMark){ .class_name = occurrence_status_class(view.status),
                             .word = status_words(arena, lang, dates, &view),
                             .is_late = view.status == OCC_SHOWN_LATE ||
                                        (view.status == OCC_SHOWN_RETURNED && view.is_late) };
}

Str work_place(Arena *arena, Lang lang, Str symbol, Str path) {
    Str place = provision_long(arena, lang, path);
    if (!symbol.n || !place.n) return symbol.n ? symbol : place;
    return str_join(arena, (const Str[]){ symbol, place }, 2, S(", "));
}

Str work_period(Arena *arena, Lang lang, Str key) {
    Period period;
    Str args[2] = { { 0 } };
    if (!period_of_key(key, (RecurDay){ 1, 1 }, &period)) return S("");
    const char *message = period_message(arena, &period, args);
    return *message ? tr_fill(arena, lang, message, args, 2) : S("");
}

Str work_event(Arena *arena, Lang lang, Str key, Str event) {
    return event.n ? event : work_period(arena, lang, key);
}

Str weekday_day(Arena *arena, Lang lang, Day day) {
    static const char *const names[] = {
        [MONDAY] = N_("Monday"),     [TUESDAY] = N_("Tuesday"), [WEDNESDAY] = N_("Wednesday"),
        [THURSDAY] = N_("Thursday"), [FRIDAY] = N_("Friday"),   [SATURDAY] = N_("Saturday"),
        [SUNDAY] = N_("Sunday")
    };
    return str_printf(arena, "%.*s, %.*s", STR(tr(lang, names[day_weekday(day)])),
                      STR(day_text(arena, day)));
}

#define LIT(r, text) put_lit((r), "" text, sizeof(text) - 1)

void put_detail(Render *r, const WorkItem *item) {
    static const char mark[] = "\x01";
    const Str args[] = { item->detail_unit, str_c(mark) };
    Str place = item->detail_place, text = tr_fill(r->arena, r->lang, item->detail, args, 2);
    size_t at = str_find(text, str_c(mark), 0), symbol = str_find(place, S(", "), 0);
    if (symbol == SIZE_MAX) symbol = place.n;
    if (at == SIZE_MAX) {
        put_str(r, text);
        return;
    }
    put_str(r, (Str){ text.p, at });
    LIT(r, "<span class=\"nw\">"); // "12-CTr/VPTU" does not break at its hyphen
    put_str(r, (Str){ place.p, symbol });
    LIT(r, "</span>");
    put_str(r, str_from(place, symbol));
    put_str(r, str_from(text, at + 1));
}

Str milli_text(Arena *arena, Lang lang, int64_t value) {
    char sign = lang == LANG_EN ? '.' : ',';
    int64_t whole = value / 1000;
    int rest = (int)(value % 1000), digits = 3;
    if (!rest) return str_printf(arena, "%" PRId64, whole);
    for (; rest % 10 == 0; rest /= 10)
        digits--;
    return str_printf(arena, "%" PRId64 "%c%0*d", whole, sign, digits, rest < 0 ? -rest : rest);
}

void put_milli(Render *r, int64_t value) {
    put_str(r, number_text(r->arena, r->lang, value / 1000));
    int rest = (int)(value % 1000), digits = 3;
    if (!rest) return;
    for (; rest % 10 == 0; rest /= 10)
        digits--;
    put_str(r, str_printf(r->arena, "%c%0*d", r->lang == LANG_EN ? '.' : ',', digits,
                          rest < 0 ? -rest : rest));
}
