#include "support.h"

#include "rules/due_date.h"

static DueRule working_days(int count) {
    return (DueRule){ .unit = DUE_WORKING_DAYS, .count = count, .source = S("Điều 5, khoản 2") };
}

/** The calendar of the country with the storm of the mock-ups. */
static Calendar with_storm(Arena *arena) {
    static const CalendarDay storm[] = {
        { { 20767 }, false, S_INIT("Nghỉ tránh bão"), S_INIT("21/CĐ-UBND") },
        { { 20768 }, false, S_INIT("Nghỉ tránh bão"), S_INIT("21/CĐ-UBND") },
    };
    Err err = { 0 };
    Calendar cal;
    assert_day(storm[0].day, "2026-11-10");
    assert_ok(calendar_with(arena, &calendar_vn, storm, COUNT_OF(storm), &cal, &err), &err);
    return cal;
}

static DueDate due_ok(Arena *arena, DueRule rule, const char *start, const Calendar *cal) {
    Err err = { 0 };
    DueDate due = { 0 };
    assert_ok(due_date(arena, rule, day_of(start), cal, &due, &err), &err);
    return due;
}

static void due_date__skips_30_april_and_the_weekend(void **state) {
    DueDate due = due_ok(*state, working_days(2), "2026-04-29", &calendar_vn);
    assert_day(due.day, "2026-05-05");
}

static void due_date__of_the_obligation_in_the_design_is_19_then_25_november(void **state) {
    Err err = { 0 };
    Calendar cal = with_storm(*state);
    DueDate due = due_ok(*state, working_days(10), "2026-11-03", &cal);
    assert_day(due.day, "2026-11-19");
    DueExtension extension = { 3, S("để chụp lại ảnh"), S("Trần Thị Sao Mai"), S("17/PGH") };
    assert_ok(due_extend(*state, extension, &cal, &due, &err), &err);
    assert_day(due.day, "2026-11-25");
    assert_day(due.original, "2026-11-19");

    static const struct {
        const char *day;
        DueStepKind kind;
        int number;
    } want[] = {
        { "2026-11-03", DUE_STEP_AFTER, 10 },     { "2026-11-04", DUE_STEP_COUNTED, 1 },
        { "2026-11-05", DUE_STEP_COUNTED, 2 },    { "2026-11-06", DUE_STEP_COUNTED, 3 },
        { "2026-11-07", DUE_STEP_WEEKLY_OFF, 0 }, { "2026-11-08", DUE_STEP_WEEKLY_OFF, 0 },
        { "2026-11-09", DUE_STEP_COUNTED, 4 },    { "2026-11-10", DUE_STEP_DAY_OFF, 0 },
        { "2026-11-11", DUE_STEP_DAY_OFF, 0 },    { "2026-11-12", DUE_STEP_COUNTED, 5 },
        { "2026-11-13", DUE_STEP_COUNTED, 6 },    { "2026-11-14", DUE_STEP_WEEKLY_OFF, 0 },
        { "2026-11-15", DUE_STEP_WEEKLY_OFF, 0 }, { "2026-11-16", DUE_STEP_COUNTED, 7 },
        { "2026-11-17", DUE_STEP_COUNTED, 8 },    { "2026-11-18", DUE_STEP_COUNTED, 9 },
        { "2026-11-19", DUE_STEP_COUNTED, 10 },   { "2026-11-19", DUE_STEP_GRANTED, 3 },
        { "2026-11-20", DUE_STEP_EXTENDED, 1 },   { "2026-11-21", DUE_STEP_WEEKLY_OFF, 0 },
        { "2026-11-22", DUE_STEP_WEEKLY_OFF, 0 }, { "2026-11-23", DUE_STEP_EXTENDED, 2 },
        { "2026-11-24", DUE_STEP_DAY_OFF, 0 },    { "2026-11-25", DUE_STEP_EXTENDED, 3 },
    };
    assert_int_equal(due.count, COUNT_OF(want));
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        assert_day(due.steps[i].day, want[i].day);
        assert_int_equal(due.steps[i].kind, want[i].kind);
        assert_int_equal(due.steps[i].number, want[i].number);
    }
    assert_str(due.steps[7].source, "21/CĐ-UBND");
    assert_str(due.steps[17].by, "Trần Thị Sao Mai");
    assert_str(due.steps[22].name, "Ngày Văn hóa Việt Nam");
}

