/** SQLite when reads fail or come short, and readers while the log is written back. There are no
 * such files to reach for PostgreSQL: only on SQLite. */
#include "work_support.h"

#include "domain/comment.h"
#include "store/db_engine.h"

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum Fault { FAULT_EIO, FAULT_SHORT } Fault;

/** What fails next of the reads that SQLite asks of the system. */
static struct {
    _Atomic int armed, failed;
    _Atomic int countdown; // reads until it fails
    Fault kind;
    bool is_lasting;
} plan;

/** Holds the first write to this file, which is a write-back of the log. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    ino_t file;
    bool is_wanted, is_held;
} hold = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

static sqlite3_vfs *vfs;

static bool fails_now(void) {
    if (!plan.armed || --plan.countdown > 0) return false;
    plan.failed++;
    if (!plan.is_lasting) plan.armed = 0;
    return true;
}

static ssize_t faulty_pread(int fd, void *bytes, size_t n, off_t at) {
    if (!fails_now()) return pread(fd, bytes, n, at);
    if (plan.kind == FAULT_SHORT) return pread(fd, bytes, n > 1 ? n / 2 : n, at);
    errno = EIO;
    return -1;
}

static ssize_t held_pwrite(int fd, const void *bytes, size_t n, off_t at) {
    struct stat info;
    pthread_mutex_lock(&hold.lock);
    if (hold.is_wanted && fstat(fd, &info) == 0 && info.st_ino == hold.file) {
        hold.is_held = true;
        pthread_cond_broadcast(&hold.changed);
        while (hold.is_wanted)
            pthread_cond_wait(&hold.changed, &hold.lock);
        hold.is_held = false;
    }
    pthread_mutex_unlock(&hold.lock);
    return pwrite(fd, bytes, n, at);
}

static int install(void **state) {
    (void)state;
    vfs = sqlite3_vfs_find(NULL);
    static const char *const reads[] = { "pread", "pread64" }, *const writes[] = { "pwrite",
                                                                                   "pwrite64" };
    bool is_any = false;
    for (size_t i = 0; i < COUNT_OF(reads); i++) {
        if (!vfs->xGetSystemCall(vfs, reads[i])) continue;
        is_any = true;
        vfs->xSetSystemCall(vfs, reads[i], (sqlite3_syscall_ptr)faulty_pread);
        vfs->xSetSystemCall(vfs, writes[i], (sqlite3_syscall_ptr)held_pwrite);
    }
    return is_any ? 0 : -1;
}

static void arm(Fault kind, int countdown, bool is_lasting) {
    plan.kind = kind;
    plan.countdown = countdown;
    plan.is_lasting = is_lasting;
    plan.failed = 0;
    plan.armed = 1;
}

/** Rows of many kinds as one text, read over a connection that has nothing in its memory yet. */
static bool read_all(TestStore *t, Arena *arena, Str *out, Err *err) {
    static const SqlText texts[] = {
        { "units", "SELECT id, name, superior_id, sort_key FROM unit ORDER BY sort_key, id", 0,
          "" },
        { "below",
          "SELECT u.id, u.short_name FROM unit u JOIN unit_closure c ON c.descendant_id = u.id "
          "WHERE c.ancestor_id = 1 AND c.depth > 0 ORDER BY u.id",
          0, "" },
        { "work",
          "SELECT x.id, x.state, x.due_day, o.title FROM occurrence x "
          "JOIN obligation o ON o.id = x.obligation_id ORDER BY x.due_day, x.id",
          0, "" },
        { "late",
          "SELECT COUNT(*), MAX(id), MIN(due_day), SUM(state) FROM occurrence "
          "WHERE state IN (1, 2, 3) AND due_day < 20500",
          0, "" },
        { "totals",
          "SELECT unit_id, class, SUM(n), COUNT(*) FROM tally GROUP BY 1, 2 ORDER BY 1, 2", 0, "" },
        { "entries", "SELECT seq, type, at_ms, leaf FROM journal_entry ORDER BY seq", 0, "" },
        { "nobody", "SELECT id, login, name, email FROM person WHERE search LIKE '%zz%'", 0, "" },
    };
    Db db = { .engine = &engine_sqlite, .arena = arena };
    AUTO_BUF Buf buf;
    buf_init(&buf, (size_t)4 << 20);
    if (!engine_sqlite.open(path_join(arena, t->folder, S("kyket.db")), true, &db.conn, err))
        return false;
    bool ok = db_read_begin(&db, err), has = true;
    for (size_t i = 0; ok && i < COUNT_OF(texts); i++) {
        Cursor c;
        ok = cursor_open(&db, &texts[i], NULL, &c, err);
        if (!ok) break;
        while ((ok = cursor_next(&c, &has, err)) && has)
            for (int k = 0; k < 4; k++) {
                buf_put(&buf, cursor_text(&c, k));
                buf_byte(&buf, '|');
            }
        cursor_close(&c);
    }
    db_rollback(&db);
    engine_sqlite.close(db.conn);
    if (ok) *out = buf_dup(&buf, arena);
    return ok;
}

