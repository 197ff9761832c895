#include "store/journal_store.h"
#include "base/file.h"
#include "store/journal_key.h"
#include "store/leaves.h"

struct JournalStore {
    Arena *arena;
    NoteSigner signer, next;
    bool has_next;
    Str vkey, origin;
    Str key_path;
    Err refusal;                  // its code is set when there is no usable private key
    Err fault[KEY_FILE_OPEN + 1]; // what is said while its file may not be used
};

static const SqlText text_head = { "journal_head",
                                   "SELECT size, checkpoint, at_ms FROM journal_head WHERE id = 1",
                                   0, "" };
static const SqlText text_head_set = {
    "journal_head_set",
    "INSERT INTO journal_head (id, size, root, checkpoint, at_ms) VALUES (1, $1, $2, $3, $4) "
    "ON CONFLICT (id) DO UPDATE SET size = excluded.size, root = excluded.root, "
    "checkpoint = excluded.checkpoint, at_ms = excluded.at_ms",
    4, "ibti"
};
static const SqlText text_entry = {
    "journal_entry",
    "INSERT INTO journal_entry (seq, at_ms, type, actor_person, "
    "actor_unit, leaf, note, salt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    8, "iitiibtb"
};
static const SqlText text_object = { "journal_object",
                                     "INSERT INTO journal_object (object, object_id, seq) VALUES "
                                     "($1, $2, $3) ON CONFLICT DO NOTHING",
                                     3, "tii" };
static const SqlText text_tile = { "journal_tile",
                                   "SELECT hashes FROM journal_tile WHERE level = $1 AND n = $2", 2,
                                   "ii" };
static const SqlText text_tile_set = {
    "journal_tile_set",
    "INSERT INTO journal_tile (level, n, hashes) VALUES ($1, $2, $3) "
    "ON CONFLICT (level, n) DO UPDATE SET hashes = excluded.hashes",
    3, "iib"
};
static const SqlText text_leaves = {
    "journal_leaves", "SELECT leaf FROM journal_entry WHERE seq >= $1 AND seq < $2 ORDER BY seq", 2,
    "ii"
};
const SqlText *const journal_texts[] = { &text_head, &text_head_set, &text_entry,  &text_object,
                                         &text_tile, &text_tile_set, &text_leaves, NULL };

/** The head must bear a line of our key: else the key is an old one, or of other data. */
static bool key_fits_head(Db *db, const NoteKey *key, Err *err) {
    JournalHead head;
    Note note;
    if (!journal_head(db, &head, err)) return false;
    if (head.size == 0 || (note_parse(db->arena, head.checkpoint, &note, err) &&
                           note_check(&note, key, NULL) == NOTE_GOOD))
        return true;
    return FAIL(err, .code = ERR_READ_ONLY,
                .msg = N_("The journal's last head is not signed by the key that lies here, so "
                          "nothing can be written. Put back the key that belongs to these data."));
}

bool journal_store_open(Arena *arena, Str dir, const Config *config, Db *db, JournalStore **out,
                        Err *err) {
    JournalStore *journal = ARENA_NEW(arena, JournalStore);
    Str path = journal_key_path(arena, dir, config);
    journal->arena = arena;
    journal->origin = config->origin;
    journal->key_path = path;
    for (KeyFile state = KEY_FILE_GONE; state <= KEY_FILE_OPEN; state++)
        (void)!journal_key_refuse(state, path, &journal->fault[state]);
    journal->vkey = journal_key_public(arena, dir, path, config->origin);
    if (!journal_key_settle(db, path, config->origin, journal->vkey, err)) return false;
    bool ok = journal_key_read(arena, path, config->origin, &journal->signer, &journal->refusal);
    if (ok) journal->vkey = note_key_text(arena, &journal->signer.key);
    if (ok && key_fits_head(db, &journal->signer.key, &journal->refusal)) {
        if (!journal_key_publish(arena, dir, journal->vkey, err)) return false;
        journal->refusal = (Err){ 0 };
    }
    *out = journal;
    return true;
}

const Err *journal_store_refusal(const void *context) {
    const JournalStore *journal = context;
    if (journal->refusal.code) return &journal->refusal;
    KeyFile state = journal_key_file(journal->key_path);
    return state == KEY_FILE_FINE ? NULL : &journal->fault[state];
}

void journal_store_close(JournalStore *journal) {
    if (!journal) return;
    explicit_bzero(journal->signer.secret, sizeof journal->signer.secret);
    explicit_bzero(journal->next.secret, sizeof journal->next.secret);
}

void journal_store_next(JournalStore *journal, const NoteSigner *next) {
    journal->has_next = next != NULL;
    if (next) journal->next = *next;
}

bool journal_store_change_note(const JournalStore *journal, Arena *arena, uint64_t number, Str *out,
                               Err *err) {
    if (journal->refusal.code) {
        *err = journal->refusal;
        return false;
    }
    *out = key_change_note(arena, number, &journal->signer, &journal->next);
    return true;
}

void journal_store_changed(JournalStore *journal) {
    journal->signer = journal->next;
    journal->vkey = note_key_text(journal->arena, &journal->signer.key);
    journal->has_next = false;
}

Str journal_store_vkey(const JournalStore *journal) {
    return journal->vkey;
}

bool journal_head(Db *db, JournalHead *out, Err *err) {
    Cursor c;
    bool has;
    if (!cursor_open(db, &text_head, NULL, &c, err)) return false;
    bool ok = cursor_next(&c, &has, err);
    if (ok)
        *out = has ? (JournalHead){ (uint64_t)cursor_int(&c, 0), cursor_text(&c, 1),
                                    cursor_instant(&c, 2) }
                   : (JournalHead){ 0, S(""), INSTANT_NONE };
    cursor_close(&c);
    return ok;
}

