// The one line that a date rule is kept as.
#include "base/buf.h"
#include "rules/recurrence.h"

static const char *const kind_words[] = {
    [RECUR_ONCE] = "once",
    [RECUR_YEARLY] = "yearly",
    [RECUR_HALF_YEARLY] = "half_yearly",
    [RECUR_QUARTERLY] = "quarterly",
    [RECUR_MONTHLY] = "monthly",
    [RECUR_AFTER_EVENT] = "after",
};
static const char *const unit_words[] = {
    [DUE_WORKING_DAYS] = "working_days",
    [DUE_DAYS] = "days",
    [DUE_MONTHS] = "months",
};
static const char *const off_words[] = {
    [DUE_OFF_KEEP] = "keep",
    [DUE_OFF_NEXT] = "next",
    [DUE_OFF_PREVIOUS] = "previous",
};

static void put_day(Buf *out, RecurDay at) {
    buf_printf(out, " %d-%d", at.month, at.day);
}

Str recurrence_text(Arena *arena, const Recurrence *rule) {
    AUTO_BUF Buf out;
    buf_init(&out, 256);
    DueOff off = rule->kind == RECUR_AFTER_EVENT ? rule->after.off : rule->off;
    buf_put(&out, str_c(kind_words[rule->kind]));
    switch (rule->kind) {
    case RECUR_ONCE: buf_printf(&out, " %.*s", STR(day_iso(arena, rule->once))); break;
    case RECUR_HALF_YEARLY:
        put_day(&out, rule->at[0]);
        put_day(&out, rule->at[1]);
        break;
    case RECUR_YEARLY:
    case RECUR_QUARTERLY:
    case RECUR_MONTHLY: put_day(&out, rule->at[0]); break;
    case RECUR_AFTER_EVENT:
        buf_printf(&out, " %d %s", rule->after.count, unit_words[rule->after.unit]);
        if (rule->after.is_backward) buf_put(&out, S(" back"));
        if (rule->after.includes_start) buf_put(&out, S(" from=event"));
        break;
    }
    if (rule->year_start.month && rule->year_start.month * 32 + rule->year_start.day > 33)
        buf_printf(&out, " year=%d-%d", rule->year_start.month, rule->year_start.day);
    if (off != DUE_OFF_KEEP) buf_printf(&out, " off=%s", off_words[off]);
    return buf_dup(&out, arena);
}

static bool word_in(Str word, const char *const *words, int count, int *out) {
    for (int i = 0; i < count; i++)
        if (words[i] && str_is(word, words[i])) {
            *out = i;
            return true;
        }
    return false;
}

static bool small_number(Str text, int *out) {
    int64_t value;
    if (!text.n || text.p[0] < '0' || text.p[0] > '9' || !str_to_int(text, &value) || value > 9999)
        return false;
    *out = (int)value;
    return true;
}

static bool day_word(Str word, RecurDay *out) {
    Str rest = word, month;
    return str_cut(&rest, '-', &month) && small_number(month, &out->month) &&
           small_number(rest, &out->day);
}

static bool next_word(Str *rest, Str *word) {
    return str_cut(rest, ' ', word);
}

/** What stands between the kind and the options. */
static bool read_days(Str *rest, Recurrence *rule) {
    Str word;
    int unit;
    if (!next_word(rest, &word)) return false;
    switch (rule->kind) {
    case RECUR_ONCE: return word.n == 10 && word.p[4] == '-' && day_parse(word, &rule->once);
    case RECUR_HALF_YEARLY:
        return day_word(word, &rule->at[0]) && next_word(rest, &word) &&
               day_word(word, &rule->at[1]);
    case RECUR_YEARLY:
    case RECUR_QUARTERLY:
    case RECUR_MONTHLY: return day_word(word, &rule->at[0]);
    case RECUR_AFTER_EVENT: break;
    }
    if (!small_number(word, &rule->after.count) || !next_word(rest, &word) ||
        !word_in(word, unit_words, COUNT_OF(unit_words), &unit))
        return false;
    rule->after.unit = (DueUnit)unit;
    return true;
}

static bool read_option(Str word, Recurrence *rule) {
    int off;
    if (str_starts(word, S("year="))) return day_word(str_from(word, 5), &rule->year_start);
    if (str_starts(word, S("off="))) {
        if (!word_in(str_from(word, 4), off_words, COUNT_OF(off_words), &off)) return false;
        if (rule->kind == RECUR_AFTER_EVENT)
            rule->after.off = (DueOff)off;
        else
            rule->off = (DueOff)off;
        return true;
    }
    if (rule->kind != RECUR_AFTER_EVENT) return false;
    if (str_is(word, "back")) return rule->after.is_backward = true;
    if (str_is(word, "from=event")) return rule->after.includes_start = true;
    return false;
}

bool recurrence_parse(Str text, Recurrence *out, Err *err) {
    Recurrence rule = { 0 };
    Str rest = text, word;
    int kind;
    bool ok = text.n <= 200 && next_word(&rest, &word) &&
              word_in(word, kind_words, COUNT_OF(kind_words), &kind);
    if (ok) {
        rule.kind = (RecurKind)kind;
        ok = read_days(&rest, &rule);
    }
    while (ok && next_word(&rest, &word))
        ok = read_option(word, &rule);
    if (!ok)
        return FAIL(err, .code = ERR_INPUT, .field = "rule",
                    .msg = N_("This date rule cannot be read."));
    if (!recurrence_check(&rule, err)) return false;
    *out = rule;
    return true;
}
