/** SQLite over a file layer that fails: torn writes, full disk, failed writes and syncs.
 * There is no such layer for PostgreSQL: only on SQLite. */
#include "store_support.h"

#include "domain/tally.h"
#include "domain/unit.h"

#include <ftw.h>
#include <pwd.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

typedef enum Fault { FAULT_TORN, FAULT_FULL, FAULT_WRITE, FAULT_SYNC, FAULT_COUNT } Fault;

/** What fails next; only the lane's thread works on files while it is armed. */
static struct {
    _Atomic int armed;
    Fault kind;
    int countdown; // operations of the kind until it fails
    bool is_lasting;
    int failed; // how often it did
} plan;

static sqlite3_vfs shim, *real;

typedef struct FaultFile {
    sqlite3_file base;
    sqlite3_file *inner;
} FaultFile;

static sqlite3_file *inner(sqlite3_file *file) {
    return ((FaultFile *)(void *)file)->inner;
}

static bool fails_now(bool is_sync) {
    if (!plan.armed || is_sync != (plan.kind == FAULT_SYNC)) return false;
    if (plan.countdown > 1) {
        plan.countdown--;
        return false;
    }
    plan.failed++;
    if (!plan.is_lasting) plan.armed = 0;
    return true;
}

static int f_close(sqlite3_file *f) {
    return inner(f)->pMethods->xClose(inner(f));
}
static int f_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at) {
    return inner(f)->pMethods->xRead(inner(f), p, n, at);
}
static int f_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at) {
    if (!fails_now(false)) return inner(f)->pMethods->xWrite(inner(f), p, n, at);
    if (plan.kind == FAULT_TORN) (void)inner(f)->pMethods->xWrite(inner(f), p, n / 2, at);
    return plan.kind == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}
static int f_truncate(sqlite3_file *f, sqlite3_int64 size) {
    return inner(f)->pMethods->xTruncate(inner(f), size);
}
static int f_sync(sqlite3_file *f, int flags) {
    return fails_now(true) ? SQLITE_IOERR_FSYNC : inner(f)->pMethods->xSync(inner(f), flags);
}
static int f_size(sqlite3_file *f, sqlite3_int64 *size) {
    return inner(f)->pMethods->xFileSize(inner(f), size);
}
static int f_lock(sqlite3_file *f, int level) {
    return inner(f)->pMethods->xLock(inner(f), level);
}
static int f_unlock(sqlite3_file *f, int level) {
    return inner(f)->pMethods->xUnlock(inner(f), level);
}
static int f_reserved(sqlite3_file *f, int *out) {
    return inner(f)->pMethods->xCheckReservedLock(inner(f), out);
}
static int f_control(sqlite3_file *f, int what, void *arg) {
    return inner(f)->pMethods->xFileControl(inner(f), what, arg);
}
static int f_sector(sqlite3_file *f) {
    return inner(f)->pMethods->xSectorSize(inner(f));
}
static int f_device(sqlite3_file *f) {
    return inner(f)->pMethods->xDeviceCharacteristics(inner(f));
}
static int f_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out) {
    return inner(f)->pMethods->xShmMap(inner(f), page, size, extend, out);
}
static int f_shm_lock(sqlite3_file *f, int at, int n, int flags) {
    return inner(f)->pMethods->xShmLock(inner(f), at, n, flags);
}
static void f_shm_barrier(sqlite3_file *f) {
    inner(f)->pMethods->xShmBarrier(inner(f));
}
static int f_shm_unmap(sqlite3_file *f, int is_delete) {
    return inner(f)->pMethods->xShmUnmap(inner(f), is_delete);
}

static const sqlite3_io_methods methods = {
    2,          f_close,       f_read,      f_write,   f_truncate, f_sync,   f_size,
    f_lock,     f_unlock,      f_reserved,  f_control, f_sector,   f_device, f_shm_map,
    f_shm_lock, f_shm_barrier, f_shm_unmap, NULL,      NULL,
};

static int shim_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
                     int *out_flags) {
    (void)vfs;
    FaultFile *own = (FaultFile *)(void *)file;
    own->inner = (sqlite3_file *)(void *)(own + 1);
    int status = real->xOpen(real, name, own->inner, flags, out_flags);
    file->pMethods = own->inner->pMethods ? &methods : NULL;
    return status;
}

static int install(void **state) {
    (void)state;
    real = sqlite3_vfs_find(NULL);
    shim = *real;
    shim.zName = "fault";
    shim.szOsFile = (int)sizeof(FaultFile) + real->szOsFile;
    shim.xOpen = shim_open;
    return sqlite3_vfs_register(&shim, 1) == SQLITE_OK ? 0 : -1;
}

