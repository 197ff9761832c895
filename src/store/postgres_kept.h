#pragma once
/**
 * What a batch has read, so that its next command need not ask the server again: while a batch runs
 * nobody else writes (docs/decisions/0005-one-batch-at-a-time.md), so the answer to a question
 * holds until one of the tables that it names is named by something that writes. A table is named
 * by its word in the statement; there are no triggers, and references that change other rows
 * (gen_tables stops the build on both). Only db_postgres.c uses it.
 */
#include "store/db.h"

#include <libpq-fe.h>

/** An answer with those who still read it. */
typedef struct PgRows {
    PGresult *result;
    int users;
} PgRows;

PgRows *pg_rows_new(PGresult *result); // for one user
void pg_rows_done(PgRows *rows);

typedef struct PgKept PgKept;
PgKept *pg_kept_new(void);
void pg_kept_free(PgKept *kept);
/** Nothing that was read holds any longer. */
void pg_kept_clear(PgKept *kept);
/** A statement that writes was sent. */
void pg_kept_written(PgKept *kept, const SqlText *text);
/** The answer, for one more user, or NULL. */
PgRows *pg_kept_find(PgKept *kept, const SqlText *text, const SqlArg *args);
/** Keeps an answer besides its user, when it is small. */
void pg_kept_add(PgKept *kept, const SqlText *text, const SqlArg *args, PgRows *rows);
