#include "support.h"

#include "rules/sign_in_delay.h"

static const Instant start = { 1790000000000 };
static const SignInTries none = { .last = { INT64_MIN } };

/** How many of tries, one each step_ms over a day, are let through; all fail. */
static int64_t tries_in_a_day(int64_t step_ms, bool by_place, bool is_known) {
    SignInTries place = none, login = none;
    int64_t let = 0;
    for (int64_t t = 0; t < 86400000; t += step_ms) {
        Instant now = { start.ms + t };
        if (sign_in_wait_ms(by_place ? place : none, login, is_known, now)) continue;
        let++;
        place = (SignInTries){ sign_in_place_failures(place, now) + 1, now };
        login = (SignInTries){ sign_in_login_failures(login, now) + 1, now };
    }
    return let;
}

static void delay__five_tries_are_free_then_it_doubles_up_to_15_minutes(void **state) {
    (void)state;
    static const int64_t pause_s[] = { 0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900 };
    for (int64_t n = 0; n < (int64_t)COUNT_OF(pause_s); n++) {
        const SignInTries place = { n, start };
        assert_int_equal(sign_in_wait_ms(place, none, false, start), pause_s[n] * 1000);
        assert_int_equal(sign_in_wait_ms(place, none, true, start), pause_s[n] * 1000);
        const Instant later = { start.ms + pause_s[n] * 1000 };
        assert_int_equal(sign_in_wait_ms(place, none, false, later), 0);
    }
    const SignInTries huge = { INT64_MAX, start };
    assert_int_equal(sign_in_wait_ms(huge, none, false, start), SIGN_IN_PLACE_MOST_MS);
}

static void delay__one_address_gets_about_a_hundred_tries_a_day(void **state) {
    (void)state;
    int64_t let = tries_in_a_day(1000, true, false);
    assert_in_range(let, 90, 120);
}

static void delay__all_addresses_together_get_some_thousand_tries_a_day(void **state) {
    (void)state;
    int64_t let = tries_in_a_day(1000, false, false);
    assert_in_range(let, 4000, 4500);
}

static void delay__strangers_never_slow_a_known_browser(void **state) {
    (void)state;
    const SignInTries attacked = { 1000000, start };
    assert_int_equal(sign_in_wait_ms(none, attacked, true, start), 0);
}

static void delay__an_attacked_owner_waits_seconds_in_a_new_browser(void **state) {
    (void)state;
    const SignInTries attacked = { 1000000, start };
    assert_int_equal(sign_in_wait_ms(none, attacked, false, start), SIGN_IN_LOGIN_MS);
}

static void delay__quiet_is_forgiven(void **state) {
    (void)state;
    const SignInTries tries = { 100, start };
    const Instant next_day = { start.ms + SIGN_IN_PLACE_FORGET_MS + 1 };
    assert_int_equal(sign_in_place_failures(tries, next_day), 0);
    assert_int_equal(sign_in_login_failures(tries, next_day), 0);
    assert_int_equal(sign_in_wait_ms(tries, tries, false, next_day), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(delay__five_tries_are_free_then_it_doubles_up_to_15_minutes),
        cmocka_unit_test(delay__one_address_gets_about_a_hundred_tries_a_day),
        cmocka_unit_test(delay__all_addresses_together_get_some_thousand_tries_a_day),
        cmocka_unit_test(delay__strangers_never_slow_a_known_browser),
        cmocka_unit_test(delay__an_attacked_owner_waits_seconds_in_a_new_browser),
        cmocka_unit_test(delay__quiet_is_forgiven),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
