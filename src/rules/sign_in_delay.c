#include "rules/sign_in_delay.h"

static int64_t still_counts(SignInTries tries, int64_t forget_ms, Instant now) {
    if (instant_is_none(tries.last) || now.ms - tries.last.ms > forget_ms) return 0;
    return tries.failures;
}

int64_t sign_in_place_failures(SignInTries place, Instant now) {
    return still_counts(place, SIGN_IN_PLACE_FORGET_MS, now);
}

int64_t sign_in_login_failures(SignInTries login, Instant now) {
    return still_counts(login, SIGN_IN_LOGIN_FORGET_MS, now);
}

static int64_t place_pause(int64_t failures) {
    if (failures < SIGN_IN_PLACE_FREE) return 0;
    int64_t doublings = failures - SIGN_IN_PLACE_FREE;
    if (doublings > 5) return SIGN_IN_PLACE_MOST_MS; // 30 s × 2⁵ is above it
    int64_t pause = (int64_t)SIGN_IN_STEP_MS << doublings;
    return pause < SIGN_IN_PLACE_MOST_MS ? pause : SIGN_IN_PLACE_MOST_MS;
}

static int64_t left(SignInTries tries, int64_t pause, Instant now) {
    if (!pause) return 0;
    int64_t end = tries.last.ms + pause;
    return end > now.ms ? end - now.ms : 0;
}

int64_t sign_in_wait_ms(SignInTries place, SignInTries login, bool is_known_browser, Instant now) {
    int64_t by_place = left(place, place_pause(sign_in_place_failures(place, now)), now);
    if (is_known_browser) return by_place;
    bool is_slowed = sign_in_login_failures(login, now) >= SIGN_IN_LOGIN_FREE;
    int64_t by_login = left(login, is_slowed ? SIGN_IN_LOGIN_MS : 0, now);
    return by_place > by_login ? by_place : by_login;
}
