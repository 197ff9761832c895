#pragma once
/**
 * Ids given by the lane itself: while a batch runs nobody else inserts rows
 * (docs/decisions/0005-one-batch-at-a-time.md), so the id of each row is known once the table's
 * sequence has been asked, and "INSERT … RETURNING id" is sent with its id and not waited for. The
 * sequence is set before the commit, and before another statement that inserts into the table.
 * Only db_postgres.c uses it.
 */
#include "store/db.h"

typedef struct PgTableIds PgTableIds;

/** How an "INSERT … RETURNING id" of one row is sent with the id as one more, last parameter. */
typedef struct PgInsert {
    const SqlText *text; // as it is written
    SqlText with_id;     // its sql is NULL when it cannot be sent so
    PgTableIds *ids;
} PgInsert;

struct PgTableIds {
    char name[64];           // of the table
    SqlText ask, set;        // the next id, without parameters; sets it
    bool is_known, is_ahead; // next is known; ids were given that the sequence does not know of
    int64_t next;
};

typedef struct PgIds PgIds;
PgIds *pg_ids_new(void);
void pg_ids_free(PgIds *ids);
/** NULL: the statement is of another kind. */
PgInsert *pg_ids_insert(PgIds *ids, const SqlText *text);
/** Whether the statement may take ids of the table from its sequence. */
bool pg_ids_concerns(const PgTableIds *table, const SqlText *text);
/** Those that are known, one after the other: *at is 0 before the first. NULL after the last. */
PgTableIds *pg_ids_next(PgIds *ids, size_t *at);
/** What is known of the sequences holds no longer. */
void pg_ids_forget(PgIds *ids);
