#include "store/store_check.h"
#include "store/db_engine.h"
#include "store/journal_store.h"

typedef struct Sink {
    void (*report)(void *context, Str line);
    void *context;
} Sink;

static const SqlText text_integrity = { "integrity", "PRAGMA integrity_check(50)", 0 };
static const SqlText text_references = { "references", "PRAGMA foreign_key_check", 0 };

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

static bool check_entries(Db *db, const JournalHead *head, Sha256 *root, Sink *sink, Err *err) {
    TreeRange range = { 0 };
    Arena *own = db->arena;
    for (uint64_t first = 0; first < head->size; first += 256) {
        AUTO(arena_free) Arena *arena = arena_new(0);
        Str *leaves;
        size_t n;
        db->arena = arena;
        bool ok = journal_leaves(db, first, 256, &leaves, &n, err);
        db->arena = own;
        if (!ok) return false;
        if (n < 256 && first + n < head->size) {
            sink->report(sink->context, str_printf(own, "journal: entry %llu is missing",
                                                   (unsigned long long)(first + n)));
            break;
        }
        for (size_t i = 0; i < n && first + i < head->size; i++)
            tree_range_add(&range, tree_leaf_hash(leaves[i]));
    }
    *root = tree_range_root(&range);
    return true;
}

static bool check_journal(Store *store, Db *db, Sink *sink, Err *err) {
    JournalHead head;
    Sha256 from_entries, from_tiles;
    if (!journal_head(db, &head, err)) return false;
    if (!head.size) return true;
    NoteKey key;
    Checkpoint checkpoint;
    Err why;
    if (!note_key_parse(db->arena, store_vkey(store), &key, err)) return false;
    if (!checkpoint_open(db->arena, head.checkpoint, &key, &checkpoint, NULL, &why)) {
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

bool store_check(Store *store, Db *db, void (*report)(void *context, Str line), void *context,
                 Err *err) {
    Sink sink = { report, context };
    return check_engine(db, &sink, err) && check_journal(store, db, &sink, err);
}
