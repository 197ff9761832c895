#include "rules/recurrence.h"

#include <assert.h>

static RecurDay year_start_of(const Recurrence *rule) {
    return rule->year_start.month ? rule->year_start : (RecurDay){ 1, 1 };
}

static bool in_range(int value, int low, int high) {
    return value >= low && value <= high;
}

static bool day_can_be(RecurDay at, int last_month) {
    return in_range(at.month, 1, last_month) && in_range(at.day, 1, 31) &&
           at.day <= month_length(2024, (at.month - 1) % 12 + 1); // a leap year: 29 February may be
}

static bool days_can_be(const Recurrence *rule) {
    const RecurDay *at = rule->at;
    switch (rule->kind) {
    case RECUR_ONCE: return rule->once.n >= DAY_FIRST.n && rule->once.n <= DAY_LAST.n;
    case RECUR_YEARLY: return day_can_be(at[0], 24);
    case RECUR_HALF_YEARLY:
        return day_can_be(at[0], 18) && day_can_be(at[1], 24) &&
               at[0].month * 32 + at[0].day < at[1].month * 32 + at[1].day;
    case RECUR_QUARTERLY: return in_range(at[0].month, 1, 6) && in_range(at[0].day, 1, 31);
    case RECUR_MONTHLY: return in_range(at[0].month, 1, 3) && in_range(at[0].day, 1, 31);
    case RECUR_AFTER_EVENT:
        return in_range((int)rule->after.unit, DUE_WORKING_DAYS, DUE_MONTHS) &&
               in_range(rule->after.count, 1,
                        rule->after.unit == DUE_MONTHS ? DUE_MONTHS_MAX : DUE_DAYS_MAX);
    }
    return false;
}

bool recurrence_check(const Recurrence *rule, Err *err) {
    RecurDay start = year_start_of(rule);
    if (in_range((int)rule->off, DUE_OFF_KEEP, DUE_OFF_PREVIOUS) && in_range(start.month, 1, 12) &&
        in_range(start.day, 1, 28) && days_can_be(rule))
        return true;
    return FAIL(err, .code = ERR_INPUT, .field = "rule",
                .msg = N_("This date rule cannot be: check the day, the month and the number of "
                          "days."));
}

static PeriodKind period_kind(RecurKind kind) {
    switch (kind) {
    case RECUR_YEARLY: return PERIOD_YEAR;
    case RECUR_HALF_YEARLY: return PERIOD_HALF;
    case RECUR_QUARTERLY: return PERIOD_QUARTER;
    case RECUR_MONTHLY: return PERIOD_MONTH;
    case RECUR_ONCE:
    case RECUR_AFTER_EVENT: break;
    }
    return PERIOD_NONE;
}

static int periods_in_year(PeriodKind kind) {
    switch (kind) {
    case PERIOD_YEAR: return 1;
    case PERIOD_HALF: return 2;
    case PERIOD_QUARTER: return 4;
    case PERIOD_MONTH: return 12;
    case PERIOD_NONE: break;
    }
    return 0;
}

static Period period_make(PeriodKind kind, int year, int number, RecurDay start) {
    int months = 12 / periods_in_year(kind);
    Day begin = day_from_civil(start.month > 6 ? year - 1 : year, start.month, start.day);
    return (Period){ .kind = kind,
                     .year = year,
                     .number = number,
                     .from = day_add_months(begin, months * (number - 1)),
                     .to = day_add(day_add_months(begin, months * number), -1) };
}

/** The named day; text_day is set where the month is too short. */
static Day named_day(const Recurrence *rule, int year, int number, int *text_day) {
    RecurDay at = rule->at[0];
    int month = at.month;
    if (rule->kind == RECUR_HALF_YEARLY && number == 2) at = rule->at[1], month = at.month;
    if (rule->kind == RECUR_QUARTERLY) month += 3 * (number - 1);
    if (rule->kind == RECUR_MONTHLY) month += number - 1;
    year += (month - 1) / 12;
    month = (month - 1) % 12 + 1;
    int length = month_length(year, month);
    *text_day = at.day > length ? at.day : 0;
    return day_from_civil(year, month, at.day > length ? length : at.day);
}

static bool is_before(Day a, Day b) { // DAY_NONE bounds nothing
    return !day_is_none(b) && a.n < b.n;
}

static bool in_term(const Period *period, Day named, const RecurSpan *span) {
    Day end = period->kind ? period->to : named;
    if (is_before(end, span->term_from) || is_before(named, span->term_from)) return false;
    return day_is_none(span->term_to) || named.n <= span->term_to.n || end.n <= span->term_to.n;
}

typedef struct Found {
    RecurOccurrence *list;
    size_t count, room;
} Found;

static bool found_add(Arena *arena, Found *found, RecurOccurrence occurrence, Err *err) {
    if (found->count == RECUR_OCCURRENCES_MAX)
        return FAIL(err, .code = ERR_RANGE, .field = "to",
                    .msg = N_("This span has too many occurrences. Choose a shorter one."));
    if (found->count == found->room) {
        size_t room = found->room ? 2 * found->room : 16;
        RecurOccurrence *list = ARENA_ARRAY(arena, RecurOccurrence, room);
        if (found->count) memcpy(list, found->list, found->count * sizeof *list);
        found->list = list;
        found->room = room;
    }
    found->list[found->count++] = occurrence;
    return true;
}

