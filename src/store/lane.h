#pragma once
/**
 * The write lane: one thread that runs all commands of the process. It takes up to LANE_BATCH of
 * them from a queue, runs each in a savepoint of one transaction, appends their journal leaves,
 * commits once and only then answers the callers (architecture.md, "Storage").
 */
#include "store/tx.h"

enum { LANE_BATCH = 256, LANE_QUEUE = 4096 };

typedef struct Lane Lane;

typedef struct CommandResult {
    int64_t id; // of what was made or changed
    Str text;   // what only the first answer may show, such as a one-time password; in the arena
} CommandResult;

/** A kind of command: name is stable ("occurrence.submit"), run checks and writes. */
typedef struct CommandType {
    const char *name;
    bool (*run)(Tx *tx, const void *command, CommandResult *result, Err *err);
} CommandType;

typedef struct LaneCall {
    const struct Actor *actor; // NULL: the program itself
    int64_t scope; // whose idempotency keys these are: the person's id, 0 for the program
    Str key;       // idempotency key; empty: none
    Instant now;
    Zone zone;
} LaneCall;

/**
 * Queues the command and waits until its batch is durable. Results and errors live in arena.
 * Errors those of the command; ERR_BUSY: LANE_QUEUE commands wait already; ERR_CONFLICT, field
 * "Idempotency-Key": the key was used for another command; ERR_SYSTEM: the commit failed.
 */
MUST_USE bool lane_run(Lane *lane, Arena *arena, const LaneCall *call, const CommandType *type,
                       const void *command, CommandResult *result, Err *err);

/** What the lane does with the leaves of a batch, just before its commit (journal_store.h). */
typedef bool (*LaneJournal)(void *context, Db *db, struct TxLeaves *leaves, Err *err);

/** Takes over the connection; after_commit is called after each commit, on the lane's thread. */
Lane *lane_start(Db *db, LaneJournal journal, void *journal_context, void (*after_commit)(void *),
                 void *after_context);
/** Finishes what is queued, then ends the thread and releases the lane; the connection stays open.
 */
void lane_stop(Lane *lane);
/** Commands that wait now, for metrics. */
size_t lane_length(Lane *lane);
