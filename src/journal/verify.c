#include "journal/verify.h"

#include "journal/entry.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#define THREADS_MAX 64
#define BATCH 8 // bundles that a thread takes at once

/** What the threads share. */
typedef struct Check {
    const LogSource *source;
    uint64_t size, bundles;
    Sha256 *roots; // of each full tile of level 0
    Sha256 edge[TILE_WIDTH];
    _Atomic uint64_t next, bytes;
    atomic_bool is_stopped;
    pthread_mutex_t lock; // guards what follows
    Arena *arena;
    LogReport *report;
    Err error;      // that ended the check
    TileId *others; // all that lie there, of the first thread alone
    size_t others_n;
} Check;

/** The check ends; err is the first reason. */
static void stop(Check *check, const Err *err) {
    pthread_mutex_lock(&check->lock);
    if (!atomic_exchange(&check->is_stopped, true)) {
        check->error = *err;
        for (size_t i = 0; i < COUNT_OF(err->args); i++)
            check->error.args[i] = str_dup(check->arena, err->args[i]);
        check->error.detail = str_dup(check->arena, err->detail);
    }
    pthread_mutex_unlock(&check->lock);
}

static Str str_of_number(Arena *arena, uint64_t number) {
    return str_printf(arena, "%llu", (unsigned long long)number);
}

static void found(Check *check, const char *msg, TileId id, Str second) {
    pthread_mutex_lock(&check->lock);
    LogReport *report = check->report;
    report->wrong++;
    if (report->count < LOG_FINDINGS_MAX)
        report->findings[report->count++] =
            (Err){ .code = ERR_STATE,
                   .msg = msg,
                   .args = { tile_path(check->arena, id), str_dup(check->arena, second) } };
    pthread_mutex_unlock(&check->lock);
}

/** False: the tile cannot be looked at, because it is missing (noted) or the check ends. */
static bool get(Check *check, TileId id, Arena *arena, Str *out) {
    Err err;
    if (check->source->read(check->source->ctx, id, arena, out, &err)) {
        atomic_fetch_add(&check->bytes, out->n);
        return true;
    }
    if (err.code == ERR_NOT_FOUND || err.code == ERR_TOO_LARGE) {
        found(check,
              err.code == ERR_NOT_FOUND ? N_("{0} is missing.")
                                        : N_("{0} is longer than it can be."),
              id, S(""));
        return false;
    }
    stop(check, &err);
    return false;
}

/** The tile's hashes as they are stored, or NULL (noted). */
static const char *get_hashes(Check *check, TileId id, Arena *arena) {
    Str bytes;
    if (!get(check, id, arena, &bytes)) return NULL;
    if (bytes.n == (size_t)id.width * 32) return bytes.p;
    found(check, N_("{0} has {1} bytes, which is not 32 for each hash."), id,
          str_of_number(arena, bytes.n));
    return NULL;
}

/** Hashes the leaves of one bundle and compares them with the tile of level 0. */
static void check_bundle(Check *check, uint64_t n, Arena *arena, Sha256 *hashes) {
    TileId id = { TILE_ENTRIES, n, tile_width(check->size, 0, n) };
    TileId tile = { 0, n, id.width };
    Str rest, leaves[TILE_WIDTH];
    unsigned n_leaves = 0;
    const char *stored = get_hashes(check, tile, arena);
    if (!get(check, id, arena, &rest)) return;
    while (n_leaves < id.width && entry_bundle_next(&rest, &leaves[n_leaves]))
        n_leaves++;
    tree_leaf_hashes(leaves, n_leaves, hashes);
    for (unsigned i = 0; stored && i < n_leaves; i++)
        if (memcmp(hashes[i].b, stored + (size_t)i * 32, 32) != 0)
            found(check, N_("Entry {1} does not fit its hash in {0}: one of them was changed."),
                  tile, str_of_number(arena, n * TILE_WIDTH + i));
    if (n_leaves < id.width)
        found(check, N_("{0} ends before entry {1}."), id,
              str_of_number(arena, n * TILE_WIDTH + n_leaves));
    else if (rest.n > 0)
        found(check, N_("{0} has {1} bytes behind its last entry."), id,
              str_of_number(arena, rest.n));
}

static void *work(void *argument) {
    Check *check = argument;
    // One block that holds a bundle and its tile, so that none goes back to the system between two.
    AUTO(arena_free) Arena *arena = arena_new((size_t)1 << 20);
    while (!atomic_load(&check->is_stopped)) {
        uint64_t first = atomic_fetch_add(&check->next, BATCH);
        if (first >= check->bundles) break;
        for (uint64_t n = first; n < first + BATCH && n < check->bundles; n++) {
            Sha256 hashes[TILE_WIDTH];
            arena_reset(arena);
            if (atomic_load(&check->is_stopped)) break;
            memset(hashes, 0, sizeof hashes);
            check_bundle(check, n, arena, hashes);
            if (n == check->size / TILE_WIDTH)
                memcpy(check->edge, hashes, sizeof hashes);
            else
                check->roots[n] = tree_fold(hashes, TILE_WIDTH);
        }
    }
    return NULL;
}

/** The tiles above level 0, from the roots of the full tiles below. Uses up roots. */
static void check_upper(Check *check) {
    Sha256 *hashes = check->roots;
    for (int level = 1; check->size >> (8 * level) > 0; level++) {
        uint64_t count = check->size >> (8 * level), full = count / TILE_WIDTH;
        for (uint64_t n = 0; n * TILE_WIDTH < count; n++) {
            TileId id = { level, n, tile_width(check->size, level, n) };
            AUTO(arena_free) Arena *arena = arena_new(0);
            const char *stored = get_hashes(check, id, arena);
            if (stored && memcmp(stored, hashes[n * TILE_WIDTH].b, (size_t)id.width * 32) != 0)
                found(check, N_("{0} does not fit the entries below it."), id, S(""));
            if (atomic_load(&check->is_stopped)) return;
            check->report->tiles++;
        }
        for (uint64_t n = 0; n < full; n++)
            hashes[n] = tree_fold(hashes + n * TILE_WIDTH, TILE_WIDTH);
    }
}

