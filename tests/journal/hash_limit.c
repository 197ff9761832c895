/**
 * What SHA-256 alone allows on this machine: entries a second when each is hashed as a leaf and the
 * tree above is folded, out of memory, by as many threads as asked for.
 *
 *   hash_limit THREADS BYTES_PER_ENTRY SECONDS
 */
#include "base/clock.h"
#include "journal/tree.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { THREADS_MAX = 64 };

static struct {
    size_t bytes;
    int64_t until_ns;
    _Atomic uint64_t entries;
    _Atomic unsigned mixed; // so that nothing is left out by the compiler
} shared;

static void *work(void *context) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    char *entries = arena_alloc(arena, shared.bytes * TILE_WIDTH);
    Sha256 hashes[TILE_WIDTH];
    (void)context;
    for (size_t i = 0; i < shared.bytes * TILE_WIDTH; i++)
        entries[i] = (char)(i * 31);
    while (clock_monotonic_ns() < shared.until_ns) {
        for (size_t i = 0; i < TILE_WIDTH; i++)
            hashes[i] = tree_leaf_hash((Str){ entries + i * shared.bytes, shared.bytes });
        shared.mixed ^= tree_fold(hashes, TILE_WIDTH).b[0];
        shared.entries += TILE_WIDTH;
    }
    return NULL;
}

int main(int argc, char **argv) {
    int64_t threads, bytes, seconds;
    pthread_t others[THREADS_MAX];
    if (argc != 4 || !str_to_int(str_c(argv[1]), &threads) || !str_to_int(str_c(argv[2]), &bytes) ||
        !str_to_int(str_c(argv[3]), &seconds) || threads < 1 || threads > THREADS_MAX ||
        bytes < 1 || bytes > 65535 || seconds < 1)
        return 2;
    shared.bytes = (size_t)bytes;
    int64_t begin = clock_monotonic_ns();
    shared.until_ns = begin + seconds * 1000000000;
    for (int64_t i = 1; i < threads; i++)
        if (pthread_create(&others[i], NULL, work, NULL) != 0) return 3;
    work(NULL);
    for (int64_t i = 1; i < threads; i++)
        pthread_join(others[i], NULL);
    int64_t took = clock_monotonic_ns() - begin;
    printf("%llu\n", (unsigned long long)(shared.entries * 1000000 / (uint64_t)(took / 1000)));
    return 0;
}
