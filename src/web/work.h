#pragma once
/**
 * Workers: the threads on which handlers run that write (and so wait for the write lane) or work
 * long, so that event threads never wait and many commands can share one commit.
 */
#include "base/str.h"

typedef struct Workers Workers;
typedef void (*Job)(void *context);

Workers *workers_start(int count);
/** Runs what is queued, then ends the threads. */
void workers_stop(Workers *workers);
/** False when too many wait already. */
MUST_USE bool workers_add(Workers *workers, Job job, void *context);
