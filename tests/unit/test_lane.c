#include "store_support.h"

#include "domain/unit.h"
#include "store/journal_store.h"

#include <pthread.h>
#include <semaphore.h>

static UnitOpen unit_of(UnitId superior, const char *name) {
    return (UnitOpen){ .superior = superior,
                       .kind = superior.v ? UNIT_COMMUNE : UNIT_AREA,
                       .name = str_c(name),
                       .from = day_of("2025-07-01") };
}

static int64_t count_units(TestStore *t) {
    Db *db;
    Err err = { 0 };
    UnitRow *rows;
    size_t n;
    assert_ok(store_read(t->store, t->arena, &db, &err), &err);
    assert_ok(sql_unit_below(db, (UnitId){ 1 }, S(""), 5000, &rows, &n, &err), &err);
    store_read_done(t->store, db);
    return (int64_t)n;
}

static void lane__runs_many_commands_in_their_order(void **state) {
    TestStore *t = *state;
    UnitOpen top = unit_of((UnitId){ 0 }, "Tỉnh Lâm Thượng");
    UnitId province = { must_run(t, NULL, &unit_open_cmd, &top) };
    enum { MANY = 700 }; // more than one batch
    LaneJob *jobs = ARENA_ARRAY(t->arena, LaneJob, MANY);
    for (int i = 0; i < MANY; i++) {
        UnitOpen *open = ARENA_NEW(t->arena, UnitOpen);
        *open = unit_of(province, str_printf(t->arena, "Xã %d", i).p);
        jobs[i] = (LaneJob){ .call = { .now = t->now, .zone = ZONE_HO_CHI_MINH },
                             .type = &unit_open_cmd,
                             .command = open };
    }
    Err err = { 0 };
    assert_ok(lane_run_all(store_lane(t->store), t->arena, jobs, MANY, &err), &err);
    for (int i = 1; i < MANY; i++)
        assert_int_equal(jobs[i].result.id, jobs[i - 1].result.id + 1);
    assert_int_equal(count_units(t), MANY + 1);
}

static void lane__of_many_commands_only_the_wrong_one_fails(void **state) {
    TestStore *t = *state;
    UnitOpen top = unit_of((UnitId){ 0 }, "Tỉnh Lâm Thượng");
    UnitId province = { must_run(t, NULL, &unit_open_cmd, &top) };
    UnitOpen good = unit_of(province, "Xã A"), bad = unit_of(province, ""),
             last = unit_of(province, "Xã B");
    const UnitOpen *all[] = { &good, &bad, &last };
    LaneJob jobs[3];
    for (size_t i = 0; i < 3; i++)
        jobs[i] = (LaneJob){ .call = { .now = t->now, .zone = ZONE_HO_CHI_MINH },
                             .type = &unit_open_cmd,
                             .command = all[i] };
    Err err = { 0 };
    assert_false(lane_run_all(store_lane(t->store), t->arena, jobs, 3, &err));
    assert_int_equal(err.code, ERR_INPUT);
    assert_int_equal(count_units(t), 3);
}

static bool write_then_fail(Tx *tx, const void *command, CommandResult *result, Err *err) {
    return unit_open_cmd.run(tx, command, result, err) &&
           FAIL(err, .code = ERR_STATE, .msg = "not after all");
}

static void lane__what_fails_after_writing_leaves_nothing_and_harms_nobody(void **state) {
    TestStore *t = *state;
    UnitOpen top = unit_of((UnitId){ 0 }, "Tỉnh Lâm Thượng");
    UnitId province = { must_run(t, NULL, &unit_open_cmd, &top) };
    UnitOpen a = unit_of(province, "Xã A"), b = unit_of(province, "Xã B"),
             c = unit_of(province, "Xã C");
    const CommandType fails = { "test.fails", write_then_fail };
    const UnitOpen *all[] = { &a, &b, &c };
    LaneJob jobs[3];
    for (size_t i = 0; i < 3; i++)
        jobs[i] = (LaneJob){ .call = { .now = t->now, .zone = ZONE_HO_CHI_MINH },
                             .type = i == 1 ? &fails : &unit_open_cmd,
                             .command = all[i] };
    Err err = { 0 };
    assert_false(lane_run_all(store_lane(t->store), t->arena, jobs, 3, &err));
    assert_int_equal(err.code, ERR_STATE);
    assert_int_equal(count_units(t), 3); // the province, A and C
    Db *db;
    JournalHead head;
    assert_ok(store_read(t->store, t->arena, &db, &err), &err);
    assert_ok(journal_head(db, &head, &err), &err);
    store_read_done(t->store, db);
    assert_int_equal(head.size, 3);
}