static void some_work(World *w) {
    for (int i = 0; i < 12; i++) {
        world_draft(w, str_printf(w->t->arena, "Báo cáo số %d", i).p, w->commune[i % 2], w->office,
                    "monthly 1-17");
    }
    world_activate(w);
}

static void sqlite__a_query_whose_reads_fail_gives_the_right_rows_or_an_error(void **state) {
    World *w = *state;
    Str truth, answer;
    Err err = { 0 };
    some_work(w);
    arm(FAULT_EIO, 1000000, false); // counts
    assert_ok(read_all(w->t, w->t->arena, &truth, &err), &err);
    const int reads = 1000000 - plan.countdown;
    assert_true(truth.n > 10000 && reads > 20);
    int errors = 0, at = 0;
    for (int lasting = 0; lasting < 2; lasting++)
        for (at = 1; at == 1 || plan.failed; at++) {
            AUTO(arena_free) Arena *arena = arena_new(0);
            arm(FAULT_EIO, at, lasting);
            bool ok = read_all(w->t, arena, &answer, &err);
            plan.armed = 0;
            if (ok && !str_eq(answer, truth)) fail_msg("read %d failed: other rows", at);
            if (ok) continue;
            errors++;
            assert_int_equal(err.code, ERR_SYSTEM);
            assert_true(str_c(err.msg).n > 20);
        }
    print_message("%d reads, %d errors when each fails once, and from there on\n", reads, errors);
    assert_int_equal(errors, 2 * reads);
    for (at = 1; at == 1 || plan.failed; at++) {
        AUTO(arena_free) Arena *arena = arena_new(0);
        arm(FAULT_SHORT, at, at % 2);
        assert_ok(read_all(w->t, arena, &answer, &err), &err);
        plan.armed = 0;
        assert_true(str_eq(answer, truth));
    }
    assert_true(at > reads);
}

/** What is known to stand in the data after commands of which some failed. */
typedef struct Known {
    World *w;
    OccurrenceId occurrence;
    ObligationId obligation;
    EvidenceFile file;
    bool is_submitted;
    int units, comments, submissions, returns, errors;
} Known;

static void reopen(World *w) {
    Err err = { 0 };
    assert_ok(store_open(w->t->arena, w->t->folder, w->t->now, &w->t->store, &err), &err);
}

/** True when it was acknowledged; a refusal for any other reason than the disk is a wrong answer.
 */
static bool run_one(Known *k, const Actor *actor, const CommandType *type, const void *command) {
    const LaneCall call = { .actor = actor, .now = k->w->t->now, .zone = ZONE_HO_CHI_MINH };
    CommandResult result;
    Err err = { 0 };
    if (lane_run(store_lane(k->w->t->store), k->w->t->arena, &call, type, command, &result, &err))
        return true;
    if (err.code != ERR_SYSTEM) fail_msg("%s: refused with %s", type->name, err_word(err.code));
    k->errors++;
    return false;
}

