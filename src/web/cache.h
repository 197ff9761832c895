#pragma once
/**
 * Finished public pages, ready to send. A page is kept under its address, language, display
 * preferences and encoding, and is valid while the data version and the day are what they were.
 * Bounded in bytes; the pages that were asked for longest ago go first.
 */
#include "base/day.h"

struct MHD_Response;
struct MHD_Connection;
typedef struct Cache Cache;

typedef struct CacheStamp {
    uint64_t version;
    Day day;
} CacheStamp;

typedef struct CachedPage {
    struct MHD_Response *page, *unchanged; // 200 and its 304; one reference each is the cache's
    Str etag;
    size_t bytes;
} CachedPage;

enum { CACHE_KEY_MAX = 600 };

Cache *cache_new(size_t limit_bytes);
void cache_free(Cache *cache);
/** Queues the page on connection, or its 304 when if_none_match names it; the status sent. 0: not
 * there, or of an older stamp. */
int cache_send(Cache *cache, Str key, CacheStamp stamp, Str if_none_match,
               struct MHD_Connection *connection);
/** Keeps page under key; both references pass to the cache, which may drop them at once. */
void cache_put(Cache *cache, Str key, CacheStamp stamp, CachedPage page);
/** Bytes held now. */
size_t cache_bytes(Cache *cache);
/** Whether an If-None-Match header names this ETag (or is "*"). */
bool etag_matches(Str header, Str etag);
