#pragma once
/**
 * Checks a whole journal offline: each entry against its hash, each tile against the entries, the
 * root against the signed head. Where the journal lies (folder, database) is the caller's matter.
 */
#include "journal/key_chain.h"

/**
 * A journal to read. All callbacks are called from several threads at once.
 *
 * checkpoint  the signed head
 * read        exactly the tile or, for TILE_ENTRIES, the entry bundle of id.width hashes or entries
 * keys        the chain of keys (key_chain_text), or empty when the place has none; may be NULL
 * list        further tiles that lie there (narrower ones of an earlier size), to be compared with
 *             those of the head; may be NULL
 * Errors      ERR_NOT_FOUND: the tile is missing, which is a finding; all others end the check
 */
typedef struct LogSource {
    void *ctx;
    bool (*checkpoint)(void *ctx, Arena *arena, Str *out, Err *err);
    bool (*read)(void *ctx, TileId id, Arena *arena, Str *out, Err *err);
    bool (*keys)(void *ctx, Arena *arena, Str *out, Err *err);
    bool (*list)(void *ctx, Arena *arena, TileId **out, size_t *count, Err *err);
} LogSource;

#define LOG_FINDINGS_MAX 20

typedef struct LogReport {
    Checkpoint head;
    Note note;
    uint64_t entries, tiles, bytes; // read and checked
    uint64_t wrong;                 // places that do not fit
    Err findings[LOG_FINDINGS_MAX]; // the first of them, in words
    size_t count;
} LogReport;

/**
 * keys     those that are trusted; each change between them must stand in the journal
 * threads  0: as many as there are processors
 * out      wrong is 0 when all is as it was signed
 * Errors   ERR_INPUT, ERR_STATE: of the head (checkpoint_open); ERR_SYSTEM and the like: the
 *          journal could not be read to its end
 */
MUST_USE bool log_verify(Arena *arena, const LogSource *source, const KeyChain *keys,
                         unsigned threads, LogReport *out, Err *err);
