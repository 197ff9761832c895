#pragma once
/**
 * Who a request comes from: the session of a cookie or the token of a program, and the actor with
 * the roles of today. This is on the way of every page: two statements with an index each.
 *
 * Only hashes of tokens are kept. Routine bookkeeping writes no journal leaf.
 */
#include "rules/policy.h"

#include "store/lane.h"

typedef enum SessionStep {
    SESSION_CODE = 1, // the password was right, the code of the second factor is still asked for
    SESSION_FULL,
} SessionStep;

#include "domain/session_sql.h"

enum { SESSION_SEEN_MS = 5 * 60 * 1000, CODE_MINUTES = 5, API_TOKENS_MAX = 20 };

/** The open session of a cookie's token; *found is false when it ended, ran out or never was. */
MUST_USE bool session_find(Db *db, Str token, Instant now, SessionRow *out, bool *found, Err *err);
/** The person with the roles of today. Errors ERR_AUTH: disabled or erased. */
MUST_USE bool actor_load(Db *db, PersonId person, Day today, Actor *out, Err *err);
/** Whose API token it is; *found is false when it ended or never was. */
MUST_USE bool api_token_find(Db *db, Str token, ApiTokenFound *out, bool *found, Err *err);
/** Whether seen is old enough to be worth a write (session_seen_cmd, api_token_seen_cmd). */
static inline bool session_seen_is_old(Instant seen, Instant now) {
    return instant_is_none(seen) || now.ms - seen.ms >= SESSION_SEEN_MS;
}

typedef struct SessionSeen {
    SessionId session;
} SessionSeen;
extern const CommandType session_seen_cmd;

typedef struct ApiTokenSeen {
    TokenId token;
} ApiTokenSeen;
extern const CommandType api_token_seen_cmd;

/** One of one's own sessions. Errors ERR_NOT_FOUND: it is another's. */
typedef struct SessionEnd {
    SessionId session;
} SessionEnd;
extern const CommandType session_end_cmd;

/** All of one's own sessions but one. */
typedef struct SessionEndOthers {
    SessionId keep;
} SessionEndOthers;
extern const CommandType session_end_others_cmd;

/** A token for programs that act for the actor. Result id: the token; text: it, shown once. */
typedef struct ApiTokenMake {
    Str name; // what it is for
} ApiTokenMake;
extern const CommandType api_token_make_cmd;

typedef struct ApiTokenEnd {
    TokenId token;
} ApiTokenEnd;
extern const CommandType api_token_end_cmd;

/** The hash under which a token is kept. */
Str token_hash(Arena *arena, Str token);
