#include "domain/tally.h"
#include "base/file.h"
#include "domain/history.h"
#include "store/journal_store.h"
#include "store/store_check.h"

#include <fcntl.h>
#include <unistd.h>

bool tally_recount(Tx *tx, Err *err) {
    return sql_tally_clear(tx, err) && sql_tally_refill(tx, err) && sql_performer_recount(tx, err);
}

bool tally_leave(Tx *tx, UnitId unit, Err *err) {
    return sql_tally_move(tx, unit, -1, err);
}

bool tally_join(Tx *tx, UnitId unit, Err *err) {
    return sql_tally_move(tx, unit, 1, err);
}

bool tally_own_begin(Tx *tx, UnitId unit, Err *err) {
    return sql_tally_own(tx, unit, 1, err);
}

bool tally_own_end(Tx *tx, UnitId unit, Err *err) {
    return sql_tally_own(tx, unit, -1, err);
}

/** The tiles from the entries, kept only when they give the root that was signed. */
static bool retile(Tx *tx, Err *err) {
    JournalHead head;
    Checkpoint checkpoint;
    Note note;
    Sha256 root;
    if (!journal_head(tx->db, &head, err)) return false;
    if (!head.size) return true;
    if (!note_parse(tx->arena, head.checkpoint, &note, err) ||
        !checkpoint_parse(tx->arena, note.text, &checkpoint, err) ||
        !journal_tiles_rebuild(tx->db, head.size, &root, err))
        return false;
    if (checkpoint.size == head.size && sha256_eq(root, checkpoint.root)) return true;
    return FAIL(err, .code = ERR_STATE,
                .msg = N_("The journal's entries do not give the signed root, which no repair can "
                          "mend. Nothing was changed. Restore the last backup (kyket restore)."));
}

static bool recount(Tx *tx, const void *command, CommandResult *result, Err *err) {
    (void)command, (void)result;
    // Derived data: nothing for the journal.
    return sql_unit_closure_forget(tx, err) && sql_unit_closure_refill(tx, err) &&
           sql_unit_self_tracked_refill(tx, err) && tally_recount(tx, err) && retile(tx, err);
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
    PerformerFaultRow *performers;
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
    if (!sql_performer_faults(db, 100, &performers, &n, err)) return false;
    for (size_t i = 0; i < n; i++)
        fault(faults,
              str_printf(db->arena,
                         "obligation %lld: what is counted of unit %lld does not fit its "
                         "occurrences",
                         (long long)performers[i].obligation.v, (long long)performers[i].unit.v));
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

static bool check_files(const FileStore *files, Db *db, Faults *faults, Err *err) {
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
            if (!file_is_sound(files, arena, &rows[i]))
                fault(faults,
                      str_printf(own, "file %.*s: missing or changed", STR(rows[i].sha256)));
        if (n < 100) return true;
        after = str_dup(own, rows[n - 1].sha256);
    }
}

/** A part of the data that cannot be read is a fault like others, and the next part is checked. */
static bool part(Faults *faults, Db *db, bool ok, const char *what, Err *err) {
    if (ok || (err->code != ERR_SYSTEM && err->code != ERR_STATE)) return ok;
    Str words = err_text(db->arena, err);
    fault(faults, str_printf(db->arena, "%s: cannot be checked: %.*s %.*s", what, STR(words),
                             STR(err->detail)));
    return true;
}

bool data_check(Snapshot *snapshot, Arena *arena, FaultSink sink, void *context, int64_t *out,
                Err *err) {
    Faults faults = { sink, context, 0 };
    Db *db = &snapshot->db;
    db->arena = arena;
    bool ok = part(&faults, db, store_check(snapshot, store_fault, &faults, err), "database", err);
    ok = ok && part(&faults, db, check_rows(db, &faults, err), "rows", err);
    ok = ok && part(&faults, db, history_check(db, store_fault, &faults, err), "journal", err);
    ok = ok && part(&faults, db, check_files(&snapshot->files, db, &faults, err), "files", err);
    *out = faults.n;
    return ok;
}
