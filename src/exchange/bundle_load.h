#pragma once
/** Import and restore: a checked bundle becomes a new data directory, whole or not at all. */
#include "domain/tally.h"
#include "exchange/bundle_read.h"

typedef struct BundleLoad {
    Str file, dir;
    Str database;  // connection string of PostgreSQL; empty: SQLite in dir
    Str key_file;  // the journal's private key, when the bundle has none; may be empty
    bool need_key; // refuse when neither has one
    const Progress *progress;
    FaultSink fault; // a line for each fault of a bundle whose content does not hold together
    void *context;
} BundleLoad;

typedef struct BundleLoaded {
    BundleCounts counts;
    int64_t journal_size;
    Str journal_root;
    bool has_key;
} BundleLoaded;

/**
 * Walks the bundle once before anything is written, builds the directory under a name beside dir
 * and the database in one transaction, checks both as kyket fsck does, commits, then renames.
 * Errors  ERR_INPUT: dir is there and not empty, or the bundle is cut, altered, of another kind or
 *         of a later version; ERR_STATE: its content does not hold together, or the database is in
 *         use; ERR_BUSY: it cannot be reached; ERR_SYSTEM
 */
MUST_USE bool bundle_load(Arena *arena, const BundleLoad *load, Instant now, BundleLoaded *out,
                          Err *err);
