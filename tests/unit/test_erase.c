/** Runs only on SQLite: it looks into that engine's files. */
#include "store_support.h"

#include "domain/person.h"
#include "domain/unit.h"

#include <ctype.h>
#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

enum { PEOPLE = 700, EVERY = 7, WAIT_MS = 20000 };

static Str mark(Arena *arena, const char *what, int number) {
    return str_printf(arena, "%sqz%05dxw", what, number);
}

/** A command that leaves words in the journal's table, beside the leaf. */
static bool say(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const int *number = command;
    const Str words = str_printf(tx->arena, "Ghi chú của %.*s", STR(mark(tx->arena, "", *number)));
    const LeafDraft leaf = { .type = "test.said",
                             .version = 1,
                             .about_person = result->id,
                             .note = words,
                             .data = S("{}") };
    LeafDraft draft = leaf;
    draft.actor_person = tx->actor ? tx->actor->person.v : 0;
    return tx_journal(tx, &draft, err);
}
static const CommandType say_cmd = { "test.say", say };

static PersonId add(TestStore *t, UnitId unit, int number) {
    const PersonAdd person = {
        .who = { .login = mark(t->arena, "lg", number),
                 .name = str_printf(t->arena, "Nguyễn Thị %.*s", STR(mark(t->arena, "", number))),
                 .title = mark(t->arena, "chức ", number),
                 .email =
                     str_printf(t->arena, "%.*s@lamthuong.vn", STR(mark(t->arena, "e", number))),
                 .unit = unit,
                 .role = ROLE_OFFICER },
        .password_hash = S("x"),
    };
    PersonId id = { must_run(t, NULL, &person_add_cmd, &person) };
    const Actor actor = { .person = id, .unit = unit };
    must_run(t, &actor, &say_cmd, &number);
    return id;
}

/* nftw gives no context: what is looked for, and what was found. */
static struct {
    bool is_erased[PEOPLE];
    int found, kept, files;
    char where[200];
} scan;

static int scan_file(const char *path, const struct stat *info, int flag, struct FTW *at) {
    (void)at;
    if (flag != FTW_F || info->st_size == 0) return 0;
    AUTO(arena_free) Arena *arena = arena_new(0);
    Err err = { 0 };
    Str bytes;
    assert_ok(file_read(arena, str_c(path), (size_t)256 << 20, &bytes, &err), &err);
    scan.files++;
    for (size_t i = 0; i + 9 <= bytes.n; i++) {
        const char *p = bytes.p + i;
        if (tolower(p[0]) != 'q' || tolower(p[1]) != 'z' || tolower(p[7]) != 'x' ||
            tolower(p[8]) != 'w')
            continue;
        int64_t number;
        if (!str_to_int((Str){ p + 2, 5 }, &number) || number < 0 || number >= PEOPLE) continue;
        if (!scan.is_erased[number]) {
            scan.kept++;
            continue;
        }
        if (!scan.found++)
            snprintf(scan.where, sizeof scan.where, "%s at %zu, person %d", path, i, (int)number);
    }
    return 0;
}

/** Looks through every byte of the data directory. */
static void look_everywhere(TestStore *t) {
    scan.found = scan.kept = scan.files = 0;
    nftw(t->folder.p, scan_file, 16, FTW_PHYS);
}

static off_t wal_size(TestStore *t) {
    struct stat info;
    return stat(path_join(t->arena, t->folder, S("kyket.db-wal")).p, &info) == 0 ? info.st_size : 0;
}

/** Somebody who sees the data as they are now until store_read_done: from the first row read on. */
static Db *begin_reading(TestStore *t, UnitId unit) {
    Db *db;
    UnitRow row;
    Err err = { 0 };
    assert_ok(store_read(t->store, t->arena, &db, &err), &err);
    assert_ok(sql_unit_get(db, unit, &row, &err), &err);
    return db;
}

