#include "support.h"

#include "rules/recurrence.h"

#define STATISTICAL                                                                                \
    { 12, 15 }

static RecurSpan span(const char *from, const char *to) {
    return (RecurSpan){ DAY_NONE, DAY_NONE, day_of(from), day_of(to) };
}

static size_t between(Arena *arena, Recurrence rule, RecurSpan when, RecurOccurrence **out) {
    Err err = { 0 };
    size_t count = 0;
    assert_ok(recurrence_between(arena, &rule, when, S("Điều 9, khoản 2"), &calendar_vn, out,
                                 &count, &err),
              &err);
    return count;
}

typedef struct Expected {
    const char *key, *from, *to, *due;
} Expected;

static void assert_occurrences(Arena *arena, Recurrence rule, RecurSpan when, const Expected *want,
                               size_t n) {
    RecurOccurrence *got;
    assert_int_equal(between(arena, rule, when, &got), n);
    for (size_t i = 0; i < n; i++) {
        assert_str(period_key(arena, &got[i].period), want[i].key);
        assert_day(got[i].period.from, want[i].from);
        assert_day(got[i].period.to, want[i].to);
        assert_day(got[i].due.day, want[i].due);
        assert_str(got[i].due.steps[0].source, "Điều 9, khoản 2");
    }
}

static void recurrence__yearly_on_15_december_reports_the_statistical_year(void **state) {
    static const Expected want[] = { { "2025", "2024-12-15", "2025-12-14", "2025-12-15" },
                                     { "2026", "2025-12-15", "2026-12-14", "2026-12-15" } };
    Recurrence rule = { .kind = RECUR_YEARLY, .at = { { 12, 15 } }, .year_start = STATISTICAL };
    assert_occurrences(*state, rule, span("2025-01-01", "2026-12-31"), want, 2);
}

static void recurrence__half_years_quarters_and_months_of_2026(void **state) {
    static const Expected halves[] = { { "2026-H1", "2025-12-15", "2026-06-14", "2026-06-20" },
                                       { "2026-H2", "2026-06-15", "2026-12-14", "2026-12-15" } };
    static const Expected quarters[] = { { "2026-Q1", "2025-12-15", "2026-03-14", "2026-03-14" },
                                         { "2026-Q2", "2026-03-15", "2026-06-14", "2026-06-14" },
                                         { "2026-Q3", "2026-06-15", "2026-09-14", "2026-09-14" },
                                         { "2026-Q4", "2026-09-15", "2026-12-14", "2026-12-14" } };
    static const Expected months[] = { { "2026-10", "2026-10-01", "2026-10-31", "2026-10-20" },
                                       { "2026-11", "2026-11-01", "2026-11-30", "2026-11-20" } };
    Recurrence half = { .kind = RECUR_HALF_YEARLY,
                        .at = { { 6, 20 }, { 12, 15 } },
                        .year_start = STATISTICAL };
    Recurrence quarter = { .kind = RECUR_QUARTERLY,
                           .at = { { 3, 14 } },
                           .year_start = STATISTICAL };
    Recurrence month = { .kind = RECUR_MONTHLY, .at = { { 1, 20 } } };
    assert_occurrences(*state, half, span("2026-01-01", "2026-12-31"), halves, 2);
    assert_occurrences(*state, quarter, span("2026-01-01", "2026-12-31"), quarters, 4);
    assert_occurrences(*state, month, span("2026-10-01", "2026-11-30"), months, 2);
}

static void recurrence__a_date_may_lie_after_its_period(void **state) {
    static const Expected year[] = { { "2025", "2025-01-01", "2025-12-31", "2026-01-10" } };
    static const Expected quarter[] = { { "2025-Q4", "2025-10-01", "2025-12-31", "2026-01-05" },
                                        { "2026-Q1", "2026-01-01", "2026-03-31", "2026-04-05" } };
    Recurrence yearly = { .kind = RECUR_YEARLY, .at = { { 13, 10 } } };
    Recurrence quarterly = { .kind = RECUR_QUARTERLY, .at = { { 4, 5 } } };
    assert_occurrences(*state, yearly, span("2026-01-01", "2026-12-31"), year, 1);
    assert_occurrences(*state, quarterly, span("2026-01-01", "2026-06-30"), quarter, 2);
}