/** Its second row collides with the first, which PostgreSQL tells when it is asked for something.
 */
static bool write_twice(Tx *tx, const void *command, CommandResult *result, Err *err) {
    static const SqlText insert = { "test_insert",
                                    "INSERT INTO idempotency (scope, key, command, result_id, "
                                    "result_text, at_ms) VALUES (7, 'k', 'c', 1, '', 1)",
                                    0, "" };
    (void)command, (void)result;
    return db_run(tx->db, &insert, NULL, NULL, err) && db_run(tx->db, &insert, NULL, NULL, err);
}

static void lane__a_row_that_collides_fails_its_own_command_alone(void **state) {
    TestStore *t = *state;
    UnitOpen top = unit_of((UnitId){ 0 }, "Tỉnh Lâm Thượng");
    UnitId province = { must_run(t, NULL, &unit_open_cmd, &top) };
    const CommandType collides = { "test.collides", write_twice };
    for (size_t wrong = 0; wrong < 3; wrong++) {
        UnitOpen open[3];
        LaneJob jobs[3];
        for (size_t i = 0; i < 3; i++) {
            open[i] = unit_of(province, str_printf(t->arena, "Xã %zu%zu", wrong, i).p);
            jobs[i] = (LaneJob){ .call = { .now = t->now, .zone = ZONE_HO_CHI_MINH },
                                 .type = i == wrong ? &collides : &unit_open_cmd,
                                 .command = &open[i] };
        }
        Err err = { 0 };
        assert_false(lane_run_all(store_lane(t->store), t->arena, jobs, 3, &err));
        assert_int_equal(err.code, ERR_CONFLICT);
        for (size_t i = 0; i < 3; i++)
            assert_int_equal(jobs[i].err.code, i == wrong ? ERR_CONFLICT : ERR_NONE);
        assert_int_equal(count_units(t), 1 + 2 * ((int64_t)wrong + 1));
    }
}

static bool open_and_look(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const void *const *cmd = command; // what to open, and the TestStore
    if (!unit_open_cmd.run(tx, cmd[0], result, err)) return false;
    // What another process would do that asks for the head: it need not wait for this batch.
    test_tamper((TestStore *)(uintptr_t)cmd[1],
                "CREATE TEMP TABLE seen AS SELECT size FROM journal_head FOR UPDATE NOWAIT");
    return true;
}

/** The journal's head is taken at the end of a batch, not while its commands run
 * (docs/decisions/0005, 0008). SQLite has no locks of rows. */
static void lane__the_head_is_free_while_commands_run(void **state) {
    TestStore *t = *state;
    if (!test_on_postgres()) skip();
    UnitOpen top = unit_of((UnitId){ 0 }, "Tỉnh Lâm Thượng"), open[3];
    UnitId province = { must_run(t, NULL, &unit_open_cmd, &top) };
    const CommandType looks = { "test.looks", open_and_look };
    const void *commands[3][2];
    LaneJob jobs[3];
    Err err = { 0 };
    for (int i = 0; i < 3; i++) {
        open[i] = unit_of(province, str_printf(t->arena, "Xã %d", i).p);
        commands[i][0] = &open[i];
        commands[i][1] = t;
        jobs[i] = (LaneJob){ .call = { .now = t->now, .zone = ZONE_HO_CHI_MINH },
                             .type = &looks,
                             .command = commands[i] };
    }
    assert_ok(lane_run_all(store_lane(t->store), t->arena, jobs, 3, &err), &err);
    assert_int_equal(count_units(t), 4);
}

typedef struct Counting {
    Str key;
    bool fails;
} Counting;

