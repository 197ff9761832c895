#include "support.h"

#include "journal/entry.h"
#include "journal/verify.h"

enum { SIZE = 300, PARTS = 16 };

/** A journal of 300 entries in memory: bundles, tiles of two levels, narrower tiles of 40. */
typedef struct Held {
    struct {
        TileId id;
        Str bytes;
    } part[PARTS];
    size_t count;
    Str checkpoint;
    Arena *arena;
    NoteKey key;
} Held;

static Str *held_part(Held *held, TileId id) {
    for (size_t i = 0; i < held->count; i++)
        if (held->part[i].id.level == id.level && held->part[i].id.n == id.n &&
            held->part[i].id.width == id.width)
            return &held->part[i].bytes;
    return NULL;
}

static bool held_read(void *ctx, TileId id, Arena *arena, Str *out, Err *err) {
    const Str *bytes = held_part(ctx, id);
    (void)arena;
    if (!bytes) return FAIL(err, .code = ERR_NOT_FOUND, .msg = "missing");
    *out = *bytes;
    return true;
}

static bool held_write(void *ctx, TileId id, Str bytes, Err *err) {
    Held *held = ctx;
    (void)err;
    assert_true(held->count < PARTS);
    held->part[held->count].id = id;
    held->part[held->count++].bytes = str_dup(held->arena, bytes);
    return true;
}

static bool held_checkpoint(void *ctx, Arena *arena, Str *out, Err *err) {
    const Held *held = ctx;
    (void)arena, (void)err;
    *out = held->checkpoint;
    return true;
}

static bool held_list(void *ctx, Arena *arena, TileId **out, size_t *count, Err *err) {
    const Held *held = ctx;
    (void)err;
    *out = ARENA_ARRAY(arena, TileId, held->count);
    for (size_t i = 0; i < held->count; i++)
        (*out)[i] = held->part[i].id;
    *count = held->count;
    return true;
}

static LogSource held_source(Held *held) {
    return (LogSource){
        .ctx = held, .checkpoint = held_checkpoint, .read = held_read, .list = held_list
    };
}

static void hold_entries(Held *held, uint64_t from, uint64_t to, uint64_t size) {
    AUTO_BUF Buf bundle;
    Err err = { 0 };
    TileStore store = { held, held_read, held_write };
    Sha256 *leaves = ARENA_ARRAY(held->arena, Sha256, to - from), root;
    buf_init(&bundle, 1 << 20);
    for (uint64_t i = from - from % TILE_WIDTH; i < to; i++) {
        Str leaf = str_printf(held->arena, "{\"entry\":%llu}", (unsigned long long)i);
        if (i >= from) leaves[i - from] = tree_leaf_hash(leaf);
        entry_bundle_put(&bundle, leaf);
        if ((i + 1) % TILE_WIDTH && i + 1 != to) continue;
        TileId id = { TILE_ENTRIES, i / TILE_WIDTH, (unsigned)(i % TILE_WIDTH) + 1 };
        assert_true(held_write(held, id, buf_str(&bundle), &err));
        buf_clear(&bundle);
    }
    assert_ok(tree_append(held->arena, &store, from, leaves, to - from, &root, &err), &err);
    static const uint8_t seed[32] = { 3 };
    NoteSigner signer = note_signer_from_seed(S("kyket.example/log"), NOTE_KEY_ED25519, seed);
    Checkpoint head = { .origin = signer.key.name, .size = size, .root = root };
    held->checkpoint = checkpoint_sign(held->arena, &head, &signer);
    held->key = signer.key;
}

static Held *hold(Arena *arena) {
    Held *held = ARENA_NEW(arena, Held);
    held->arena = arena;
    hold_entries(held, 0, 40, 40);
    hold_entries(held, 40, SIZE, SIZE);
    return held;
}

static bool is_good(Held *held, unsigned threads, LogReport *report) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    Err err = { 0 };
    LogSource source = held_source(held);
    const KeyChain keys = key_chain_of(arena, &held->key);
    return log_verify(arena, &source, &keys, threads, report, &err) && report->wrong == 0;
}

static void log_verify__finds_nothing_in_a_sound_journal(void **state) {
    Held *held = hold(*state);
    LogReport report;
    for (unsigned threads = 0; threads < 4; threads++) {
        assert_true(is_good(held, threads, &report));
        assert_true(report.entries == SIZE && report.tiles == 5);
    }
}

static void log_verify__finds_10000_random_bits(void **state) {
    Held *held = hold(*state);
    LogReport report;
    size_t total = held->checkpoint.n;
    for (size_t i = 0; i < held->count; i++)
        total += held->part[i].bytes.n;
    uint64_t random = 20261124;
    for (int round = 0; round < 10000; round++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        size_t bit = (size_t)((random >> 16) % (total * 8)), at = bit / 8;
        Str *part = &held->checkpoint;
        for (size_t i = 0; at >= part->n; i++) {
            at -= part->n;
            part = &held->part[i].bytes;
        }
        char *p = (char *)(uintptr_t)part->p + at;
        *p = (char)(*p ^ 1 << bit % 8);
        if (is_good(held, 1, &report)) fail_msg("bit %zu was changed and not found", bit);
        *p = (char)(*p ^ 1 << bit % 8);
    }
    assert_true(is_good(held, 1, &report));
}

static void log_verify__finds_what_is_missing_cut_or_too_long(void **state) {
    Held *held = hold(*state);
    LogReport report;
    for (size_t i = 0; i < held->count; i++) {
        Str kept = held->part[i].bytes;
        for (size_t n = 0; n < kept.n; n += 31) {
            held->part[i].bytes.n = n;
            assert_false(is_good(held, 1, &report));
        }
        held->part[i].bytes = str_printf(*state, "%.*s ", STR(kept));
        assert_false(is_good(held, 1, &report));
        held->part[i].bytes = kept;
        uint64_t number = held->part[i].id.n;
        held->part[i].id.n = 99; // beyond the journal: nobody looks there
        bool is_old = tile_width(SIZE, held->part[i].id.level, number) != held->part[i].id.width;
        assert_int_equal(is_good(held, 1, &report), is_old);
        held->part[i].id.n = number;
    }
}

static void log_verify__says_which_entry_was_changed(void **state) {
    Held *held = hold(*state);
    Err err = { 0 };
    LogReport report;
    LogSource source = held_source(held);
    Str *bundle = held_part(held, (TileId){ TILE_ENTRIES, 1, 44 });
    char *p = (char *)(uintptr_t)bundle->p;
    p[2 + 11] = '7'; // the first digit of entry 256
    const KeyChain keys = key_chain_of(*state, &held->key);
    assert_ok(log_verify(*state, &source, &keys, 1, &report, &err), &err);
    assert_true(report.wrong >= 2);
    assert_str(err_text(*state, &report.findings[0]),
               "Entry 256 does not fit its hash in tile/0/001.p/44: one of them was changed.");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(log_verify__finds_nothing_in_a_sound_journal),
        TEST(log_verify__finds_10000_random_bits),
        TEST(log_verify__finds_what_is_missing_cut_or_too_long),
        TEST(log_verify__says_which_entry_was_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
