#include "web/page/rule_words.h"

#include "rules/recurrence.h"

const Option rule_kinds[] = {
    { S_INIT("none"), { 0 }, N_("No day: whenever it comes up") },
    { S_INIT("once"), { 0 }, N_("Once, on a day") },
    { S_INIT("yearly"), { 0 }, N_("Every year") },
    { S_INIT("half_yearly"), { 0 }, N_("Every half-year") },
    { S_INIT("quarterly"), { 0 }, N_("Every quarter") },
    { S_INIT("monthly"), { 0 }, N_("Every month") },
    { S_INIT("working"), { 0 }, N_("Working days after something happened") },
    { S_INIT("days"), { 0 }, N_("Calendar days after something happened") },
    { S_INIT("before"), { 0 }, N_("Working days before something happens") },
};
const size_t rule_kinds_n = COUNT_OF(rule_kinds);

static Str number(Arena *arena, int n) {
    return str_printf(arena, "%d", n);
}

/** "15/12", also for a day in the year after. */
static Str day_month(Arena *arena, RecurDay at) {
    return str_printf(arena, "%d/%d", at.day, at.month > 12 ? at.month - 12 : at.month);
}

static Str after_words(Arena *arena, Lang lang, const DueRule *after) {
    const Str n = number(arena, after->count);
    const char *msg = N_("{0} working days after it happened");
    if (after->is_backward)
        msg = after->unit == DUE_WORKING_DAYS ? N_("{0} working days before it happens")
                                              : N_("{0} days before it happens");
    else if (after->unit == DUE_DAYS)
        msg = N_("{0} days after it happened");
    else if (after->unit == DUE_MONTHS)
        msg = N_("{0} months after it happened");
    return tr_fill(arena, lang, msg, &n, 1);
}

Str rule_words(Arena *arena, Lang lang, Str rule) {
    static const char *const of_quarter[] = {
        N_("every quarter by day {0} of its first month"),
        N_("every quarter by day {0} of its second month"),
        N_("every quarter by day {0} of its last month"),
        N_("every quarter by day {0} of the first month of the next"),
        N_("every quarter by day {0} of the second month of the next"),
        N_("every quarter by day {0} of the last month of the next"),
    };
    Recurrence r;
    Err ignored;
    if (!rule.n || !recurrence_parse(rule, &r, &ignored))
        return tr(lang, N_("no day named: whenever it comes up"));
    Str args[2];
    switch (r.kind) {
    case RECUR_ONCE:
        args[0] = day_text(arena, r.once);
        return tr_fill(arena, lang, N_("once, by {0}"), args, 1);
    case RECUR_YEARLY:
        args[0] = day_month(arena, r.at[0]);
        return tr_fill(arena, lang, N_("every year by {0}"), args, 1);
    case RECUR_HALF_YEARLY:
        args[0] = day_month(arena, r.at[0]);
        args[1] = day_month(arena, r.at[1]);
        return tr_fill(arena, lang, N_("every half-year by {0} and {1}"), args, 2);
    case RECUR_QUARTERLY:
        args[0] = number(arena, r.at[0].day);
        return tr_fill(arena, lang, of_quarter[r.at[0].month - 1], args, 1);
    case RECUR_MONTHLY:
        args[0] = number(arena, r.at[0].day);
        return tr_fill(arena, lang, N_("every month by day {0}"), args, 1);
    case RECUR_AFTER_EVENT: return after_words(arena, lang, &r.after);
    }
    return rule;
}

void rule_to_form(Arena *arena, Str rule, Str *kind, Str *days) {
    static const char *const words[] = {
        [RECUR_ONCE] = "once",
        [RECUR_YEARLY] = "yearly",
        [RECUR_HALF_YEARLY] = "half_yearly",
        [RECUR_QUARTERLY] = "quarterly",
        [RECUR_MONTHLY] = "monthly",
        [RECUR_AFTER_EVENT] = "working",
    };
    Recurrence r;
    Err ignored;
    *kind = S("none");
    *days = S("");
    if (!rule.n || !recurrence_parse(rule, &r, &ignored)) return;
    *kind = str_c(words[r.kind]);
    switch (r.kind) {
    case RECUR_ONCE: *days = day_text(arena, r.once); break;
    case RECUR_YEARLY: *days = day_month(arena, r.at[0]); break;
    case RECUR_HALF_YEARLY: {
        Str first = day_month(arena, r.at[0]), second = day_month(arena, r.at[1]);
        *days = str_printf(arena, "%.*s %.*s", STR(first), STR(second));
        break;
    }
    case RECUR_QUARTERLY:
    case RECUR_MONTHLY: *days = number(arena, r.at[0].day); break;
    case RECUR_AFTER_EVENT:
        *days = number(arena, r.after.count);
        if (r.after.is_backward)
            *kind = S("before");
        else if (r.after.unit == DUE_DAYS)
            *kind = S("days");
        break;
    }
}

/** "15/12" → "12-15". */
static bool month_day(Arena *arena, Str typed, Str *out) {
    Str rest = str_trim(typed), day;
    int64_t d, m;
    if (!str_cut(&rest, '/', &day) || !str_to_int(day, &d) || !str_to_int(rest, &m)) return false;
    *out = str_printf(arena, "%d-%d", (int)m, (int)d);
    return d >= 1 && d <= 31 && m >= 1 && m <= 12;
}

static bool made(Arena *arena, Str kind, Str days, Str *out) {
    Str a, b, rest = str_trim(days), first;
    int64_t n;
    Day day;
    if (str_is(kind, "once")) {
        if (!day_parse(rest, &day)) return false;
        Str iso = day_iso(arena, day);
        *out = str_printf(arena, "once %.*s", STR(iso));
        return true;
    }
    if (str_is(kind, "yearly")) {
        if (!month_day(arena, rest, &a)) return false;
        *out = str_printf(arena, "yearly %.*s", STR(a));
        return true;
    }
    if (str_is(kind, "half_yearly")) {
        if (!str_cut(&rest, ' ', &first) || !month_day(arena, first, &a) ||
            !month_day(arena, rest, &b))
            return false;
        *out = str_printf(arena, "half_yearly %.*s %.*s", STR(a), STR(b));
        return true;
    }
    if (!str_to_int(rest, &n) || n < 1 || n > 3650) return false;
    if (str_is(kind, "quarterly")) *out = str_printf(arena, "quarterly 3-%d", (int)n);
    if (str_is(kind, "monthly")) *out = str_printf(arena, "monthly 1-%d", (int)n);
    if (str_is(kind, "working")) *out = str_printf(arena, "after %d working_days", (int)n);
    if (str_is(kind, "days")) *out = str_printf(arena, "after %d days", (int)n);
    if (str_is(kind, "before")) *out = str_printf(arena, "after %d working_days back", (int)n);
    return out->n > 0;
}

bool rule_from_form(Arena *arena, Str kind, Str days, Str *out, Err *err) {
    *out = S("");
    Recurrence parsed;
    Err why;
    if (!kind.n || str_is(kind, "none")) return true;
    if (made(arena, kind, days, out) && recurrence_parse(*out, &parsed, &why)) return true;
    return FAIL(
        err, .code = ERR_INPUT, .field = "rule_days",
        .msg = N_("The day does not fit the choice above. Once: 15/12/2026. Every year: 15/12. "
                  "Half-year: 15/6 15/12. Quarter, month or a count of days: a number."));
}
