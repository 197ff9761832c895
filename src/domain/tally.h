#pragma once
/**
 * The counts beside the rows, and whether the data are sound: every total recounted, every file
 * hashed, the journal walked. What `kyket fsck` runs; repairs only the derived counts.
 */
#include "domain/occurrence.h"
#include "domain/submission.h"
#include "store/store.h"

#include "domain/tally_sql.h"

/** Makes the tally anew from the rows, inside another command (a moved unit) or by fsck. */
MUST_USE bool tally_recount(Tx *tx, Err *err);

/** Called for each fault with one English line. */
typedef void (*FaultSink)(void *context, Str line);

/** Walks everything; *faults counts what was reported. The store stays as it is. */
MUST_USE bool data_check(Store *store, Arena *arena, FaultSink sink, void *context, int64_t *faults,
                         Err *err);

/** Repairs derived data only: the tally. */
extern const CommandType tally_recount_cmd;
