#include "store/store_check.h"
#include "store/db_engine.h"
#include "store/journal_key.h"
#include "store/journal_store.h"

typedef struct Sink {
    void (*report)(void *context, Str line);
    void *context;
} Sink;

static const SqlText text_integrity = { "integrity", "PRAGMA integrity_check(50)", 0, "" };
static const SqlText text_references = { "references", "PRAGMA foreign_key_check", 0, "" };

/** SQLite's own checks; another engine keeps its pages and references itself. */
static bool check_engine(Db *db, Sink *sink, Err *err) {
    if (db->engine != &engine_sqlite) return true;
    Cursor c;
    bool has, ok;
    if (!cursor_open(db, &text_integrity, NULL, &c, err)) return false;
    while ((ok = cursor_next(&c, &has, err)) && has)
        if (!str_is(cursor_text(&c, 0), "ok"))
            sink->report(sink->context,
                         str_printf(db->arena, "database: %.*s", STR(cursor_text(&c, 0))));
    cursor_close(&c);
    if (!ok || !cursor_open(db, &text_references, NULL, &c, err)) return false;
    while ((ok = cursor_next(&c, &has, err)) && has)
        sink->report(sink->context,
                     str_printf(db->arena,
                                "table %.*s: a row refers to something that is not there",
                                STR(cursor_text(&c, 0))));
    cursor_close(&c);
    return ok;
}

static const SqlText text_numbers = {
    .name = "check_numbers",
    .sql = "SELECT seq FROM journal_entry WHERE seq >= $1 AND seq < $2 ORDER BY seq",
    .params = 2,
    .types = "ii",
};

/** The first number from first on that no entry has. */
static bool first_missing(Db *db, uint64_t first, uint64_t *out, Err *err) {
    const SqlArg args[] = { sql_int((int64_t)first), sql_int((int64_t)first + TILE_WIDTH) };
    Cursor c;
    bool has, ok;
    *out = first;
    if (!cursor_open(db, &text_numbers, args, &c, err)) return false;
    while ((ok = cursor_next(&c, &has, err)) && has && cursor_int(&c, 0) == (int64_t)*out)
        ++*out;
    cursor_close(&c);
    return ok;
}

/** Whether the tile that is stored has exactly these hashes; a tile that is not there has not. */
static bool tile_is(Db *db, Arena *arena, TileId id, const Sha256 *hashes, bool *is_so, Err *err) {
    TileStore tiles = journal_tiles(db);
    Str bytes;
    if (!tiles.read(tiles.ctx, id, arena, &bytes, err)) return false;
    *is_so = bytes.n >= (size_t)id.width * sizeof *hashes &&
             memcmp(bytes.p, hashes, (size_t)id.width * sizeof *hashes) == 0;
    return true;
}

/** Each tile above the lowest against those below it. */
static bool check_upper_tiles(Db *db, uint64_t size, Sink *sink, Err *err) {
    TileStore tiles = journal_tiles(db);
    Arena *own = db->arena;
    for (int level = 1; size >> (8 * level) > 0; level++)
        for (uint64_t n = 0; n * TILE_WIDTH < size >> (8 * level); n++) {
            AUTO(arena_free) Arena *arena = arena_new(0);
            TileId id = { level, n, tile_width(size, level, n) };
            Sha256 hashes[TILE_WIDTH];
            bool is_so = true;
            for (unsigned i = 0; i < id.width && is_so; i++) {
                TileId below = { level - 1, n * TILE_WIDTH + i, TILE_WIDTH };
                Sha256 work[TILE_WIDTH];
                Str bytes;
                if (!tiles.read(tiles.ctx, below, arena, &bytes, err)) return false;
                is_so = bytes.n >= sizeof work;
                if (is_so) memcpy(work, bytes.p, sizeof work);
                if (is_so) hashes[i] = tree_fold(work, TILE_WIDTH);
            }
            if (is_so && !tile_is(db, arena, id, hashes, &is_so, err)) return false;
            if (!is_so)
                sink->report(sink->context,
                             str_printf(own,
                                        "journal: the tiles are damaged: level %d, number %llu",
                                        level, (unsigned long long)n));
        }
    return true;
}

/** One bundle of entries into the range, and against its tile. *goes_on is false after a gap. */
static bool check_bundle(Db *db, uint64_t size, uint64_t first, TreeRange *range, bool *goes_on,
                         Sink *sink, Err *err) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    Arena *own = db->arena;
    const TileId id = { 0, first / TILE_WIDTH, tile_width(size, 0, first / TILE_WIDTH) };
    Str *leaves;
    size_t n;
    uint64_t missing;
    Sha256 hashes[TILE_WIDTH];
    bool is_so = true;
    db->arena = arena;
    bool ok = journal_leaves(db, first, id.width, &leaves, &n, err);
    db->arena = own;
    if (!ok) return false;
    *goes_on = n == id.width;
    if (!*goes_on) {
        if (!first_missing(db, first, &missing, err)) return false;
        sink->report(sink->context, str_printf(own, "journal: entry %llu is missing",
                                               (unsigned long long)missing));
        return true;
    }
    for (size_t i = 0; i < n; i++) {
        hashes[i] = tree_leaf_hash(leaves[i]);
        tree_range_add(range, hashes[i]);
    }
    if (!tile_is(db, arena, id, hashes, &is_so, err)) return false;
    if (!is_so)
        sink->report(sink->context,
                     str_printf(own, "journal: the tiles do not fit entries %llu to %llu",
                                (unsigned long long)first, (unsigned long long)(first + n - 1)));
    return true;
}

static bool check_entries(Db *db, const JournalHead *head, Sha256 *root, Sink *sink, Err *err) {
    TreeRange range = { 0 };
    bool goes_on = true;
    for (uint64_t first = 0; first < head->size && goes_on; first += TILE_WIDTH)
        if (!check_bundle(db, head->size, first, &range, &goes_on, sink, err)) return false;
    *root = tree_range_root(&range);
    return check_upper_tiles(db, head->size, sink, err);
}

static bool check_journal(Snapshot *snapshot, Sink *sink, Err *err) {
    Db *db = &snapshot->db;
    JournalHead head;
    Sha256 from_entries, from_tiles;
    if (!journal_head(db, &head, err)) return false;
    if (!head.size) return true;
    KeyChain keys;
    Checkpoint checkpoint;
    Err why;
    if (!journal_keys(db, snapshot->vkey, &keys, err)) return false;
    if (!key_chain_open(db->arena, &keys, head.checkpoint, &checkpoint, NULL, NULL, &why)) {
        sink->report(sink->context, S("journal: the head is not a checkpoint signed by the key"));
        return true;
    }
    TileStore tiles = journal_tiles(db);
    if (!check_entries(db, &head, &from_entries, sink, err)) return false;
    if (checkpoint.size != head.size)
        sink->report(sink->context, S("journal: the head's size is not the signed one"));
    if (!tree_root(db->arena, &tiles, head.size, &from_tiles, &why) ||
        !sha256_eq(from_tiles, checkpoint.root))
        sink->report(sink->context, S("journal: the tiles do not give the signed root"));
    if (!sha256_eq(from_entries, checkpoint.root))
        sink->report(sink->context, S("journal: the entries do not give the signed root"));
    return true;
}

bool store_check(Snapshot *snapshot, void (*report)(void *context, Str line), void *context,
                 Err *err) {
    Sink sink = { report, context };
    return check_engine(&snapshot->db, &sink, err) && check_journal(snapshot, &sink, err);
}