static void recurrence__the_term_bounds_it(void **state) {
    // In force 12/01/2026 to 31/12/2030: reports for 2026 to 2030, none for 2025 or 2031.
    Recurrence rule = { .kind = RECUR_YEARLY, .at = { { 12, 15 } }, .year_start = STATISTICAL };
    RecurSpan term = { day_of("2026-01-12"), day_of("2030-12-31"), DAY_FIRST, DAY_LAST };
    RecurOccurrence *got;
    assert_int_equal(between(*state, rule, term, &got), 5);
    assert_day(got[0].named, "2026-12-15");
    assert_day(got[4].named, "2030-12-15");
    rule.at[0] = (RecurDay){ 13, 10 }; // due in January after: that of 2030 still belongs to it
    rule.year_start = (RecurDay){ 1, 1 };
    assert_int_equal(between(*state, rule, term, &got), 5);
    assert_day(got[0].named, "2027-01-10");
    assert_day(got[4].named, "2031-01-10");
    Recurrence once = { .kind = RECUR_ONCE, .once = day_of("2031-01-01") };
    assert_int_equal(between(*state, once, term, &got), 1); // a final report
    once.once = day_of("2026-01-05");                       // a preparation
    assert_int_equal(between(*state, once, term, &got), 1);
    once.once = day_of("2026-06-30");
    assert_int_equal(between(*state, once, term, &got), 1);
    assert_int_equal(got[0].period.kind, PERIOD_NONE);
}

static void recurrence__a_day_off_is_kept_and_said_unless_the_rule_moves_it(void **state) {
    RecurOccurrence *got;
    Recurrence rule = { .kind = RECUR_QUARTERLY, .at = { { 2, 24 } } };
    assert_int_equal(between(*state, rule, span("2026-11-01", "2026-11-30"), &got), 1);
    assert_day(got[0].due.day, "2026-11-24");
    assert_int_equal(got[0].due.steps[1].kind, DUE_STEP_KEPT);
    rule.off = DUE_OFF_NEXT;
    between(*state, rule, span("2026-11-01", "2026-11-30"), &got);
    assert_day(got[0].due.day, "2026-11-25");
    assert_day(got[0].named, "2026-11-24");
    rule.off = DUE_OFF_PREVIOUS;
    between(*state, rule, span("2026-11-01", "2026-11-30"), &got);
    assert_day(got[0].due.day, "2026-11-23");
}

static void recurrence__says_the_rule_and_not_that_the_text_names_the_day(void **state) {
    static const char *const rules[] = { "yearly 12-15", "half_yearly 6-15 12-15", "quarterly 3-14",
                                         "monthly 1-5" };
    Err err = { 0 };
    Recurrence rule;
    RecurOccurrence *got;
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        assert_ok(recurrence_parse(str_c(rules[i]), &rule, &err), &err);
        assert_true(between(*state, rule, span("2026-12-01", "2026-12-31"), &got) == 1);
        assert_int_equal(got[0].due.steps[0].kind, DUE_STEP_RULE);
        assert_int_equal(got[0].due.steps[0].day.n, got[0].named.n);
        assert_str(got[0].due.steps[0].name, rules[i]);
    }
    assert_ok(recurrence_parse(S("once 2026-12-20"), &rule, &err), &err);
    assert_int_equal(between(*state, rule, span("2026-12-01", "2026-12-31"), &got), 1);
    assert_int_equal(got[0].due.steps[0].kind, DUE_STEP_NAMED);
}