static Sha256 whole_root(const Check *check) {
    TreeRange range = { 0 };
    for (uint64_t n = 0; n < check->size / TILE_WIDTH; n++)
        tree_range_add_tile(&range, check->roots[n]);
    for (unsigned i = 0; i < check->size % TILE_WIDTH; i++)
        tree_range_add(&range, check->edge[i]);
    return tree_range_root(&range);
}

/** Narrower tiles of an earlier size begin the wider ones, byte by byte. */
static void check_others(Check *check) {
    for (size_t i = 0; i < check->others_n && !atomic_load(&check->is_stopped); i++) {
        const TileId narrow = check->others[i];
        TileId wide = narrow;
        Str narrow_bytes, wide_bytes;
        wide.width = tile_width(check->size, wide.level, wide.n);
        if (wide.width <= narrow.width) continue; // the one that was checked, or not signed yet
        AUTO(arena_free) Arena *here = arena_new(0);
        if (!get(check, narrow, here, &narrow_bytes) || !get(check, wide, here, &wide_bytes))
            continue;
        bool is_short = wide.level >= 0 && narrow_bytes.n != (size_t)narrow.width * 32;
        if (wide.level == TILE_ENTRIES) {
            Str rest = wide_bytes, leaf;
            for (unsigned k = 0; k < narrow.width && entry_bundle_next(&rest, &leaf); k++)
                continue;
            is_short = narrow_bytes.n != wide_bytes.n - rest.n;
        }
        if (is_short || !str_starts(wide_bytes, narrow_bytes))
            found(check, N_("{0} does not fit the wider part of the same place."), narrow, S(""));
    }
}

/** Each change of the key is the entry that its note says. */
static void check_changes(Check *check, const KeyChain *keys) {
    for (size_t i = 0; i + 1 < keys->count && !atomic_load(&check->is_stopped); i++) {
        uint64_t number = key_change_number(keys, i), n = number / TILE_WIDTH;
        if (number >= check->size) continue; // younger than the head
        AUTO(arena_free) Arena *arena = arena_new(0);
        TileId id = { TILE_ENTRIES, n, tile_width(check->size, 0, n) };
        Str rest, leaf = S(""), note;
        Err err;
        if (!get(check, id, arena, &rest)) continue;
        for (uint64_t k = 0; k <= number % TILE_WIDTH; k++)
            if (!entry_bundle_next(&rest, &leaf)) leaf = S("");
        if (!key_change_of_leaf(arena, leaf, &note, &err) || !str_eq(note, keys->changes[i]))
            found(check, N_("Entry {1} in {0} is not the change of the key that it must be."), id,
                  str_of_number(arena, number));
    }
}

/** What lies there, while the other threads hash already. */
static void list_others(Check *check, Arena *arena) {
    Err err;
    if (check->source->list &&
        !check->source->list(check->source->ctx, arena, &check->others, &check->others_n, &err))
        stop(check, &err);
}

static void run_threads(Check *check, Arena *arena, unsigned threads) {
    pthread_t others[THREADS_MAX];
    unsigned started = 0;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (threads == 0) threads = processors > 0 ? (unsigned)processors : 1;
    if (threads > THREADS_MAX) threads = THREADS_MAX;
    while (started + 1 < threads && pthread_create(&others[started], NULL, work, check) == 0)
        started++;
    list_others(check, arena);
    work(check);
    for (unsigned i = 0; i < started; i++)
        pthread_join(others[i], NULL);
}

bool log_verify(Arena *arena, const LogSource *source, const KeyChain *keys, unsigned threads,
                LogReport *out, Err *err) {
    Str bytes;
    LogReport *report = ARENA_NEW(arena, LogReport);
    if (!source->checkpoint(source->ctx, arena, &bytes, err) ||
        !key_chain_open(arena, keys, bytes, &report->head, &report->note, NULL, err))
        return false;
    Check check = { .source = source, .size = report->head.size, .arena = arena, .report = report };
    check.bundles = (check.size + TILE_WIDTH - 1) / TILE_WIDTH;
    if (check.bundles > ((uint64_t)1 << 32))
        return FAIL(err, .code = ERR_TOO_LARGE,
                    .msg = N_("This journal has too many entries to be checked at once."));
    check.roots = heap_alloc((size_t)check.bundles + 1, sizeof *check.roots);
    pthread_mutex_init(&check.lock, NULL);
    AUTO(arena_free) Arena *listing = arena_new(0);
    run_threads(&check, listing, threads);
    // Before the levels above use up the roots.
    Sha256 root = whole_root(&check);
    report->tiles = 2 * check.bundles;
    if (!atomic_load(&check.is_stopped)) check_upper(&check);
    check_changes(&check, keys);
    check_others(&check);
    if (!sha256_eq(root, report->head.root)) {
        report->wrong++;
        if (report->count < LOG_FINDINGS_MAX)
            report->findings[report->count++] =
                (Err){ .code = ERR_STATE,
                       .msg = N_("The entries do not give the root hash that was signed.") };
    }
    pthread_mutex_destroy(&check.lock);
    heap_free(check.roots);
    if (atomic_load(&check.is_stopped)) {
        *err = check.error;
        return false;
    }
    report->entries = check.size;
    report->bytes = atomic_load(&check.bytes);
    *out = *report;
    return true;
}
