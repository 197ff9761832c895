#include "store_support.h"

#include "domain/unit.h"
#include "store/journal_log.h"

enum { UNITS = 270 };

static void open_units(TestStore *t) {
    UnitOpen open = { .kind = UNIT_AREA, .from = day_of("2025-07-01") };
    for (int i = 0; i < UNITS; i++) {
        open.name = str_printf(t->arena, "Đơn vị %d", i);
        open.code = str_printf(t->arena, "H%d", i);
        must_run(t, NULL, &unit_open_cmd, &open);
    }
}

static void journal_log__gives_a_receipt_of_every_entry(void **state) {
    TestStore *t = *state;
    Err err = { 0 };
    Db *db;
    NoteKey key;
    open_units(t);
    assert_ok(note_key_parse(t->arena, store_vkey(t->store), &key, &err), &err);
    const KeyChain keys = key_chain_of(t->arena, &key);
    assert_ok(store_read(t->store, t->arena, &db, &err), &err);
    for (uint64_t i = 0; i < UNITS; i++) {
        Str text;
        Receipt receipt;
        ReceiptProof proof;
        assert_ok(journal_receipt(db, i, &text, &err), &err);
        assert_ok(receipt_parse(t->arena, text, &receipt, &err), &err);
        assert_ok(receipt_verify(t->arena, &receipt, &keys, &proof, &err), &err);
        assert_str(proof.entry.type, "unit.opened");
    }
    Str none;
    assert_false(journal_receipt(db, UNITS, &none, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
    store_read_done(t->store, db);
}

static void journal_log__tiles_are_as_wide_as_asked(void **state) {
    TestStore *t = *state;
    Err err = { 0 };
    Db *db;
    Str wide, narrow;
    open_units(t);
    assert_ok(store_read(t->store, t->arena, &db, &err), &err);
    for (int level = TILE_ENTRIES; level <= 0; level++) {
        assert_ok(journal_tile(db, (TileId){ level, 0, 256 }, &wide, &err), &err);
        assert_ok(journal_tile(db, (TileId){ level, 0, 100 }, &narrow, &err), &err);
        assert_true(narrow.n < wide.n && str_starts(wide, narrow));
        assert_false(journal_tile(db, (TileId){ level, 1, UNITS - 255 }, &wide, &err));
        assert_false(journal_tile(db, (TileId){ level, 2, 1 }, &wide, &err));
    }
    assert_ok(journal_tile(db, (TileId){ 1, 0, 1 }, &wide, &err), &err);
    assert_int_equal(wide.n, 32);
    assert_false(journal_tile(db, (TileId){ 40, 0, 1 }, &wide, &err));
    store_read_done(t->store, db);
}

static uint64_t wrong_in(TestStore *t) {
    const LogReport report = test_verify(t, 2);
    assert_true(report.entries == UNITS);
    return report.wrong;
}

static void journal_log__a_changed_row_is_found_while_the_directory_is_in_use(void **state) {
    TestStore *t = *state;
    open_units(t);
    assert_int_equal(wrong_in(t), 0);
    test_leaf_change(t, 17, "2025", "2024");
    assert_true(wrong_in(t) > 0);
    test_leaf_change(t, 17, "2024", "2025");
    assert_int_equal(wrong_in(t), 0);
    test_tamper(t, "DELETE FROM journal_tile WHERE level = 1 AND n = 0");
    assert_true(wrong_in(t) > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(journal_log__gives_a_receipt_of_every_entry),
        STORE_TEST(journal_log__tiles_are_as_wide_as_asked),
        STORE_TEST(journal_log__a_changed_row_is_found_while_the_directory_is_in_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
