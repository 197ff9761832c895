#include "support.h"

#include "journal/tree.h"

/** Tiles in memory, one growing tile for each place, as a table would keep them. */
typedef struct MemoryTiles {
    Arena *arena;
    Str tile[4][600];
    size_t reads, writes, writes_of_one;
    size_t count[4][600];
} MemoryTiles;

static bool memory_read(void *ctx, TileId id, Arena *arena, Str *out, Err *err) {
    MemoryTiles *tiles = ctx;
    (void)arena, (void)err;
    assert_true(id.level >= 0 && id.level < 4 && id.n < 600);
    tiles->reads++;
    *out = tiles->tile[id.level][id.n];
    return true;
}

static bool memory_write(void *ctx, TileId id, Str bytes, Err *err) {
    MemoryTiles *tiles = ctx;
    (void)err;
    assert_true(id.level >= 0 && id.level < 4 && id.n < 600);
    assert_int_equal(bytes.n, (size_t)id.width * 32);
    Str *old = &tiles->tile[id.level][id.n];
    assert_true(old->n < bytes.n);
    if (old->n) assert_memory_equal(old->p, bytes.p, old->n);
    *old = str_dup(tiles->arena, bytes);
    tiles->writes++;
    size_t count = ++tiles->count[id.level][id.n];
    if (count > tiles->writes_of_one) tiles->writes_of_one = count;
    return true;
}

static TileStore memory_store(Arena *arena) {
    MemoryTiles *tiles = ARENA_NEW(arena, MemoryTiles);
    tiles->arena = arena;
    return (TileStore){ tiles, memory_read, memory_write };
}

static Sha256 leaf_of(uint64_t i) {
    return tree_leaf_hash((Str){ (const char *)&i, sizeof i });
}

/** The lengths go over every place of the padding and past what is padded in groups. */
static void leaf_hashes_of_many__are_sha256_of_a_zero_byte_and_the_entry(void **state) {
    enum { COUNT = 700 };
    char *bytes = arena_raw(*state, COUNT + 1);
    Str entries[COUNT];
    Sha256 hashes[COUNT];
    bytes[0] = 0;
    for (int i = 0; i < COUNT; i++) {
        bytes[i + 1] = (char)(i * 7 + 1);
        entries[i] = (Str){ bytes + 1, (size_t)((i * 263) % COUNT) }; // short and long ones mixed
    }
    tree_leaf_hashes(entries, COUNT, hashes);
    for (int i = 0; i < COUNT; i++) {
        assert_true(sha256_eq(hashes[i], sha256((Str){ bytes, entries[i].n + 1 })));
        assert_true(sha256_eq(tree_leaf_hash(entries[i]), hashes[i]));
    }
}

/** RFC 6962, 2.1, word for word. */
static Sha256 naive_root(const Sha256 *leaves, uint64_t n) {
    if (n == 0) return sha256(S(""));
    if (n == 1) return leaves[0];
    uint64_t k = 1;
    while (k * 2 < n)
        k *= 2;
    Sha256 left = naive_root(leaves, k), right = naive_root(leaves + k, n - k);
    unsigned char bytes[65] = { 1 };
    memcpy(bytes + 1, left.b, 32);
    memcpy(bytes + 33, right.b, 32);
    return sha256((Str){ (const char *)bytes, 65 });
}

static size_t naive_path(const Sha256 *leaves, uint64_t m, uint64_t n, Sha256 *out) {
    if (n == 1) return 0;
    uint64_t k = 1;
    while (k * 2 < n)
        k *= 2;
    size_t count =
        m < k ? naive_path(leaves, m, k, out) : naive_path(leaves + k, m - k, n - k, out);
    out[count] = m < k ? naive_root(leaves + k, n - k) : naive_root(leaves, k);
    return count + 1;
}

static size_t naive_subproof(const Sha256 *leaves, uint64_t m, uint64_t n, bool b, Sha256 *out) {
    if (m == n) {
        if (b) return 0;
        out[0] = naive_root(leaves, n);
        return 1;
    }
    uint64_t k = 1;
    while (k * 2 < n)
        k *= 2;
    size_t count = m <= k ? naive_subproof(leaves, m, k, b, out)
                          : naive_subproof(leaves + k, m - k, n - k, false, out);
    out[count] = m <= k ? naive_root(leaves + k, n - k) : naive_root(leaves, k);
    return count + 1;
}

static Sha256 *leaves_of(Arena *arena, size_t n) {
    Sha256 *leaves = ARENA_ARRAY(arena, Sha256, n + 1);
    for (size_t i = 0; i < n; i++)
        leaves[i] = leaf_of(i);
    return leaves;
}