bool recurrence_between(Arena *arena, const Recurrence *rule, RecurSpan span, Str source,
                        const Calendar *cal, RecurOccurrence **out, size_t *count, Err *err) {
    Found found = { 0 };
    if (!recurrence_check(rule, err)) return false;
    if (span.from.n < DAY_FIRST.n) span.from = DAY_FIRST;
    if (span.to.n > DAY_LAST.n) span.to = DAY_LAST;
    PeriodKind kind = period_kind(rule->kind);
    if (rule->kind == RECUR_ONCE) {
        RecurOccurrence once = { .period = { .from = DAY_NONE, .to = DAY_NONE },
                                 .named = rule->once };
        if (rule->once.n >= span.from.n && rule->once.n <= span.to.n &&
            !(due_given(arena,
                        (DueStep){ .kind = DUE_STEP_NAMED, .day = rule->once, .source = source }, 0,
                        rule->off, cal, &once.due, err) &&
              found_add(arena, &found, once, err)))
            return false;
    }
    DueStep by_rule = { .kind = DUE_STEP_RULE, .source = source };
    if (kind) by_rule.name = recurrence_text(arena, rule);
    int first = day_civil(span.from).year - 2, last = day_civil(span.to).year + 1;
    for (int year = first; span.from.n <= span.to.n && year <= last; year++)
        for (int number = 1; number <= periods_in_year(kind); number++) {
            int text_day;
            RecurOccurrence one = { .named = named_day(rule, year, number, &text_day) };
            if (one.named.n < span.from.n || one.named.n > span.to.n) continue;
            one.period = period_make(kind, year, number, year_start_of(rule));
            if (!in_term(&one.period, one.named, &span)) continue;
            by_rule.day = one.named;
            if (!due_given(arena, by_rule, text_day, rule->off, cal, &one.due, err) ||
                !found_add(arena, &found, one, err))
                return false;
        }
    *out = found.list;
    *count = found.count;
    return true;
}

bool recurrence_after(Arena *arena, const Recurrence *rule, Day event, Str source,
                      const Calendar *cal, RecurOccurrence *out, Err *err) {
    if (!recurrence_check(rule, err)) return false;
    assert(rule->kind == RECUR_AFTER_EVENT);
    RecurOccurrence one = { .period = { .from = DAY_NONE, .to = DAY_NONE } };
    DueRule after = rule->after;
    after.source = source;
    if (!due_date(arena, after, event, cal, &one.due, err)) return false;
    one.named = one.due.day;
    *out = one;
    return true;
}

Str period_key(Arena *arena, const Period *period) {
    switch (period->kind) {
    case PERIOD_YEAR: return str_printf(arena, "%04d", period->year);
    case PERIOD_HALF: return str_printf(arena, "%04d-H%d", period->year, period->number);
    case PERIOD_QUARTER: return str_printf(arena, "%04d-Q%d", period->year, period->number);
    case PERIOD_MONTH: return str_printf(arena, "%04d-%02d", period->year, period->number);
    case PERIOD_NONE: break;
    }
    return S("");
}

bool period_of_key(Str key, RecurDay year_start, Period *out) {
    int64_t year, number = 1;
    PeriodKind kind = PERIOD_YEAR;
    Str rest = str_from(key, 5);
    if (key.n < 4 || !str_to_int(str_upto(key, 4), &year) || year < 1900 || year > 2199)
        return false;
    if (key.n > 4) {
        if (key.p[4] != '-' || rest.n != 2) return false;
        kind = rest.p[0] == 'H' ? PERIOD_HALF : rest.p[0] == 'Q' ? PERIOD_QUARTER : PERIOD_MONTH;
        if (kind != PERIOD_MONTH) rest = str_from(rest, 1);
        if (rest.p[0] < '0' || rest.p[0] > '9' || !str_to_int(rest, &number)) return false;
    }
    if (number < 1 || number > periods_in_year(kind)) return false;
    if (!year_start.month) year_start = (RecurDay){ 1, 1 };
    *out = period_make(kind, (int)year, (int)number, year_start);
    return true;
}

const char *period_message(Arena *arena, const Period *period, Str args[2]) {
    static const char *const roman[] = { "I", "II", "III", "IV" };
    Str year = str_printf(arena, "%d", period->year);
    args[0] = year;
    args[1] = (Str){ 0 };
    switch (period->kind) {
    case PERIOD_YEAR: return N_("year {0}");
    case PERIOD_HALF:
        return period->number == 1 ? N_("first half of {0}") : N_("second half of {0}");
    case PERIOD_QUARTER:
        args[0] = str_c(roman[period->number - 1]);
        args[1] = year;
        return N_("quarter {0} of {1}");
    case PERIOD_MONTH:
        args[0] = str_printf(arena, "%02d", period->number);
        args[1] = year;
        return N_("month {0}/{1}");
    case PERIOD_NONE: break;
    }
    return "";
}