static void erase__leaves_no_byte_of_a_name_in_the_directory_while_it_is_in_use(void **state) {
    TestStore *t = *state;
    const UnitOpen open = { .kind = UNIT_AREA, .name = S("Tỉnh"), .from = day_of("2025-07-01") };
    UnitId unit = { must_run(t, NULL, &unit_open_cmd, &open) };
    PersonId people[PEOPLE];
    memset(&scan, 0, sizeof scan);
    // In an order that splits pages of the indexes on names, and erased while others still come.
    for (int i = 0; i < PEOPLE; i++) {
        int number = i * 311 % PEOPLE;
        people[number] = add(t, unit, number);
        int old = (i - 200) * 311 % PEOPLE;
        if (i < 200 || old % EVERY) continue;
        const PersonErase erase = { people[old], mark(t->arena, "lg", old) };
        must_run(t, NULL, &person_erase_cmd, &erase);
        scan.is_erased[old] = true;
    }
    // The lane clears the log as soon as nobody reads; a reader that began before must not stop it
    // for good.
    Db *db = begin_reading(t, unit);
    const PersonErase last = { people[1], mark(t->arena, "lg", 1) };
    must_run(t, NULL, &person_erase_cmd, &last);
    scan.is_erased[1] = true;
    usleep(200000); // the reader is still there
    store_read_done(t->store, db);
    for (int waited = 0; wal_size(t) > 0 && waited < WAIT_MS; waited += 20)
        usleep(20000);
    assert_int_equal(wal_size(t), 0);
    look_everywhere(t);
    assert_true(scan.files >= 4 && scan.kept > 1000);
    if (scan.found)
        fail_msg("%d remains of erased people, the first in %s", scan.found, scan.where);
    // The journal still verifies.
    const LogReport report = test_verify(t, 1);
    assert_true(report.wrong == 0 && report.entries > 2 * PEOPLE);
}

static void erase__is_finished_at_the_next_start_when_a_crash_came_between(void **state) {
    TestStore *t = *state;
    Err err = { 0 };
    const UnitOpen open = { .kind = UNIT_AREA, .name = S("Tỉnh"), .from = day_of("2025-07-01") };
    UnitId unit = { must_run(t, NULL, &unit_open_cmd, &open) };
    memset(&scan, 0, sizeof scan);
    PersonId person = add(t, unit, 5);
    (void)add(t, unit, 6);
    Db *db = begin_reading(t, unit); // keeps the log from being cleared
    const PersonErase erase = { person, mark(t->arena, "lg", 5) };
    must_run(t, NULL, &person_erase_cmd, &erase);
    scan.is_erased[5] = true;
    look_everywhere(t);
    assert_true(scan.found > 0); // or this test would prove nothing
    // What a crash leaves: the files as they are now, without the lock.
    Str copy = str_printf(t->arena, "%.*s/copy", STR(t->folder));
    static const char *const names[] = { "kyket.db", "kyket.db-wal", "kyket.conf", "journal.key",
                                         "journal.pub" };
    assert_ok(folder_make(copy, 0700, &err), &err);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        Str bytes;
        assert_ok(file_read(t->arena, path_join(t->arena, t->folder, str_c(names[i])),
                            (size_t)64 << 20, &bytes, &err),
                  &err);
        assert_ok(file_write_durable(path_join(t->arena, copy, str_c(names[i])), bytes, 0600, &err),
                  &err);
    }
    store_read_done(t->store, db);
    Store *again;
    assert_ok(store_open(t->arena, copy, t->now, &again, &err), &err);
    scan.found = 0;
    nftw(copy.p, scan_file, 16, FTW_PHYS);
    if (scan.found) fail_msg("%d remains, the first in %s", scan.found, scan.where);
    store_close(again);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(erase__leaves_no_byte_of_a_name_in_the_directory_while_it_is_in_use),
        STORE_TEST(erase__is_finished_at_the_next_start_when_a_crash_came_between),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
