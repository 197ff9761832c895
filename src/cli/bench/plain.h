#pragma once
/**
 * The baseline of the write lane: the very rows that commands have written, inserted into an empty
 * database of the same schema by the engine's own library, with the same durability.
 */
#include "base/buf.h"
#include "base/err.h"

enum { PLAIN_TABLES = 4 };
/** What a comment inserts, with the column that grows; every one has a row in each, several notices
 * and objects. */
extern const struct PlainTable { const char *name, *key; } plain_tables[PLAIN_TABLES];

typedef struct PlainEngine {
    const char *name;
    /** The highest key of each table. */
    bool (*last)(Str where, int64_t last[PLAIN_TABLES], Err *err);
    /** All rows behind those keys, in memory, to be given to free_rows. */
    bool (*load)(Str where, const int64_t after[PLAIN_TABLES], void **rows, Err *err);
    void (*free_rows)(void *rows);
    /** Inserts the rows of so many commands in so many commits; *ns is how long it took. */
    bool (*insert)(Str where, const void *rows, size_t commits, int64_t *ns, Err *err);
} PlainEngine;

extern const PlainEngine plain_sqlite, plain_postgres;

/** Makes and drops databases on a server; where names one of its databases. */
MUST_USE bool plain_postgres_run(Str where, const char *sql, Err *err);