static void run_some(Known *k, int number) {
    World *w = k->w;
    const UnitOpen open = { .superior = w->province,
                            .kind = UNIT_COMMUNE,
                            .from = day_of("2025-07-01"),
                            .name = str_printf(w->t->arena, "Xã %d", number) };
    const CommentAdd comment = { .obligation = k->obligation,
                                 .body = str_printf(w->t->arena, "Lời %d", number) };
    const OccurrenceSubmit submit = {
        .id = k->occurrence, .note = S("Xong"), .files = &k->file, .files_n = 1
    };
    const OccurrenceDecide decide = { .id = k->occurrence, .reason = S("Thiếu số liệu") };
    k->units += run_one(k, NULL, &unit_open_cmd, &open);
    k->comments += run_one(k, &w->coordinator, &comment_add_cmd, &comment);
    if (!k->is_submitted && run_one(k, &w->officer[0], &occurrence_submit_cmd, &submit)) {
        k->is_submitted = true;
        k->submissions++;
    }
    if (k->is_submitted && run_one(k, &w->coordinator, &occurrence_decide_cmd, &decide)) {
        k->is_submitted = false;
        k->returns++;
    }
}

static void assert_known(Known *k) {
    World *w = k->w;
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM unit WHERE name LIKE 'Xã %'"), k->units);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM comment"), k->comments);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM submission"), k->submissions);
    assert_int_equal(world_count(w, "SELECT returned_n FROM occurrence WHERE returned_n > 0"),
                     k->returns);
}

static void sqlite__a_command_whose_reads_fail_is_done_or_refused_and_nothing_else(void **state) {
    World *w = *state;
    some_work(w);
    Known k = { .w = w, .obligation = { 1 }, .file = world_file(w, "biên bản") };
    k.occurrence = world_occurrence(w, k.obligation, "2026-11").id;
    int number = 0;
    for (int lasting = 0; lasting < 2; lasting++)
        for (int at = 1, is_reached = 1; is_reached; at++) {
            Err err = { 0 };
            store_close(w->t->store); // so that nothing is in memory yet
            w->t->store = NULL;
            arm(FAULT_EIO, at, lasting);
            if (!store_open(w->t->arena, w->t->folder, w->t->now, &w->t->store, &err)) {
                plan.armed = 0;
                k.errors++;
                assert_int_equal(err_exit_status(err.code), 3);
                reopen(w);
            }
            run_some(&k, number++);
            plan.armed = 0;
            is_reached = plan.failed > 0;
            assert_known(&k);
        }
    print_message("%d openings with four commands each, %d errors\n", number, k.errors);
    assert_true(k.errors > 60 && k.returns > 40);
    store_close(w->t->store);
    arm(FAULT_SHORT, 1, true);
    reopen(w);
    run_some(&k, number++);
    plan.armed = 0;
    assert_true(plan.failed > 10);
    assert_known(&k);
    assert_int_equal(world_faults(w), 0);
}

typedef struct Writing {
    World *w;
    bool (*run)(World *w, int number);
    _Atomic bool is_ended;
} Writing;

static void *write_on(void *context) {
    Writing *writing = context;
    for (int i = 0; !writing->is_ended; i++)
        if (!writing->run(writing->w, i)) return context; // a command failed
    return NULL;
}

static bool run_quietly(World *w, const CommandType *type, const void *command) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    const LaneCall call = { .now = w->t->now, .zone = ZONE_HO_CHI_MINH };
    CommandResult result;
    Err err = { 0 };
    return lane_run(store_lane(w->t->store), arena, &call, type, command, &result, &err);
}

