#include "domain/tally.h"
#include "base/file.h"
#include "store/store_check.h"

#include <fcntl.h>
#include <unistd.h>

bool tally_recount(Tx *tx, Err *err) {
    return sql_tally_clear(tx, err) && sql_tally_refill(tx, err);
}

static bool recount(Tx *tx, const void *command, CommandResult *result, Err *err) {
    (void)command, (void)result;
    return tally_recount(tx, err); // derived data: nothing for the journal
}

const CommandType tally_recount_cmd = { "tally.recount", recount };

typedef struct Faults {
    FaultSink sink;
    void *context;
    int64_t n;
} Faults;

static void fault(Faults *faults, Str line) {
    faults->n++;
    faults->sink(faults->context, line);
}

static void store_fault(void *context, Str line) {
    fault(context, line);
}

static bool check_rows(Db *db, Faults *faults, Err *err) {
    TallyFaultRow *rows;
    OccurrenceId *ids;
    size_t n;
    if (!sql_tally_faults(db, 100, &rows, &n, err)) return false;
    for (size_t i = 0; i < n; i++)
        fault(faults, str_printf(db->arena,
                                 "tally: unit %lld, programme %lld, due %.*s, class %lld: %lld "
                                 "does not fit the rows",
                                 (long long)rows[i].unit.v, (long long)rows[i].programme.v,
                                 STR(day_iso(db->arena, rows[i].due)), (long long)rows[i].class,
                                 (long long)rows[i].n));
    if (!sql_evidence_faults(db, 100, &ids, &n, err)) return false;
    for (size_t i = 0; i < n; i++)
        fault(faults,
              str_printf(db->arena,
                         "occurrence %lld: done without evidence or without another's acceptance",
                         (long long)ids[i].v));
    return true;
}

/** The file's bytes against its name; false only when memory or the sink would fail, which they do
 * not. */
static bool file_is_sound(const FileStore *files, Arena *arena, const FileRow *row) {
    Str path;
    Err ignored;
    if (!files_path(files, arena, row->sha256, &path, &ignored)) return false;
    int fd = open(str_z(arena, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    Sha256Stream *stream = sha256_stream_new();
    char *chunk = arena_raw(arena, 65536);
    int64_t size = 0;
    ssize_t got;
    while ((got = read(fd, chunk, 65536)) > 0) {
        sha256_stream_add(stream, (Str){ chunk, (size_t)got });
        size += got;
    }
    close(fd);
    Sha256 hash = sha256_stream_end(stream);
    return got == 0 && size == row->size && str_eq(hex_text(arena, sha256_str(&hash)), row->sha256);
}

static bool check_files(Store *store, Db *db, Faults *faults, Err *err) {
    Arena *own = db->arena;
    Str after = S("");
    for (;;) {
        AUTO(arena_free) Arena *arena = arena_new(0);
        FileRow *rows;
        size_t n;
        db->arena = arena;
        bool ok = sql_file_after(db, after, 100, &rows, &n, err);
        db->arena = own;
        if (!ok) return false;
        for (size_t i = 0; i < n; i++)
            if (!file_is_sound(store_files(store), arena, &rows[i]))
                fault(faults,
                      str_printf(own, "file %.*s: missing or changed", STR(rows[i].sha256)));
        if (n < 100) return true;
        after = str_dup(own, rows[n - 1].sha256);
    }
}

bool data_check(Store *store, Arena *arena, FaultSink sink, void *context, int64_t *out, Err *err) {
    Faults faults = { sink, context, 0 };
    Db *db;
    if (!store_read(store, arena, &db, err)) return false;
    bool ok = store_check(store, db, store_fault, &faults, err) && check_rows(db, &faults, err) &&
              check_files(store, db, &faults, err);
    store_read_done(store, db);
    *out = faults.n;
    return ok;
}
