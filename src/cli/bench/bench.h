#pragma once
/**
 * What "kyket bench" measures, and the data it measures on: made through the same commands as any
 * user's, grouped so that filling is fast.
 */
#include "domain/unit.h"
#include "store/store.h"

typedef struct BenchSize {
    int64_t units;         // bodies below the province, 10 to 2,000
    int64_t obligations;   // in all programmes together
    int64_t per_programme; // of them in one programme, at most 2,000
    int64_t entries;       // of the journal at least: filled up with questions and answers
} BenchSize;
#define BENCH_SIZE ((BenchSize){ .units = 200, .obligations = 12000, .per_programme = 60 })

#define BENCH_PASSWORD "kyket-bench-2026"

/** What a load needs to know of the data. */
typedef struct BenchData {
    PersonId coordinator, officer; // logins "coordinator" and "officer"
    UnitId office, commune;        // in which they are
    ProgrammeId programme;         // the first one
    int64_t obligations, occurrences;
} BenchData;

/** Fills a new store: units, people, programmes in force, work in every state around now. */
MUST_USE bool bench_fill(Store *store, Arena *arena, BenchSize size, Instant now, BenchData *out,
                         Err *err);

/** Commands a second through the lane, single and grouped, beside the plain engine with the same
 * rows and the same durability; prints figures. server: a connection to PostgreSQL whose user may
 * make databases; empty: SQLite. */
MUST_USE bool bench_storage(Arena *arena, Str server, Err *err);
