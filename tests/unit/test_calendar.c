#include "support.h"

#include "calendar/calendar.h"

static void calendar__knows_the_holidays_of_2026(void **state) {
    (void)state;
    static const char *const off[] = { "2026-01-01", "2026-01-02", "2026-02-16", "2026-02-17",
                                       "2026-02-20", "2026-04-26", "2026-04-27", "2026-04-30",
                                       "2026-05-01", "2026-08-31", "2026-09-01", "2026-09-02",
                                       "2026-11-24" };
    for (size_t i = 0; i < COUNT_OF(off); i++)
        assert_int_equal(calendar_day_kind(&calendar_vn, day_of(off[i]), NULL), DAY_OFF);
    static const char *const work[] = { "2026-02-13", "2026-02-23", "2026-04-28",
                                        "2026-11-23", "2026-11-25", "2025-11-24" };
    for (size_t i = 0; i < COUNT_OF(work); i++)
        assert_int_equal(calendar_day_kind(&calendar_vn, day_of(work[i]), NULL), DAY_WORKING);
    assert_int_equal(calendar_day_kind(&calendar_vn, day_of("2026-11-22"), NULL), DAY_WEEKLY_OFF);
    assert_int_equal(calendar_day_kind(&calendar_vn, day_of("2026-08-22"), NULL), DAY_EXTRA);
}

static void calendar__says_the_name_and_the_source(void **state) {
    (void)state;
    const CalendarDay *why;
    assert_int_equal(calendar_day_kind(&calendar_vn, day_of("2026-11-24"), &why), DAY_OFF);
    assert_str(why->name, "Ngày Văn hóa Việt Nam");
    assert_str(why->source, "80-NQ/TW");
    calendar_day_kind(&calendar_vn, day_of("2026-11-22"), &why);
    assert_null(why);
}

static void calendar__gives_every_year_its_eleven_days_and_each_swap_both_halves(void **state) {
    // Eleven days of the Labour Code; from 2026 one more. Days that fall on a weekend are given
    // back, so the count of weekdays off is the same each year.
    (void)state;
    for (int year = 2024; year <= 2027; year++) {
        int off = 0, extra = 0;
        for (Day d = day_from_civil(year, 1, 1); day_civil(d).year == year; d = day_add(d, 1)) {
            DayKind kind = calendar_day_kind(&calendar_vn, d, NULL);
            off += kind == DAY_OFF && day_weekday(d) < SATURDAY;
            extra += kind == DAY_EXTRA;
        }
        assert_int_equal(off - extra, year < 2026 ? 11 : 12);
    }
}

static void calendar__own_days_of_a_place_win(void **state) {
    Err err = { 0 };
    Calendar place;
    CalendarDay more[] = {
        { day_of("2026-11-11"), false, S("Nghỉ tránh bão"), S("21/CĐ-UBND") },
        { day_of("2026-11-10"), false, S("Nghỉ tránh bão"), S("21/CĐ-UBND") },
        { day_of("2026-11-24"), true, S("Trực"), S("x") },
        { day_of("2026-11-10"), false, S("Bão số 9"), S("22/CĐ-UBND") },
    };
    const CalendarDay *why;
    assert_ok(calendar_with(*state, &calendar_vn, more, COUNT_OF(more), &place, &err), &err);
    assert_int_equal(place.count, calendar_vn.count + 2);
    assert_int_equal(calendar_day_kind(&place, day_of("2026-11-10"), &why), DAY_OFF);
    assert_str(why->source, "22/CĐ-UBND");
    assert_int_equal(calendar_day_kind(&place, day_of("2026-11-24"), NULL), DAY_WORKING);
    assert_int_equal(calendar_day_kind(&calendar_vn, day_of("2026-11-10"), NULL), DAY_WORKING);
    more[0].day = day_of("2030-01-01");
    assert_false(calendar_with(*state, &calendar_vn, more, 1, &place, &err));
    assert_int_equal(err.code, ERR_RANGE);
}

static void calendar__agrees_with_a_search_row_by_row(void **state) {
    (void)state;
    for (Day d = calendar_vn.first; d.n <= calendar_vn.last.n; d = day_add(d, 1)) {
        const CalendarDay *row = NULL, *why;
        for (size_t i = 0; i < calendar_vn.count; i++)
            if (calendar_vn.days[i].day.n == d.n) row = &calendar_vn.days[i];
        bool is_weekend = (d.n + 3) % 7 >= 5; // 1970-01-01 was a Thursday
        DayKind kind = calendar_day_kind(&calendar_vn, d, &why);
        assert_ptr_equal(why, row);
        assert_int_equal(kind == DAY_WORKING || kind == DAY_EXTRA,
                         row ? row->is_working : !is_weekend);
        assert_int_equal(kind == DAY_EXTRA, row && row->is_working && is_weekend);
    }
    assert_int_equal(
        calendar_working_days(&calendar_vn, day_of("2026-11-20"), day_of("2026-11-25")), 3);
    assert_int_equal(
        calendar_working_days(&calendar_vn, day_of("2026-11-25"), day_of("2026-11-20")), 0);
}

static void calendar__counts_working_days_as_one_does_day_by_day(void **state) {
    Err err = { 0 };
    Calendar place;
    CalendarDay more[] = { { day_of("2026-11-15"), true, S("Làm bù"), S("x") },
                           { day_of("2026-11-11"), false, S("Nghỉ tránh bão"), S("21/CĐ-UBND") },
                           { day_of("2026-11-14"), false, S("Nghỉ tránh bão"), S("21/CĐ-UBND") } };
    assert_ok(calendar_with(*state, &calendar_vn, more, COUNT_OF(more), &place, &err), &err);
    for (Day from = day_of("2026-08-01"); from.n < day_of("2026-12-15").n; from = day_add(from, 1))
        for (int32_t n = 0, count = 0; n < 400 && day_add(from, n).n <= place.last.n; n++) {
            count += calendar_is_working(&place, day_add(from, n));
            assert_int_equal(calendar_working_days(&place, from, day_add(from, n)), count);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(calendar__knows_the_holidays_of_2026),
        TEST(calendar__says_the_name_and_the_source),
        TEST(calendar__gives_every_year_its_eleven_days_and_each_swap_both_halves),
        TEST(calendar__own_days_of_a_place_win),
        TEST(calendar__agrees_with_a_search_row_by_row),
        TEST(calendar__counts_working_days_as_one_does_day_by_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
