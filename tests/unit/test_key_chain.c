#include "support.h"

#include "journal/entry.h"
#include "journal/key_chain.h"

#include "base/json.h"

static const Str origin = S_INIT("kyket.example/log");

static NoteSigner signer(uint8_t number) {
    uint8_t seed[32] = { number };
    return note_signer_from_seed(origin, NOTE_KEY_ED25519, seed);
}

/** Keys 1, 2, 3; changed by the entries 10 and 25. */
static KeyChain chain_of_three(Arena *arena) {
    Err err = { 0 };
    NoteSigner keys[] = { signer(1), signer(2), signer(3) };
    KeyChain chain = key_chain_of(arena, &keys[0].key);
    assert_ok(key_chain_add(arena, &chain, key_change_note(arena, 10, &keys[0], &keys[1]), &err),
              &err);
    assert_ok(key_chain_add(arena, &chain, key_change_note(arena, 25, &keys[1], &keys[2]), &err),
              &err);
    return chain;
}

static bool opens(Arena *arena, const KeyChain *chain, uint64_t size, uint8_t key, uint8_t also) {
    Err err;
    Checkpoint head = { .origin = origin, .size = size }, got;
    NoteSigner by = signer(key), second = signer(also);
    Str note = checkpoint_sign(arena, &head, &by);
    if (also)
        note = checkpoint_add(
            arena, note, note_sign(arena, &second, checkpoint_text(arena, &head), INSTANT_NONE));
    return key_chain_open(arena, chain, note, &got, NULL, NULL, &err) && got.size == size;
}

static void key_chain__each_key_signs_only_the_heads_of_its_time(void **state) {
    KeyChain chain = chain_of_three(*state);
    for (uint64_t size = 0; size < 40; size++) {
        assert_int_equal(opens(*state, &chain, size, 1, 0), size <= 11);
        assert_int_equal(opens(*state, &chain, size, 2, 0), size >= 11 && size <= 26);
        assert_int_equal(opens(*state, &chain, size, 3, 0), size >= 26);
        assert_false(opens(*state, &chain, size, 4, 0));
    }
    assert_true(opens(*state, &chain, 11, 1, 2)); // the head of the change bears both
    assert_true(opens(*state, &chain, 26, 2, 3));
}

static void key_chain__is_read_as_it_is_written_and_every_bit_matters(void **state) {
    KeyChain chain = chain_of_three(*state), again;
    Err err = { 0 };
    Str text = key_chain_text(*state, &chain);
    assert_ok(key_chain_parse(*state, text, &again, &err), &err);
    assert_str(key_chain_text(*state, &again), text.p);
    NoteKey one = signer(1).key, four = signer(4).key;
    assert_true(again.count == 3 && key_chain_has(&again, &one) && !key_chain_has(&again, &four));
    assert_int_equal(key_change_number(&again, 1), 25);
    char *p = (char *)(uintptr_t)text.p;
    for (size_t bit = 0; bit < text.n * 8; bit++) {
        AUTO(arena_free) Arena *arena = arena_new(0);
        p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
        if (key_chain_parse(arena, text, &again, &err)) fail_msg("bit %zu is not found", bit);
        p[bit / 8] = (char)(p[bit / 8] ^ 1 << bit % 8);
    }
    for (size_t n = 0; n < text.n; n++) {
        AUTO(arena_free) Arena *arena = arena_new(0);
        bool is_whole = key_chain_parse(arena, str_upto(text, n), &again, &err);
        assert_int_equal(is_whole, n > 0 && n < text.n && text.p[n - 1] == '\n' &&
                                       str_find(text, S("\n"), 0) + 1 < n);
    }
}

static void key_chain__a_change_needs_both_signatures_and_its_place(void **state) {
    Err err = { 0 };
    NoteSigner one = signer(1), two = signer(2), three = signer(3);
    KeyChain chain = key_chain_of(*state, &one.key);
    Str note = key_change_note(*state, 10, &one, &two);
    Str without_new = str_upto(note, str_find(note, S("\n"), str_find(note, S("\n\n"), 0) + 2) + 1);
    assert_false(key_chain_add(*state, &chain, without_new, &err));
    assert_int_equal(err.code, ERR_STATE);
    assert_false(key_chain_add(*state, &chain, key_change_note(*state, 1, &three, &two), &err));
    assert_false(key_chain_add(*state, &chain, key_change_note(*state, 1, &one, &one), &err));
    assert_ok(key_chain_add(*state, &chain, note, &err), &err);
    assert_false(key_chain_add(*state, &chain, note, &err)); // not twice
    assert_false(key_chain_add(*state, &chain, key_change_note(*state, 9, &two, &three), &err));
    assert_ok(key_chain_add(*state, &chain, key_change_note(*state, 11, &two, &three), &err), &err);
}

static void key_chain__is_found_in_a_leaf(void **state) {
    Err err = { 0 };
    NoteSigner one = signer(1), two = signer(2);
    Str note = key_change_note(*state, 10, &one, &two), leaf, got;
    AUTO_BUF Buf fields;
    buf_init(&fields, 4096);
    buf_put(&fields, S("{\"note\":"));
    json_quote(&fields, note);
    buf_put(&fields, S("}"));
    Entry entry = { .type = S(KEY_CHANGE_TYPE),
                    .version = 1,
                    .time = { 1795081620000 },
                    .zone = ZONE_HO_CHI_MINH,
                    .fields = buf_str(&fields) };
    assert_ok(entry_text(*state, &entry, &leaf, &err), &err);
    assert_ok(key_change_of_leaf(*state, leaf, &got, &err), &err);
    assert_str(got, note.p);
    entry.type = S("journal.other");
    assert_ok(entry_text(*state, &entry, &leaf, &err), &err);
    assert_false(key_change_of_leaf(*state, leaf, &got, &err));
    assert_false(key_change_of_leaf(*state, S(""), &got, &err));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(key_chain__each_key_signs_only_the_heads_of_its_time),
        TEST(key_chain__is_read_as_it_is_written_and_every_bit_matters),
        TEST(key_chain__a_change_needs_both_signatures_and_its_place),
        TEST(key_chain__is_found_in_a_leaf),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