static void recurrence__the_31st_is_the_last_day_of_every_month(void **state) {
    RecurOccurrence *got;
    Recurrence rule = { .kind = RECUR_MONTHLY, .at = { { 1, 31 } } };
    assert_int_equal(between(*state, rule, span("2024-01-01", "2024-12-31"), &got), 12);
    assert_day(got[1].named, "2024-02-29");
    assert_int_equal(got[1].due.steps[1].kind, DUE_STEP_SHORT_MONTH);
    assert_int_equal(got[1].due.steps[1].number, 31);
}

static void recurrence__after_an_event_counts_days(void **state) {
    Err err = { 0 };
    Recurrence rule;
    RecurOccurrence got;
    assert_ok(recurrence_parse(S("after 10 working_days"), &rule, &err), &err);
    assert_ok(recurrence_after(*state, &rule, day_of("2026-11-03"), S("Điều 5, khoản 2"),
                               &calendar_vn, &got, &err),
              &err);
    assert_day(got.due.day, "2026-11-17"); // without the storm
    RecurOccurrence *none;
    assert_int_equal(between(*state, rule, span("2026-01-01", "2026-12-31"), &none), 0);
}

/** Walks all days and asks of each whether the rule names it. */
static size_t naive_count(const Recurrence *rule, Day from, Day to, Day *days) {
    size_t n = 0;
    for (Day d = from; d.n <= to.n; d = day_add(d, 1)) {
        Civil c = day_civil(d);
        int last = month_length(c.year, c.month);
        for (int k = 0; k < 2; k++) {
            RecurDay at = rule->at[k];
            int day = at.day > last ? last : at.day, month = (at.month - 1) % 12 + 1;
            bool is_hit = false;
            if (rule->kind == RECUR_MONTHLY) is_hit = k == 0 && c.day == day;
            if (rule->kind == RECUR_QUARTERLY)
                is_hit = k == 0 && c.day == day && (c.month - at.month + 12) % 3 == 0;
            if (rule->kind == RECUR_YEARLY) is_hit = k == 0 && c.day == day && c.month == month;
            if (rule->kind == RECUR_HALF_YEARLY) is_hit = c.day == day && c.month == month;
            if (is_hit) days[n++] = d;
        }
    }
    return n;
}

static void recurrence__agrees_with_asking_every_day(void **state) {
    (void)state;
    uint64_t random = 4242;
    for (int round = 0; round < 300; round++) {
        AUTO(arena_free) Arena *arena = arena_new(0);
        random = random * 6364136223846793005u + 1442695040888963407u;
        Recurrence rule = { .kind = (RecurKind)(RECUR_YEARLY + (int)(random >> 60) % 4) };
        static const int months[] = {
            [RECUR_YEARLY] = 24, [RECUR_HALF_YEARLY] = 6, [RECUR_QUARTERLY] = 6, [RECUR_MONTHLY] = 3
        };
        rule.at[0].month = 1 + (int)(random >> 50 & 1023) % months[rule.kind];
        rule.at[0].day = 1 + (int)(random >> 40 & 1023) % 28;
        rule.at[1].month = rule.at[0].month + 6;
        rule.at[1].day = 1 + (int)(random >> 30 & 1023) % 28;
        Day from = day_add(day_of("2020-01-01"), (int)(random >> 20 & 1023)), want[400];
        Day to = day_add(from, (int)(random >> 8 & 4095));
        size_t n = naive_count(&rule, from, to, want);
        RecurOccurrence *got, *one, *two;
        RecurSpan when = { DAY_NONE, DAY_NONE, from, to };
        assert_int_equal(between(arena, rule, when, &got), n);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(got[i].named.n, want[i].n);
            Period back;
            assert_true(period_of_key(period_key(arena, &got[i].period), rule.year_start, &back));
            assert_memory_equal(&back, &got[i].period, sizeof back);
        }
        // Two spans that touch have together what the whole has.
        RecurSpan first = when, second = when;
        first.to = day_add(from, (to.n - from.n) / 2);
        second.from = day_add(first.to, 1);
        assert_int_equal(between(arena, rule, first, &one) + between(arena, rule, second, &two), n);
    }
}

