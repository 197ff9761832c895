#include "exchange/backup.h"
#include "base/file.h"
#include "base/log.h"
#include "exchange/bundle_read.h"
#include "exchange/bundle_write.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { HOUR_MS = 3600 * 1000, BACKUPS_MAX = 10000 };

Str backup_name(Arena *arena, Instant at) {
    Str t = instant_rfc3339(arena, at, (Zone){ 0 }); // 2026-11-24T01:00:00Z
    return str_printf(arena, "kyket-%.4s%.2s%.2sT%.2s%.2s%.2sZ.tar", t.p, t.p + 5, t.p + 8,
                      t.p + 11, t.p + 14, t.p + 17);
}

bool backup_name_parse(Str name, Instant *out) {
    AUTO(arena_free) Arena *arena = arena_new(256);
    if (name.n != 26 || !str_starts(name, S("kyket-")) || !str_ends(name, S("Z.tar"))) return false;
    const char *p = name.p + 6;
    Str text =
        str_printf(arena, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", p, p + 4, p + 6, p + 9, p + 11, p + 13);
    return instant_parse(text, out) && str_eq(backup_name(arena, *out), name);
}

static int64_t month_of(Instant at, Zone zone) {
    Civil day = day_civil(instant_day(at, zone));
    return (int64_t)day.year * 12 + day.month;
}

bool backup_is_kept(const Instant *newest_first, size_t i, int64_t keep, int64_t keep_months,
                    Zone zone) {
    if ((int64_t)i < keep) return true;
    int64_t months = 1, month = month_of(newest_first[i], zone);
    for (size_t k = 0; k < i; k++) { // how many months begin before this one, counted from now
        int64_t other = month_of(newest_first[k], zone);
        if (other == month) return false; // a later one of the same month is the last of it
        months += k == 0 || other != month_of(newest_first[k - 1], zone);
    }
    return months <= keep_months;
}

static Str folder_of(Arena *arena, Str dir, const Config *config) {
    Str folder = config->backup_folder;
    return folder.n && folder.p[0] == '/' ? folder : path_join(arena, dir, folder);
}

static int newer_first(const void *a, const void *b) {
    const Instant *x = a, *y = b;
    return x->ms < y->ms ? 1 : x->ms > y->ms ? -1 : 0;
}

/** The times of the backups in folder, newest first. */
static Instant *list(Arena *arena, Str folder, size_t *n) {
    Instant *found = ARENA_ARRAY(arena, Instant, BACKUPS_MAX);
    DIR *d = opendir(str_z(arena, folder));
    *n = 0;
    for (const struct dirent *e; d && *n < BACKUPS_MAX && (e = readdir(d));)
        *n += backup_name_parse(str_c(e->d_name), &found[*n]);
    if (d) closedir(d);
    qsort(found, *n, sizeof *found, newer_first);
    return found;
}

BackupState backup_state(Arena *arena, Str dir, const Config *config, Instant now) {
    if (!config->backup_folder.n) return (BackupState){ .last = INSTANT_NONE };
    size_t n;
    const Instant *found = list(arena, folder_of(arena, dir, config), &n);
    BackupState state = { .is_on = true, .last = n ? found[0] : INSTANT_NONE };
    state.is_old = !n || now.ms - found[0].ms > config->backup_warn_hours * HOUR_MS;
    return state;
}

static const char unchecked_end[] = ".unchecked", part_end[] = ".unchecked.part";

/** Removes what a killed run left: whatever has not got its name. */
static void sweep(Arena *arena, Str folder) {
    Instant ignored;
    DIR *d = opendir(str_z(arena, folder));
    for (const struct dirent *e; d && (e = readdir(d));) {
        Str name = str_c(e->d_name);
        Str end = str_ends(name, str_c(part_end)) ? str_c(part_end) : str_c(unchecked_end);
        if (str_ends(name, end) && backup_name_parse(str_upto(name, name.n - end.n), &ignored))
            unlinkat(dirfd(d), e->d_name, 0);
    }
    if (d) closedir(d);
}

/** Writes under another name, reads it back whole, then gives it its name. */
static bool make(Arena *arena, Str dir, Str folder, Instant now, const Progress *progress,
                 Err *err) {
    Str path = path_join(arena, folder, backup_name(arena, now));
    Str unchecked = str_printf(arena, "%.*s%s", STR(path), unchecked_end);
    BundleWritten written;
    BundleCounts counts;
    BundleIn *bundle;
    if (!folder_make(folder, 0700, err)) return false;
    sweep(arena, folder);
    if (!bundle_write(arena, dir, unchecked, true, progress, &written, err)) return false;
    bool ok = bundle_open(arena, unchecked, &bundle, err);
    if (ok) {
        ok = bundle_walk(bundle, NULL, NULL, progress, &counts, err);
        bundle_close(bundle);
    }
    if (ok && rename(unchecked.p, path.p) != 0)
        ok = FAIL_SYSTEM(err, str_c(strerrorname_np(errno)));
    if (!ok) unlink(unchecked.p);
    return ok;
}

bool backup_run_due(Arena *arena, Str dir, const Config *config, Instant now,
                    const atomic_bool *stop, bool *made, Err *err) {
    const Progress progress = { .stop = stop };
    BackupState state = backup_state(arena, dir, config, now);
    *made = false;
    if (!state.is_on ||
        (!instant_is_none(state.last) && now.ms - state.last.ms < config->backup_hours * HOUR_MS))
        return true;
    Str folder = folder_of(arena, dir, config);
    if (!make(arena, dir, folder, now, &progress, err)) return false;
    size_t n;
    const Instant *found = list(arena, folder, &n);
    for (size_t i = 0; i < n; i++)
        if (!backup_is_kept(found, i, config->backup_keep, config->backup_keep_months,
                            config->zone))
            unlink(path_join(arena, folder, backup_name(arena, found[i])).p);
    *made = true;
    return true;
}

/* ---- the thread ---- */

enum { LOOK_SECONDS = 20, WAITING_LOOK_SECONDS = 2 };

struct BackupThread {
    Store *store;
    const Clock *clock;
    pthread_t thread;
    atomic_bool is_stopping;
    pthread_mutex_t lock; // of wake
    pthread_cond_t wake;
    Instant next; // not before this, after a failure
};

/** A failure is logged, and told to administrators once the last good one is old; the next try
 * comes in an hour. */
static void back_up(BackupThread *t) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    Instant now = clock_now(t->clock);
    bool made = false;
    Err err = { 0 };
    if (now.ms < t->next.ms) return;
    if (!backup_run_due(arena, store_folder(t->store), store_config(t->store), now, &t->is_stopping,
                        &made, &err) &&
        !atomic_load(&t->is_stopping)) {
        t->next.ms = now.ms + HOUR_MS;
        log_err(LOG_ERROR, "backup_failed", &err);
    }
    if (made) log_line(LOG_INFO, "backup_made", "ms=%lld", (long long)now.ms);
}

