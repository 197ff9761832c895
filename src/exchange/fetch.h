#pragma once
/**
 * Asking another server over HTTP: one Fetch is one connection of one thread, kept open between
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
MUST_USE bool fetch_post(Fetch *fetch, Arena *arena, Str url, const char *type, Str body,
                         size_t limit, FetchReply *out, Err *err);
