/**
 * The write lane beside plain SQLite: comments go through the lane, then the very rows that this
 * wrote are read back and inserted into an empty database of the same schema with the same
 * durability, as often as there were commits.
 */
#include "base/clock.h"
#include "cli/bench/bench.h"
#include "cli/bench/figure.h"
#include "domain/comment.h"
#include "domain/person.h"

#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum { SINGLE = 300, GROUPED = 10240, TABLES = 4, COLUMNS_MAX = 16, ROUNDS = 5 };

/** What a comment inserts; every one has a row in each, several notices and objects. */
static const char *const tables[TABLES] = { "comment", "notice", "journal_entry",
                                            "journal_object" };

typedef struct Rows {
    sqlite3_value **values; // rows × columns
    size_t n, room;
    int columns;
} Rows;

typedef struct Plain {
    Arena *arena;
    sqlite3 *db;
    sqlite3_stmt *insert[TABLES];
    Rows rows[TABLES];
} Plain;

static bool sql_fail(sqlite3 *db, Err *err) {
    return FAIL_SYSTEM(err, str_c(sqlite3_errmsg(db)));
}

static bool script(sqlite3 *db, const char *sql, Err *err) {
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK || sql_fail(db, err);
}

static bool open_plain(Plain *p, Str dir, Err *err) {
    Str path = path_join(p->arena, dir, S("kyket.db"));
    return (sqlite3_open(str_z(p->arena, path), &p->db) == SQLITE_OK || sql_fail(p->db, err)) &&
           script(p->db,
                  "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384; "
                  "PRAGMA wal_autocheckpoint=2000",
                  err);
}

/** All rows of the table that came after the fill, in memory. */
static bool load_rows(Plain *p, size_t t, int64_t after, Err *err) {
    const char *key =
        str_is(str_c(tables[t]), "journal_entry") || str_is(str_c(tables[t]), "journal_object")
            ? "seq"
            : "id";
    Str sql = str_printf(p->arena, "SELECT * FROM %s WHERE %s > %lld ORDER BY %s", tables[t], key,
                         (long long)after, key);
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(p->db, sql.p, -1, &st, NULL) != SQLITE_OK) return sql_fail(p->db, err);
    Rows *rows = &p->rows[t];
    rows->columns = sqlite3_column_count(st);
    while (sqlite3_step(st) == SQLITE_ROW) {
        if (rows->n == rows->room) {
            rows->room = rows->room ? rows->room * 2 : 1024;
            rows->values =
                heap_grow(rows->values, rows->room * (size_t)rows->columns, sizeof *rows->values);
        }
        for (int c = 0; c < rows->columns; c++)
            rows->values[rows->n * (size_t)rows->columns + (size_t)c] =
                sqlite3_value_dup(sqlite3_column_value(st, c));
        rows->n++;
    }
    sqlite3_finalize(st);
    return true;
}

static void free_rows(Rows *rows) {
    for (size_t i = 0; i < rows->n * (size_t)rows->columns; i++)
        sqlite3_value_free(rows->values[i]);
    heap_free(rows->values);
    *rows = (Rows){ 0 };
}

static bool prepare_inserts(Plain *p, Err *err) {
    for (size_t t = 0; t < TABLES; t++) {
        AUTO_BUF Buf sql;
        buf_init(&sql, 1000);
        buf_printf(&sql, "INSERT INTO %s VALUES (?", tables[t]);
        for (int c = 1; c < p->rows[t].columns; c++)
            buf_put(&sql, S(",?"));
        buf_byte(&sql, ')');
        if (sqlite3_prepare_v2(p->db, buf_dup(&sql, p->arena).p, -1, &p->insert[t], NULL) !=
            SQLITE_OK)
            return sql_fail(p->db, err);
    }
    return true;
}

static bool insert(Plain *p, size_t t, size_t from, size_t to, Err *err) {
    const Rows *rows = &p->rows[t];
    for (size_t i = from; i < to; i++) {
        for (int c = 0; c < rows->columns; c++)
            sqlite3_bind_value(p->insert[t], c + 1,
                               rows->values[i * (size_t)rows->columns + (size_t)c]);
        if (sqlite3_step(p->insert[t]) != SQLITE_DONE) return sql_fail(p->db, err);
        sqlite3_reset(p->insert[t]);
    }
    return true;
}

/** Inserts the rows of commands in so many commits; commands a second. */
static bool run_plain(Plain *p, size_t commands, size_t commits, int64_t *rate, Err *err) {
    int64_t begin = clock_monotonic_ns();
    for (size_t k = 0; k < commits; k++) {
        if (!script(p->db, "BEGIN IMMEDIATE", err)) return false;
        for (size_t t = 0; t < TABLES; t++)
            if (!insert(p, t, p->rows[t].n * k / commits, p->rows[t].n * (k + 1) / commits, err))
                return false;
        if (!script(p->db, "COMMIT", err)) return false;
    }
    *rate = (int64_t)commands * 1000000000 / (clock_monotonic_ns() - begin);
    return true;
}

static void close_plain(Plain *p) {
    for (size_t t = 0; t < TABLES; t++)
        sqlite3_finalize(p->insert[t]);
    sqlite3_close(p->db);
    p->db = NULL;
    memset(p->insert, 0, sizeof p->insert);
}