static void *backup_thread(void *context) {
    BackupThread *t = context;
    while (!atomic_load(&t->is_stopping)) {
        bool leads = store_leads(t->store);
        if (leads) back_up(t);
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += leads ? LOOK_SECONDS : WAITING_LOOK_SECONDS;
        pthread_mutex_lock(&t->lock);
        if (!atomic_load(&t->is_stopping)) pthread_cond_timedwait(&t->wake, &t->lock, &until);
        pthread_mutex_unlock(&t->lock);
    }
    return NULL;
}

bool backup_start(Store *store, const Clock *clock, BackupThread **out, Err *err) {
    *out = NULL;
    if (!store_config(store)->backup_folder.n) return true;
    BackupThread *t = heap_alloc(1, sizeof *t);
    t->store = store;
    t->clock = clock;
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->wake, NULL);
    if (pthread_create(&t->thread, NULL, backup_thread, t) != 0) {
        heap_free(t);
        return FAIL_SYSTEM(err, S("thread for backups"));
    }
    *out = t;
    return true;
}

void backup_stop(BackupThread *t) {
    if (!t) return;
    pthread_mutex_lock(&t->lock);
    atomic_store(&t->is_stopping, true);
    pthread_cond_signal(&t->wake);
    pthread_mutex_unlock(&t->lock);
    pthread_join(t->thread, NULL);
    pthread_cond_destroy(&t->wake);
    pthread_mutex_destroy(&t->lock);
    heap_free(t);
}
