#include "web/work.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

enum { QUEUE_ROOM = 1024, WORKER_MAX = 64, WORKER_NICE = 5 };

typedef struct Queued {
    Job job;
    void *context;
} Queued;

struct Workers {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    Queued queue[QUEUE_ROOM];
    size_t first, count;
    bool is_stopping;
    pthread_t threads[WORKER_MAX]; // made when there is work and nobody is idle
    int threads_n, threads_max, idle_n;
    int running_n, at_once;
};

static void *worker_loop(void *context);

static bool may_take(const Workers *w) {
    return w->count && w->running_n < w->at_once;
}

/** Under the lock, after each change: one is woken for the next job, and wakes the one after. */
static void wake_next(Workers *w) {
    if (!may_take(w)) return;
    if (w->idle_n)
        pthread_cond_signal(&w->wake);
    else if (!w->is_stopping && w->threads_n < w->threads_max &&
             pthread_create(&w->threads[w->threads_n], NULL, worker_loop, w) == 0)
        w->threads_n++;
}

static void *worker_loop(void *context) {
    Workers *w = context;
    id_t self = (id_t)gettid(); // Linux: of this thread alone
    pthread_setname_np(pthread_self(), "worker");
    setpriority(PRIO_PROCESS, self, getpriority(PRIO_PROCESS, self) + WORKER_NICE);
    pthread_mutex_lock(&w->lock);
    for (;;) {
        w->idle_n++;
        while (!may_take(w) && (w->count || !w->is_stopping))
            pthread_cond_wait(&w->wake, &w->lock);
        w->idle_n--;
        if (!w->count) break;
        Queued next = w->queue[w->first];
        w->first = (w->first + 1) % QUEUE_ROOM;
        w->count--;
        w->running_n++;
        wake_next(w);
        pthread_mutex_unlock(&w->lock);
        next.job(next.context);
        pthread_mutex_lock(&w->lock);
        w->running_n--;
        wake_next(w);
    }
    pthread_cond_broadcast(&w->wake); // the last job is taken: all end
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

Workers *workers_start(int most, int at_once) {
    Workers *w = heap_alloc(1, sizeof *w);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    w->threads_max = most < WORKER_MAX ? most : WORKER_MAX;
    w->at_once = at_once < 1 ? 1 : at_once;
    w->threads_n = pthread_create(&w->threads[0], NULL, worker_loop, w) == 0;
    if (w->threads_n) return w;
    workers_stop(w);
    return NULL;
}

void workers_stop(Workers *w) {
    if (!w) return;
    pthread_mutex_lock(&w->lock);
    w->is_stopping = true;
    pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->lock);
    for (int i = 0; i < w->threads_n; i++)
        pthread_join(w->threads[i], NULL);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->wake);
    heap_free(w);
}

bool workers_add(Workers *w, Job job, void *context) {
    pthread_mutex_lock(&w->lock);
    bool ok = w->count < QUEUE_ROOM && !w->is_stopping;
    if (ok) {
        w->queue[(w->first + w->count) % QUEUE_ROOM] = (Queued){ job, context };
        w->count++;
        wake_next(w);
    }
    pthread_mutex_unlock(&w->lock);
    return ok;
}

size_t workers_waiting(Workers *w) {
    pthread_mutex_lock(&w->lock);
    size_t n = w->count;
    pthread_mutex_unlock(&w->lock);
    return n;
}

void workers_rest(Workers *w) {
    pthread_mutex_lock(&w->lock);
    w->running_n--;
    wake_next(w);
    pthread_mutex_unlock(&w->lock);
}

void workers_again(Workers *w) {
    pthread_mutex_lock(&w->lock);
    w->running_n++;
    pthread_mutex_unlock(&w->lock);
}
