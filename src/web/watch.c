#include "web/watch.h"

#include "base/clock.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>

struct WatchedConnection {
    WatchedConnection *next, *before;
    int fd;
    _Atomic int64_t deadline_ms;
};

struct Watch {
    pthread_mutex_t lock;
    pthread_cond_t stop;
    pthread_t thread;
    bool is_stopping;
    WatchedConnection *first;
};

static void end_late(Watch *watch, int64_t now) {
    for (WatchedConnection *c = watch->first; c; c = c->next) {
        int64_t deadline = atomic_load_explicit(&c->deadline_ms, memory_order_relaxed);
        if (deadline && deadline < now) shutdown(c->fd, SHUT_RDWR);
    }
}

static void *watch_loop(void *context) {
    Watch *watch = context;
    pthread_mutex_lock(&watch->lock);
    while (!watch->is_stopping) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&watch->stop, &watch->lock, &until);
        end_late(watch, clock_monotonic_ms());
    }
    pthread_mutex_unlock(&watch->lock);
    return NULL;
}

Watch *watch_start(void) {
    Watch *watch = heap_alloc(1, sizeof *watch);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&watch->stop, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&watch->lock, NULL);
    if (pthread_create(&watch->thread, NULL, watch_loop, watch) != 0) {
        heap_free(watch);
        return NULL;
    }
    return watch;
}

void watch_stop(Watch *watch) {
    if (!watch) return;
    pthread_mutex_lock(&watch->lock);
    watch->is_stopping = true;
    pthread_cond_signal(&watch->stop);
    pthread_mutex_unlock(&watch->lock);
    pthread_join(watch->thread, NULL);
    pthread_mutex_destroy(&watch->lock);
    pthread_cond_destroy(&watch->stop);
    heap_free(watch);
}

WatchedConnection *watch_open(Watch *watch, int fd, int64_t deadline_ms) {
    WatchedConnection *c = heap_alloc(1, sizeof *c);
    c->fd = fd;
    atomic_init(&c->deadline_ms, deadline_ms);
    pthread_mutex_lock(&watch->lock);
    c->next = watch->first;
    if (c->next) c->next->before = c;
    watch->first = c;
    pthread_mutex_unlock(&watch->lock);
    return c;
}

void watch_deadline(Watch *watch, WatchedConnection *c, int64_t deadline_ms) {
    (void)watch;
    if (c) atomic_store_explicit(&c->deadline_ms, deadline_ms, memory_order_relaxed);
}

void watch_close(Watch *watch, WatchedConnection *c) {
    if (!c) return;
    pthread_mutex_lock(&watch->lock);
    if (c->before)
        c->before->next = c->next;
    else
        watch->first = c->next;
    if (c->next) c->next->before = c->before;
    pthread_mutex_unlock(&watch->lock);
    heap_free(c);
}