static bool count_by(Tx *tx, const SqlText *text, int64_t *out, Err *err) {
    const SqlArg args[] = { sql_int(9) };
    Cursor c;
    bool has;
    if (!cursor_open(tx->db, text, args, &c, err)) return false;
    bool ok = cursor_next(&c, &has, err);
    *out = cursor_int(&c, 0);
    cursor_close(&c);
    return ok;
}

static bool count_keys(Tx *tx, int64_t *out, Err *err) {
    static const SqlText count = { "test_count",
                                   "SELECT COUNT(*) FROM idempotency WHERE scope = $1", 1, "i" };
    return count_by(tx, &count, out, err);
}

/** Asks, asks again, writes, and asks a third time: the id is the last answer. */
static bool write_and_count(Tx *tx, const void *command, CommandResult *result, Err *err) {
    static const SqlText insert = { "test_insert_key",
                                    "INSERT INTO idempotency (scope, key, command, result_id, "
                                    "result_text, at_ms) VALUES (9, $1, 'c', 1, '', 1)",
                                    1, "t" };
    const Counting *cmd = command;
    const SqlArg args[] = { sql_text(cmd->key) };
    int64_t before, again;
    if (!count_keys(tx, &before, err) || !count_keys(tx, &again, err) ||
        !db_run(tx->db, &insert, args, NULL, err) || !count_keys(tx, &result->id, err))
        return false;
    assert_int_equal(before, again);
    assert_int_equal(result->id, before + 1);
    return !cmd->fails || FAIL(err, .code = ERR_STATE, .msg = "not after all");
}

static void lane__a_command_sees_what_was_written_before_it(void **state) {
    TestStore *t = *state;
    const CommandType counts = { "test.counts", write_and_count };
    for (int round = 0; round < 2; round++) {
        Counting commands[4];
        LaneJob jobs[4];
        Err err = { 0 };
        for (int i = 0; i < 4; i++) {
            commands[i] = (Counting){ str_printf(t->arena, "%d %d", round, i), i == 1 };
            jobs[i] = (LaneJob){ .call = { .now = t->now, .zone = ZONE_HO_CHI_MINH },
                                 .type = &counts,
                                 .command = &commands[i] };
        }
        assert_false(lane_run_all(store_lane(t->store), t->arena, jobs, 4, &err));
        assert_int_equal(jobs[0].result.id, 2 * round + 1);
        assert_int_equal(jobs[2].result.id, 2 * round + 2); // the second has left nothing
        assert_int_equal(jobs[3].result.id, 2 * round + 3);
        // Another process takes one away.
        test_tamper(t, round ? "DELETE FROM idempotency WHERE scope = 9 AND key = '1 0'"
                             : "DELETE FROM idempotency WHERE scope = 9 AND key = '0 0'");
    }
}

static const SqlText insert_asking = {
    "test_unit_asking",
    "INSERT INTO unit (kind, name, short_name, is_self_tracked, opened_day, sort_key, search)\n"
    "VALUES (1, $1, '', 0, 1, '', '') RETURNING id\n",
    1, "t"
};
static const SqlText insert_silent = {
    "test_unit_silent",
    "INSERT INTO unit (kind, name, short_name, is_self_tracked, opened_day, sort_key, search) "
    "SELECT 1, CAST($1 AS TEXT), '', 0, 1, '', ''",
    1, "t"
};

static bool inserted(Tx *tx, Str name, int64_t *id, Err *err) {
    const SqlArg args[] = { sql_text(name) };
    Cursor c;
    bool has;
    if (!cursor_open(tx->db, &insert_asking, args, &c, err)) return false;
    bool ok = cursor_next(&c, &has, err) && has;
    *id = cursor_int(&c, 0);
    cursor_close(&c);
    return ok;
}

/** Three rows, of which nobody asks for the id of the second; the id is that of the third. Each is
 * seen by whoever counts after it. */
static bool insert_three(Tx *tx, const void *command, CommandResult *result, Err *err) {
    static const SqlText count = { "test_count_units",
                                   "SELECT COUNT(*) FROM unit WHERE id > 0 AND $1 = 9", 1, "i" };
    const Counting *cmd = command;
    const SqlArg args[] = { sql_text(cmd->key) };
    int64_t first, n[4];
    if (!count_by(tx, &count, &n[0], err) || !inserted(tx, cmd->key, &first, err) ||
        !count_by(tx, &count, &n[1], err) || !db_run(tx->db, &insert_silent, args, NULL, err) ||
        !count_by(tx, &count, &n[2], err) || !inserted(tx, cmd->key, &result->id, err) ||
        !count_by(tx, &count, &n[3], err))
        return false;
    assert_int_equal(result->id, first + 2);
    for (int i = 1; i < 4; i++)
        assert_int_equal(n[i], n[0] + i);
    return !cmd->fails || FAIL(err, .code = ERR_STATE, .msg = "not after all");
}

