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
    pthread_t threads[WORKER_MAX];
    int threads_n;
};

static void *worker_loop(void *context) {
    Workers *w = context;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!w->count && !w->is_stopping)
            pthread_cond_wait(&w->wake, &w->lock);
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

Workers *workers_start(int count) {
    Workers *w = heap_alloc(1, sizeof *w);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    for (int i = 0; i < count && i < WORKER_MAX; i++)
        if (pthread_create(&w->threads[w->threads_n], NULL, worker_loop, w) == 0) w->threads_n++;
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
        pthread_cond_signal(&w->wake);
    }
    pthread_mutex_unlock(&w->lock);
    return ok;
}
