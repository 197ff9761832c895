#include "store_support.h"

#include "domain/unit.h"
#include "store/journal_log.h"
#include "store/key_change.h"

#include <sys/stat.h>
#include <unistd.h>

static void open_unit(TestStore *t) {
    UnitOpen open = { .kind = UNIT_AREA, .name = S("Xã Krông Tơ"), .from = day_of("2025-07-01") };
    must_run(t, NULL, &unit_open_cmd, &open);
}

static void reopen(TestStore *t) {
    Err err = { 0 };
    store_close(t->store);
    assert_ok(store_open(t->arena, t->folder, t->now, &t->store, &err), &err);
}

static Str change(TestStore *t) {
    Err err = { 0 };
    Str vkey;
    assert_ok(store_key_change(t->store, t->arena, t->now, &vkey, &err), &err);
    return vkey;
}

static Str head_of(TestStore *t) {
    Db *db;
    Err err = { 0 };
    JournalHead head;
    assert_ok(store_read(t->store, t->arena, &db, &err), &err);
    assert_ok(journal_head(db, &head, &err), &err);
    store_read_done(t->store, db);
    return head.checkpoint;
}

static NoteKey key_of(TestStore *t, Str vkey) {
    NoteKey key;
    Err err = { 0 };
    assert_ok(note_key_parse(t->arena, vkey, &key, &err), &err);
    return key;
}

static uint64_t checked(TestStore *t, KeyChain *keys) {
    Err err = { 0 };
    JournalReader *reader;
    LogReport report;
    assert_ok(journal_reader_open(t->arena, t->folder, &reader, &err), &err);
    LogSource source = journal_reader_source(reader);
    assert_ok(journal_reader_keys(t->arena, reader, keys, &err), &err);
    assert_ok(log_verify(t->arena, &source, keys, 1, &report, &err), &err);
    journal_reader_close(reader);
    assert_int_equal(report.wrong, 0);
    return report.entries;
}

static void key_change__verification_follows_the_chain(void **state) {
    TestStore *t = *state;
    Err err = { 0 };
    KeyChain keys;
    Checkpoint head;
    open_unit(t);
    Str first = store_vkey(t->store), old_head = head_of(t);
    Str second = change(t), between = head_of(t);
    open_unit(t);
    reopen(t);
    open_unit(t);
    Str third = change(t);
    open_unit(t);
    assert_int_equal(checked(t, &keys), 6);
    assert_int_equal(keys.count, 3);
    assert_str(note_key_text(t->arena, &keys.keys[0].key), first.p);
    assert_str(note_key_text(t->arena, &keys.keys[1].key), second.p);
    assert_str(note_key_text(t->arena, &keys.keys[2].key), third.p);
    assert_ok(key_chain_open(t->arena, &keys, old_head, &head, NULL, NULL, &err), &err);
    assert_int_equal(head.size, 1);
    assert_ok(key_chain_open(t->arena, &keys, head_of(t), &head, NULL, NULL, &err), &err);
    NoteKey old_key = key_of(t, first), new_key = key_of(t, second);
    assert_ok(checkpoint_open(t->arena, between, &old_key, &head, NULL, &err), &err);
    assert_ok(checkpoint_open(t->arena, between, &new_key, &head, NULL, &err), &err);
    assert_false(checkpoint_open(t->arena, head_of(t), &old_key, &head, NULL, &err));
}

static Str key_path(TestStore *t, const char *name) {
    return path_join(t->arena, t->folder, str_c(name));
}

static Str file_of(TestStore *t, const char *name) {
    Str text;
    Err err = { 0 };
    assert_ok(file_read(t->arena, key_path(t, name), 4096, &text, &err), &err);
    return text;
}

static void put_file(TestStore *t, const char *name, Str text) {
    Err err = { 0 };
    assert_ok(file_write_durable(key_path(t, name), text, 0600, &err), &err);
}

static void key_change__a_crash_at_any_point_leaves_a_key_that_fits(void **state) {
    TestStore *t = *state;
    open_unit(t);
    Str old_file = file_of(t, "journal.key"), first = store_vkey(t->store);
    // Before the entry was written: the new file is nobody's.
    NoteSigner stray = note_signer_new(store_config(t->store)->origin, NOTE_KEY_ED25519);
    put_file(t, "journal.key.new", note_signer_text(t->arena, &stray));
    reopen(t);
    assert_str(store_vkey(t->store), first.p);
    assert_false(path_exists(key_path(t, "journal.key.new")));
    // After the entry was written, before the files were put in place.
    Str second = change(t), new_file = file_of(t, "journal.key");
    put_file(t, "journal.key", old_file);
    put_file(t, "journal.key.new", new_file);
    put_file(t, "journal.pub", first);
    reopen(t);
    assert_str(store_vkey(t->store), second.p);
    assert_null(store_refusal(t->store));
    assert_false(path_exists(key_path(t, "journal.key.new")));
    assert_str(file_of(t, "journal.key"), new_file.p);
    open_unit(t);
}

static void key_change__without_the_key_reading_goes_on_and_writing_says_why(void **state) {
    TestStore *t = *state;
    KeyChain keys;
    UnitOpen open = { .kind = UNIT_AREA, .name = S("Xã Ea Ral"), .from = day_of("2025-07-01") };
    open_unit(t);
    Str file = file_of(t, "journal.key"), vkey = store_vkey(t->store), head = head_of(t);
    unlink(key_path(t, "journal.key").p);
    reopen(t);
    assert_non_null(store_refusal(t->store));
    must_fail(t, NULL, &unit_open_cmd, &open, ERR_READ_ONLY);
    assert_str(head_of(t), head.p);
    assert_str(store_vkey(t->store), vkey.p);
    assert_int_equal(checked(t, &keys), 1);
    put_file(t, "journal.key", file);
    assert_int_equal(chmod(key_path(t, "journal.key").p, 0644), 0);
    reopen(t);
    must_fail(t, NULL, &unit_open_cmd, &open, ERR_READ_ONLY);
    assert_int_equal(chmod(key_path(t, "journal.key").p, 0600), 0);
    reopen(t);
    assert_null(store_refusal(t->store));
    open_unit(t);
}

static void key_change__a_key_that_is_not_of_the_head_writes_nothing(void **state) {
    TestStore *t = *state;
    UnitOpen open = { .kind = UNIT_AREA, .name = S("Xã Ea Ral"), .from = day_of("2025-07-01") };
    open_unit(t);
    Str old_file = file_of(t, "journal.key");
    (void)change(t);
    open_unit(t);
    put_file(t, "journal.key", old_file); // from an old backup
    reopen(t);
    must_fail(t, NULL, &unit_open_cmd, &open, ERR_READ_ONLY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(key_change__verification_follows_the_chain),
        STORE_TEST(key_change__a_crash_at_any_point_leaves_a_key_that_fits),
        STORE_TEST(key_change__without_the_key_reading_goes_on_and_writing_says_why),
        STORE_TEST(key_change__a_key_that_is_not_of_the_head_writes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
