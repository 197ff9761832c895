#include "web/work.h"

#include <pthread.h>

enum { QUEUE_ROOM = 1024, WORKER_MAX = 64 };

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
};

static void *worker_loop(void *context) {
    Workers *w = context;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        w->idle_n++;
        while (!w->count && !w->is_stopping)
            pthread_cond_wait(&w->wake, &w->lock);
        w->idle_n--;
        if (!w->count) break;
        Queued next = w->queue[w->first];
        w->first = (w->first + 1) % QUEUE_ROOM;
        w->count--;
        pthread_mutex_unlock(&w->lock);
        next.job(next.context);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

/** One more thread, under the lock. */
static void add_thread(Workers *w) {
    if (w->threads_n < w->threads_max &&
        pthread_create(&w->threads[w->threads_n], NULL, worker_loop, w) == 0)
        w->threads_n++;
}

Workers *workers_start(int most) {
    Workers *w = heap_alloc(1, sizeof *w);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    w->threads_max = most < WORKER_MAX ? most : WORKER_MAX;
    pthread_mutex_lock(&w->lock);
    add_thread(w);
    pthread_mutex_unlock(&w->lock);
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
        if ((size_t)w->idle_n < w->count) add_thread(w);
        pthread_cond_signal(&w->wake);
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
