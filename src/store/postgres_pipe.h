#pragma once
/**
 * One connection to PostgreSQL in pipeline mode: statements are prepared once, sent without
 * waiting, and their answers are read when somebody needs one. Only db_postgres.c uses it.
 */
#include "store/db.h"

#include <libpq-fe.h>

/** Types of the server's catalogue, as its protocol numbers them. */
enum {
    PG_BOOL = 16,
    PG_BYTES = 17,
    PG_INT8 = 20,
    PG_INT2 = 21,
    PG_INT4 = 23,
    PG_TEXT = 25,
    PG_NUMERIC = 1700
};

enum { PG_PARAMS_MAX = 64 }; // of a statement

typedef struct PgPipe PgPipe;

/** Errors ERR_INPUT: where is no connection string; ERR_BUSY: no server that can be written to. */
MUST_USE bool pg_open(Str where, bool is_reader, PgPipe **out, Err *err);
void pg_close(PgPipe *pipe);
/** Makes a connection that broke anew, at growing distances while it fails; an open one stays.
 * Errors ERR_BUSY. */
MUST_USE bool pg_connected(PgPipe *pipe, Err *err);
/** Sends a statement; its failure comes from the next pg_collect. */
MUST_USE bool pg_send(PgPipe *pipe, const SqlText *text, const SqlArg *args, Err *err);
/** Sends a statement to be prepared and not run; its parameters' types must be declared. */
MUST_USE bool pg_prepare(PgPipe *pipe, const SqlText *text, Err *err);
/**
 * Waits for the answers to all that was sent. *last (may be NULL) is the last statement's, to be
 * cleared by the caller. Errors: the first that failed; what came after it was not run.
 */
MUST_USE bool pg_collect(PgPipe *pipe, PGresult **last, Err *err);
/** Sends off what is queued and reads nothing. */
void pg_flush(PgPipe *pipe);
/** Several statements at once, without parameters. */
MUST_USE bool pg_script(PgPipe *pipe, const char *sql, Err *err);

/** The connection is gone, or of no use because its server no longer takes writes. */
bool pg_is_broken(const PgPipe *pipe);
bool pg_is_in_transaction(const PgPipe *pipe);
/** Its next use is a new session. */
void pg_give_up(PgPipe *pipe);
/** How many times it was connected; another number is another session. */
uint64_t pg_generation(const PgPipe *pipe);
/** From here on a warning of the server means that a commit is not safe; the end tells whether one
 * came. */
void pg_watch_begin(PgPipe *pipe);
bool pg_watch_end(PgPipe *pipe);
/** Fills *err for a connection that is gone before anything was done. */
bool pg_fail_lost(Err *err, Str detail);