#define assert_hash(actual, expected) assert_memory_equal((actual).b, (expected).b, 32)

static void tree__has_the_roots_of_the_certificate_transparency_vectors(void **state) {
    static const char *const hex[] = { "",
                                       "00",
                                       "10",
                                       "2021",
                                       "3031",
                                       "40414243",
                                       "5051525354555657",
                                       "606162636465666768696a6b6c6d6e6f" };
    static const char *const root[] = {
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    };
    TreeRange range = { 0 };
    for (size_t i = 0; i < COUNT_OF(hex); i++) {
        Str raw;
        assert_true(hex_parse(*state, str_c(hex[i]), &raw));
        tree_range_add(&range, tree_leaf_hash(raw));
        Sha256 got = tree_range_root(&range);
        assert_str(hex_text(*state, sha256_str(&got)), root[i]);
    }
}

static void tree__append_gives_the_root_of_the_definition_for_every_batch(void **state) {
    Err err = { 0 };
    size_t total = 1400;
    Sha256 *leaves = leaves_of(*state, total);
    for (unsigned seed = 1; seed <= 6; seed++) {
        TileStore store = memory_store(*state);
        TreeRange range = { 0 };
        uint64_t size = 0, random = seed;
        while (size < total) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            size_t count = (size_t)(random >> 40) % (seed * seed * 20);
            if (count > total - size) count = (size_t)(total - size);
            Sha256 root, again;
            assert_ok(tree_append(*state, &store, size, leaves + size, count, &root, &err), &err);
            for (size_t i = 0; i < count; i++)
                tree_range_add(&range, leaves[size + i]);
            size += count;
            assert_hash(root, naive_root(leaves, size));
            assert_hash(root, tree_range_root(&range));
            assert_ok(tree_root(*state, &store, size, &again, &err), &err);
            assert_hash(again, root);
        }
        // Roots of every smaller tree still come from the same tiles.
        for (uint64_t old = 0; old <= total; old += 13) {
            Sha256 root;
            assert_ok(tree_root(*state, &store, old, &root, &err), &err);
            assert_hash(root, naive_root(leaves, old));
        }
    }
}

static void tree__of_70000_leaves_has_the_tiles_of_the_specification(void **state) {
    Err err = { 0 };
    TileStore store = memory_store(*state);
    MemoryTiles *tiles = store.ctx;
    Sha256 *leaves = leaves_of(*state, 70000), root;
    assert_ok(tree_append(*state, &store, 0, leaves, 70000, &root, &err), &err);
    assert_hash(root, naive_root(leaves, 70000));
    assert_int_equal(tiles->writes, 273 + 1 + 1 + 1 + 1);
    assert_int_equal(tiles->writes_of_one, 1);
    assert_int_equal(tiles->reads, 0);
    assert_int_equal(tiles->tile[0][272].n, 8192);
    assert_int_equal(tiles->tile[0][273].n, 112 * 32);
    assert_int_equal(tiles->tile[1][0].n, 8192);
    assert_int_equal(tiles->tile[1][1].n, 17 * 32);
    assert_int_equal(tiles->tile[2][0].n, 32);
    assert_int_equal(tile_width(70000, 0, 273), 112);
    assert_int_equal(tile_width(70000, TILE_ENTRIES, 274), 0);
    assert_int_equal(tile_width(256, 1, 0), 1);
    Sha256 first = leaf_of(0);
    assert_ok(tree_append(*state, &store, 70000, &first, 1, &root, &err), &err);
    assert_int_equal(tiles->reads, 3);
    assert_int_equal(tiles->writes, 277 + 1);
}

static void tree__proofs_are_those_of_the_definition_and_hold(void **state) {
    Err err = { 0 };
    enum { TOTAL = 530 };
    Sha256 *leaves = leaves_of(*state, TOTAL), root, want[64];
    TileStore store = memory_store(*state);
    assert_ok(tree_append(*state, &store, 0, leaves, TOTAL, &root, &err), &err);
    for (uint64_t size = 1; size <= TOTAL; size += size < 40 ? 1 : 49) {
        AUTO(arena_free) Arena *arena = arena_new(0);
        Sha256 head = naive_root(leaves, size);
        for (uint64_t m = 0; m <= size; m++) {
            TreeProof proof;
            if (m < size) {
                assert_ok(tree_inclusion(arena, &store, size, m, &proof, &err), &err);
                assert_int_equal(proof.count, naive_path(leaves, m, size, want));
                assert_memory_equal(proof.hashes, want, proof.count * 32);
                assert_true(tree_inclusion_holds(proof, size, m, leaves[m], head));
                assert_false(tree_inclusion_holds(proof, size, m, leaves[m ^ 1], head));
                assert_false(tree_inclusion_holds(proof, size, m + 1, leaves[m], head));
            }
            assert_ok(tree_consistency(arena, &store, m, size, &proof, &err), &err);
            assert_int_equal(proof.count, m ? naive_subproof(leaves, m, size, true, want) : 0);
            if (proof.count) assert_memory_equal(proof.hashes, want, proof.count * 32);
            Sha256 old = naive_root(leaves, m);
            assert_true(tree_consistency_holds(proof, m, old, size, head));
            old.b[5] ^= 4;
            assert_false(tree_consistency_holds(proof, m, old, size, head));
        }
    }
}

