#include "exchange/bundle_write.h"
#include "base/file.h"
#include "base/json.h"
#include "exchange/bundle_row.h"
#include "store/given_id.h"
#include "store/journal_store.h"
#include "store/migrate.h"
#include "store/snapshot.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE_ROWS = 256, CHUNK = 65536 };

/** A bundle being written. */
typedef struct BundleOut {
    Arena *arena;
    Snapshot *snapshot;
    const Progress *progress;
    struct archive *tar;
    int fd;
    FILE *manifest; // unlinked temporary file: the lines so far
    Sha256Stream *manifest_hash;
    bool has_failed; // nothing more goes to fd
    int64_t members;
    int64_t at_seconds; // of the journal's head: content, not the moment of the export
    BundleWritten done;
} BundleOut;

static bool fail_tar(BundleOut *out, Err *err) {
    if (archive_errno(out->tar) == ENOSPC || archive_errno(out->tar) == EDQUOT)
        return FAIL(err, .code = ERR_SYSTEM, .detail = S("ENOSPC"),
                    .msg = N_("The disk is full. Nothing was changed. Make room, then try again."));
    return FAIL_SYSTEM(err, str_dup(out->arena, str_c(archive_error_string(out->tar))));
}

static bool header_put(BundleOut *out, Str name, int64_t size, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(512);
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, str_z(arena, name));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_size(entry, size);
    archive_entry_set_mtime(entry, out->at_seconds, 0);
    int status = archive_write_header(out->tar, entry);
    archive_entry_free(entry);
    return status == ARCHIVE_OK || fail_tar(out, err);
}

static bool data_put(BundleOut *out, Str bytes, Err *err) {
    while (bytes.n) {
        if (!progress_goes_on(out->progress, err)) return false;
        la_ssize_t n = archive_write_data(out->tar, bytes.p, bytes.n < CHUNK ? bytes.n : CHUNK);
        if (n <= 0) return fail_tar(out, err);
        bytes = str_from(bytes, (size_t)n);
    }
    return true;
}

/** The line of a finished member into the manifest. */
static bool member_done(BundleOut *out, Str name, int64_t size, Str hex, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(512);
    Str line = manifest_line(arena, name, size, hex);
    sha256_stream_add(out->manifest_hash, line);
    out->members++;
    if (fwrite(line.p, 1, line.n, out->manifest) != line.n)
        return FAIL_SYSTEM(err, str_c(strerrorname_np(errno)));
    return archive_write_finish_entry(out->tar) == ARCHIVE_OK || fail_tar(out, err);
}

static bool member_put(BundleOut *out, Str name, Str bytes, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(512);
    Sha256 hash = sha256(bytes);
    return header_put(out, name, (int64_t)bytes.n, err) && data_put(out, bytes, err) &&
           member_done(out, name, (int64_t)bytes.n, hex_text(arena, sha256_str(&hash)), err);
}

/** The key of the row at the cursor, copied: where the next page begins. */
static void key_keep(const TableSql *sql, const Cursor *row, Arena *arena, SqlArg *args) {
    const Table *table = sql->table;
    for (int k = 0; k < table->key_n; k++) {
        int at = 0;
        for (int i = 0; i < table->key[k]; i++)
            at += table->columns[i].since <= sql->schema;
        args[k] = table->columns[table->key[k]].type == SQL_INT
                      ? sql_int(cursor_int(row, at))
                      : sql_text(str_dup(arena, cursor_text(row, at)));
    }
}

/** One page of rows into part; *rows of them. args holds the key of the last row, in keep. */
static bool page_put(BundleOut *out, const TableSql *sql, bool is_first, SqlArg *args, Arena *keep,
                     Buf *part, int64_t *rows, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(CHUNK);
    Db db = out->snapshot->db;
    db.arena = arena;
    const SqlArg first[] = { sql_int(PAGE_ROWS) };
    args[sql->table->key_n] = sql_int(PAGE_ROWS);
    Cursor c;
    bool has, ok;
    *rows = 0;
    if (!cursor_open(&db, is_first ? &sql->first : &sql->after, is_first ? first : args, &c, err))
        return false;
    SqlArg last[5];
    while ((ok = cursor_next(&c, &has, err)) && has && (ok = row_put(part, sql, &c, err)))
        if (++*rows == PAGE_ROWS) key_keep(sql, &c, arena, last);
    cursor_close(&c);
    if (!ok || *rows < PAGE_ROWS) return ok;
    arena_reset(keep);
    for (int k = 0; k < sql->table->key_n; k++) {
        args[k] = last[k];
        if (args[k].type == SQL_TEXT) args[k].s = str_dup(keep, last[k].s);
    }
    return true;
}

