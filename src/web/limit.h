#pragma once
/**
 * Rate limits: token buckets by (class, key) in fixed memory. When a shard is full the entry that
 * was idle longest goes; that can only be generous, never unjust.
 *
 * Several servers on one database share what is spent: each lets a sixteenth of a limit through on
 * its own and asks the database for every further sixteenth (docs/decisions/0010-shared-limits.md).
 */
#include "base/str.h"

typedef enum LimitClass {
    LIMIT_PUBLIC,
    LIMIT_LOGIN,
    LIMIT_WRITE,
    LIMIT_LOG,
    LIMIT_CLASS_COUNT
} LimitClass;

typedef struct Limit {
    int64_t per_minute; // 0: no limit
    int64_t burst;      // how many at once; 0: per_minute
} Limit;

/** Where the servers that share the limits keep what is spent. */
typedef struct LimitShare {
    /**
     * Takes a piece of the bucket id for this server. piece_ms: how long the piece takes to refill;
     * full_ms: how long an empty bucket takes. *wait_ms is 0 when it was given, else the time until
     * there is so much. False: nobody knows at the moment. Called by one thread at a time.
     */
    bool (*draw)(void *context, int64_t id, int64_t piece_ms, int64_t full_ms, int64_t *wait_ms);
    void *context;
    Str secret; // the same for all servers; ids cannot be told from keys, nor chosen, without it
} LimitShare;

typedef struct Limiter Limiter;
/** share: NULL when this server is the only one; kept, with what it points to. */
Limiter *limiter_new(const Limit limits[LIMIT_CLASS_COUNT], const LimitShare *share);
void limiter_free(Limiter *limiter);
/** Takes one; false when none is left, *wait_s then says when to come again (at least 1).
 * now_ms is a clock that never jumps. Safe from all threads. */
MUST_USE bool limiter_take(Limiter *limiter, LimitClass cls, Str key, int64_t now_ms,
                           int64_t *wait_s);
