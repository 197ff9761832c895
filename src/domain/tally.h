#pragma once
/**
 * The counts beside the rows, and whether the data are sound: every total recounted, every file
 * hashed, the journal walked. What `kyket fsck` runs; repairs only the derived counts.
 */
#include "domain/occurrence.h"
#include "domain/submission.h"
#include "store/snapshot.h"
#include "store/store.h"

#include "domain/tally_sql.h"

/** Takes what is counted of a unit and those below it out of the totals above it, before its place
 * in the tree changes; and adds it to those above its new place. */
MUST_USE bool tally_leave(Tx *tx, UnitId unit, Err *err);
MUST_USE bool tally_join(Tx *tx, UnitId unit, Err *err);
/** The work of the unit itself is counted from now on, or no longer: a court that follows its own.
 */
MUST_USE bool tally_own_begin(Tx *tx, UnitId unit, Err *err);
MUST_USE bool tally_own_end(Tx *tx, UnitId unit, Err *err);
/** Makes the tally and what is counted of each performer anew from the rows, inside another command
 * or by fsck. */
MUST_USE bool tally_recount(Tx *tx, Err *err);

/** Called for each fault with one English line. */
typedef void (*FaultSink)(void *context, Str line);

/** Walks everything; *faults counts what was reported. Changes nothing, may run while the directory
 * is served. */
MUST_USE bool data_check(Snapshot *snapshot, Arena *arena, FaultSink sink, void *context,
                         int64_t *faults, Err *err);

/** Repairs derived data only: the counts, the closure of the unit tree with what goes down it, the
 * tiles of the journal. Errors ERR_STATE: the entries do not give the signed root. */
extern const CommandType tally_recount_cmd;
