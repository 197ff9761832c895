#include "base/log.h"
#include "cli/cli.h"
#include "cli/demo/demo.h"
#include "cli/option.h"
#include "domain/obligation.h"
#include "domain/person.h"
#include "domain/programme_confirm.h"
#include "exchange/backup.h"
#include "exchange/cosign.h"
#include "web/app.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/** Runs the commands that belong to the clock: once at the start, then every minute's first look.
 */
typedef struct Scheduler {
    App *app;
    Zone zone;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool is_stopping;
} Scheduler;

static bool run_one(Scheduler *s, const CommandType *type, const void *command, int64_t *done) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    const LaneCall call = { .now = clock_now(s->app->clock), .zone = s->zone };
    CommandResult result;
    Err err = { 0 };
    if (lane_run(store_lane(s->app->store), arena, &call, type, command, &result, &err)) {
        *done = result.id;
        return true;
    }
    log_err(LOG_ERROR, "scheduled_command_failed", &err);
    return false;
}

/** Later versions whose first day has come, before anything is made or ended by the terms of those
 * before them. One that fails is told in the log, tried again the next day, and stops no other. */
static void begin_versions(Scheduler *s) {
    enum { AT_ONCE = 500 };
    AUTO(arena_free) Arena *arena = arena_new(0);
    Day today = instant_day(clock_now(s->app->clock), s->zone);
    VersionId *due = NULL;
    size_t n = 0;
    Db *db;
    Err err = { 0 };
    bool ok = store_read(s->app->store, arena, &db, &err);
    if (ok) {
        ok = sql_version_due(db, today, AT_ONCE, &due, &n, &err);
        store_read_done(s->app->store, db);
    }
    if (!ok) log_err(LOG_ERROR, "scheduled_read_failed", &err);
    for (size_t i = 0; i < n; i++) {
        const VersionBegin begin = { due[i] };
        int64_t done;
        (void)run_one(s, &version_begin_cmd, &begin, &done);
    }
}

static void run_due(Scheduler *s) {
    begin_versions(s);
    const ObligationMake make = { .limit = 50 };
    const ProgrammeExpire expire = { .limit = 50 };
    int64_t done = 1;
    while (run_one(s, &obligation_make_cmd, &make, &done) && done)
        continue;
    done = 1;
    while (run_one(s, &programme_expire_cmd, &expire, &done) && done)
        continue;
}

/** Wakes at each change of the day; a day that passed while the machine slept is caught up. */
static void *scheduler_thread(void *context) {
    Scheduler *s = context;
    Day ran = DAY_NONE;
    pthread_mutex_lock(&s->lock);
    while (!s->is_stopping) {
        Day today = instant_day(clock_now(s->app->clock), s->zone);
        bool leads = store_leads(s->app->store);
        if (leads && today.n != ran.n) {
            pthread_mutex_unlock(&s->lock);
            run_due(s);
            pthread_mutex_lock(&s->lock);
            ran = today;
        }
        if (s->is_stopping) break;
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += leads ? 20 : 2; // one who waits takes over soon
        if (!s->is_stopping) pthread_cond_timedwait(&s->wake, &s->lock, &until);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

static void scheduler_start(Scheduler *s, App *app, Zone zone) {
    *s = (Scheduler){ .app = app, .zone = zone };
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->wake, NULL);
    if (pthread_create(&s->thread, NULL, scheduler_thread, s) != 0) {
        log_line(LOG_ERROR, "no_thread", "for=scheduler");
        _exit(3);
    }
}

static void scheduler_stop(Scheduler *s) {
    pthread_mutex_lock(&s->lock);
    s->is_stopping = true;
    pthread_cond_signal(&s->wake);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
}

/** Serves an open store until SIGTERM; greet is called once it listens. */
static bool serve_store(Store *store, Arena *arena, const Clock *clock, Str listen,
                        void (*greet)(int port), Err *err) {
    const Config *config = store_config(store);
    App app = { .store = store, .clock = clock, .gate = hash_gate_new(2, 64) };
    LimitShare share = app_limit_share(&app);
    ServerConfig server_config = {
        .listen = listen.n ? listen : config->listen,
        .app = &app,
        .clock = clock,
        .zone = config->zone,
        .routes = routes,
        .routes_n = routes_n,
        .hooks = app_hooks(),
        .upload_folder = store_files(store)->temp,
        .site_name = config->name,
        .public_address = config->public_address,
        .limits = { [LIMIT_PUBLIC] = { config->rate_public, 0 },
                    [LIMIT_LOGIN] = { config->rate_login, 0 },
                    [LIMIT_WRITE] = { config->rate_write, 0 },
                    [LIMIT_LOG] = { config->rate_log, 0 } },
        .limit_share = store_is_shared(store) ? &share : NULL,
        .queue_max = config->queue_max,
        .upload_bytes = config->upload_mb << 20,
    };
    Server *server;
    Scheduler scheduler;
    Cosign *cosign = NULL;
    BackupThread *backups = NULL;
    heap_keep();
    bool ok = app_secret(store, arena, &server_config.secret, err);
    share.secret = server_config.secret;
    ok = ok && cosign_start(store, clock, &cosign, err) &&
         backup_start(store, clock, &backups, err) && server_start(&server_config, &server, err);
    if (ok) {
        scheduler_start(&scheduler, &app, config->zone);
        greet(server_port(server));
        fflush(stdout);
        server_wait();
        scheduler_stop(&scheduler);
        server_stop(server);
    }
    backup_stop(backups);
    cosign_stop(cosign);
    hash_gate_free(app.gate);
    return ok;
}

/** Says on standard error, once, that only reading works. */
static void warn_read_only(const Store *store, Arena *arena) {
    const Err *refusal = store_refusal(store);
    if (refusal) (void)fprintf(stderr, "kyket: %.*s\n", STR(err_text(arena, refusal)));
}

static void greet_serve(int port) {
    printf("kyket: ready on port %d\n", port);
}

static bool serve(Arena *arena, Str dir, Str listen, Err *err) {
    Clock clock;
    Store *store;
    if (!clock_init(&clock, err) || !store_open(arena, dir, clock_now(&clock), &store, err))
        return false;
    warn_read_only(store, arena);
    bool ok = serve_store(store, arena, &clock, listen, greet_serve, err);
    store_close(store);
    return ok;
}

int cli_serve(int argc, char **argv) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    CliOption options[] = { { "--listen", S("") } };
    Str plain[1];
    size_t n;
    Err err = { 0 };
    if (!cli_options(argc, argv, plain, 1, &n, options, COUNT_OF(options)) || n != 1)
        return cli_usage("serve DIR [--listen ADDR:PORT]");
    server_signals_block();
    return serve(arena, plain[0], options[0].value, &err) ? 0 : cli_fail(&err);
}

