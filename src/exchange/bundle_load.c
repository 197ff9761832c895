#include "exchange/bundle_load.h"
#include "base/file.h"
#include "exchange/bundle_row.h"
#include "store/given_id.h"
#include "store/journal_key.h"
#include "store/journal_store.h"
#include "store/migrate.h"
#include "store/snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <jansson.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/** A data directory being built. */
typedef struct Building {
    Arena *arena;
    const BundleLoad *load;
    Instant now;
    Str temp; // the directory, under its temporary name
    FileStore files;
    Db db; // in one transaction from the first part to the end
    BundleHead head;
    Config config;
    const TableSql *sql; // of the table at hand
    LaterReferences later;
    Str checkpoint;
    Str vkey, own_vkey; // from journal/key, and of the private key; empty when not there
    bool has_key;
} Building;

static bool fail_content(Str what, Err *err) {
    return FAIL(err, .code = ERR_INPUT, .args = { what },
                .msg = N_("The content of the bundle does not hold together: {0}. Nothing was "
                          "imported. Use the bundle as it was exported."));
}

static bool take_head(Building *b, Str text, Err *err) {
    if (!bundle_head_parse(b->arena, text, &b->head, err)) return false;
    if (b->head.schema > migrate_newest())
        return FAIL(err, .code = ERR_INPUT,
                    .args = { str_printf(b->arena, "%lld", (long long)b->head.schema),
                              str_printf(b->arena, "%d", migrate_newest()) },
                    .msg = N_("The bundle was written by a newer kyket (schema {0}, this program "
                              "knows {1}). Install the newer program."));
    if (b->head.schema < 1 ||
        !str_eq(b->head.schema_sha256, migrate_hash(b->arena, (int)b->head.schema)))
        return fail_content(S("schema_sha256"), err);
    return true;
}

static bool take_config(Building *b, Str text, Err *err) {
    // What holds for one machine is not in a bundle; from a stranger's it would lead elsewhere.
    if (!str_eq(config_portable(b->arena, text), text)) return fail_content(S("kyket.conf"), err);
    if (b->load->database.n)
        text = str_printf(b->arena, "%.*sdatabase = %.*s\n", STR(text), STR(b->load->database));
    if (!config_parse(b->arena, text, &b->config, err)) return false;
    if (!str_eq(b->config.origin, b->head.origin) || !str_eq(b->config.name, b->head.name) ||
        b->config.zone.seconds_east != b->head.zone_seconds)
        return fail_content(S("kyket.conf"), err);
    return file_write_durable(path_join(b->arena, b->temp, S("kyket.conf")), text, 0600, err);
}

static bool take_key(Building *b, Str text, Err *err) {
    NoteSigner signer;
    if (!note_signer_parse(b->arena, str_trim(text), &signer, err)) return false;
    explicit_bzero(signer.secret, sizeof signer.secret);
    if (!str_eq(signer.key.name, b->head.origin)) return fail_content(S("journal.key"), err);
    b->own_vkey = note_key_text(b->arena, &signer.key);
    b->has_key = true;
    return file_write_durable(path_join(b->arena, b->temp, S("journal.key")), text, 0600, err);
}

static bool table_end(Building *b, Err *err) {
    bool ok = !b->sql || (row_refer(&b->db, b->sql, &b->later, err) && db_settle(&b->db, err)) ||
              (err->code == ERR_CONFLICT && fail_content(str_c(b->sql->table->name), err));
    b->later = (LaterReferences){ 0 };
    b->sql = NULL;
    return ok;
}

static bool database_begin(Building *b, Err *err) {
    return blank_open(b->arena, b->temp, &b->config, (int)b->head.schema, b->now, &b->db, err);
}

