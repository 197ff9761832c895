#pragma once
/**
 * Asking other servers over HTTP: one Fetch is one connection of one thread, kept open between
 * requests. Only http and https; no redirects, no files, no proxies of the environment.
 */
#include "base/err.h"

typedef struct Fetch Fetch;

typedef struct FetchReply {
    int status;
    Str body, type; // Content-Type
} FetchReply;

Fetch *fetch_new(void);
void fetch_free(Fetch *fetch);
DEFINE_AUTO(Fetch *, fetch_free)

/** Whether text is an address that can be asked. */
bool fetch_is_url(Str text);

/**
 * limit   of the body in bytes
 * Errors  ERR_SYSTEM: no answer within the time limits; ERR_TOO_LARGE. A status of 400 and above is
 *         an answer, not an error.
 */
MUST_USE bool fetch_get(Fetch *fetch, Arena *arena, Str url, size_t limit, FetchReply *out,
                        Err *err);

/** Requests of one thread that run at the same time; connections are kept open between them. */
typedef struct FetchMany FetchMany;
typedef struct FetchCall FetchCall;

FetchMany *fetch_many_new(void);
/** Calls that were not taken are given up. */
void fetch_many_free(FetchMany *many);
/** Begins a request and does not wait. It ends without an answer after most_ms, and when the
 * answer is longer than limit. */
FetchCall *fetch_many_post(FetchMany *many, Str url, const char *type, Str body, size_t limit,
                           int64_t most_ms);
/** Until a call has ended, at most ms; fetch_many_wake, the one function that another thread may
 * call, ends it too. */
void fetch_many_wait(FetchMany *many, int64_t ms);
void fetch_many_wake(FetchMany *many);
/** False while the call runs. True: it ended and is released; *is_answered tells whether out is
 * set (in arena). */
bool fetch_call_take(FetchCall *call, Arena *arena, bool *is_answered, FetchReply *out);
