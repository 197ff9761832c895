#include "web/limit.h"

#include <pthread.h>

enum { SHARD_COUNT = 16, SHARD_ROOM = 1024, PROBE_MAX = 8 };

/** A bucket: tokens in thousandths, filled up when it is asked. */
typedef struct Bucket {
    uint64_t hash; // 0: free
    int64_t milli, at_ms;
} Bucket;

typedef struct Shard {
    pthread_mutex_t lock;
    Bucket *buckets; // made when first needed, so that an idle program stays small
} Shard;

struct Limiter {
    Limit limits[LIMIT_CLASS_COUNT];
    Shard shards[SHARD_COUNT];
};

Limiter *limiter_new(const Limit limits[LIMIT_CLASS_COUNT]) {
    Limiter *limiter = heap_alloc(1, sizeof *limiter);
    for (size_t i = 0; i < LIMIT_CLASS_COUNT; i++) {
        limiter->limits[i] = limits[i];
        if (!limits[i].burst) limiter->limits[i].burst = limits[i].per_minute;
    }
    for (size_t i = 0; i < SHARD_COUNT; i++)
        pthread_mutex_init(&limiter->shards[i].lock, NULL);
    return limiter;
}

void limiter_free(Limiter *limiter) {
    if (!limiter) return;
    for (size_t i = 0; i < SHARD_COUNT; i++) {
        pthread_mutex_destroy(&limiter->shards[i].lock);
        heap_free(limiter->shards[i].buckets);
    }
    heap_free(limiter);
}

static uint64_t hash_key(LimitClass cls, Str key) {
    uint64_t h = 14695981039346656037ull ^ (uint64_t)cls;
    for (size_t i = 0; i < key.n; i++)
        h = (h ^ (unsigned char)key.p[i]) * 1099511628211ull;
    h ^= h >> 29;
    h *= 0xbf58476d1ce4e5b9ull;
    h ^= h >> 32;
    return h ? h : 1;
}

/** The bucket of hash, or the one of its places that was idle longest, made new. */
static Bucket *bucket_find(Shard *shard, uint64_t hash, int64_t burst, int64_t now_ms) {
    if (!shard->buckets) shard->buckets = heap_alloc(SHARD_ROOM, sizeof *shard->buckets);
    Bucket *oldest = NULL;
    for (size_t i = 0; i < PROBE_MAX; i++) {
        Bucket *b = &shard->buckets[((hash >> 4) + i) & (SHARD_ROOM - 1)];
        if (b->hash == hash) return b;
        if (!oldest ||
            (b->hash ? b->at_ms : INT64_MIN) < (oldest->hash ? oldest->at_ms : INT64_MIN))
            oldest = b;
    }
    *oldest = (Bucket){ hash, burst * 1000, now_ms };
    return oldest;
}

bool limiter_take(Limiter *limiter, LimitClass cls, Str key, int64_t now_ms, int64_t *wait_s) {
    const Limit *limit = &limiter->limits[cls];
    if (!limit->per_minute) return true;
    uint64_t hash = hash_key(cls, key);
    Shard *shard = &limiter->shards[hash % SHARD_COUNT];
    pthread_mutex_lock(&shard->lock);
    Bucket *b = bucket_find(shard, hash, limit->burst, now_ms);
    int64_t passed = now_ms - b->at_ms, full = limit->burst * 1000;
    if (passed > 0) {
        // per_minute tokens in 60,000 ms are per_minute thousandths in 60 ms.
        int64_t gain = passed > 3600000 ? full : passed * limit->per_minute / 60;
        b->milli = full - b->milli < gain ? full : b->milli + gain;
        if (gain || b->milli == full) b->at_ms = now_ms;
    }
    bool ok = b->milli >= 1000;
    if (ok)
        b->milli -= 1000;
    else
        *wait_s = ((1000 - b->milli) * 60 / limit->per_minute + 999) / 1000;
    pthread_mutex_unlock(&shard->lock);
    if (!ok && *wait_s < 1) *wait_s = 1;
    return ok;
}