static bool take_part(Building *b, const Member *member, Str text, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    if (!b->db.conn && !database_begin(b, err)) return false;
    if (!b->sql || b->sql->table != member->table) {
        if (!table_end(b, err)) return false;
        if (member->table->since > b->head.schema)
            return fail_content(str_c(member->table->name), err);
        b->sql = table_sql(b->arena, member->table, (int)b->head.schema);
    }
    if (!str_ends(text, S("\n"))) return fail_content(member->name, err);
    Str line;
    bool ok = true;
    b->db.arena = arena;
    while (ok && str_line(&text, &line)) {
        ok = row_insert(&b->db, b->sql, line, b->arena, &b->later, err);
        if (arena_used(arena) > (1 << 20)) arena_reset(arena);
    }
    b->db.arena = b->arena;
    ok = ok && db_settle(&b->db, err);
    if (!ok && err->code == ERR_CONFLICT) return fail_content(str_dup(b->arena, member->name), err);
    return ok;
}

static bool take_ids(Building *b, Str text, Err *err) {
    Str line;
    if (!b->db.conn && !database_begin(b, err)) return false;
    if (!table_end(b, err)) return false;
    while (str_line(&text, &line)) {
        json_error_t where;
        json_t *object = json_loadb(line.p, line.n, JSON_REJECT_DUPLICATES, &where);
        const char *name = json_string_value(json_object_get(object, "table"));
        const json_t *last = json_object_get(object, "last");
        const Table *table = name ? bundle_table(str_c(name)) : NULL;
        bool ok = table && given_id_column(table) && json_is_integer(last) &&
                  json_integer_value(last) >= 0;
        int64_t n = ok ? json_integer_value(last) : 0;
        json_decref(object);
        if (!ok) return fail_content(S("ids.jsonl"), err);
        if (n && !given_id_set(&b->db, table, n, err)) return false;
    }
    return true;
}

