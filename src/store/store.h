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

/** A new data directory with its configuration, journal key and empty schema. Errors ERR_INPUT: dir
 * is not empty. */
MUST_USE bool store_create(Arena *arena, Str dir, Str name, Instant now, Err *err);
/**
 * Opens dir (the Store lives in arena, which must outlive it), brings the schema up to date, takes
 * the lock and starts the lane. Errors ERR_INPUT: no data directory; ERR_STATE: another program
 * serves it, or the schema is newer.
 */
MUST_USE bool store_open(Arena *arena, Str dir, Instant now, Store **out, Err *err);
/** Waits for queued commands, then releases everything; NULL is accepted. */
void store_close(Store *store);

const Config *store_config(const Store *store);
const FileStore *store_files(const Store *store);
Lane *store_lane(Store *store);
Str store_folder(const Store *store);
/** Grows with each commit; a page made at one value is valid while it stays. */
uint64_t store_version(const Store *store);

/**
 * A reading connection whose results land in arena, in a transaction that sees one state of the
 * data. Waits when all are in use. Give it back with store_read_done on the same thread.
 */
MUST_USE bool store_read(Store *store, Arena *arena, Db **out, Err *err);
void store_read_done(Store *store, Db *db);
/** The journal's public key, one line as in C2SP signed-note. */
Str store_vkey(const Store *store);
