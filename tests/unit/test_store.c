#include "store_support.h"

#include "domain/unit.h"
#include "store/journal_store.h"

#include <pthread.h>

static UnitOpen province(void) {
    return (UnitOpen){ .kind = UNIT_AREA,
                       .name = S("Tỉnh Lâm Thượng"),
                       .code = S("H99"),
                       .from = day_of("2025-07-01") };
}

static Db *reading(TestStore *t) {
    Db *db;
    Err err = { 0 };
    assert_ok(store_read(t->store, t->arena, &db, &err), &err);
    return db;
}

static uint64_t log_size(TestStore *t) {
    Db *db = reading(t);
    JournalHead head;
    Err err = { 0 };
    assert_ok(journal_head(db, &head, &err), &err);
    store_read_done(t->store, db);
    return head.size;
}

static void store__a_command_is_visible_and_in_the_journal(void **state) {
    TestStore *t = *state;
    UnitOpen open = province();
    uint64_t version = store_version(t->store);
    int64_t id = must_run(t, NULL, &unit_open_cmd, &open);
    assert_true(store_version(t->store) != version);
    Db *db = reading(t);
    UnitRow row;
    Err err = { 0 };
    assert_ok(sql_unit_get(db, (UnitId){ id }, &row, &err), &err);
    assert_str(row.name, "Tỉnh Lâm Thượng");
    JournalHead head;
    assert_ok(journal_head(db, &head, &err), &err);
    NoteKey key;
    Checkpoint checkpoint;
    assert_ok(note_key_parse(t->arena, store_vkey(t->store), &key, &err), &err);
    assert_ok(checkpoint_open(t->arena, head.checkpoint, &key, &checkpoint, NULL, &err), &err);
    assert_int_equal(checkpoint.size, 1);
    Str *leaves;
    size_t n;
    assert_ok(journal_leaves(db, 0, 10, &leaves, &n, &err), &err);
    assert_int_equal(n, 1);
    Sha256 leaf = tree_leaf_hash(leaves[0]);
    assert_true(sha256_eq(leaf, checkpoint.root));
    store_read_done(t->store, db);
}

static void store__what_no_public_page_shows_leaves_them_valid(void **state) {
    TestStore *t = *state;
    CommandType internal = unit_open_cmd;
    UnitOpen open = province();
    if (test_on_postgres()) skip(); // there the version is that of all processes
    internal.is_internal = true;
    uint64_t version = store_version(t->store), commits = store_commits(t->store);
    must_run(t, NULL, &internal, &open);
    assert_int_equal(store_version(t->store), version);
    assert_int_equal(store_commits(t->store), commits + 1);
    open.code = S("H98");
    must_run(t, NULL, &unit_open_cmd, &open);
    assert_true(store_version(t->store) != version);
}

static void store__a_failed_command_leaves_nothing(void **state) {
    TestStore *t = *state;
    UnitOpen open = province();
    must_run(t, NULL, &unit_open_cmd, &open);
    must_fail(t, NULL, &unit_open_cmd, &open, ERR_INPUT); // the code is taken
    open.superior = (UnitId){ 99 };
    must_fail(t, NULL, &unit_open_cmd, &open, ERR_NOT_FOUND);
    assert_int_equal(log_size(t), 1);
}

static void store__a_repeated_key_answers_with_the_first_result(void **state) {
    TestStore *t = *state;
    UnitOpen open = province();
    const LaneCall call = { .now = t->now, .zone = ZONE_HO_CHI_MINH, .scope = 7, .key = S("k1") };
    CommandResult first, second;
    Err err = { 0 };
    assert_ok(lane_run(store_lane(t->store), t->arena, &call, &unit_open_cmd, &open, &first, &err),
              &err);
    open.code = S("H98");
    assert_ok(lane_run(store_lane(t->store), t->arena, &call, &unit_open_cmd, &open, &second, &err),
              &err);
    assert_int_equal(first.id, second.id);
    assert_int_equal(log_size(t), 1);
    const CommandType other = { "other", unit_open_cmd.run };
    assert_false(lane_run(store_lane(t->store), t->arena, &call, &other, &open, &second, &err));
    assert_int_equal(err.code, ERR_CONFLICT);
}

/** SQLite has one writer; a server of PostgreSQL is made for several. */
static void store__a_second_program_is_refused_on_a_file_only(void **state) {
    TestStore *t = *state;
    Store *second;
    Err err = { 0 };
    if (test_on_postgres()) {
        assert_ok(store_open(t->arena, t->folder, t->now, &second, &err), &err);
        store_close(second);
        return;
    }
    assert_false(store_open(t->arena, t->folder, t->now, &second, &err));
    assert_int_equal(err.code, ERR_STATE);
}

typedef struct Caller {
    TestStore *t;
    UnitId top;
    int number;
} Caller;