static bool take_file(Building *b, const Member *member, MemberBody *body, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(1024);
    Str path;
    if (!files_path(&b->files, arena, member->sha256, &path, err)) return false;
    if (!folder_make(str_upto(path, path.n - 65), 0700, err)) return false;
    int fd = open(str_z(arena, path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return FAIL_SYSTEM(err, str_c(strerrorname_np(errno)));
    bool ok = member_to_file(body, fd, err);
    close(fd);
    return ok;
}

static bool take(void *context, const Member *member, MemberBody *body, Err *err) {
    Building *b = context;
    if (member->kind == MEMBER_FILE) return take_file(b, member, body, err);
    AUTO(arena_free) Arena *arena = arena_new(0);
    Str text;
    if (!member_all(body, arena, &text, err)) return false;
    switch (member->kind) {
    case MEMBER_HEAD: return take_head(b, text, err);
    case MEMBER_CONFIG: return take_config(b, text, err);
    case MEMBER_KEY: return take_key(b, text, err);
    case MEMBER_CHECKPOINT: b->checkpoint = str_dup(b->arena, text); return true;
    case MEMBER_PUBLIC_KEY:
        b->vkey = str_dup(b->arena, str_trim(text));
        return journal_key_publish(b->arena, b->temp, b->vkey, err);
    case MEMBER_PART: return take_part(b, member, text, err);
    case MEMBER_IDS: return take_ids(b, text, err);
    case MEMBER_README:
    case MEMBER_SCHEMA:
    case MEMBER_FILE:
    case MEMBER_MANIFEST: return true;
    }
    return true;
}

/** The first walk: what is refused here is refused before anything is written. */
static bool take_nothing(void *context, const Member *member, MemberBody *body, Err *err) {
    Building *b = context;
    AUTO(arena_free) Arena *arena = arena_new(0);
    Str text;
    if (member->kind != MEMBER_HEAD) return true;
    return member_all(body, arena, &text, err) && take_head(b, text, err);
}

/** Tiles from the entries, and that they give the root that the bundle names and the key signed. */
static bool finish_journal(Building *b, Err *err) {
    JournalHead head;
    Sha256 root;
    Checkpoint checkpoint = { 0 };
    Note note;
    KeyChain keys;
    if (!journal_head(&b->db, &head, err) || !journal_tiles_rebuild(&b->db, head.size, &root, err))
        return false;
    if ((int64_t)head.size != b->head.journal_size || !str_eq(head.checkpoint, b->checkpoint))
        return fail_content(S("journal/checkpoint"), err);
    if (!head.size) return true;
    if (!note_parse(b->arena, head.checkpoint, &note, err) ||
        !checkpoint_parse(b->arena, note.text, &checkpoint, err))
        return false;
    if (checkpoint.size != head.size || !sha256_eq(checkpoint.root, root) ||
        !str_eq(checkpoint.origin, b->head.origin) ||
        !str_eq(base64_text(b->arena, sha256_str(&root)), b->head.journal_root))
        return fail_content(S("the journal's entries do not give the signed root"), err);
    return journal_keys(&b->db, b->vkey, &keys, err) &&
           key_chain_open(b->arena, &keys, head.checkpoint, &checkpoint, NULL, NULL, err);
}

/** Whether rows name as many files as came; that each of them is there is for the check to say. */
static bool finish_files(Building *b, int64_t files, Err *err) {
    static const SqlText text = { .name = "bundle_files",
                                  .sql = "SELECT COUNT(*) FROM file",
                                  .types = "" };
    Cursor c;
    bool has;
    if (!cursor_open(&b->db, &text, NULL, &c, err)) return false;
    bool ok = cursor_next(&c, &has, err);
    int64_t named = ok ? cursor_int(&c, 0) : 0;
    cursor_close(&c);
    return ok && (named == files || fail_content(S("files"), err));
}

static bool finish_database(Building *b, int64_t files, Err *err) {
    Tx tx = { .db = &b->db,
              .arena = b->arena,
              .now = b->now,
              .zone = b->config.zone,
              .today = instant_day(b->now, b->config.zone) };
    return finish_journal(b, err) && finish_files(b, files, err) &&
           blank_renew(&b->db, b->now, err) && tally_recount(&tx, err) && db_settle(&b->db, err);
}

static bool place_key(Building *b, Err *err) {
    Str text;
    if (!b->has_key && b->load->key_file.n &&
        (!file_read(b->arena, b->load->key_file, 4096, &text, err) || !take_key(b, text, err)))
        return false;
    if (b->has_key && b->vkey.n && !str_eq(b->vkey, b->own_vkey))
        return FAIL(err, .code = ERR_INPUT,
                    .msg = N_("The journal's private key is not the one that signed this journal. "
                              "Use the file journal.key of the old data directory."));
    if (b->has_key || !b->load->need_key) return true;
    return FAIL(err, .code = ERR_INPUT,
                .msg = N_("The bundle does not hold the journal's private key, so it is no backup. "
                          "Use “kyket import FILE DIR --key KEYFILE”."));
}

/** What fsck says of the finished directory, before its database is committed. */
static bool check(Building *b, Err *err) {
    Snapshot snapshot;
    int64_t faults;
    if (!snapshot_within(b->arena, b->temp, &b->db, &snapshot, err) ||
        !data_check(&snapshot, b->arena, b->load->fault, b->load->context, &faults, err))
        return false;
    if (!faults) return true;
    return FAIL(err, .code = ERR_STATE, .args = { str_printf(b->arena, "%lld", (long long)faults) },
                .msg = N_("The content of the bundle does not hold together ({0} faults). Nothing "
                          "was imported. Run “kyket fsck” where the bundle came from."));
}

static bool build(Building *b, BundleIn *bundle, BundleCounts *counts, Err *err) {
    if (!folder_make(b->files.folder, 0700, err) || !folder_make(b->files.temp, 0700, err) ||
        !bundle_walk(bundle, take, b, b->load->progress, counts, err))
        return false;
    if (!place_key(b, err) || !finish_database(b, counts->files, err)) return false;
    progress_tell(b->load->progress, "fsck", 0, 0);
    return check(b, err);
}

static int remove_one(const char *path, const struct stat *info, int flag, struct FTW *at) {
    (void)info, (void)flag, (void)at;
    return remove(path);
}

static bool sync_all(int fd, Err *err) {
    return (fd >= 0 && syncfs(fd) == 0) || FAIL_SYSTEM(err, str_c(strerrorname_np(errno)));
}

/** The files to disk, the rows that name them, then the name by which others find both. */
static bool publish(Building *b, Str dir, Err *err) {
    int fd = open(str_z(b->arena, b->temp), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = sync_all(fd, err) && blank_commit(&b->db, err);
    blank_close(&b->db); // SQLite's own file is whole now
    ok = ok && sync_all(fd, err) &&
         (rename(str_z(b->arena, b->temp), str_z(b->arena, dir)) == 0 ||
          FAIL_SYSTEM(err, str_c(strerrorname_np(errno)))) &&
         sync_all(fd, err);
    if (fd >= 0) close(fd);
    return ok;
}

/** dir must not be there, or be an empty folder, which the rename then replaces. */
static bool dir_is_free(Arena *arena, Str dir, Err *err) {
    DIR *d = opendir(str_z(arena, dir));
    if (!d && errno == ENOENT) return true;
    size_t n = d ? 0 : 1;
    for (const struct dirent *e; d && (e = readdir(d));)
        n += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    if (d) closedir(d);
    if (!n) return true;
    return FAIL(err, .code = ERR_INPUT, .args = { str_dup(arena, dir) },
                .msg = N_("The folder is not empty. Name a new or an empty folder."));
}

static bool make_temp(Arena *arena, Str dir, Str *out, Err *err) {
    while (dir.n > 1 && dir.p[dir.n - 1] == '/')
        dir.n--;
    Str name = str_printf(arena, "%.*s.import-XXXXXX", STR(dir));
    char *made = arena_raw(arena, name.n + 1);
    memcpy(made, name.p, name.n + 1);
    if (!mkdtemp(made))
        return FAIL(err, .code = ERR_SYSTEM,
                    .args = { str_dup(arena, dir), str_c(strerrordesc_np(errno)) },
                    .detail = str_c(strerrorname_np(errno)),
                    .msg = N_("{0}: cannot be read or written ({1}). Check the disk and the "
                              "rights."));
    *out = str_c(made);
    return true;
}

static bool load_checked(Building *b, BundleIn *bundle, BundleLoaded *out, Err *err) {
    BundleCounts counts;
    const BundleLoad *load = b->load;
    if (!bundle_walk(bundle, take_nothing, b, load->progress, &counts, err) ||
        !dir_is_free(b->arena, load->dir, err) || !blank_is_free(b->arena, load->database, err) ||
        !make_temp(b->arena, load->dir, &b->temp, err))
        return false;
    b->files = (FileStore){ path_join(b->arena, b->temp, S("files")),
                            path_join(b->arena, b->temp, S("tmp")) };
    bool ok = build(b, bundle, &counts, err) && publish(b, load->dir, err);
    blank_close(&b->db);
    if (!ok) nftw(str_z(b->arena, b->temp), remove_one, 16, FTW_DEPTH | FTW_PHYS);
    if (ok) *out = (BundleLoaded){ counts, b->head.journal_size, b->head.journal_root, b->has_key };
    return ok;
}

bool bundle_load(Arena *arena, const BundleLoad *load, Instant now, BundleLoaded *out, Err *err) {
    BundleIn *bundle;
    if (!dir_is_free(arena, load->dir, err) || !bundle_open(arena, load->file, &bundle, err))
        return false;
    Building building = { .arena = arena, .load = load, .now = now };
    bool ok = load_checked(&building, bundle, out, err);
    bundle_close(bundle);
    return ok;
}