static void print_fault(void *context, Str line) {
    (void)context;
    print_error("fsck: %.*s\n", STR(line));
}

enum { COMMANDS = 12 };

/** Opens a unit with this number; true when it was acknowledged. */
static bool open_unit(TestStore *t, UnitId top, int number) {
    UnitOpen open = { .superior = top,
                      .kind = UNIT_COMMUNE,
                      .from = day_of("2025-07-01"),
                      .name = str_printf(t->arena, "Xã %d", number) };
    const LaneCall call = { .now = t->now, .zone = ZONE_HO_CHI_MINH };
    CommandResult result;
    Err err = { 0 };
    bool ok = lane_run(store_lane(t->store), t->arena, &call, &unit_open_cmd, &open, &result, &err);
    if (!ok) assert_int_equal(err.code, ERR_SYSTEM);
    if (!ok) assert_true(str_c(err.msg).n > 20);
    return ok;
}

static int64_t count_of(TestStore *t, UnitId top, int number) {
    Db *db;
    UnitRow *rows;
    size_t n;
    int64_t found = 0;
    Err err = { 0 };
    assert_ok(store_read(t->store, t->arena, &db, &err), &err);
    assert_ok(sql_unit_below(db, top, S(""), 1000, &rows, &n, &err), &err);
    Str name = str_printf(t->arena, "Xã %d", number);
    for (size_t i = 0; i < n; i++)
        found += str_eq(rows[i].name, name);
    store_read_done(t->store, db);
    return found;
}

/** Commands while one kind of operation fails; then a clean stop, and a look at what is there. */
static void run_with(Fault kind, int countdown, bool is_lasting) {
    void *state;
    assert_int_equal(store_setup(&state), 0);
    TestStore *t = state;
    UnitOpen province = { .kind = UNIT_AREA, .name = S("Tỉnh"), .from = day_of("2025-07-01") };
    UnitId top = { must_run(t, NULL, &unit_open_cmd, &province) };
    bool is_acknowledged[COMMANDS];
    plan.kind = kind;
    plan.countdown = countdown;
    plan.is_lasting = is_lasting;
    plan.failed = 0;
    plan.armed = 1;
    for (int i = 0; i < COMMANDS; i++)
        is_acknowledged[i] = open_unit(t, top, i);
    plan.armed = 0;
    store_close(t->store);
    Err err = { 0 };
    assert_ok(store_open(t->arena, t->folder, t->now, &t->store, &err), &err);
    for (int i = 0; i < COMMANDS; i++) {
        int64_t n = count_of(t, top, i);
        if (n != is_acknowledged[i])
            fail_msg("kind %d, countdown %d, lasting %d: unit %d acknowledged %d, there %d", kind,
                     countdown, is_lasting, i, is_acknowledged[i], (int)n);
    }
    assert_true(open_unit(t, top, COMMANDS));
    Snapshot snapshot;
    int64_t faults;
    assert_ok(snapshot_open(t->arena, t->folder, &snapshot, &err), &err);
    assert_ok(data_check(&snapshot, t->arena, print_fault, NULL, &faults, &err), &err);
    snapshot_close(&snapshot);
    assert_int_equal(faults, 0);
    store_teardown(&state);
}

static void sweep(Fault kind) {
    int hits = 0;
    for (int lasting = 0; lasting < 2; lasting++)
        // A commit is one sync and several writes.
        for (int countdown = 1; countdown <= (kind == FAULT_SYNC ? COMMANDS : 40);
             countdown += kind == FAULT_SYNC ? 1 : 3) {
            run_with(kind, countdown, lasting);
            hits += plan.failed > 0;
        }
    assert_true(hits > 10); // the faults did happen
}

static void sqlite__a_torn_write_never_gives_a_wrong_answer(void **state) {
    (void)state;
    sweep(FAULT_TORN);
}
static void sqlite__a_full_disk_never_gives_a_wrong_answer(void **state) {
    (void)state;
    sweep(FAULT_FULL);
}
static void sqlite__a_failed_write_never_gives_a_wrong_answer(void **state) {
    (void)state;
    sweep(FAULT_WRITE);
}
static void sqlite__a_failed_sync_never_gives_a_wrong_answer(void **state) {
    (void)state;
    sweep(FAULT_SYNC);
}