static bool tile_read(void *ctx, TileId id, Arena *arena, Str *out, Err *err) {
    Db *db = ctx;
    Arena *own = db->arena;
    const SqlArg args[] = { sql_int(id.level), sql_int((int64_t)id.n) };
    Cursor c;
    bool has;
    if (!cursor_open(db, &text_tile, args, &c, err)) return false;
    bool ok = cursor_next(&c, &has, err);
    db->arena = arena;
    if (ok) *out = has ? cursor_bytes(&c, 0) : S("");
    db->arena = own;
    cursor_close(&c);
    return ok;
}

static bool tile_write(void *ctx, TileId id, Str bytes, Err *err) {
    const SqlArg args[] = { sql_int(id.level), sql_int((int64_t)id.n), sql_bytes(bytes) };
    return db_run(ctx, &text_tile_set, args, NULL, err);
}

TileStore journal_tiles(Db *db) {
    return (TileStore){ .ctx = db, .read = tile_read };
}

bool journal_leaves(Db *db, uint64_t first, size_t count, Str **out, size_t *out_n, Err *err) {
    const SqlArg args[] = { sql_int((int64_t)first), sql_int((int64_t)(first + count)) };
    Cursor c;
    if (!cursor_open(db, &text_leaves, args, &c, err)) return false;
    Str *rows = ARENA_ARRAY(db->arena, Str, count);
    size_t n = 0;
    bool has, ok;
    while ((ok = cursor_next(&c, &has, err)) && has && n < count)
        rows[n++] = cursor_bytes(&c, 0);
    cursor_close(&c);
    if (!ok) return false;
    *out = rows;
    *out_n = n;
    return true;
}

static const SqlText text_tiles_clear = { .name = "journal_tiles_clear",
                                          .sql = "DELETE FROM journal_tile",
                                          .types = "" };

bool journal_tiles_rebuild(Db *db, uint64_t size, Sha256 *root, Err *err) {
    enum { AT_ONCE = 256 };
    Db own = *db;
    const TileStore tiles = { .ctx = &own, .read = tile_read, .write = tile_write };
    AUTO(arena_free) Arena *arena = arena_new(65536);
    own.arena = arena;
    *root = sha256(S(""));
    if (!db_run(&own, &text_tiles_clear, NULL, NULL, err)) return false;
    for (uint64_t first = 0; first < size; first += AT_ONCE) {
        size_t wanted = size - first < AT_ONCE ? (size_t)(size - first) : AT_ONCE, n;
        Str *leaves;
        Sha256 hashes[AT_ONCE];
        if (!journal_leaves(&own, first, wanted, &leaves, &n, err)) return false;
        if (n < wanted)
            return FAIL(err, .code = ERR_STATE,
                        .args = { str_printf(db->arena, "%llu", (unsigned long long)(first + n)) },
                        .msg = N_("Entry {0} of the journal is missing. Restore the last backup "
                                  "(kyket restore)."));
        tree_leaf_hashes(leaves, n, hashes);
        if (!tree_append(arena, &tiles, first, hashes, n, root, err)) return false;
        arena_reset(arena);
    }
    return true;
}

static bool entry_insert(Db *db, uint64_t seq, const Leaf *leaf, Err *err) {
    const SqlArg args[] = { sql_int((int64_t)seq),     sql_int(leaf->at_ms),
                            sql_text(leaf->type),      sql_int(leaf->actor_person),
                            sql_int(leaf->actor_unit), sql_bytes(leaf->bytes),
                            sql_text(leaf->note),      sql_bytes(leaf->salt) };
    if (!db_run(db, &text_entry, args, NULL, err)) return false;
    for (size_t i = 0; i < leaf->objects_n; i++) {
        const SqlArg object[] = { sql_text(str_c(leaf->objects[i].type)),
                                  sql_int(leaf->objects[i].id), sql_int((int64_t)seq) };
        if (!db_run(db, &text_object, object, NULL, err)) return false;
    }
    return true;
}

bool journal_store_append(void *context, Db *db, struct TxLeaves *leaves, Err *err) {
    JournalStore *journal = context;
    JournalHead head;
    if (!journal_head(db, &head, err)) return false;
    // Another process may have changed the key since this one was started.
    if (db_is_shared(db) && !key_fits_head(db, &journal->signer.key, err)) return false;
    bool changes = false; // of the key
    Sha256 *hashes = ARENA_ARRAY(db->arena, Sha256, leaves->n);
    for (size_t i = 0; i < leaves->n; i++) {
        hashes[i] = tree_leaf_hash(leaves->rows[i].bytes);
        if (!entry_insert(db, head.size + i, &leaves->rows[i], err)) return false;
        changes |= journal->has_next && str_is(leaves->rows[i].type, KEY_CHANGE_TYPE);
    }
    const TileStore tiles = { .ctx = db, .read = tile_read, .write = tile_write };
    Checkpoint next = { .origin = journal->signer.key.name, .size = head.size + leaves->n };
    if (!tree_append(db->arena, &tiles, head.size, hashes, leaves->n, &next.root, err))
        return false;
    Str note = checkpoint_sign(db->arena, &next, &journal->signer);
    if (changes)
        note = checkpoint_add(
            db->arena, note,
            note_sign(db->arena, &journal->next, checkpoint_text(db->arena, &next), INSTANT_NONE));
    const SqlArg args[] = { sql_int((int64_t)next.size), sql_bytes(sha256_str(&next.root)),
                            sql_text(note), sql_int(leaves->rows[leaves->n - 1].at_ms) };
    return db_run(db, &text_head_set, args, NULL, err);
}