static void due_date__of_the_concern_in_the_design_has_its_table(void **state) {
    static const struct {
        const char *from, *to;
        int counted, total;
    } want[] = { { "2026-11-10", "2026-11-11", 0, 0 }, { "2026-11-12", "2026-11-13", 2, 2 },
                 { "2026-11-16", "2026-11-20", 5, 7 }, { "2026-11-23", "2026-11-23", 1, 8 },
                 { "2026-11-24", "2026-11-24", 0, 8 }, { "2026-11-25", "2026-11-27", 3, 11 },
                 { "2026-11-30", "2026-12-03", 4, 15 } };
    Calendar cal = with_storm(*state);
    DueDate due = due_ok(*state, working_days(15), "2026-11-09", &cal);
    assert_day(due.day, "2026-12-03");
    DueRun *runs;
    assert_int_equal(due_runs(*state, &due, &runs), COUNT_OF(want));
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        assert_day(runs[i].from, want[i].from);
        assert_day(runs[i].to, want[i].to);
        assert_int_equal(runs[i].counted, want[i].counted);
        assert_int_equal(runs[i].total, want[i].total);
    }
}

static void due_date__counts_a_saturday_that_is_worked(void **state) {
    // 31/08/2026 is off and 22/08/2026, a Saturday, is worked instead.
    assert_day(due_ok(*state, working_days(2), "2026-08-20", &calendar_vn).day, "2026-08-22");
    assert_day(due_ok(*state, working_days(1), "2026-08-28", &calendar_vn).day, "2026-09-03");
}

