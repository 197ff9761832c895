#pragma once
/**
 * How long a sign-in must wait after failures: slow for whoever guesses, without letting a stranger
 * lock somebody out.
 *
 * Two counts decide, and the later moment wins:
 *   place   failures of this login from this address; from a browser that has signed in with this
 *           login before: failures of this login in this browser, whatever its address. Five are
 *           free, then 30 s, 1 min, 2 min … at most 15 min; forgotten after a day of quiet.
 *   login   failures of this login from everywhere. Thirty are free, then each try waits until 20 s
 *           after the last one; forgotten after an hour of quiet. It does not apply to a browser
 *           that has signed in with this login before.
 * So a guesser gets 5 tries at once and about 100 a day from one address, some 4 000 a day from any
 * number of addresses; and the owner signs in from the usual browser at once whatever strangers do,
 * even one behind the same address. From a new browser, while under attack, the owner waits
 * seconds. A try that had to wait is not counted, or waiting would never end. Beside this, an
 * address has a limit on all its tries (kyket.conf, rate_login), which is the web server's.
 */
#include "base/instant.h"

enum {
    SIGN_IN_PLACE_FREE = 5,
    SIGN_IN_LOGIN_FREE = 30,
    SIGN_IN_STEP_MS = 30 * 1000,
    SIGN_IN_PLACE_MOST_MS = 15 * 60 * 1000,
    SIGN_IN_LOGIN_MS = 20 * 1000,
    SIGN_IN_PLACE_FORGET_MS = 24 * 3600 * 1000,
    SIGN_IN_LOGIN_FORGET_MS = 3600 * 1000,
};

typedef struct SignInTries {
    int64_t failures;
    Instant last; // of the last failure; INSTANT_NONE when there is none
} SignInTries;

/** The failures that still count at now. */
int64_t sign_in_place_failures(SignInTries place, Instant now);
int64_t sign_in_login_failures(SignInTries login, Instant now);
/** Milliseconds that a try at now must still wait; 0: go on. */
int64_t sign_in_wait_ms(SignInTries place, SignInTries login, bool is_known_browser, Instant now);