static void greet_demo(int port) {
    printf("kyket: the fictional province Lâm Thượng is served on http://127.0.0.1:%d/\n", port);
    printf("Every account has the password %s\n", DEMO_PASSWORD);
    for (size_t i = 0; i < demo_accounts_n; i++)
        printf("  %-14s %s\n", demo_accounts[i].login, demo_accounts[i].what);
    printf("kyket: ready on port %d\n", port);
}

/** Whether the accounts that are about to be announced are there. */
static bool holds_demo(Store *store, Arena *arena, Err *err) {
    Db *db;
    PersonRow row;
    bool found = true;
    if (!store_read(store, arena, &db, err)) return false;
    bool ok = true;
    for (size_t i = 0; ok && found && i < demo_accounts_n; i++)
        ok = sql_person_by_login(db, str_c(demo_accounts[i].login), &row, &found, err);
    store_read_done(store, db);
    if (!ok || found) return ok;
    return FAIL(err, .code = ERR_INPUT,
                .msg = N_("This data directory is not one that “kyket demo” made. Name a new "
                          "folder for the demo, or serve this one with “kyket serve DIR”."));
}

static bool demo(Arena *arena, Str dir, Str listen, Str database, Err *err) {
    Clock clock;
    Store *store;
    if (!clock_init(&clock, err)) return false;
    if (!dir.n) {
        const char *base = getenv("TMPDIR");
        char *name = arena_alloc(arena, 4096);
        snprintf(name, 4096, "%s/kyket-demo-XXXXXX", base && *base ? base : "/tmp");
        if (!mkdtemp(name)) return FAIL_SYSTEM(err, S("mkdtemp"));
        dir = str_c(name);
    }
    Instant now = clock_now(&clock);
    bool is_new = !path_exists(path_join(arena, dir, S("kyket.conf")));
    if (is_new && !store_create(arena, dir, S("Tỉnh Lâm Thượng"), database, now, err)) return false;
    if (!store_open(arena, dir, now, &store, err)) return false;
    bool ok = is_new || holds_demo(store, arena, err);
    if (is_new) {
        AUTO(arena_free) Arena *filling = arena_new((size_t)1 << 20);
        ok = store_fill_begin(store, err) && demo_fill(store, filling, now, err) &&
             store_fill_end(store, err);
        for (size_t i = 0; !ok && i < COUNT_OF(err->args); i++)
            err->args[i] = str_dup(arena, err->args[i]);
    }
    ok = ok && serve_store(store, arena, &clock, listen, greet_demo, err);
    store_close(store);
    return ok;
}

int cli_demo(int argc, char **argv) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    CliOption options[] = { { "--listen", S("") }, { "--postgres", S("") } };
    Str plain[1] = { S("") };
    size_t n;
    Err err = { 0 };
    if (!cli_options(argc, argv, plain, 1, &n, options, COUNT_OF(options)) || n > 1)
        return cli_usage("demo [DIR] [--listen ADDR:PORT] [--postgres CONN]");
    server_signals_block();
    return demo(arena, plain[0], options[0].value, str_trim(options[1].value), &err)
               ? 0
               : cli_fail(&err);
}
