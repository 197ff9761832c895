#include "web/limit.h"
#include "base/hash.h"

#include <pthread.h>
#include <stdatomic.h>

enum { SHARD_COUNT = 16, SHARD_ROOM = 1024, PROBE_MAX = 8 };

enum {
    PIECES = 16,       // of a burst: what a server takes from the others at once
    AWAY_MS = 2000,    // the share is not asked again so soon after it could not answer
    SHUT_MS = 1000,    // nor for one key after it had nothing
    TOKEN = 1000,      // buckets count in thousandths,
    NEAR = TOKEN * 16, // and what needs no asking in sixteenths of these: it refills so much slower
};

/** Filled up when it is asked. */
typedef struct Bucket {
    uint64_t hash; // 0: free
    int64_t milli, at_ms;
    int64_t near;    // left of this server's piece, when others share the limit
    int64_t shut_ms; // until then the share has nothing
} Bucket;

typedef struct Shard {
    pthread_mutex_t lock;
    Bucket *buckets; // made when first needed, so that an idle program stays small
} Shard;

struct Limiter {
    Limit limits[LIMIT_CLASS_COUNT];
    Shard shards[SHARD_COUNT];
    const LimitShare *share;
    pthread_mutex_t drawing; // taken before a shard's lock, never after it
    _Atomic int64_t away_ms; // until then this server counts alone; 0: the share has answered
};

/** One request on its way through its bucket. */
typedef struct Taking {
    const Limit *limit;
    LimitClass cls;
    Str key;
    uint64_t hash;
    Shard *shard;
    int64_t now_ms, wait_ms;
} Taking;

typedef enum Answer { ANSWER_YES, ANSWER_NO, ANSWER_ASK } Answer;

Limiter *limiter_new(const Limit limits[LIMIT_CLASS_COUNT], const LimitShare *share) {
    Limiter *limiter = heap_alloc(1, sizeof *limiter);
    limiter->share = share;
    for (size_t i = 0; i < LIMIT_CLASS_COUNT; i++) {
        limiter->limits[i] = limits[i];
        if (!limits[i].burst) limiter->limits[i].burst = limits[i].per_minute;
    }
    for (size_t i = 0; i < SHARD_COUNT; i++)
        pthread_mutex_init(&limiter->shards[i].lock, NULL);
    pthread_mutex_init(&limiter->drawing, NULL);
    return limiter;
}