static bool part_flush(BundleOut *out, const Table *table, int64_t *number, Buf *part, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(512);
    if (!part->n) return true;
    if (part->is_full)
        return FAIL(err, .code = ERR_STATE, .args = { str_c(table->name) },
                    .msg = N_("Table {0} has a row that is too long for a bundle. Nothing was "
                              "exported. Tell the makers of kyket."));
    Str name = str_printf(arena, "table/%s/%06lld.jsonl", table->name, (long long)++*number);
    bool ok = member_put(out, name, buf_str(part), err);
    buf_clear(part);
    return ok;
}

static bool table_put(BundleOut *out, const Table *table, Err *err) {
    AUTO(arena_free) Arena *keep = arena_new(512);
    AUTO_BUF Buf part;
    buf_init(&part, BUNDLE_PART_MAX);
    const TableSql *sql = table_sql(out->arena, table, out->snapshot->schema);
    int64_t number = 0, rows = PAGE_ROWS, total = 0;
    SqlArg args[5];
    for (bool is_first = true; rows == PAGE_ROWS; is_first = false) {
        if (!page_put(out, sql, is_first, args, keep, &part, &rows, err)) return false;
        total += rows;
        if (part.n >= BUNDLE_PART_BYTES && !part_flush(out, table, &number, &part, err))
            return false;
        progress_tell(out->progress, table->name, total, 0);
        if (!progress_goes_on(out->progress, err)) return false;
    }
    out->done.rows += total;
    return part_flush(out, table, &number, &part, err);
}

static bool ids_put(BundleOut *out, Err *err) {
    AUTO_BUF Buf buf;
    buf_init(&buf, BUNDLE_SMALL_MAX);
    for (const Table *table = tables; table->name; table++) {
        int64_t last;
        if (bundle_leaves_out(table) || !given_id_column(table)) continue;
        if (!given_id_last(&out->snapshot->db, table, &last, err)) return false;
        buf_printf(&buf, "{\"table\":\"%s\",\"last\":%lld}\n", table->name, (long long)last);
    }
    return member_put(out, S("ids.jsonl"), buf_str(&buf), err);
}

static bool fail_file(Str hex, Arena *arena, Err *err) {
    return FAIL(err, .code = ERR_STATE, .args = { str_dup(arena, hex) },
                .msg = N_("The stored file {0} is missing or changed. Put it back from a backup "
                          "(kyket fsck lists all such files), then try again."));
}

/** The bytes of an open file, exactly size of them, into the bundle; *hash is what they are. */
static bool file_copy(BundleOut *out, int fd, int64_t size, Sha256 *hash, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(CHUNK);
    char *chunk = arena_raw(arena, CHUNK);
    Sha256Stream *stream = sha256_stream_new();
    bool ok = true;
    while (ok && size > 0) {
        ssize_t got = read(fd, chunk, size < CHUNK ? (size_t)size : CHUNK);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break; // shorter than it should be: the hash will not fit
        Str bytes = { chunk, (size_t)got };
        sha256_stream_add(stream, bytes);
        ok = data_put(out, bytes, err);
        size -= got;
    }
    *hash = sha256_stream_end(stream);
    return ok;
}

