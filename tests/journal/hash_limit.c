// OpenSSL 3 deprecates its functions for one hash at a time in favour of EVP, which is slower here.
#define OPENSSL_SUPPRESS_DEPRECATED
/**
 * What SHA-256 alone allows on this machine: entries a second when each is hashed as a leaf (its
 * bytes behind 0x00) and 255 nodes of 65 bytes are hashed above each 256 of them, out of a memory
 * that the processor's cache holds, by as many threads as asked for. No file is read, nothing is
 * compared.
 *
 *   hash_limit THREADS BYTES_PER_ENTRY SECONDS library|tree
 *
 * library  libcrypto's SHA256_Init, _Update and _Final, one message after the other: what any
 *          program gets from it
 * tree     journal/tree.h, which pads the messages itself and hands over whole blocks
 */
#include "base/clock.h"
#include "journal/tree.h"

#include <openssl/sha.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { THREADS_MAX = 64 };

static struct {
    size_t bytes;
    bool is_tree;
    int64_t until_ns;
    _Atomic uint64_t entries;
    _Atomic unsigned mixed; // so that nothing is left out by the compiler
} shared;

static Sha256 library_hash(unsigned char prefix, const void *bytes, size_t n) {
    SHA256_CTX context;
    Sha256 out;
    SHA256_Init(&context);
    SHA256_Update(&context, &prefix, 1);
    SHA256_Update(&context, bytes, n);
    SHA256_Final(out.b, &context);
    return out;
}

static Sha256 library_root(const Str *leaves, Sha256 *hashes) {
    for (size_t i = 0; i < TILE_WIDTH; i++)
        hashes[i] = library_hash(0, leaves[i].p, leaves[i].n);
    for (size_t n = TILE_WIDTH / 2; n > 0; n /= 2)
        for (size_t i = 0; i < n; i++)
            hashes[i] = library_hash(1, &hashes[2 * i], 64);
    return hashes[0];
}

static Sha256 tree_root_of(const Str *leaves, Sha256 *hashes) {
    tree_leaf_hashes(leaves, TILE_WIDTH, hashes);
    return tree_fold(hashes, TILE_WIDTH);
}

static void *work(void *context) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    char *entries = arena_alloc(arena, shared.bytes * TILE_WIDTH);
    Sha256 hashes[TILE_WIDTH];
    Str leaves[TILE_WIDTH];
    (void)context;
    for (size_t i = 0; i < shared.bytes * TILE_WIDTH; i++)
        entries[i] = (char)(i * 31);
    for (size_t i = 0; i < TILE_WIDTH; i++)
        leaves[i] = (Str){ entries + i * shared.bytes, shared.bytes };
    while (clock_monotonic_ns() < shared.until_ns) {
        Sha256 root = shared.is_tree ? tree_root_of(leaves, hashes) : library_root(leaves, hashes);
        shared.mixed ^= root.b[0];
        shared.entries += TILE_WIDTH;
    }
    return NULL;
}

int main(int argc, char **argv) {
    int64_t threads, bytes, seconds;
    pthread_t others[THREADS_MAX];
    if (argc != 5 || !str_to_int(str_c(argv[1]), &threads) || !str_to_int(str_c(argv[2]), &bytes) ||
        !str_to_int(str_c(argv[3]), &seconds) || threads < 1 || threads > THREADS_MAX ||
        bytes < 1 || bytes > 65535 || seconds < 1 ||
        !(str_is(str_c(argv[4]), "tree") || str_is(str_c(argv[4]), "library")))
        return 2;
    shared.bytes = (size_t)bytes;
    shared.is_tree = str_is(str_c(argv[4]), "tree");
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
