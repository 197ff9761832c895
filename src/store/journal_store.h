#pragma once
/**
 * The journal in the database: entries, tiles and the signed head are written in the transaction of
 * the commands, so what is visible is in the log.
 */
#include "journal/checkpoint.h"
#include "store/db.h"

typedef struct JournalStore JournalStore;
struct TxLeaves;

/** A new private key at path (mode 0600) and the origin that it signs for. */
MUST_USE bool journal_key_create(Arena *arena, Str path, Str *origin, Err *err);
/** Errors ERR_STATE: the key file is not there, or is of another origin: writing is impossible. */
MUST_USE bool journal_store_open(Arena *arena, Str key_path, Str origin, JournalStore **out,
                                 Err *err);
void journal_store_close(JournalStore *journal);
/** The lane's LaneJournal: appends the leaves of a batch and signs the new head. */
bool journal_store_append(void *context, Db *db, struct TxLeaves *leaves, Err *err);
/** The key's public form, "name+id+base64". */
Str journal_store_vkey(const JournalStore *journal);

/** Tiles of the database for journal/tree.h; ctx is the Db. Read only. */
TileStore journal_tiles(Db *db);
typedef struct JournalHead {
    uint64_t size;
    Str checkpoint; // the signed note; empty while size is 0
    Instant at;
} JournalHead;
MUST_USE bool journal_head(Db *db, JournalHead *out, Err *err);
/** Leaf bytes of entries first … first + count - 1; fewer when the log is shorter. count ≤ 256. */
MUST_USE bool journal_leaves(Db *db, uint64_t first, size_t count, Str **out, size_t *out_n,
                             Err *err);

extern const SqlText *const journal_texts[];