static bool file_put(BundleOut *out, Str hex, int64_t size, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    Str path, name = str_printf(arena, "files/%.2s/%.*s", hex.p, STR(hex));
    if (!files_path(&out->snapshot->files, arena, hex, &path, err))
        return fail_file(hex, out->arena, err);
    int fd = open(str_z(arena, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return fail_file(hex, out->arena, err);
    struct stat info;
    Sha256 hash;
    bool is_whole = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size == size;
    bool ok = is_whole && header_put(out, name, size, err) && file_copy(out, fd, size, &hash, err);
    close(fd);
    if (!is_whole) return fail_file(hex, out->arena, err);
    if (!ok) return false;
    if (!str_eq(hex_text(arena, sha256_str(&hash)), hex)) return fail_file(hex, out->arena, err);
    out->done.files++;
    progress_tell(out->progress, "files", out->done.files, 0);
    return member_done(out, name, size, hex, err);
}

static bool files_put_all(BundleOut *out, Err *err) {
    static const SqlText next = {
        .name = "bundle_file",
        .sql = "SELECT sha256, size FROM file WHERE sha256 > $1 ORDER BY sha256 LIMIT 1",
        .params = 1,
        .types = "t",
    };
    AUTO(arena_free) Arena *arena = arena_new(1024);
    char after[65] = "";
    Db db = out->snapshot->db;
    for (;;) {
        db.arena = arena;
        const SqlArg args[] = { sql_text(str_c(after)) };
        Cursor c;
        bool has;
        if (!cursor_open(&db, &next, args, &c, err)) return false;
        bool ok = cursor_next(&c, &has, err);
        Str hex = ok && has ? cursor_text(&c, 0) : S("");
        int64_t size = ok && has ? cursor_int(&c, 1) : 0;
        cursor_close(&c);
        if (!ok || !has) return ok;
        if (!file_put(out, hex, size, err)) return false;
        memcpy(after, hex.p, 64); // file_put took it, so it has 64 digits
        arena_reset(arena);
    }
}

/** Everything that comes before the tables. */
static bool front_put(BundleOut *out, bool with_key, Err *err) {
    Snapshot *s = out->snapshot;
    JournalHead head;
    if (!journal_head(&s->db, &head, err)) return false;
    Checkpoint checkpoint = { 0 };
    Note note;
    if (head.size && (!note_parse(out->arena, head.checkpoint, &note, err) ||
                      !checkpoint_parse(out->arena, note.text, &checkpoint, err)))
        return false;
    out->at_seconds = head.size ? head.at.ms / 1000 : 0;
    out->done.journal_size = (int64_t)head.size;
    out->done.journal_root =
        head.size ? base64_text(out->arena, sha256_str(&checkpoint.root)) : S("");
    const BundleHead top = {
        .version = BUNDLE_VERSION,
        .schema = s->schema,
        .schema_sha256 = migrate_hash(out->arena, s->schema),
        .origin = s->config.origin,
        .name = s->config.name,
        .zone_seconds = s->config.zone.seconds_east,
        .journal_size = out->done.journal_size,
        .journal_root = out->done.journal_root,
        .with_key = with_key,
    };
    if (!member_put(out, S("README.md"), bundle_texts[0].text, err) ||
        !member_put(out, S("bundle.json"), bundle_head_text(out->arena, &top), err))
        return false;
    for (const Migration *m = migrations; m->number; m++)
        if (!member_put(out, str_printf(out->arena, "schema/%s.sql", m->name), str_c(m->sql), err))
            return false;
    Str key;
    return member_put(out, S("kyket.conf"), config_portable(out->arena, s->config_text), err) &&
           (!with_key || (file_read(out->arena, s->key_path, 4096, &key, err) &&
                          member_put(out, S("journal.key"), key, err))) &&
           member_put(out, S("journal/checkpoint"), head.checkpoint, err) &&
           (!s->vkey.n ||
            member_put(out, S("journal/key"), str_printf(out->arena, "%.*s\n", STR(s->vkey)), err));
}

/** The manifest as the last member, its end line included. */
static bool manifest_put(BundleOut *out, Err *err) {
    Sha256 hash = sha256_stream_end(out->manifest_hash);
    out->manifest_hash = NULL;
    Str end = manifest_end(out->arena, out->members, out->done.rows, out->done.files,
                           hex_text(out->arena, sha256_str(&hash)));
    if (fwrite(end.p, 1, end.n, out->manifest) != end.n || fflush(out->manifest) != 0)
        return FAIL_SYSTEM(err, str_c(strerrorname_np(errno)));
    off_t size = ftello(out->manifest);
    rewind(out->manifest);
    if (!header_put(out, S("manifest.jsonl"), size, err)) return false;
    AUTO(arena_free) Arena *arena = arena_new(CHUNK);
    char *chunk = arena_raw(arena, CHUNK);
    size_t got;
    while ((got = fread(chunk, 1, CHUNK, out->manifest)) > 0)
        if (!data_put(out, (Str){ chunk, got }, err)) return false;
    return archive_write_close(out->tar) == ARCHIVE_OK || fail_tar(out, err);
}

/** What libarchive gives to the file. It would fill up a member that was given up with zeros. */
static la_ssize_t file_take(struct archive *tar, void *context, const void *bytes, size_t n) {
    const BundleOut *out = context;
    ssize_t done = -1;
    errno = EIO;
    while (!out->has_failed && (done = write(out->fd, bytes, n)) < 0 && errno == EINTR)
        continue;
    if (done < 0) archive_set_error(tar, errno, "%s", strerrorname_np(errno));
    return done;
}

static bool all_put(BundleOut *out, bool with_key, Err *err) {
    archive_write_set_format_ustar(out->tar);
    archive_write_add_filter_none(out->tar);
    archive_write_set_bytes_in_last_block(out->tar, 1);
    if (archive_write_open(out->tar, out, NULL, file_take, NULL) != ARCHIVE_OK)
        return fail_tar(out, err);
    if (!front_put(out, with_key, err)) return false;
    for (const Table *table = tables; table->name; table++)
        if (!bundle_leaves_out(table) && !table_put(out, table, err)) return false;
    return ids_put(out, err) && files_put_all(out, err) && manifest_put(out, err);
}

static bool rename_synced(Arena *arena, int fd, Str from, Str to, Err *err) {
    size_t n = to.n;
    while (n && to.p[n - 1] != '/')
        n--;
    Str folder = n ? str_upto(to, n) : S(".");
    int dir = open(str_z(arena, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fsync(fd) == 0 && rename(str_z(arena, from), str_z(arena, to)) == 0 && dir >= 0 &&
              fsync(dir) == 0;
    if (!ok) (void)FAIL_SYSTEM(err, str_c(strerrorname_np(errno)));
    if (dir >= 0) close(dir);
    return ok;
}

static bool write_to(BundleOut *out, Str part, Str file, bool with_key, Err *err) {
    out->fd = open(str_z(out->arena, part), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (out->fd < 0)
        return FAIL(err, .code = ERR_SYSTEM, .args = { part, str_c(strerrordesc_np(errno)) },
                    .detail = str_c(strerrorname_np(errno)),
                    .msg = N_("{0}: cannot be read or written ({1}). Check the disk and the "
                              "rights."));
    out->tar = archive_write_new();
    out->manifest = tmpfile();
    out->manifest_hash = sha256_stream_new();
    bool ok = out->manifest || FAIL_SYSTEM(err, S("tmpfile"));
    ok = ok && all_put(out, with_key, err) && rename_synced(out->arena, out->fd, part, file, err);
    struct stat info;
    if (ok && fstat(out->fd, &info) == 0) out->done.bytes = info.st_size;
    out->has_failed = !ok;
    archive_write_free(out->tar);
    if (out->manifest_hash) (void)sha256_stream_end(out->manifest_hash);
    if (out->manifest) fclose(out->manifest);
    close(out->fd);
    if (!ok) unlink(str_z(out->arena, part));
    return ok;
}

bool bundle_write(Arena *arena, Str dir, Str file, bool with_key, const Progress *progress,
                  BundleWritten *out, Err *err) {
    Snapshot snapshot;
    if (path_exists(file))
        return FAIL(err, .code = ERR_INPUT, .args = { str_dup(arena, file) },
                    .msg = N_("{0}: this file is there already. Name a new one."));
    if (!snapshot_open(arena, dir, &snapshot, err)) return false;
    bool ok = !with_key || (snapshot.has_key && snapshot.vkey.n) ||
              FAIL(err, .code = ERR_STATE, .args = { snapshot.key_path },
                   .msg = N_("{0}: the journal's private key is not there or damaged, so it cannot "
                             "go into the bundle. Put the key file back."));
    BundleOut writing = { .arena = arena, .snapshot = &snapshot, .progress = progress };
    ok = ok && write_to(&writing, str_printf(arena, "%.*s.part", STR(file)), file, with_key, err);
    snapshot_close(&snapshot);
    if (ok) *out = writing.done;
    return ok;
}
