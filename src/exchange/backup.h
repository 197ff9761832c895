#pragma once
/**
 * Scheduled backups (backup_* of kyket.conf): bundles with the key in one folder, each read back
 * and checked before it gets its name, so that whatever is called kyket-….tar there is a good one.
 */
#include "base/clock.h"
#include "store/store.h"

#include <stdatomic.h>

typedef struct BackupState {
    bool is_on;   // a folder is set
    Instant last; // when the last good one was made; INSTANT_NONE: there is none
    bool is_old;  // on, and the last good one is older than backup_warn_hours, or there is none
} BackupState;

/** What lies in the folder. */
BackupState backup_state(Arena *arena, Str dir, const Config *config, Instant now);
/**
 * Makes one when the last is backup_hours old, then removes those that the retention rule does not
 * keep, and what a run that was killed left behind. *made tells whether one was made.
 *
 * stop    once true, the run ends soon with ERR_BUSY and leaves no file
 * Errors  those of bundle_write and bundle_walk; the older ones stay then
 */
MUST_USE bool backup_run_due(Arena *arena, Str dir, const Config *config, Instant now,
                             const atomic_bool *stop, bool *made, Err *err);

/** The thread that makes them, in the one server that leads (store_leads). */
typedef struct BackupThread BackupThread;
/** *out is NULL when kyket.conf names no folder. */
MUST_USE bool backup_start(Store *store, const Clock *clock, BackupThread **out, Err *err);
/** Ends the thread; a backup that runs is given up. NULL is accepted. */
void backup_stop(BackupThread *thread);

/** The retention rule: newest_first[i] is kept when it is among the newest keep, or is the last of
 * its month and that month is among the newest keep_months. */
bool backup_is_kept(const Instant *newest_first, size_t i, int64_t keep, int64_t keep_months,
                    Zone zone);
/** "kyket-20261124T010000Z.tar" and back; false for every other name. */
Str backup_name(Arena *arena, Instant at);
bool backup_name_parse(Str name, Instant *out);
