#pragma once
/**
 * Workers: the threads on which handlers run that write (and so wait for the write lane) or work
 * long, so that event threads never wait and many commands can share one commit.
 */
#include "base/str.h"

typedef struct Workers Workers;
typedef void (*Job)(void *context);

/** At most so many threads; they are made as they are needed. */
Workers *workers_start(int most);
/** Runs what is queued, then ends the threads. */
void workers_stop(Workers *workers);
/** Jobs that wait for a thread. */
size_t workers_waiting(Workers *workers);
/** False when too many wait already. */
MUST_USE bool workers_add(Workers *workers, Job job, void *context);
