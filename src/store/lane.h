#pragma once
/**
 * The write lane: one thread that runs all commands of the process. It takes up to LANE_BATCH of
 * them from a queue, runs them in one transaction, appends their journal leaves, commits once and
 * only then answers the callers (architecture.md, "Storage"). One that fails after it has written
 * makes the batch begin again with a savepoint for each, so run must be repeatable: what it does
 * outside of the transaction must do no harm a second time.
 */
#include "store/tx.h"

enum { LANE_BATCH = 256, LANE_QUEUE = 4096, LANE_PROBE_MS = 5000, LANE_STUCK_MS = 10000 };

typedef struct Lane Lane;

typedef struct CommandResult {
    int64_t id; // of what was made or changed
    Str text;   // what only the first answer may show, such as a one-time password; in the arena
} CommandResult;

/** A kind of command: name is stable ("occurrence.submit"), run checks and writes. */
typedef struct CommandType {
    const char *name;
    bool (*run)(Tx *tx, const void *command, CommandResult *result, Err *err);
    bool is_internal; // no public page shows what it changes: those that are cached stay valid
} CommandType;

typedef struct LaneCall {
    const struct Actor *actor; // NULL: the program itself
    int64_t scope; // whose idempotency keys these are: the person's id, 0 for the program
    Str key;       // idempotency key; empty: none
    Str asked;     // a hash of what is asked under the key; empty: not compared
    Instant now;
    Zone zone;
} LaneCall;

/**
 * Queues the command and waits until its batch is durable. Results and errors live in arena.
 * Errors those of the command; ERR_BUSY: LANE_QUEUE commands wait already; ERR_CONFLICT, field
 * "Idempotency-Key": the key was used for another command or other content; ERR_SYSTEM: the commit
 * failed.
 */
MUST_USE bool lane_run(Lane *lane, Arena *arena, const LaneCall *call, const CommandType *type,
                       const void *command, CommandResult *result, Err *err);

/** One of several commands that do not depend on each other's results. */
typedef struct LaneJob {
    LaneCall call;
    const CommandType *type;
    const void *command;
    CommandResult result; // filled by lane_run_all
    Err err;
} LaneJob;

/**
 * Runs commands in their order, LANE_BATCH to a commit: for what makes many at once (demo, bench,
 * import). False at the first batch in which one failed, with the error of the first such; the
 * others of that batch stand.
 */
MUST_USE bool lane_run_all(Lane *lane, Arena *arena, LaneJob *jobs, size_t n, Err *err);
/** Queues a copy of a command of the program itself that nobody waits for and that may be lost,
 * such as "last seen". Size is that of the struct, which points to nothing. */
void lane_post(Lane *lane, const LaneCall *call, const CommandType *type, const void *command,
               size_t size);

/** What the lane does with the leaves of a batch, just before its commit (journal_store.h). */
typedef bool (*LaneJournal)(void *context, Db *db, struct TxLeaves *leaves, Err *err);

/** Takes over the connection; after_commit is called after each commit, on the lane's thread.
 * needs_scrub: something erased could not be cleared from the engine's files yet (tx_scrub). */
Lane *lane_start(Db *db, bool needs_scrub, LaneJournal journal, void *journal_context,
                 void (*after_commit)(void *context, bool is_public), void *after_context);
/** Asked at the begin of each batch, with the journal's context: while it gives an Err, every
 * command that would write to the journal fails so. Call it before the first command. */
void lane_ask_first(Lane *lane, const Err *(*refusal)(const void *journal_context));
/** Finishes what is queued, then ends the thread and releases the lane; the connection stays open.
 */
void lane_stop(Lane *lane);
/** Commands that wait now, for metrics. */
size_t lane_length(Lane *lane);
/**
 * Whether the last batch could be committed, and none has been waiting for longer than
 * LANE_STUCK_MS. Never waits: when nothing was written for LANE_PROBE_MS, or the last batch failed,
 * it has the lane write something that changes nothing, and the next answer knows how that went.
 */
bool lane_is_writing(Lane *lane);