static bool open_many(World *w, int number) {
    char name[32];
    snprintf(name, sizeof name, "Xã %d", number);
    const UnitOpen open = { .superior = w->province,
                            .kind = UNIT_COMMUNE,
                            .from = day_of("2025-07-01"),
                            .name = str_c(name) };
    return run_quietly(w, &unit_open_cmd, &open);
}

static bool clear_log(Tx *tx, const void *command, CommandResult *result, Err *err) {
    (void)command, (void)result, (void)err;
    tx_scrub(tx);
    return true;
}

static bool erase_often(World *w, int number) {
    const CommandType type = { "test.erase", clear_log };
    return open_many(w, number) && run_quietly(w, &type, NULL);
}

/** How many units a new reader sees; every read must succeed. */
static int64_t units_seen(World *w) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    static const SqlText text = { "units_seen", "SELECT COUNT(*), MAX(sort_key) FROM unit", 0, "" };
    Db *db;
    Cursor c;
    bool has;
    Err err = { 0 };
    assert_ok(store_read(w->t->store, arena, &db, &err), &err);
    assert_ok(cursor_open(db, &text, NULL, &c, &err), &err);
    assert_ok(cursor_next(&c, &has, &err), &err);
    int64_t n = cursor_int(&c, 0);
    cursor_close(&c);
    store_read_done(w->t->store, db);
    return n;
}

/**
 * A write-back that never ends would stop for ever whoever waits for one. So it is held at its
 * first page, and all reads must come through, by connections from before and by new ones.
 */
static void readers_pass(World *w, bool (*run)(World *w, int number)) {
    struct stat info;
    pthread_t thread;
    Writing writing = { .w = w, .run = run };
    Db *early[3];
    Err err = { 0 };
    int64_t before = units_seen(w);
    assert_int_equal(stat(path_join(w->t->arena, w->t->folder, S("kyket.db")).p, &info), 0);
    hold.file = info.st_ino;
    hold.is_wanted = true;
    assert_int_equal(pthread_create(&thread, NULL, write_on, &writing), 0);
    pthread_mutex_lock(&hold.lock);
    while (!hold.is_held)
        pthread_cond_wait(&hold.changed, &hold.lock);
    pthread_mutex_unlock(&hold.lock);
    int64_t seen = units_seen(w);
    assert_true(seen > before); // what was committed so far, from the log
    for (int i = 0; i < 100; i++)
        assert_int_equal(units_seen(w), seen);
    for (size_t i = 0; i < COUNT_OF(early); i++) // several at once, over as many connections
        assert_ok(store_read(w->t->store, w->t->arena, &early[i], &err), &err);
    for (size_t i = 0; i < COUNT_OF(early); i++)
        store_read_done(w->t->store, early[i]);
    pthread_mutex_lock(&hold.lock);
    assert_true(hold.is_held); // all that happened while it was under way
    writing.is_ended = true;
    hold.is_wanted = false;
    pthread_cond_broadcast(&hold.changed);
    pthread_mutex_unlock(&hold.lock);
    void *fault;
    pthread_join(thread, &fault);
    assert_null(fault);
    assert_true(units_seen(w) >= seen);
}

static void sqlite__readers_do_not_wait_for_a_checkpoint(void **state) {
    readers_pass(*state, open_many); // until the log is so large that it is written back by itself
}

static void sqlite__readers_do_not_wait_for_the_clearing_after_an_erasure(void **state) {
    readers_pass(*state, erase_often);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WORLD_TEST(sqlite__a_query_whose_reads_fail_gives_the_right_rows_or_an_error),
        WORLD_TEST(sqlite__a_command_whose_reads_fail_is_done_or_refused_and_nothing_else),
        WORLD_TEST(sqlite__readers_do_not_wait_for_a_checkpoint),
        WORLD_TEST(sqlite__readers_do_not_wait_for_the_clearing_after_an_erasure),
    };
    return cmocka_run_group_tests(tests, install, NULL);
}
