#include "support.h"

#include "journal/receipt.h"

static const uint8_t seed[32] = { 5, 6, 7 };

static bool no_tile(void *ctx, TileId id, Arena *arena, Str *out, Err *err) {
    const Sha256 *leaves = ctx; // one partial tile of level 0 is all there is
    (void)arena, (void)err;
    assert_true(id.level == 0 && id.n == 0);
    *out = (Str){ (const char *)leaves, 32 * (size_t)id.width };
    return true;
}

static Str entry_at(Arena *arena, int number) {
    Err err = { 0 };
    Str text;
    EntryId id = { "occurrence", number };
    Entry entry = { .type = S("occurrence.accepted"),
                    .version = 1,
                    .time = { 1795081620000 + number },
                    .zone = ZONE_HO_CHI_MINH,
                    .unit = 31,
                    .ids = &id,
                    .id_count = 1 };
    assert_ok(entry_text(arena, &entry, &text, &err), &err);
    return text;
}

static Str receipt_of(Arena *arena, int number, int size, NoteKey *key) {
    Err err = { 0 };
    NoteSigner signer = note_signer_from_seed(S("kyket.example/log"), NOTE_KEY_ED25519, seed);
    Sha256 *leaves = ARENA_ARRAY(arena, Sha256, 256);
    for (int i = 0; i < size; i++)
        leaves[i] = tree_leaf_hash(entry_at(arena, i));
    TileStore store = { leaves, no_tile, NULL };
    Checkpoint head = { .origin = S("kyket.example/log"), .size = (uint64_t)size };
    assert_ok(tree_root(arena, &store, head.size, &head.root, &err), &err);
    Receipt receipt = { .leaf = entry_at(arena, number),
                        .index = (uint64_t)number,
                        .checkpoint = checkpoint_sign(arena, &head, &signer) };
    assert_ok(tree_inclusion(arena, &store, head.size, receipt.index, &receipt.proof, &err), &err);
    *key = signer.key;
    return receipt_text(arena, &receipt);
}

static bool holds(Arena *arena, Str text, const NoteKey *key, ReceiptProof *proof, Err *err) {
    Receipt receipt;
    const KeyChain keys = key_chain_of(arena, key);
    return receipt_parse(arena, text, &receipt, err) &&
           receipt_verify(arena, &receipt, &keys, proof, err);
}

static void receipt__proves_its_entry(void **state) {
    Err err = { 0 };
    NoteKey key;
    ReceiptProof proof;
    for (int size = 1; size < 60; size += 7)
        for (int number = 0; number < size; number++) {
            AUTO(arena_free) Arena *arena = arena_new(0);
            Str text = receipt_of(arena, number, size, &key);
            assert_ok(holds(arena, text, &key, &proof, &err), &err);
            assert_str(proof.entry.type, "occurrence.accepted");
            assert_true(proof.head.size == (uint64_t)size && proof.entry.unit == 31);
        }
    Str text = receipt_of(*state, 3, 9, &key);
    NoteKey other = note_signer_from_seed(S("kyket.example/log"), NOTE_KEY_COSIGNER, seed).key;
    assert_false(holds(*state, text, &other, &proof, &err));
}

static void receipt__every_changed_bit_and_every_cut_is_found(void **state) {
    Err err = { 0 };
    NoteKey key;
    ReceiptProof proof;
    Str text = receipt_of(*state, 41, 200, &key);
    char *bytes = (char *)(uintptr_t)text.p;
    for (size_t bit = 0; bit < text.n * 8; bit++) {
        AUTO(arena_free) Arena *arena = arena_new(0);
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
        if (holds(arena, text, &key, &proof, &err))
            fail_msg("bit %zu was changed and not found", bit);
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ 1 << bit % 8);
    }
    for (size_t n = 0; n < text.n; n++) {
        AUTO(arena_free) Arena *arena = arena_new(0);
        assert_false(holds(arena, str_upto(text, n), &key, &proof, &err));
    }
    assert_ok(holds(*state, text, &key, &proof, &err), &err);
}

static void receipt__is_written_in_one_way_only(void **state) {
    Err err = { 0 };
    NoteKey key;
    Receipt receipt;
    Str text = receipt_of(*state, 0, 1, &key);
    assert_ok(receipt_parse(*state, text, &receipt, &err), &err);
    assert_true(str_eq(receipt_text(*state, &receipt), text));
    Str scanned = str_printf(*state, "\n %.*s\n\n", STR(text)); // by a program that ends lines
    assert_false(receipt_parse(*state, scanned, &receipt, &err));
    assert_ok(receipt_parse(*state, receipt_tidy(*state, scanned), &receipt, &err), &err);
    assert_true(str_eq(receipt_text(*state, &receipt), text));
    for (int bit = 0; bit < 8; bit++) {
        char *changed = arena_raw(*state, text.n);
        memcpy(changed, text.p, text.n);
        changed[text.n - 1] = (char)(changed[text.n - 1] ^ (1 << bit));
        Str tidy = receipt_tidy(*state, (Str){ changed, text.n });
        assert_false(str_eq(tidy, text));
    }
    static const char *const bad[] = {
        "",
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n\n",
        "c2sp.org/tlog-proof@v2\nextra YQ==\nindex 0\n\n",
        "c2sp.org/tlog-proof@v1\r\nextra YQ==\nindex 0\n\n",
        "c2sp.org/tlog-proof@v1\nextra YQ=\nindex 0\n\n",
        "c2sp.org/tlog-proof@v1\nextra YQ==\nindex 00\n\n",
        "c2sp.org/tlog-proof@v1\nextra YQ==\nindex -1\n\n",
        "c2sp.org/tlog-proof@v1\nextra YQ==\nindex 9223372036854775808\n\n",
        "c2sp.org/tlog-proof@v1\nextra YQ==\nindex 0\nYQ==\n\n",
        "c2sp.org/tlog-proof@v1\nextra YQ==\nindex 0\n",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (receipt_parse(*state, str_c(bad[i]), &receipt, &err)) fail_msg("read: %zu", i);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(receipt__proves_its_entry),
        TEST(receipt__every_changed_bit_and_every_cut_is_found),
        TEST(receipt__is_written_in_one_way_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