void limiter_free(Limiter *limiter) {
    if (!limiter) return;
    for (size_t i = 0; i < SHARD_COUNT; i++) {
        pthread_mutex_destroy(&limiter->shards[i].lock);
        heap_free(limiter->shards[i].buckets);
    }
    pthread_mutex_destroy(&limiter->drawing);
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

static int64_t piece_of(const Limit *limit) {
    return limit->burst >= PIECES ? limit->burst / PIECES : 1;
}

/** The bucket of hash, or the one of its places that was idle longest, made new. */
static Bucket *bucket_find(const Taking *t) {
    Shard *shard = t->shard;
    if (!shard->buckets) shard->buckets = heap_alloc(SHARD_ROOM, sizeof *shard->buckets);
    Bucket *oldest = NULL;
    for (size_t i = 0; i < PROBE_MAX; i++) {
        Bucket *b = &shard->buckets[((t->hash >> 4) + i) & (SHARD_ROOM - 1)];
        if (b->hash == t->hash) return b;
        if (!oldest ||
            (b->hash ? b->at_ms : INT64_MIN) < (oldest->hash ? oldest->at_ms : INT64_MIN))
            oldest = b;
    }
    *oldest = (Bucket){ .hash = t->hash,
                        .milli = t->limit->burst * TOKEN,
                        .near = piece_of(t->limit) * NEAR,
                        .at_ms = t->now_ms };
    return oldest;
}

static int64_t filled(int64_t level, int64_t gain, int64_t full) {
    if (level >= full) return level;
    return full - level < gain ? full : level + gain;
}

static void bucket_fill(Bucket *b, const Taking *t) {
    int64_t passed = t->now_ms - b->at_ms, full = t->limit->burst * TOKEN;
    if (passed <= 0) return;
    // per_minute tokens in 60,000 ms are per_minute thousandths in 60 ms.
    int64_t gain = passed > 3600000 ? full : passed * t->limit->per_minute / 60;
    b->milli = filled(b->milli, gain, full);
    b->near = filled(b->near, gain, piece_of(t->limit) * NEAR);
    if (gain || b->milli == full) b->at_ms = t->now_ms;
}

/** ANSWER_ASK: only the share can tell, and nothing was taken. Under the shard's lock. */
static Answer bucket_take(Bucket *b, Taking *t, bool is_shared) {
    bucket_fill(b, t);
    if (b->milli < TOKEN) {
        t->wait_ms = (TOKEN - b->milli) * 60 / t->limit->per_minute;
        return ANSWER_NO;
    }
    if (is_shared && b->near < NEAR) {
        t->wait_ms = b->shut_ms - t->now_ms;
        return t->wait_ms > 0 ? ANSWER_NO : ANSWER_ASK;
    }
    b->milli -= TOKEN;
    if (is_shared) b->near -= NEAR;
    return ANSWER_YES;
}

static Answer take(Taking *t, bool is_shared) {
    pthread_mutex_lock(&t->shard->lock);
    Answer answer = bucket_take(bucket_find(t), t, is_shared);
    pthread_mutex_unlock(&t->shard->lock);
    return answer;
}

static int64_t share_id(const LimitShare *share, const Taking *t) {
    AUTO(arena_free) Arena *arena = arena_new(512);
    Sha256 hash = sha256_two(share->secret, str_printf(arena, "%d %.*s", (int)t->cls, STR(t->key)));
    int64_t id;
    memcpy(&id, &hash, sizeof id);
    return id;
}

/** Asks the share for a piece and puts it into the bucket. False: it could not tell. */
static bool draw(Limiter *limiter, const Taking *t) {
    int64_t wait_ms = 0, piece = piece_of(t->limit), per_minute = t->limit->per_minute;
    const LimitShare *share = limiter->share;
    if (!share->draw(share->context, share_id(share, t),
                     (piece * 60000 + per_minute - 1) / per_minute,
                     t->limit->burst * 60000 / per_minute, &wait_ms)) {
        atomic_store(&limiter->away_ms, t->now_ms + AWAY_MS);
        return false;
    }
    atomic_store(&limiter->away_ms, 0);
    pthread_mutex_lock(&t->shard->lock);
    Bucket *b = bucket_find(t);
    if (wait_ms <= 0)
        b->near += piece * NEAR;
    else
        b->shut_ms = t->now_ms + (wait_ms > SHUT_MS ? wait_ms : SHUT_MS);
    pthread_mutex_unlock(&t->shard->lock);
    return true;
}

/** One thread draws at a time, so that those who wait for it find what it has brought. */
static Answer take_shared(Limiter *limiter, Taking *t) {
    Answer answer = ANSWER_ASK;
    if (!atomic_load(&limiter->away_ms))
        pthread_mutex_lock(&limiter->drawing);
    else if (pthread_mutex_trylock(&limiter->drawing) != 0)
        return answer; // somebody finds out whether it is back, which may take seconds
    // One piece is enough unless others use it up in between.
    while (answer == ANSWER_ASK && t->now_ms >= atomic_load(&limiter->away_ms)) {
        answer = take(t, true);
        if (answer == ANSWER_ASK && !draw(limiter, t)) break;
    }
    pthread_mutex_unlock(&limiter->drawing);
    return answer;
}

bool limiter_take(Limiter *limiter, LimitClass cls, Str key, int64_t now_ms, int64_t *wait_s) {
    Taking t = { .limit = &limiter->limits[cls], .cls = cls, .key = key, .now_ms = now_ms };
    if (!t.limit->per_minute) return true;
    t.hash = hash_key(cls, key);
    t.shard = &limiter->shards[t.hash % SHARD_COUNT];
    bool is_shared = limiter->share && now_ms >= atomic_load(&limiter->away_ms);
    Answer answer = take(&t, is_shared);
    if (answer == ANSWER_ASK) answer = take_shared(limiter, &t);
    if (answer == ANSWER_ASK) answer = take(&t, false); // nobody knows of the others
    if (answer == ANSWER_YES) return true;
    *wait_s = (t.wait_ms + 999) / 1000;
    if (*wait_s < 1) *wait_s = 1;
    return false;
}