/* ---- the lane ---- */

typedef struct Lanes {
    Arena *arena;
    Str folder; // of all that is made here
    int number;
    BenchData data;
    Instant now;
} Lanes;

static bool new_store(Lanes *l, bool is_filled, Str *dir, Store **out, Err *err) {
    *dir = str_printf(l->arena, "%.*s/%d", STR(l->folder), ++l->number);
    static const BenchSize small = { .units = 20, .obligations = 50, .per_programme = 50 };
    if (!store_create(l->arena, *dir, S("Tỉnh Đo Lường"), S(""), l->now, err) ||
        !store_open(l->arena, *dir, l->now, out, err))
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
    const RoleHeld held = { l->data.commune, ROLE_OFFICER };
    const Actor actor = {
        .person = l->data.officer, .unit = l->data.commune, .roles = &held, .roles_n = 1
    };
    CommentAdd comment = { .obligation = { 1 }, .body = S("Đề nghị cho biết nơi niêm yết.") };
    LaneJob job = { .call = { .actor = &actor, .now = l->now, .zone = store_config(store)->zone },
                    .type = &comment_add_cmd,
                    .command = &comment };
    size_t group = is_grouped ? LANE_BATCH : 1;
    LaneJob *jobs = ARENA_ARRAY(arena, LaneJob, group);
    int64_t begin = clock_monotonic_ns();
    for (size_t i = 0; i < n; i += group) {
        AUTO(arena_free) Arena *of_group = arena_new((size_t)256 << 10);
        for (size_t k = 0; k < group; k++)
            jobs[k] = job;
        if (!lane_run_all(store_lane(store), of_group, jobs, group, err)) {
            memset(err->args, 0, sizeof err->args);
            return false;
        }
    }
    *rate = (int64_t)n * 1000000000 / (clock_monotonic_ns() - begin);
    return true;
}

static bool last_of(Plain *p, const char *sql, int64_t *out, Err *err) {
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(p->db, sql, -1, &st, NULL) != SQLITE_OK) return sql_fail(p->db, err);
    *out = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
    sqlite3_finalize(st);
    return true;
}

/** The lane and then plain SQLite, on the same rows. */
static bool compare(Lanes *l, size_t n, bool is_grouped, int64_t *lane, int64_t *plain, Err *err) {
    Plain p = { .arena = l->arena };
    Store *store, *empty;
    Str dir, other;
    static const char *const last[TABLES] = { "SELECT max(id) FROM comment",
                                              "SELECT max(id) FROM notice",
                                              "SELECT max(seq) FROM journal_entry",
                                              "SELECT max(seq) FROM journal_object" };
    int64_t after[TABLES] = { 0 };
    if (!new_store(l, true, &dir, &store, err)) return false;
    bool ok = open_plain(&p, dir, err);
    for (size_t t = 0; ok && t < TABLES; t++)
        ok = last_of(&p, last[t], &after[t], err);
    close_plain(&p);
    ok = ok && run_lane(l, store, n, is_grouped, lane, err);
    store_close(store);
    ok = ok && open_plain(&p, dir, err);
    for (size_t t = 0; ok && t < TABLES; t++)
        ok = load_rows(&p, t, after[t], err);
    close_plain(&p);
    if (ok && (ok = new_store(l, false, &other, &empty, err))) {
        store_close(empty);
        ok = open_plain(&p, other, err) && prepare_inserts(&p, err) &&
             run_plain(&p, n, is_grouped ? n / LANE_BATCH : n, plain, err);
        close_plain(&p);
    }
    for (size_t t = 0; t < TABLES; t++)
        free_rows(&p.rows[t]);
    return ok;
}

/** The best of some rounds for each side: what disturbs a run only makes it slower. */
static bool best(Lanes *l, size_t n, bool is_grouped, const char *name, const char *plain_name,
                 int64_t goal_percent, Err *err) {
    int64_t lane = 0, plain = 0;
    for (int round = 0; round < ROUNDS; round++) {
        int64_t a, b;
        if (!compare(l, n, is_grouped, &a, &b, err)) return false;
        lane = a > lane ? a : lane;
        plain = b > plain ? b : plain;
    }
    figure((Figure){ .name = plain_name, .unit = "commands/s", .hundredths = plain * 100 });
    figure((Figure){ .name = name,
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

bool bench_storage(Arena *arena, Err *err) {
    const char *base = getenv("TMPDIR");
    char *name = arena_alloc(arena, 4096);
    snprintf(name, 4096, "%s/kyket-bench-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(name)) return FAIL_SYSTEM(err, S("mkdtemp"));
    Clock clock;
    if (!clock_init(&clock, err)) return false;
    Lanes l = { .arena = arena, .folder = str_c(name), .now = clock_now(&clock) };
    bool ok = best(&l, SINGLE, false, "journalled commands through the write lane, one a commit",
                   "plain SQLite, the same rows, one command a commit", 0, err) &&
              best(&l, GROUPED, true, "journalled commands through the write lane, grouped",
                   "plain SQLite, the same rows, 256 commands a commit", 60, err);
    nftw(name, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return ok;
}