static void lane__ids_are_given_once_and_in_order(void **state) {
    TestStore *t = *state;
    const CommandType three = { "test.three", insert_three };
    int64_t last = 0;
    for (int round = 0; round < 3; round++) { // a batch in which one fails, and two without
        Counting commands[3];
        LaneJob jobs[3];
        Err err = { 0 };
        for (int i = 0; i < 3; i++) {
            commands[i] = (Counting){ S("Đơn vị"), round == 0 && i == 1 };
            jobs[i] = (LaneJob){ .call = { .now = t->now, .zone = ZONE_HO_CHI_MINH },
                                 .type = &three,
                                 .command = &commands[i] };
        }
        assert_int_equal(lane_run_all(store_lane(t->store), t->arena, jobs, 3, &err), round > 0);
        for (int i = 0; i < 3; i++) {
            if (commands[i].fails) continue;
            assert_true(jobs[i].result.id >= last + 3);
            last = jobs[i].result.id;
        }
        if (round) assert_int_equal(jobs[2].result.id, jobs[0].result.id + 6);
    }
}

static void lane__a_posted_command_is_done_before_the_next_one(void **state) {
    TestStore *t = *state;
    UnitOpen top = unit_of((UnitId){ 0 }, "Tỉnh Lâm Thượng");
    UnitId province = { must_run(t, NULL, &unit_open_cmd, &top) };
    UnitOpen posted = unit_of(province, "Xã A"), next = unit_of(province, "Xã B");
    const LaneCall call = { .now = t->now, .zone = ZONE_HO_CHI_MINH };
    lane_post(store_lane(t->store), &call, &unit_open_cmd, &posted, sizeof posted);
    must_run(t, NULL, &unit_open_cmd, &next);
    assert_int_equal(count_units(t), 3);
}

/* ---- readers ---- */

typedef struct Held {
    sem_t has_begun, may_end;
} Held;

static bool hold(Tx *tx, const void *command, CommandResult *result, Err *err) {
    Held *held = *(Held *const *)command;
    (void)tx, (void)result, (void)err;
    sem_post(&held->has_begun);
    while (sem_wait(&held->may_end) != 0) {}
    return true;
}

static void readers__see_the_old_state_while_the_lane_is_held(void **state) {
    TestStore *t = *state;
    UnitOpen top = unit_of((UnitId){ 0 }, "Tỉnh Lâm Thượng");
    must_run(t, NULL, &unit_open_cmd, &top);
    Held held, *pointer = &held;
    sem_init(&held.has_begun, 0, 0);
    sem_init(&held.may_end, 0, 0);
    const CommandType type = { "test.hold", hold };
    const LaneCall call = { .now = t->now, .zone = ZONE_HO_CHI_MINH };
    lane_post(store_lane(t->store), &call, &type, &pointer, sizeof pointer);
    while (sem_wait(&held.has_begun) != 0) {}
    assert_int_equal(count_units(t), 1);
    sem_post(&held.may_end);
    UnitOpen last = unit_of((UnitId){ 1 }, "Xã A");
    must_run(t, NULL, &unit_open_cmd, &last);
    sem_destroy(&held.has_begun);
    sem_destroy(&held.may_end);
}

typedef struct Reader {
    TestStore *t;
    Arena *arena;
    Db *db;
} Reader;

static void *take_one(void *context) {
    Reader *reader = context;
    Err err = { 0 };
    assert_ok(store_read(reader->t->store, reader->arena, &reader->db, &err), &err);
    store_read_done(reader->t->store, reader->db);
    return NULL;
}

/** Takes all that workers may have; one more for a worker waits, one for an event thread does not.
 */