static void *open_many(void *context) {
    Caller *caller = context;
    Arena *arena = arena_new(0);
    for (int i = 0; i < 50; i++) {
        UnitOpen open = { .superior = caller->top,
                          .kind = UNIT_COMMUNE,
                          .from = day_of("2025-07-01"),
                          .name = str_printf(arena, "Xã %d-%d", caller->number, i) };
        const LaneCall call = { .now = caller->t->now, .zone = ZONE_HO_CHI_MINH };
        CommandResult result;
        Err err = { 0 };
        assert_true(lane_run(store_lane(caller->t->store), arena, &call, &unit_open_cmd, &open,
                             &result, &err));
    }
    arena_free(arena);
    return NULL;
}

static void store__many_callers_at_once_lose_and_double_nothing(void **state) {
    TestStore *t = *state;
    UnitOpen open = province();
    UnitId top = { must_run(t, NULL, &unit_open_cmd, &open) };
    pthread_t threads[8];
    Caller callers[8];
    for (int i = 0; i < 8; i++) {
        callers[i] = (Caller){ t, top, i };
        assert_int_equal(pthread_create(&threads[i], NULL, open_many, &callers[i]), 0);
    }
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(log_size(t), 401);
    Db *db = reading(t);
    UnitRow *rows;
    size_t n;
    Err err = { 0 };
    assert_ok(sql_unit_below(db, top, S(""), 1000, &rows, &n, &err), &err);
    assert_int_equal(n, 401);
    JournalHead head;
    Checkpoint checkpoint;
    NoteKey key;
    Sha256 root;
    assert_ok(journal_head(db, &head, &err), &err);
    assert_ok(note_key_parse(t->arena, store_vkey(t->store), &key, &err), &err);
    assert_ok(checkpoint_open(t->arena, head.checkpoint, &key, &checkpoint, NULL, &err), &err);
    TileStore tiles = journal_tiles(db);
    assert_ok(tree_root(t->arena, &tiles, checkpoint.size, &root, &err), &err);
    assert_true(sha256_eq(root, checkpoint.root));
    store_read_done(t->store, db);
}

static void store__survives_being_closed_and_opened(void **state) {
    TestStore *t = *state;
    UnitOpen open = province();
    must_run(t, NULL, &unit_open_cmd, &open);
    store_close(t->store);
    Err err = { 0 };
    assert_ok(store_open(t->arena, t->folder, t->now, &t->store, &err), &err);
    assert_int_equal(log_size(t), 1);
}

static void files__are_stored_once_by_their_hash(void **state) {
    TestStore *t = *state;
    StoredFile a, b;
    Err err = { 0 };
    assert_ok(files_put(store_files(t->store), t->arena, S("nội dung"), &a, &err), &err);
    assert_ok(files_put(store_files(t->store), t->arena, S("nội dung"), &b, &err), &err);
    assert_true(str_eq(a.sha256, b.sha256));
    Str path, back;
    assert_ok(files_path(store_files(t->store), t->arena, a.sha256, &path, &err), &err);
    assert_ok(file_read(t->arena, path, 100, &back, &err), &err);
    assert_str(back, "nội dung");
    assert_false(files_path(store_files(t->store), t->arena, S("../../etc/passwd"), &path, &err));
}

/** How long to wait for a piece; 0: it was given. */
static int64_t drawn(TestStore *t, int64_t id, int64_t piece_ms, int64_t full_ms) {
    int64_t wait_ms = -1;
    assert_true(store_draw(t->store, id, piece_ms, full_ms, &wait_ms));
    return wait_ms;
}

static void store__a_limit_that_is_shared_gives_what_there_is(void **state) {
    TestStore *t = *state;
    if (!store_is_shared(t->store)) skip();
    const int64_t piece = 3600000, full = 16 * piece; // hours: the test's own time does not count
    for (int i = 0; i < 16; i++)
        assert_int_equal(drawn(t, 7, piece, full), 0);
    assert_in_range(drawn(t, 7, piece, full), piece - 60000, piece);
    assert_int_equal(drawn(t, -7, piece, full), 0); // somebody else
    test_tamper(t, "UPDATE limit_spent SET full_ms = full_ms - 3600000 WHERE id = 7");
    assert_int_equal(drawn(t, 7, piece, full), 0); // an hour later
    assert_in_range(drawn(t, 7, piece, full), piece - 60000, piece);
    // The clock of another server, or one that was put back.
    test_tamper(t, "UPDATE limit_spent SET full_ms = full_ms + 864000000 WHERE id = 7");
    assert_int_equal(drawn(t, 7, piece, full), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(store__a_command_is_visible_and_in_the_journal),
        STORE_TEST(store__what_no_public_page_shows_leaves_them_valid),
        STORE_TEST(store__a_failed_command_leaves_nothing),
        STORE_TEST(store__a_repeated_key_answers_with_the_first_result),
        STORE_TEST(store__a_second_program_is_refused_on_a_file_only),
        STORE_TEST(store__many_callers_at_once_lose_and_double_nothing),
        STORE_TEST(store__survives_being_closed_and_opened),
        STORE_TEST(store__a_limit_that_is_shared_gives_what_there_is),
        STORE_TEST(files__are_stored_once_by_their_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
