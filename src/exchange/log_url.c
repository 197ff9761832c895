#include "exchange/log_url.h"

#include "exchange/fetch.h"
#include "journal/entry.h"

#include <pthread.h>

#define BUNDLE_BYTES_MAX ((size_t)TILE_WIDTH * (ENTRY_BYTES_MAX + 2))
enum { CONNECTIONS_MAX = 64 };

struct LogUrl {
    Str base;             // without a slash at its end
    pthread_mutex_t lock; // guards idle
    Fetch *idle[CONNECTIONS_MAX];
    size_t idle_n;
};

static Fetch *take(LogUrl *log) {
    Fetch *fetch = NULL;
    pthread_mutex_lock(&log->lock);
    if (log->idle_n > 0) fetch = log->idle[--log->idle_n];
    pthread_mutex_unlock(&log->lock);
    return fetch ? fetch : fetch_new();
}

static void give_back(LogUrl *log, Fetch *fetch) {
    pthread_mutex_lock(&log->lock);
    bool is_kept = log->idle_n < CONNECTIONS_MAX;
    if (is_kept) log->idle[log->idle_n++] = fetch;
    pthread_mutex_unlock(&log->lock);
    if (!is_kept) fetch_free(fetch);
}

static bool get(LogUrl *log, Arena *arena, Str name, size_t limit, Str *out, Err *err) {
    FetchReply reply;
    Fetch *fetch = take(log);
    Str url = str_printf(arena, "%.*s/%.*s", STR(log->base), STR(name));
    bool ok = fetch_get(fetch, arena, url, limit, &reply, err);
    give_back(log, fetch);
    if (!ok) return false;
    if (reply.status == 404)
        return FAIL(err, .code = ERR_NOT_FOUND, .args = { url }, .msg = N_("{0} is missing."));
    if (reply.status != 200)
        return FAIL(err, .code = ERR_SYSTEM, .args = { url, str_printf(arena, "%d", reply.status) },
                    .msg = N_("{0} answers with status {1}. Try again in a while."));
    *out = reply.body;
    return true;
}

bool log_url_open(Arena *arena, Str base, LogUrl **out, Err *err) {
    LogUrl *log = ARENA_NEW(arena, LogUrl);
    Str checkpoint;
    while (base.n && base.p[base.n - 1] == '/')
        base.n--;
    log->base = base;
    pthread_mutex_init(&log->lock, NULL);
    bool ok = get(log, arena, S("checkpoint"), NOTE_BYTES_MAX, &checkpoint, err);
    if (!ok && err->code == ERR_NOT_FOUND) {
        log->base = str_printf(arena, "%.*s/log", STR(base));
        ok = get(log, arena, S("checkpoint"), NOTE_BYTES_MAX, &checkpoint, err);
    }
    if (ok) {
        *out = log;
        return true;
    }
    log_url_close(log);
    if (err->code != ERR_NOT_FOUND) return false;
    return FAIL(err, .code = ERR_INPUT, .args = { str_dup(arena, base) },
                .msg = N_("There is no journal at {0}: neither “checkpoint” nor “log/checkpoint” "
                          "is there."));
}

void log_url_close(LogUrl *log) {
    if (!log) return;
    while (log->idle_n > 0)
        fetch_free(log->idle[--log->idle_n]);
    pthread_mutex_destroy(&log->lock);
}

static bool url_checkpoint(void *ctx, Arena *arena, Str *out, Err *err) {
    return get(ctx, arena, S("checkpoint"), NOTE_BYTES_MAX, out, err);
}

static bool url_read(void *ctx, TileId id, Arena *arena, Str *out, Err *err) {
    size_t limit = id.level < 0 ? BUNDLE_BYTES_MAX : (size_t)TILE_WIDTH * 32;
    TileId full = id;
    full.width = TILE_WIDTH;
    if (get(ctx, arena, tile_path(arena, id), limit, out, err)) return true;
    if (err->code != ERR_NOT_FOUND || id.width == TILE_WIDTH ||
        !get(ctx, arena, tile_path(arena, full), limit, out, err))
        return false;
    Str rest = *out, leaf; // a server may have dropped the narrow part once it was full
    for (unsigned i = 0; id.level < 0 && i < id.width && entry_bundle_next(&rest, &leaf); i++)
        continue;
    *out = str_upto(*out, id.level < 0 ? out->n - rest.n : (size_t)id.width * 32);
    return true;
}

static bool url_keys(void *ctx, Arena *arena, Str *out, Err *err) {
    *out = S("");
    return get(ctx, arena, S("keys"), KEY_CHAIN_BYTES_MAX, out, err) || err->code == ERR_NOT_FOUND;
}

LogSource log_url_source(LogUrl *log) {
    return (
        LogSource){ .ctx = log, .checkpoint = url_checkpoint, .read = url_read, .keys = url_keys };
}

Str log_url_vkey(Arena *arena, LogUrl *log) {
    Str text;
    Err err;
    return get(log, arena, S("key"), 4096, &text, &err) ? str_trim(text) : S("");
}
