#pragma once
/**
 * The journal in the database: entries, tiles and the signed head are written in the transaction of
 * the commands, so what is visible is in the log.
 */
#include "journal/checkpoint.h"
#include "store/config.h"
#include "store/db.h"

typedef struct JournalStore JournalStore;
struct TxLeaves;

/**
 * The journal of dir. Without a usable private key it opens for reading: journal_store_refusal says
 * why nothing can be written. Errors ERR_SYSTEM: the database.
 */
MUST_USE bool journal_store_open(Arena *arena, Str dir, const Config *config, Db *db,
                                 JournalStore **out, Err *err);
/** Why nothing can be written now, or NULL: there was no usable key at the start, or its file has
 * been taken away since. Takes the JournalStore, as lane_ask_first wants it. */
const Err *journal_store_refusal(const void *journal);
void journal_store_close(JournalStore *journal);
/** The lane's LaneJournal: appends the leaves of a batch and signs the new head. */
bool journal_store_append(void *context, Db *db, struct TxLeaves *leaves, Err *err);
/** The key's public form, "name+id+base64"; empty when no key was ever seen here. */
Str journal_store_vkey(const JournalStore *journal);

/* For a change of keys (key_change.h). */
/** The key that is to follow, or NULL; a batch with the entry of the change is signed by both. */
void journal_store_next(JournalStore *journal, const NoteSigner *next);
/** The note for the entry number that names the next key. Errors ERR_READ_ONLY. */
MUST_USE bool journal_store_change_note(const JournalStore *journal, Arena *arena, uint64_t number,
                                        Str *out, Err *err);
/** The next key is the key from now on. */
void journal_store_changed(JournalStore *journal);

/** Tiles of the database for journal/tree.h; ctx is the Db. Read only. */
TileStore journal_tiles(Db *db);
/** Makes all tiles anew from the entries 0 … size - 1; root is theirs. For import and repair,
 * inside a transaction of the caller. Errors ERR_STATE: entry args[0] is not there. */
MUST_USE bool journal_tiles_rebuild(Db *db, uint64_t size, Sha256 *root, Err *err);
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