static void tree__a_changed_proof_never_holds(void **state) {
    Err err = { 0 };
    Sha256 *leaves = leaves_of(*state, 300), root;
    TileStore store = memory_store(*state);
    assert_ok(tree_append(*state, &store, 0, leaves, 300, &root, &err), &err);
    TreeProof proof;
    assert_ok(tree_inclusion(*state, &store, 300, 290, &proof, &err), &err);
    for (size_t bit = 0; bit < proof.count * 256; bit++) {
        proof.hashes[bit / 256].b[bit % 256 / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(tree_inclusion_holds(proof, 300, 290, leaves[290], root));
        proof.hashes[bit / 256].b[bit % 256 / 8] ^= (uint8_t)(1 << bit % 8);
    }
    proof.count--;
    assert_false(tree_inclusion_holds(proof, 300, 290, leaves[290], root));
    assert_false(tree_inclusion(*state, &store, 300, 300, &proof, &err));
    assert_int_equal(err.code, ERR_RANGE);
    assert_false(tree_consistency(*state, &store, 301, 300, &proof, &err));
}

static void tree__a_short_tile_is_an_error(void **state) {
    Err err = { 0 };
    Sha256 *leaves = leaves_of(*state, 300), root;
    TileStore store = memory_store(*state);
    MemoryTiles *tiles = store.ctx;
    assert_ok(tree_append(*state, &store, 0, leaves, 300, &root, &err), &err);
    tiles->tile[0][1].n -= 1;
    assert_false(tree_append(*state, &store, 300, leaves, 1, &root, &err));
    assert_int_equal(err.code, ERR_SYSTEM);
    assert_str(err.args[0], "tile/0/001.p/44");
}

static void tile_path__is_that_of_the_specification_and_reads_back(void **state) {
    static const struct {
        TileId id;
        const char *path;
    } good[] = {
        { { 0, 1234067, 256 }, "tile/0/x001/x234/067" },
        { { 0, 0, 256 }, "tile/0/000" },
        { { 1, 1, 17 }, "tile/1/001.p/17" },
        { { 63, 999, 255 }, "tile/63/999.p/255" },
        { { 2, 1000, 1 }, "tile/2/x001/000.p/1" },
        { { TILE_ENTRIES, 70, 8 }, "tile/entries/070.p/8" },
        { { TILE_ENTRIES, INT64_MAX, 256 }, "tile/entries/x009/x223/x372/x036/x854/x775/807" },
    };
    static const char *const bad[] = {
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/0/1",
        "tile/0/0001",
        "tile/00/001",
        "tile/64/001",
        "tile/-1/001",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/x001/",
        "tile/0/x001/x002",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/01",
        "tile/0/001.p/",
        "tile/0/001.p",
        "tile/0/001.p/1/2",
        "tile/0/001/",
        "/tile/0/001",
        "tile/data/001",
        "tile/entries/../001",
        "tile/0/x009/x223/x372/x036/x854/x775/808",
        "tile/0/x001/x009/x223/x372/x036/x854/x775/807",
    };
    TileId id;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_str(tile_path(*state, good[i].id), good[i].path);
        assert_true(tile_path_parse(str_c(good[i].path), &id));
        assert_int_equal(id.level, good[i].id.level);
        assert_true(id.n == good[i].id.n);
        assert_int_equal(id.width, good[i].id.width);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (tile_path_parse(str_c(bad[i]), &id)) fail_msg("read as a tile: %s", bad[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(leaf_hashes_of_many__are_sha256_of_a_zero_byte_and_the_entry),
        TEST(tree__has_the_roots_of_the_certificate_transparency_vectors),
        TEST(tree__append_gives_the_root_of_the_definition_for_every_batch),
        TEST(tree__of_70000_leaves_has_the_tiles_of_the_specification),
        TEST(tree__proofs_are_those_of_the_definition_and_hold),
        TEST(tree__a_changed_proof_never_holds),
        TEST(tree__a_short_tile_is_an_error),
        TEST(tile_path__is_that_of_the_specification_and_reads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
