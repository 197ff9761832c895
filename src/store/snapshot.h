#pragma once
/**
 * One state of a data directory, for export and checks: read without the lock, so also while the
 * directory is served and written to.
 */
#include "store/config.h"
#include "store/files.h"
#include "store/tables.h"

typedef struct Snapshot {
    Str folder;
    Config config;
    Str config_text;
    FileStore files;
    Str key_path; // of the journal's private key, whether it is there or not
    bool has_key;
    Str vkey;   // its public form, also when only that is there; else empty
    int schema; // number of the newest migration: always the program's own
    Db db;      // in a transaction that sees one state
} Snapshot;

/** Errors ERR_INPUT: no data directory; ERR_STATE: the schema is not this program's; ERR_SYSTEM. */
MUST_USE bool snapshot_open(Arena *arena, Str dir, Snapshot *out, Err *err);
void snapshot_close(Snapshot *snapshot);
/** The state that db sees, in a transaction of the caller's: not to be closed. */
MUST_USE bool snapshot_within(Arena *arena, Str dir, const Db *db, Snapshot *out, Err *err);

/** Whether an import may go to this database (empty: SQLite). Errors as db_place_is_free. */
MUST_USE bool blank_is_free(Arena *arena, Str database, Err *err);
/**
 * A new database for an import alone, as config of dir names it: schema up to the migration with
 * this number, no rows, no lane. All is one transaction, which is open from here to blank_commit;
 * closing before it leaves nothing.
 */
MUST_USE bool blank_open(Arena *arena, Str dir, const Config *config, int schema, Instant now,
                         Db *out, Err *err);
/** Once the rows are there: the newest schema. */
MUST_USE bool blank_renew(Db *db, Instant now, Err *err);
MUST_USE bool blank_commit(Db *db, Err *err);
void blank_close(Db *db);
