#pragma once
/**
 * Workers: the threads on which handlers run that write (and so wait for the write lane) or work
 * long, so that event threads never wait and many commands can share one commit.
 */
#include "base/str.h"

typedef struct Workers Workers;
typedef void (*Job)(void *context);

/** At most so many threads, made as they are needed; of them so many run at once, while the others
 * wait for the lane. They yield to the event threads, which answer those who read. */
Workers *workers_start(int most, int at_once);
/** Runs what is queued, then ends the threads. */
void workers_stop(Workers *workers);
/** Jobs that wait for a thread. */
size_t workers_waiting(Workers *workers);
/** False when too many wait already. */
MUST_USE bool workers_add(Workers *workers, Job job, void *context);
/** A job waits for something: until workers_again another one runs in its place. Each job has its
 * place again when it ends. */
void workers_rest(Workers *workers);
/** It goes on at once, so that for a moment more may run; new jobs wait until they are done. */
void workers_again(Workers *workers);
