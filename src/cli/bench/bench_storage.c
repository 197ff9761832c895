/**
 * The write lane beside the plain engine: comments go through the lane, then the very rows that
 * this wrote are read back and inserted into an empty database of the same schema with the same
 * durability, as often as there were commits (plain.h).
 */
#include "base/clock.h"
#include "cli/bench/bench.h"
#include "cli/bench/figure.h"
#include "cli/bench/plain.h"
#include "domain/comment.h"
#include "domain/person.h"
#include "store/db_place.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { OBLIGATIONS = 50, SINGLE = 300, GROUPED = 10240, ROUNDS = 5, ROUNDS_POSTGRES = 2 };

typedef struct Lanes {
    Arena *arena;
    Str folder; // of all that is made here
    Str server; // of PostgreSQL, with a database in which others can be made; empty: SQLite
    const PlainEngine *plain;
    int number;
    BenchData data;
    Instant now;
} Lanes;

/** A store of its own, on PostgreSQL with a database of its own. */
typedef struct Place {
    Str dir, database, where;
} Place;

static bool place_run(const Lanes *l, const char *format, Str database, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    return !l->server.n ||
           plain_postgres_run(l->server,
                              str_printf(arena, "%s DATABASE %.*s", format, STR(database)).p, err);
}

static Place place_new(Lanes *l) {
    Place p = { .dir = str_printf(l->arena, "%.*s/%d", STR(l->folder), ++l->number) };
    p.where = path_join(l->arena, p.dir, S("kyket.db"));
    if (!l->server.n) return p;
    p.database = str_printf(l->arena, "kyket_bench_%d_%d", (int)getpid(), l->number);
    p.where = str_printf(l->arena, "%.*s dbname=%.*s", STR(l->server), STR(p.database));
    return p;
}

static bool new_store(Lanes *l, bool is_filled, Place *place, Store **out, Err *err) {
    static const BenchSize small = { .units = 20,
                                     .obligations = OBLIGATIONS,
                                     .per_programme = OBLIGATIONS };
    *place = place_new(l);
    if (!place_run(l, "CREATE", place->database, err) ||
        !store_create(l->arena, place->dir, S("Tỉnh Đo Lường"), l->server.n ? place->where : S(""),
                      l->now, err) ||
        !store_open(l->arena, place->dir, l->now, out, err))
        return false;
    AUTO(arena_free) Arena *filling = arena_new((size_t)1 << 20);
    if (!is_filled ||
        (store_fill_begin(*out, err) && bench_fill(*out, filling, small, l->now, &l->data, err) &&
         store_fill_end(*out, err)))
        return true;
    err->args[0] = S("");
    store_close(*out);
    return false;
}

static bool run_lane(Lanes *l, Store *store, size_t n, bool is_grouped, int64_t *rate, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new((size_t)1 << 20);
    const RoleHeld held = { l->data.office, ROLE_COORDINATOR };
    const Actor actor = {
        .person = l->data.coordinator, .unit = l->data.office, .roles = &held, .roles_n = 1
    };
    CommentAdd comments[OBLIGATIONS]; // in turn, as if by many people
    for (int i = 0; i < OBLIGATIONS; i++)
        comments[i] =
            (CommentAdd){ .obligation = { i + 1 }, .body = S("Đề nghị cho biết nơi niêm yết.") };
    LaneJob job = { .call = { .actor = &actor, .now = l->now, .zone = store_config(store)->zone },
                    .type = &comment_add_cmd };
    size_t group = is_grouped ? LANE_BATCH : 1;
    LaneJob *jobs = ARENA_ARRAY(arena, LaneJob, group);
    int64_t begin = clock_monotonic_ns();
    for (size_t i = 0; i < n; i += group) {
        AUTO(arena_free) Arena *of_group = arena_new((size_t)256 << 10);
        for (size_t k = 0; k < group; k++) {
            jobs[k] = job;
            jobs[k].command = &comments[(i + k) % OBLIGATIONS];
        }
        if (!lane_run_all(store_lane(store), of_group, jobs, group, err)) {
            memset(err->args, 0, sizeof err->args);
            return false;
        }
    }
    *rate = (int64_t)n * 1000000000 / (clock_monotonic_ns() - begin);
    return true;
}

/** The lane and then the plain engine, on the same rows; commands a second. */
static bool compare(Lanes *l, size_t n, bool is_grouped, int64_t *lane, int64_t *plain, Err *err) {
    Store *store, *empty;
    Place place, other;
    int64_t after[PLAIN_TABLES], ns = 1;
    void *rows = NULL;
    if (!new_store(l, true, &place, &store, err)) return false;
    bool ok =
        l->plain->last(place.where, after, err) && run_lane(l, store, n, is_grouped, lane, err);
    store_close(store);
    ok = ok && l->plain->load(place.where, after, &rows, err);
    if (ok && (ok = new_store(l, false, &other, &empty, err))) {
        store_close(empty);
        ok = l->plain->insert(other.where, rows, is_grouped ? n / LANE_BATCH : n, &ns, err) &&
             place_run(l, "DROP", other.database, err);
    }
    l->plain->free_rows(rows);
    *plain = (int64_t)n * 1000000000 / ns;
    return ok && place_run(l, "DROP", place.database, err);
}

/** The best of some rounds for each side: what disturbs a run only makes it slower. */
static bool best(Lanes *l, size_t n, bool is_grouped, int64_t goal_percent, Err *err) {
    int64_t lane = 0, plain = 0;
    const char *how = is_grouped ? "256 commands a commit" : "one command a commit";
    for (int round = 0; round < (l->server.n ? ROUNDS_POSTGRES : ROUNDS); round++) {
        int64_t a, b;
        if (!compare(l, n, is_grouped, &a, &b, err)) return false;
        lane = a > lane ? a : lane;
        plain = b > plain ? b : plain;
    }
    figure((Figure){ .name =
                         str_printf(l->arena, "plain %s, the same rows, %s", l->plain->name, how).p,
                     .unit = "commands/s",
                     .hundredths = plain * 100 });
    figure((Figure){ .name = str_printf(l->arena,
                                        "journalled commands through the write lane on %s, %s",
                                        l->plain->name, how)
                                 .p,
                     .unit = "commands/s",
                     .hundredths = lane * 100,
                     .baseline = plain,
                     .goal_percent = goal_percent });
    return true;
}

static int remove_one(const char *path, const struct stat *info, int flag, struct FTW *at) {
    (void)info, (void)flag, (void)at;
    return remove(path);
}

bool bench_storage(Arena *arena, Str server, Err *err) {
    const char *base = getenv("TMPDIR");
    char *name = arena_alloc(arena, 4096);
    snprintf(name, 4096, "%s/kyket-bench-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(name)) return FAIL_SYSTEM(err, S("mkdtemp"));
    Clock clock;
    if (!clock_init(&clock, err)) return false;
    heap_keep(); // as the server does
    Lanes l = { .arena = arena,
                .folder = str_c(name),
                .server = server,
                .plain = server.n ? &plain_postgres : &plain_sqlite,
                .now = clock_now(&clock) };
    bool ok = best(&l, SINGLE, false, 0, err) && best(&l, GROUPED, true, server.n ? 0 : 60, err);
    nftw(name, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return ok;
}