static void recurrence__text_reads_back(void **state) {
    static const char *const good[] = {
        "once 2026-12-15",
        "yearly 12-15 year=12-15",
        "yearly 13-10",
        "half_yearly 6-20 12-15",
        "quarterly 3-14 off=next",
        "monthly 1-20 year=12-15 off=previous",
        "after 10 working_days",
        "after 1 months from=event off=next",
        "after 3 working_days back",
        "after 30 days",
    };
    static const char *const bad[] = {
        "",
        "once",
        "once 2026-13-01",
        "once 15/12/2026",
        "yearly",
        "yearly 15",
        "yearly 2-30",
        "yearly 25-1",
        "yearly 0-1",
        "yearly 12-15 ",
        "weekly 1",
        "monthly 4-1",
        "half_yearly 12-15 6-20",
        "half_yearly 6-20",
        "quarterly 7-1",
        "after 0 days",
        "after 3651 days",
        "after 121 months",
        "after 3 hours",
        "after -3 days",
        "yearly 12-15 back",
        "yearly 12-15 off=never",
        "yearly 12-15 year=12-31",
        "monthly 1-32",
    };
    Err err = { 0 };
    Recurrence rule;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_ok(recurrence_parse(str_c(good[i]), &rule, &err), &err);
        assert_str(recurrence_text(*state, &rule), good[i]);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (recurrence_parse(str_c(bad[i]), &rule, &err)) fail_msg("read as a rule: “%s”", bad[i]);
}

static void recurrence__refuses_a_span_without_end(void **state) {
    Err err = { 0 };
    size_t count;
    RecurOccurrence *got;
    Recurrence rule = { .kind = RECUR_MONTHLY, .at = { { 1, 1 } } };
    RecurSpan all = { DAY_NONE, DAY_NONE, { INT32_MIN }, { INT32_MAX } };
    assert_false(recurrence_between(*state, &rule, all, S(""), NULL, &got, &count, &err));
    assert_int_equal(err.code, ERR_RANGE);
    RecurSpan empty = { DAY_NONE, DAY_NONE, { 100 }, { 99 } };
    assert_ok(recurrence_between(*state, &rule, empty, S(""), NULL, &got, &count, &err), &err);
    assert_int_equal(count, 0);
}

static void period__has_words(void **state) {
    static const char *const words[][2] = { { "2026", "year 2026" },
                                            { "2026-H1", "first half of 2026" },
                                            { "2026-H2", "second half of 2026" },
                                            { "2026-Q3", "quarter III of 2026" },
                                            { "2026-11", "month 11/2026" } };
    static const char *const bad[] = { "",        "26",      "2026-",    "2026-Q5",
                                       "2026-H0", "2026-13", "2026-Q",   "2026-1",
                                       "2026-00", "2026-+1", "2026-Q33", "1899" };
    Period period;
    Str args[2];
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        assert_true(period_of_key(str_c(words[i][0]), (RecurDay){ 0 }, &period));
        const char *message = period_message(*state, &period, args);
        assert_str(str_fill(*state, str_c(message), args, 2), words[i][1]);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(period_of_key(str_c(bad[i]), (RecurDay){ 0 }, &period));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(recurrence__yearly_on_15_december_reports_the_statistical_year),
        TEST(recurrence__half_years_quarters_and_months_of_2026),
        TEST(recurrence__a_date_may_lie_after_its_period),
        TEST(recurrence__the_term_bounds_it),
        TEST(recurrence__a_day_off_is_kept_and_said_unless_the_rule_moves_it),
        TEST(recurrence__says_the_rule_and_not_that_the_text_names_the_day),
        TEST(recurrence__the_31st_is_the_last_day_of_every_month),
        TEST(recurrence__after_an_event_counts_days),
        TEST(recurrence__agrees_with_asking_every_day),
        TEST(recurrence__text_reads_back),
        TEST(recurrence__refuses_a_span_without_end),
        TEST(period__has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