static void sqlite__runs_with_wal_full_sync_and_4_kb_pages(void **state) {
    TestStore *t = *state;
    sqlite3 *db;
    sqlite3_stmt *statement;
    Str path = path_join(t->arena, t->folder, S("kyket.db"));
    assert_int_equal(sqlite3_open(path.p, &db), SQLITE_OK);
    static const char *const claims[][2] = { { "PRAGMA journal_mode", "wal" },
                                             { "PRAGMA page_size", "4096" } };
    for (size_t i = 0; i < COUNT_OF(claims); i++) {
        assert_int_equal(sqlite3_prepare_v2(db, claims[i][0], -1, &statement, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
        assert_string_equal((const char *)sqlite3_column_text(statement, 0), claims[i][1]);
        sqlite3_finalize(statement);
    }
    sqlite3_close(db);
    // synchronous is a setting of the writer's connection: every commit is one sync of the log.
    UnitOpen open = { .kind = UNIT_AREA, .name = S("Tỉnh"), .from = day_of("2025-07-01") };
    plan.kind = FAULT_SYNC;
    plan.countdown = 1000000;
    plan.is_lasting = false;
    plan.armed = 1;
    for (int i = 0; i < 5; i++)
        must_run(t, NULL, &unit_open_cmd, &open);
    plan.armed = 0;
    assert_true(plan.countdown <= 1000000 - 5);
}

static uid_t stranger;

static int give_away(const char *path, const struct stat *info, int flag, struct FTW *at) {
    (void)info, (void)flag, (void)at;
    return lchown(path, stranger, (gid_t)-1);
}

static void sqlite__a_folder_that_cannot_be_written_is_refused_with_its_reason(void **state) {
    TestStore *t = *state;
    store_close(t->store);
    Err err = { 0 };
    bool is_root = geteuid() == 0;
    if (is_root) { // who may write anywhere; kyket is not run as root
        const struct passwd *nobody = getpwnam("nobody");
        assert_non_null(nobody);
        stranger = nobody->pw_uid;
        assert_int_equal(nftw(t->folder.p, give_away, 16, FTW_PHYS), 0);
        assert_int_equal(seteuid(stranger), 0);
    }
    assert_int_equal(chmod(t->folder.p, 0500), 0);
    assert_false(store_open(t->arena, t->folder, t->now, &t->store, &err));
    assert_int_equal(err_exit_status(err.code), 3);
    assert_non_null(strstr(err_text(t->arena, &err).p, "Check the rights of the data directory"));
    Str lock = path_join(t->arena, t->folder, S("lock"));
    assert_int_equal(chmod(lock.p, 0400), 0);
    assert_false(store_open(t->arena, t->folder, t->now, &t->store, &err));
    assert_int_equal(err_exit_status(err.code), 3);
    assert_non_null(strstr(err_text(t->arena, &err).p, "lock: cannot be read or written (Perm"));
    assert_int_equal(chmod(lock.p, 0600), 0);
    assert_int_equal(chmod(t->folder.p, 0700), 0);
    Str file = path_join(t->arena, t->folder, S("kyket.db"));
    assert_int_equal(chmod(file.p, 0400), 0);
    const UnitOpen open = { .kind = UNIT_AREA, .name = S("Tỉnh"), .from = day_of("2025-07-01") };
    assert_ok(store_open(t->arena, t->folder, t->now, &t->store, &err), &err); // to read
    must_fail(t, NULL, &unit_open_cmd, &open, ERR_SYSTEM);
    store_close(t->store);
    t->store = NULL;
    static const char *const names[] = { "kyket.db", "kyket.db-wal", "kyket.db-shm" };
    for (size_t i = 0; i < COUNT_OF(names); i++) // the log takes the rights of the file
        (void)chmod(path_join(t->arena, t->folder, str_c(names[i])).p, 0600);
    assert_ok(store_open(t->arena, t->folder, t->now, &t->store, &err), &err);
    must_run(t, NULL, &unit_open_cmd, &open);
    if (is_root) assert_int_equal(seteuid(0), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(sqlite__runs_with_wal_full_sync_and_4_kb_pages),
        STORE_TEST(sqlite__a_folder_that_cannot_be_written_is_refused_with_its_reason),
        cmocka_unit_test(sqlite__a_torn_write_never_gives_a_wrong_answer),
        cmocka_unit_test(sqlite__a_full_disk_never_gives_a_wrong_answer),
        cmocka_unit_test(sqlite__a_failed_write_never_gives_a_wrong_answer),
        cmocka_unit_test(sqlite__a_failed_sync_never_gives_a_wrong_answer),
    };
    return cmocka_run_group_tests(tests, install, NULL);
}
