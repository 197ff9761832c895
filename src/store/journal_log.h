#pragma once
/**
 * The journal in the database as outsiders see it: tiles, entry bundles and receipts (what /log/
 * serves), and a source for journal/verify.h that reads a data directory, served or not.
 */
#include "journal/receipt.h"
#include "journal/verify.h"
#include "store/journal_store.h"

/**
 * A tile or, for TILE_ENTRIES, an entry bundle of the journal as it is now, exactly id.width wide.
 * Errors ERR_NOT_FOUND: the journal does not reach so far; ERR_SYSTEM.
 */
MUST_USE bool journal_tile(Db *db, TileId id, Str *out, Err *err);
/** The receipt of an entry against the newest head that has it and is cosigned by witnesses, or
 * else against the head as it is now. Errors ERR_NOT_FOUND: no such entry. */
MUST_USE bool journal_receipt(Db *db, uint64_t index, Str *out, Err *err);

/** A data directory opened for reading alone: no lock, nothing changed, any number of threads. */
typedef struct JournalReader JournalReader;
/** Errors ERR_INPUT: no data directory; ERR_SYSTEM. */
MUST_USE bool journal_reader_open(Arena *arena, Str dir, JournalReader **out, Err *err);
void journal_reader_close(JournalReader *reader);
LogSource journal_reader_source(JournalReader *reader);
/** The public key of the directory itself; empty when neither the private key nor journal.pub is
 * there. */
Str journal_reader_vkey(Arena *arena, const JournalReader *reader);
/** All keys that the journal ever had (journal_key.h). */
MUST_USE bool journal_reader_keys(Arena *arena, JournalReader *reader, KeyChain *out, Err *err);