static void readers__some_are_kept_for_those_who_must_not_queue(void **state) {
    TestStore *t = *state;
    Db *taken[STORE_READERS - STORE_READERS_KEPT], *first[STORE_READERS_KEPT];
    Err err = { 0 };
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        assert_ok(store_read(t->store, t->arena, &taken[i], &err), &err);
    Reader reader = { t, arena_new(0), NULL };
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, take_one, &reader), 0);
    for (size_t i = 0; i < COUNT_OF(first); i++)
        assert_ok(store_read_first(t->store, t->arena, &first[i], &err), &err);
    for (size_t i = 0; i < COUNT_OF(first); i++)
        store_read_done(t->store, first[i]);
    store_read_rest(t->store, taken[0]); // whoever waits for something else lets others read
    pthread_join(thread, NULL);
    UnitRow *rows;
    size_t n;
    assert_ok(sql_unit_below(taken[0], (UnitId){ 1 }, S(""), 10, &rows, &n, &err), &err);
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        store_read_done(t->store, taken[i]);
    arena_free(reader.arena);
}

static void readers__see_what_was_written_after_a_rest(void **state) {
    TestStore *t = *state;
    UnitOpen top = unit_of((UnitId){ 0 }, "Tỉnh Lâm Thượng");
    must_run(t, NULL, &unit_open_cmd, &top);
    Db *db;
    UnitRow *rows;
    size_t n;
    Err err = { 0 };
    assert_ok(store_read(t->store, t->arena, &db, &err), &err);
    assert_ok(sql_unit_below(db, (UnitId){ 1 }, S(""), 10, &rows, &n, &err), &err);
    UnitOpen more = unit_of((UnitId){ 1 }, "Xã A");
    must_run(t, NULL, &unit_open_cmd, &more);
    assert_ok(sql_unit_below(db, (UnitId){ 1 }, S(""), 10, &rows, &n, &err), &err);
    assert_int_equal(n, 1); // one state of the data
    store_read_rest(t->store, db);
    assert_ok(sql_unit_below(db, (UnitId){ 1 }, S(""), 10, &rows, &n, &err), &err);
    assert_int_equal(n, 2);
    store_read_done(t->store, db);
}

/* ---- filling ---- */

static void fill__a_directory_left_in_between_is_refused(void **state) {
    TestStore *t = *state;
    Err err = { 0 };
    Store *again;
    assert_ok(store_fill_begin(t->store, &err), &err);
    UnitOpen top = unit_of((UnitId){ 0 }, "Tỉnh Lâm Thượng");
    must_run(t, NULL, &unit_open_cmd, &top);
    store_close(t->store);
    t->store = NULL;
    assert_false(store_open(t->arena, t->folder, t->now, &again, &err));
    assert_int_equal(err.code, ERR_STATE);
}

static void fill__what_was_made_stays(void **state) {
    TestStore *t = *state;
    Err err = { 0 };
    assert_ok(store_fill_begin(t->store, &err), &err);
    UnitOpen top = unit_of((UnitId){ 0 }, "Tỉnh Lâm Thượng");
    must_run(t, NULL, &unit_open_cmd, &top);
    assert_ok(store_fill_end(t->store, &err), &err);
    store_close(t->store);
    assert_ok(store_open(t->arena, t->folder, t->now, &t->store, &err), &err);
    assert_int_equal(count_units(t), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(lane__runs_many_commands_in_their_order),
        STORE_TEST(lane__of_many_commands_only_the_wrong_one_fails),
        STORE_TEST(lane__what_fails_after_writing_leaves_nothing_and_harms_nobody),
        STORE_TEST(lane__a_row_that_collides_fails_its_own_command_alone),
        STORE_TEST(lane__the_head_is_free_while_commands_run),
        STORE_TEST(lane__a_command_sees_what_was_written_before_it),
        STORE_TEST(lane__ids_are_given_once_and_in_order),
        STORE_TEST(lane__a_posted_command_is_done_before_the_next_one),
        STORE_TEST(readers__see_the_old_state_while_the_lane_is_held),
        STORE_TEST(readers__some_are_kept_for_those_who_must_not_queue),
        STORE_TEST(readers__see_what_was_written_after_a_rest),
        STORE_TEST(fill__a_directory_left_in_between_is_refused),
        STORE_TEST(fill__what_was_made_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
