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
/** The same up to the migration with this number, all within the transaction that is open. */
MUST_USE bool migrate_within(Db *db, int number, Instant now, Err *err);
/** Changes nothing: the schema must be this program's newest; *number is its number. Errors
 * ERR_STATE: it is older, newer, or a migration was changed. */
MUST_USE bool migrate_check(Db *db, int *number, Err *err);
/** The newest migration of this program. */
int migrate_newest(void);
/** A hash over the migrations up to number: what the schema of that number is. */
Str migrate_hash(Arena *arena, int number);
/** The same by another list, for tests of older and newer programs. */
MUST_USE bool migrate_by(Db *db, const Migration *list, Instant now, Err *err);
