#pragma once
/**
 * A data directory in use: the database with its readers, the write lane, the files, the
 * configuration and the journal's key. Everything that kyket keeps is in here.
 */
#include "store/config.h"
#include "store/files.h"
#include "store/lane.h"

#include <stdatomic.h>

typedef struct Store Store;

enum {
    STORE_READERS = 24,
    STORE_READERS_KEPT = 8, // of them for those who must not queue: the event threads
};

/**
 * A new data directory with its configuration, journal key and empty schema. database is the
 * connection string of PostgreSQL; empty: SQLite in the directory. Errors ERR_INPUT: dir is not
 * empty; ERR_STATE: the database is in use; ERR_BUSY: it cannot be reached.
 */
MUST_USE bool store_create(Arena *arena, Str dir, Str name, Str database, Instant now, Err *err);
/**
 * Opens dir (the Store lives in arena, which must outlive it), brings the schema up to date, takes
 * the lock and starts the lane. Errors ERR_INPUT: no data directory, or its database is gone;
 * ERR_STATE: another program serves it, the schema is newer, or its database is empty; ERR_SYSTEM:
 * something was cut off the database.
 */
MUST_USE bool store_open(Arena *arena, Str dir, Instant now, Store **out, Err *err);
/** Waits for queued commands, then releases everything; NULL is accepted. */
void store_close(Store *store);

/**
 * Fills a new directory fast (demo, bench): commits and files become durable together at the end.
 * A directory that was left in between is refused by store_open. No commands may be under way.
 */
MUST_USE bool store_fill_begin(Store *store, Err *err);
MUST_USE bool store_fill_end(Store *store, Err *err);

const Config *store_config(const Store *store);
const FileStore *store_files(const Store *store);
Lane *store_lane(Store *store);
Str store_folder(const Store *store);
/** Another number after each commit with something that a public page may show (CommandType), of
 * whichever process; a page made from what was read after it
 * was asked for is valid while it stays. */
uint64_t store_version(Store *store);
/** Commits of this process since the store was opened. */
uint64_t store_commits(const Store *store);

/**
 * A reading connection whose results land in arena, in a transaction that sees one state of the
 * data. Waits when all are in use, so whoever holds one must not take a second. Give it back with
 * store_read_done.
 */
MUST_USE bool store_read(Store *store, Arena *arena, Db **out, Err *err);
/** The same for threads that must not queue behind workers: some readers are kept for them. */
MUST_USE bool store_read_first(Store *store, Arena *arena, Db **out, Err *err);
/** Lets others use the connection while the holder waits for something. The next read takes one
 * again, and sees the newest state of the data. */
void store_read_rest(Store *store, Db *db);
void store_read_done(Store *store, Db *db);
/** For what no other process may see half done. Errors ERR_STATE: another one uses the directory.
 */
MUST_USE bool store_alone(Store *store, Err *err);
/** Whether this process does the work of the clock: of several on one database one does, and when
 * it goes another becomes it. */
bool store_leads(Store *store);
/** Whether several processes may work on the same data at once. */
bool store_is_shared(const Store *store);
/** Takes a piece of a rate limit that all processes share; arguments and answer as in LimitShare
 * (web/limit.h). Only when store_is_shared. */
bool store_draw(Store *store, int64_t id, int64_t piece_ms, int64_t full_ms, int64_t *wait_ms);
/** The journal's public key, one line as in C2SP signed-note. */
Str store_vkey(const Store *store);
/** Why nothing can be written (the journal's private key is not usable), or NULL. Reading goes on.
 */
const Err *store_refusal(const Store *store);
/** For key_change.h. */
struct JournalStore *store_journal(Store *store);
