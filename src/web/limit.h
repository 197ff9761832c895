#pragma once
/**
 * Rate limits: token buckets by (class, key) in fixed memory. When a shard is full the entry that
 * was idle longest goes; that can only be generous, never unjust.
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

typedef struct Limiter Limiter;
Limiter *limiter_new(const Limit limits[LIMIT_CLASS_COUNT]);
void limiter_free(Limiter *limiter);
/** Takes one; false when none is left, *wait_s then says when to come again (at least 1).
 * now_ms is a clock that never jumps. Safe from all threads. */
MUST_USE bool limiter_take(Limiter *limiter, LimitClass cls, Str key, int64_t now_ms,
                           int64_t *wait_s);
