#include "store/journal_store.h"
#include "base/file.h"
#include "store/leaves.h"

struct JournalStore {
    NoteSigner signer;
    Str vkey;
};

static const SqlText text_head = { "journal_head",
                                   "SELECT size, checkpoint, at_ms FROM journal_head WHERE id = 1",
                                   0 };
static const SqlText text_head_set = {
    "journal_head_set",
    "INSERT INTO journal_head (id, size, root, checkpoint, at_ms) VALUES (1, $1, $2, $3, $4) "
    "ON CONFLICT (id) DO UPDATE SET size = excluded.size, root = excluded.root, "
    "checkpoint = excluded.checkpoint, at_ms = excluded.at_ms",
    4
};
static const SqlText text_entry = {
    "journal_entry",
    "INSERT INTO journal_entry (seq, at_ms, type, actor_person, "
    "actor_unit, leaf, note, salt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    8
};
static const SqlText text_object = { "journal_object",
                                     "INSERT INTO journal_object (object, object_id, seq) VALUES "
                                     "($1, $2, $3) ON CONFLICT DO NOTHING",
                                     3 };
static const SqlText text_tile = { "journal_tile",
                                   "SELECT hashes FROM journal_tile WHERE level = $1 AND n = $2",
                                   2 };
static const SqlText text_tile_set = {
    "journal_tile_set",
    "INSERT INTO journal_tile (level, n, hashes) VALUES ($1, $2, $3) "
    "ON CONFLICT (level, n) DO UPDATE SET hashes = excluded.hashes",
    3
};
static const SqlText text_leaves = {
    "journal_leaves", "SELECT leaf FROM journal_entry WHERE seq >= $1 AND seq < $2 ORDER BY seq", 2
};
const SqlText *const journal_texts[] = { &text_head, &text_head_set, &text_entry,  &text_object,
                                         &text_tile, &text_tile_set, &text_leaves, NULL };

bool journal_key_create(Arena *arena, Str path, Str *origin, Err *err) {
    char random[6];
    random_bytes(random, sizeof random);
    *origin = str_printf(arena, "kyket-%.*s", STR(hex_text(arena, (Str){ random, sizeof random })));
    NoteSigner signer = note_signer_new(*origin, NOTE_KEY_ED25519);
    Str text = str_printf(arena, "%.*s\n", STR(note_signer_text(arena, &signer)));
    return file_write_durable(path, text, 0600, err);
}

bool journal_store_open(Arena *arena, Str key_path, Str origin, JournalStore **out, Err *err) {
    Str text;
    JournalStore *journal = ARENA_NEW(arena, JournalStore);
    if (!path_exists(key_path))
        return FAIL(err, .code = ERR_STATE, .args = { key_path },
                    .msg =
                        N_("The journal's private key {0} is not there, so nothing can be written. "
                           "Put the key file back, or set journal_key in kyket.conf."));
    if (!file_read(arena, key_path, 4096, &text, err) ||
        !note_signer_parse(arena, str_trim(text), &journal->signer, err))
        return false;
    if (!str_eq(journal->signer.key.name, origin))
        return FAIL(err, .code = ERR_STATE, .args = { journal->signer.key.name, origin },
                    .msg = N_("The journal's key is for “{0}”, but kyket.conf says origin = {1}. "
                              "Use the key that belongs to these data."));
    journal->vkey = note_key_text(arena, &journal->signer.key);
    *out = journal;
    return true;
}

void journal_store_close(JournalStore *journal) {
    if (journal) explicit_bzero(journal->signer.secret, sizeof journal->signer.secret);
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
    Db db = *(Db *)ctx;
    db.arena = arena;
    const SqlArg args[] = { sql_int(id.level), sql_int((int64_t)id.n) };
    Cursor c;
    bool has;
    if (!cursor_open(&db, &text_tile, args, &c, err)) return false;
    bool ok = cursor_next(&c, &has, err);
    if (ok) *out = has ? cursor_bytes(&c, 0) : S("");
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
    Sha256 *hashes = ARENA_ARRAY(db->arena, Sha256, leaves->n);
    for (size_t i = 0; i < leaves->n; i++) {
        hashes[i] = tree_leaf_hash(leaves->rows[i].bytes);
        if (!entry_insert(db, head.size + i, &leaves->rows[i], err)) return false;
    }
    const TileStore tiles = { .ctx = db, .read = tile_read, .write = tile_write };
    Checkpoint next = { .origin = journal->signer.key.name, .size = head.size + leaves->n };
    if (!tree_append(db->arena, &tiles, head.size, hashes, leaves->n, &next.root, err))
        return false;
    Str note = checkpoint_sign(db->arena, &next, &journal->signer);
    const SqlArg args[] = { sql_int((int64_t)next.size), sql_bytes(sha256_str(&next.root)),
                            sql_text(note), sql_int(leaves->rows[leaves->n - 1].at_ms) };
    return db_run(db, &text_head_set, args, NULL, err);
}