static void due_date__table_of_rules(void **state) {
    static const struct {
        DueRule rule;
        const char *start, *due;
    } cases[] = {
        // Papers 1 or 3 working days before a meeting on a Wednesday after 24 November.
        { { .unit = DUE_WORKING_DAYS, .count = 1, .is_backward = true },
          "2026-11-25",
          "2026-11-23" },
        { { .unit = DUE_WORKING_DAYS, .count = 3, .is_backward = true },
          "2026-11-25",
          "2026-11-19" },
        { { .unit = DUE_WORKING_DAYS, .count = 1, .includes_start = true },
          "2026-11-23",
          "2026-11-23" },
        { { .unit = DUE_WORKING_DAYS, .count = 1, .includes_start = true },
          "2026-11-22",
          "2026-11-23" },
        { { .unit = DUE_DAYS, .count = 1 }, "2026-11-20", "2026-11-21" },
        { { .unit = DUE_DAYS, .count = 1, .off = DUE_OFF_NEXT }, "2026-11-20", "2026-11-23" },
        { { .unit = DUE_DAYS, .count = 1, .off = DUE_OFF_PREVIOUS }, "2026-11-20", "2026-11-20" },
        { { .unit = DUE_DAYS, .count = 4, .off = DUE_OFF_NEXT }, "2026-11-20", "2026-11-25" },
        { { .unit = DUE_DAYS, .count = 30 }, "2026-11-20", "2026-12-20" },
        { { .unit = DUE_DAYS, .count = 30, .includes_start = true }, "2026-11-20", "2026-12-19" },
        { { .unit = DUE_DAYS, .count = 5, .is_backward = true }, "2026-11-20", "2026-11-15" },
        { { .unit = DUE_MONTHS, .count = 1 }, "2026-01-31", "2026-02-28" },
        { { .unit = DUE_MONTHS, .count = 3, .off = DUE_OFF_NEXT }, "2026-01-26", "2026-04-28" },
        { { .unit = DUE_MONTHS, .count = 1, .includes_start = true }, "2026-01-05", "2026-02-04" },
        { { .unit = DUE_MONTHS, .count = 12 }, "2026-02-10", "2027-02-10" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_day(due_ok(*state, cases[i].rule, cases[i].start, &calendar_vn).day, cases[i].due);
}

static DueStep named(const char *day) {
    return (DueStep){ .kind = DUE_STEP_NAMED, .day = day_of(day), .source = S("Điều 9") };
}

static void due_date__says_when_a_date_stays_on_a_day_off(void **state) {
    Err err = { 0 };
    DueDate due;
    assert_ok(due_given(*state, named("2026-11-24"), 0, DUE_OFF_KEEP, &calendar_vn, &due, &err),
              &err);
    assert_day(due.day, "2026-11-24");
    assert_int_equal(due.count, 2);
    assert_int_equal(due.steps[1].kind, DUE_STEP_KEPT);
    assert_str(due.steps[1].name, "Ngày Văn hóa Việt Nam");
    assert_ok(due_given(*state, named("2031-12-15"), 0, DUE_OFF_KEEP, &calendar_vn, &due, &err),
              &err);
    assert_int_equal(due.steps[1].kind, DUE_STEP_UNCHECKED);
    assert_false(due_given(*state, named("2031-12-15"), 0, DUE_OFF_NEXT, &calendar_vn, &due, &err));
}

static void due_date__refuses_what_the_calendar_does_not_cover(void **state) {
    Err err = { 0 };
    DueDate due;
    assert_false(
        due_date(*state, working_days(10), day_of("2027-12-20"), &calendar_vn, &due, &err));
    assert_int_equal(err.code, ERR_RANGE);
    assert_string_equal(err.field, "calendar");
    assert_false(due_date(*state, working_days(0), day_of("2026-12-20"), &calendar_vn, &due, &err));
    assert_string_equal(err.field, "count");
    assert_false(
        due_date(*state, working_days(3651), day_of("2026-12-20"), &calendar_vn, &due, &err));
    DueDate kept = due_ok(*state, working_days(1), "2027-12-20", &calendar_vn);
    size_t count = kept.count;
    assert_false(
        due_extend(*state, (DueExtension){ .working_days = 20 }, &calendar_vn, &kept, &err));
    assert_int_equal(kept.count, count);
    assert_day(kept.day, "2027-12-21");
}

static void due_date__agrees_with_counting_day_by_day(void **state) {
    (void)state;
    // The oracle knows nothing of steps: it asks a plain table whether a day is worked.
    static bool is_worked[1461];
    for (int i = 0; i < 1461; i++) {
        Day d = day_add(calendar_vn.first, i);
        is_worked[i] = (d.n + 3) % 7 < 5; // 1970-01-01 was a Thursday
        for (size_t k = 0; k < calendar_vn.count; k++)
            if (calendar_vn.days[k].day.n == d.n) is_worked[i] = calendar_vn.days[k].is_working;
    }
    uint64_t random = 20261124;
    for (int round = 0; round < 4000; round++) {
        AUTO(arena_free) Arena *arena = arena_new(0);
        random = random * 6364136223846793005u + 1442695040888963407u;
        int start = (int)(random >> 33) % 1461, count = 1 + (int)(random >> 20) % 60;
        DueRule rule = working_days(count);
        rule.is_backward = random >> 11 & 1;
        rule.includes_start = random >> 12 & 1;
        int at = start, step = rule.is_backward ? -1 : 1, left = count;
        if (!rule.includes_start) at += step;
        while (at >= 0 && at < 1461 && !(is_worked[at] && --left == 0))
            at += step;
        Err err = { 0 };
        DueDate due;
        bool ok =
            due_date(arena, rule, day_add(calendar_vn.first, start), &calendar_vn, &due, &err);
        assert_int_equal(ok, at >= 0 && at < 1461);
        if (!ok) continue;
        assert_int_equal(due.day.n, calendar_vn.first.n + at);
        int counted = 0;
        for (size_t i = 0; i < due.count; i++)
            counted += due.steps[i].kind == DUE_STEP_COUNTED;
        assert_int_equal(counted, count);
        int between =
            rule.is_backward
                ? calendar_working_days(&calendar_vn, due.day, day_add(calendar_vn.first, start))
                : calendar_working_days(&calendar_vn, day_add(calendar_vn.first, start), due.day);
        assert_int_equal(between, count + (!rule.includes_start && is_worked[start]));
    }
}

static void due_steps__read_back_from_json(void **state) {
    Err err = { 0 };
    Calendar cal = with_storm(*state);
    DueDate due = due_ok(*state, working_days(10), "2026-11-03", &cal), back;
    DueExtension extension = { 3, S("để \"chụp\" lại ảnh"), S("Trần Thị Sao Mai"), S("17/PGH") };
    assert_ok(due_extend(*state, extension, &cal, &due, &err), &err);
    Str json = due_steps_json(*state, &due);
    assert_ok(due_steps_parse(*state, json, due.day, due.original, &back, &err), &err);
    assert_day(back.day, "2026-11-25");
    assert_day(back.original, "2026-11-19");
    assert_true(str_eq(due_steps_json(*state, &back), json));
    static const char *const bad[] = { "",
                                       "{}",
                                       "[1]",
                                       "[{\"step\":\"x\",\"day\":\"2026-11-03\"}]",
                                       "[{\"step\":\"after\",\"day\":\"2026-11-03\"}]",
                                       "[{\"step\":\"counted\",\"day\":\"2026-13-03\"}]" };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(due_steps_parse(*state, str_c(bad[i]), due.day, due.day, &back, &err));
}

static void due_steps__have_a_sentence_each(void **state) {
    Str args[3];
    for (DueStepKind kind = DUE_STEP_AFTER; kind < DUE_STEP_KIND_COUNT; kind++) {
        DueStep step = { .kind = kind, .day = day_of("2026-11-24"), .unit = DUE_DAYS, .number = 3 };
        assert_true(strlen(due_step_message(*state, &step, args)) > 10);
    }
    DueStep first = {
        DUE_STEP_AFTER, day_of("2026-11-03"), DUE_WORKING_DAYS, 10, S(""), S("Điều 5, khoản 2"),
        S("")
    };
    const char *message = due_step_message(*state, &first, args);
    assert_str(str_fill(*state, str_c(message), args, 3),
               "10 working days from the day after 03/11/2026: Điều 5, khoản 2.");
}

static void assert_sentence(Arena *arena, const DueStep *step, const char *want) {
    Str args[3];
    const char *message = due_step_message(arena, step, args);
    assert_str(str_fill(arena, str_c(message), args, 3), want);
}

static void due_steps__say_who_set_a_day_that_the_text_does_not_name(void **state) {
    Err err = { 0 };
    DueDate due, back;
    DueStep set =
        due_set_step(*state, day_of("2026-12-31"), S("UBND xã Măng Rai"), day_of("2026-11-24"));
    assert_ok(due_given(*state, set, 0, DUE_OFF_KEEP, &calendar_vn, &due, &err), &err);
    assert_ok(
        due_steps_parse(*state, due_steps_json(*state, &due), due.day, due.original, &back, &err),
        &err);
    assert_sentence(*state, &back.steps[0],
                    "UBND xã Măng Rai set 31/12/2026 when it entered the event on 24/11/2026; the "
                    "text does not name this day.");
}

static void due_steps__of_older_data_keep_their_words(void **state) {
    Err err = { 0 };
    DueDate due;
    assert_ok(due_steps_parse(
                  *state, S("[{\"step\":\"named\",\"day\":\"2026-03-14\",\"source\":\"Điều 1\"}]"),
                  day_of("2026-03-14"), day_of("2026-03-14"), &due, &err),
              &err);
    assert_sentence(*state, &due.steps[0], "The text names 14/03/2026: Điều 1.");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(due_date__skips_30_april_and_the_weekend),
        TEST(due_date__of_the_obligation_in_the_design_is_19_then_25_november),
        TEST(due_date__of_the_concern_in_the_design_has_its_table),
        TEST(due_date__counts_a_saturday_that_is_worked),
        TEST(due_date__table_of_rules),
        TEST(due_date__says_when_a_date_stays_on_a_day_off),
        TEST(due_date__refuses_what_the_calendar_does_not_cover),
        TEST(due_date__agrees_with_counting_day_by_day),
        TEST(due_steps__read_back_from_json),
        TEST(due_steps__have_a_sentence_each),
        TEST(due_steps__say_who_set_a_day_that_the_text_does_not_name),
        TEST(due_steps__of_older_data_keep_their_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
