#include "web/cache.h"

#include <microhttpd.h>
#include <pthread.h>

enum { SLOT_COUNT = 1024, PROBE_MAX = 8, ETAG_MAX = 40 };

typedef struct Slot {
    uint64_t hash;
    uint64_t used; // turn of the last use
    CacheStamp stamp;
    struct MHD_Response *page, *unchanged;
    char *key;
    size_t key_n, bytes;
    char etag[ETAG_MAX];
    size_t etag_n;
} Slot;

struct Cache {
    pthread_mutex_t lock;
    Slot *slots;
    size_t limit, bytes;
    uint64_t turn;
};

Cache *cache_new(size_t limit_bytes) {
    Cache *cache = heap_alloc(1, sizeof *cache);
    pthread_mutex_init(&cache->lock, NULL);
    cache->slots = heap_alloc(SLOT_COUNT, sizeof *cache->slots);
    cache->limit = limit_bytes;
    return cache;
}

static void slot_empty(Cache *cache, Slot *slot) {
    if (!slot->page) return;
    MHD_destroy_response(slot->page);
    MHD_destroy_response(slot->unchanged);
    heap_free(slot->key);
    cache->bytes -= slot->bytes;
    *slot = (Slot){ 0 };
}

void cache_free(Cache *cache) {
    if (!cache) return;
    for (size_t i = 0; i < SLOT_COUNT; i++)
        slot_empty(cache, &cache->slots[i]);
    heap_free(cache->slots);
    pthread_mutex_destroy(&cache->lock);
    heap_free(cache);
}

static uint64_t hash_of(Str key) {
    uint64_t h = 14695981039346656037ull;
    for (size_t i = 0; i < key.n; i++)
        h = (h ^ (unsigned char)key.p[i]) * 1099511628211ull;
    return (h ^ h >> 32) | 1;
}

static Slot *slot_at(Cache *cache, uint64_t hash, size_t probe) {
    return &cache->slots[((hash >> 3) + probe) % SLOT_COUNT];
}

static Slot *slot_find(Cache *cache, uint64_t hash, Str key) {
    for (size_t i = 0; i < PROBE_MAX; i++) {
        Slot *slot = slot_at(cache, hash, i);
        if (slot->hash == hash && slot->key_n == key.n && memcmp(slot->key, key.p, key.n) == 0)
            return slot;
    }
    return NULL;
}

bool etag_matches(Str header, Str etag) {
    Str part;
    while (str_cut(&header, ',', &part)) {
        part = str_trim(part);
        if (str_starts(part, S("W/"))) part = str_from(part, 2);
        if (str_eq(part, etag) || str_is(part, "*")) return true;
    }
    return false;
}

static bool stamp_eq(CacheStamp a, CacheStamp b) {
    return a.version == b.version && a.day.n == b.day.n;
}

int cache_send(Cache *cache, Str key, CacheStamp stamp, Str if_none_match,
               struct MHD_Connection *connection) {
    uint64_t hash = hash_of(key);
    int status = 0;
    pthread_mutex_lock(&cache->lock);
    Slot *slot = slot_find(cache, hash, key);
    if (slot && !stamp_eq(slot->stamp, stamp)) {
        slot_empty(cache, slot);
        slot = NULL;
    }
    if (slot) {
        slot->used = ++cache->turn;
        bool same =
            if_none_match.n && etag_matches(if_none_match, (Str){ slot->etag, slot->etag_n });
        status = same ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK;
        // Under the lock: queueing takes a reference, which nothing else in the library's API does.
        MHD_queue_response(connection, (unsigned)status, same ? slot->unchanged : slot->page);
    }
    pthread_mutex_unlock(&cache->lock);
    return status;
}

/** Drops the page that was used longest ago, if there is any. */
static bool evict_one(Cache *cache) {
    Slot *oldest = NULL;
    for (size_t i = 0; i < SLOT_COUNT; i++) {
        Slot *slot = &cache->slots[i];
        if (slot->page && (!oldest || slot->used < oldest->used)) oldest = slot;
    }
    if (oldest) slot_empty(cache, oldest);
    return oldest != NULL;
}

/** The slot of the key, emptied; else the one of its places that was used longest ago (empty:
 * never). */
static Slot *slot_for(Cache *cache, uint64_t hash, Str key) {
    Slot *slot = slot_find(cache, hash, key);
    if (!slot) {
        slot = slot_at(cache, hash, 0);
        for (size_t i = 1; i < PROBE_MAX; i++)
            if (slot_at(cache, hash, i)->used < slot->used) slot = slot_at(cache, hash, i);
    }
    slot_empty(cache, slot);
    return slot;
}

void cache_put(Cache *cache, Str key, CacheStamp stamp, CachedPage page) {
    size_t bytes = page.bytes + key.n + 1024; // headers and the libraries' own
    if (key.n > CACHE_KEY_MAX || bytes > cache->limit / 4 || page.etag.n > ETAG_MAX) {
        MHD_destroy_response(page.page);
        MHD_destroy_response(page.unchanged);
        return;
    }
    pthread_mutex_lock(&cache->lock);
    while (cache->bytes + bytes > cache->limit)
        if (!evict_one(cache)) break;
    uint64_t hash = hash_of(key);
    Slot *slot = slot_for(cache, hash, key);
    *slot = (Slot){ .hash = hash,
                    .used = ++cache->turn,
                    .stamp = stamp,
                    .page = page.page,
                    .unchanged = page.unchanged,
                    .key_n = key.n,
                    .bytes = bytes,
                    .etag_n = page.etag.n };
    slot->key = heap_alloc(key.n, 1);
    memcpy(slot->key, key.p, key.n);
    memcpy(slot->etag, page.etag.p, page.etag.n);
    cache->bytes += bytes;
    pthread_mutex_unlock(&cache->lock);
}

size_t cache_bytes(Cache *cache) {
    pthread_mutex_lock(&cache->lock);
    size_t bytes = cache->bytes;
    pthread_mutex_unlock(&cache->lock);
    return bytes;
}
