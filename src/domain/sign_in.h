#pragma once
/**
 * Signing in: password, then perhaps a code, then a session with a token that nobody knew before.
 *
 * Every try is counted by a command before the password is looked at (rules/sign_in_delay.h says
 * what follows from the counts), so that many tries at once gain nothing. An unknown login takes
 * the same way and the same time as a known one. Hashing is done on the caller's thread.
 */
#include "domain/password.h"
#include "domain/session.h"
#include "store/store.h"

#include "domain/sign_in_sql.h"

/** Where a try comes from. */
typedef struct SignInPlace {
    Str address, agent;
    Str browser; // the token of the cookie that marks a browser, or empty
} SignInPlace;

typedef struct SignedIn {
    PersonId person;
    Str token; // of the session, for the cookie; or of the waiting step when needs_code
    Str form_token;
    Str browser; // for the cookie that marks this browser
    Str language;
    Instant expires;
    bool needs_code;
    bool must_change;
} SignedIn;

typedef struct SignInAsk {
    Store *store;
    HashGate *gate;
    Arena *arena;
    Instant now;
    SignInPlace place;
} SignInAsk;

/** Errors ERR_INPUT "password": not right; ERR_TOO_OFTEN: args[0] seconds to wait; ERR_STATE:
 * disabled; ERR_BUSY. */
MUST_USE bool sign_in(const SignInAsk *ask, Str login, Str password, SignedIn *out, Err *err);
/** The second step. Errors ERR_INPUT "code"; ERR_AUTH: the first step is too long ago. */
MUST_USE bool sign_in_code(const SignInAsk *ask, Str token, Str code, SignedIn *out, Err *err);

/** Whom a link invites; *found is false when it was used, renewed or ran out. */
MUST_USE bool invitation_find(Db *db, Str token, Instant now, InvitationRow *out, bool *found,
                              Err *err);
/**
 * Sets the password by a link. Ends all sessions and takes the second factor off: whoever made the
 * link vouches for the person. Errors ERR_INPUT "password"; ERR_NOT_FOUND: the link is not good.
 */
MUST_USE bool invitation_accept(const SignInAsk *ask, Str token, Str password, Err *err);

/** One's own password; ends all other sessions. Errors ERR_INPUT "old", "password". */
MUST_USE bool password_change(const SignInAsk *ask, const Actor *actor, SessionId keep, Str old,
                              Str password, Err *err);
/** For steps that need the password again. Errors ERR_INPUT "old". */
MUST_USE bool password_confirm(const SignInAsk *ask, const Actor *actor, Str password, Err *err);
