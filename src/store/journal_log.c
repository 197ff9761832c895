#include "store/journal_log.h"

#include "base/file.h"
#include "store/db_place.h"
#include "store/journal_key.h"
#include "store/witness.h"

#include <pthread.h>

static bool no_entry(Err *err) {
    return FAIL(err, .code = ERR_NOT_FOUND, .msg = N_("The journal has no entry of this number."));
}

static bool bundle(Db *db, TileId id, Str *out, Err *err) {
    Str *leaves;
    size_t count;
    if (!journal_leaves(db, id.n * TILE_WIDTH, id.width, &leaves, &count, err)) return false;
    if (count < id.width) return no_entry(err);
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += leaves[i].n + 2;
    AUTO_BUF Buf buf;
    buf_init(&buf, total);
    for (size_t i = 0; i < count; i++) {
        if (leaves[i].n > ENTRY_BYTES_MAX) return no_entry(err);
        entry_bundle_put(&buf, leaves[i]);
    }
    *out = buf_dup(&buf, db->arena);
    return true;
}

bool journal_tile(Db *db, TileId id, Str *out, Err *err) {
    JournalHead head;
    Str bytes;
    if (!journal_head(db, &head, err)) return false;
    if (id.width == 0 || id.width > tile_width(head.size, id.level, id.n)) return no_entry(err);
    if (id.level == TILE_ENTRIES) return bundle(db, id, out, err);
    TileStore tiles = journal_tiles(db);
    if (!tiles.read(tiles.ctx, id, db->arena, &bytes, err)) return false;
    if (bytes.n < (size_t)id.width * 32) return no_entry(err);
    *out = str_upto(bytes, (size_t)id.width * 32); // the row grows; narrower ones are its beginning
    return true;
}

bool journal_receipt(Db *db, uint64_t index, Str *out, Err *err) {
    JournalHead head;
    Str *leaves;
    size_t count;
    TileStore tiles = journal_tiles(db);
    if (!journal_head(db, &head, err)) return false;
    if (index >= head.size) return no_entry(err);
    uint64_t cosigned_size;
    Str cosigned;
    if (!witness_head(db, &cosigned_size, &cosigned, err)) return false;
    if (cosigned_size > index && cosigned_size <= head.size)
        head = (JournalHead){ cosigned_size, cosigned, head.at };
    if (!journal_leaves(db, index, 1, &leaves, &count, err)) return false;
    if (count == 0) return no_entry(err);
    Receipt receipt = { .leaf = leaves[0], .index = index, .checkpoint = head.checkpoint };
    if (!tree_inclusion(db->arena, &tiles, head.size, index, &receipt.proof, err)) return false;
    *out = receipt_text(db->arena, &receipt);
    return true;
}

enum { CONNECTIONS_MAX = 64 };

struct JournalReader {
    const DbEngine *engine;
    Str where, dir, key_file, origin;
    pthread_mutex_t lock; // guards idle
    DbConn *idle[CONNECTIONS_MAX];
    size_t idle_n;
};

static bool no_journal(Err *err) {
    return FAIL(err, .code = ERR_INPUT,
                .msg = N_("This is neither a journal nor a data directory of kyket: it has no "
                          "file “checkpoint” and no “kyket.conf”."));
}

bool journal_reader_open(Arena *arena, Str dir, JournalReader **out, Err *err) {
    JournalReader *reader = ARENA_NEW(arena, JournalReader);
    Config config;
    Str text, path = path_join(arena, dir, S("kyket.conf"));
    if (!path_exists(path)) return no_journal(err);
    if (!file_read(arena, path, (size_t)1 << 20, &text, err) ||
        !config_parse(arena, text, &config, err))
        return false;
    DbPlace place = db_place(arena, dir, &config);
    reader->engine = place.engine;
    reader->where = place.where;
    if (place.engine == &engine_sqlite && !path_exists(place.where)) return no_journal(err);
    reader->dir = dir;
    reader->origin = config.origin;
    reader->key_file = journal_key_path(arena, dir, &config);
    pthread_mutex_init(&reader->lock, NULL);
    *out = reader;
    return true;
}

void journal_reader_close(JournalReader *reader) {
    if (!reader) return;
    while (reader->idle_n > 0)
        reader->engine->close(reader->idle[--reader->idle_n]);
    pthread_mutex_destroy(&reader->lock);
}

static bool take(JournalReader *reader, Arena *arena, Db *db, Err *err) {
    *db = (Db){ .engine = reader->engine, .arena = arena };
    pthread_mutex_lock(&reader->lock);
    if (reader->idle_n > 0) db->conn = reader->idle[--reader->idle_n];
    pthread_mutex_unlock(&reader->lock);
    return db->conn || reader->engine->open(reader->where, true, &db->conn, err);
}

static void give_back(JournalReader *reader, Db *db) {
    pthread_mutex_lock(&reader->lock);
    bool is_kept = reader->idle_n < CONNECTIONS_MAX;
    if (is_kept) reader->idle[reader->idle_n++] = db->conn;
    pthread_mutex_unlock(&reader->lock);
    if (!is_kept) reader->engine->close(db->conn);
}

static bool reader_checkpoint(void *ctx, Arena *arena, Str *out, Err *err) {
    Db db;
    JournalHead head;
    if (!take(ctx, arena, &db, err)) return false;
    bool ok = journal_head(&db, &head, err);
    give_back(ctx, &db);
    if (!ok) return false;
    *out = head.checkpoint;
    return true;
}

static bool reader_tile(void *ctx, TileId id, Arena *arena, Str *out, Err *err) {
    Db db;
    if (!take(ctx, arena, &db, err)) return false;
    bool ok = journal_tile(&db, id, out, err);
    give_back(ctx, &db);
    return ok;
}

static bool reader_keys(void *ctx, Arena *arena, Str *out, Err *err) {
    KeyChain keys;
    if (!journal_reader_keys(arena, ctx, &keys, err)) return false;
    *out = key_chain_text(arena, &keys);
    return true;
}

LogSource journal_reader_source(JournalReader *reader) {
    return (LogSource){
        .ctx = reader, .checkpoint = reader_checkpoint, .read = reader_tile, .keys = reader_keys
    };
}

Str journal_reader_vkey(Arena *arena, const JournalReader *reader) {
    return journal_key_public(arena, reader->dir, reader->key_file, reader->origin);
}

bool journal_reader_keys(Arena *arena, JournalReader *reader, KeyChain *out, Err *err) {
    Db db;
    if (!take(reader, arena, &db, err)) return false;
    bool ok = journal_keys(&db, journal_reader_vkey(arena, reader), out, err);
    give_back(reader, &db);
    return ok;
}
