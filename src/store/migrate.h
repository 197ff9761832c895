#pragma once
/**
 * Numbered migrations (migrations/NNNN_name.sql), each run once in a transaction and recorded with
 * its hash. A recorded migration whose file has changed since, or a database that is newer than the
 * program, stops the start with an explanation.
 */
#include "store/db.h"

typedef struct Migration {
    int number;
    const char *name, *sql; // sql with {ID} {BYTES} {CLUSTERED} for what engines call differently
} Migration;

/** In order of number; made by tools/gen_migrations from the folder; ends with number 0. */
extern const Migration migrations[];

/** Brings the database to the newest schema. Errors ERR_STATE: changed file, or a newer database.
 */
MUST_USE bool migrate(Db *db, Instant now, Err *err);
