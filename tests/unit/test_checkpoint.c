#include "support.h"

#include "journal/checkpoint.h"

static const uint8_t log_seed[32] = { 1, 2, 3 }, witness_seed[32] = { 9, 8, 7 };

static NoteSigner log_signer(void) {
    return note_signer_from_seed(S("kyket.example/log"), NOTE_KEY_ED25519, log_seed);
}

static Checkpoint head(void) {
    return (Checkpoint){ .origin = S("kyket.example/log"), .size = 31902, .root = sha256(S("x")) };
}

// Made by golang.org/x/mod/sumdb/note from the seed 7, 0, 0, …
static const char go_signer[] =
    "PRIVATE+KEY+lam-thuong.example/nhat-ky+fe399224+AQcAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
static const char go_key[] =
    "lam-thuong.example/nhat-ky+fe399224+AaL6L0o1W6LpB6UwCenjfK3fesfmagi6B2MfVTBys/JM";
static const char go_text[] = "Điều 9, khoản 2\n\nđã ký\n";
static const char go_line[] =
    "\xe2\x80\x94 lam-thuong.example/nhat-ky "
    "/jmSJG2gk/"
    "dmH9QjEtLNNmDCy43BBnHxjA0lQ4RF0jxYhLduT+iYxACv+IjUiM50qnNs3SPijBuKJFdR25sj3nkANgo=\n";

static void note__is_the_same_as_one_made_by_go(void **state) {
    Err err = { 0 };
    NoteKey key;
    NoteSigner signer;
    Note note;
    assert_ok(note_key_parse(*state, str_c(go_key), &key, &err), &err);
    assert_str(note_key_text(*state, &key), go_key);
    assert_ok(note_signer_parse(*state, str_c(go_signer), &signer, &err), &err);
    assert_str(note_sign(*state, &signer, str_c(go_text), INSTANT_NONE), go_line);
    Str bytes = str_printf(*state, "%s\n%s", go_text, go_line);
    assert_ok(note_parse(*state, bytes, &note, &err), &err);
    assert_str(note.text, go_text);
    assert_int_equal(note_check(&note, &key, NULL), NOTE_GOOD);
}

static void note__keys_read_back_and_nothing_else_does(void **state) {
    Err err = { 0 };
    NoteSigner signer = log_signer(), back;
    NoteKey key;
    Str text = note_key_text(*state, &signer.key), secret = note_signer_text(*state, &signer);
    assert_ok(note_key_parse(*state, text, &key, &err), &err);
    assert_int_equal(key.id, signer.key.id);
    assert_ok(note_signer_parse(*state, secret, &back, &err), &err);
    assert_memory_equal(back.secret, signer.secret, 64);
    for (size_t i = 0; i < text.n * 8; i++) {
        char *changed = (char *)(uintptr_t)str_dup(*state, text).p;
        changed[i / 8] = (char)(changed[i / 8] ^ 1 << i % 8);
        assert_false(note_key_parse(*state, (Str){ changed, text.n }, &key, &err));
        assert_false(note_key_parse(*state, str_upto(text, i / 8), &key, &err));
    }
    assert_false(note_signer_parse(*state, text, &back, &err));
    assert_false(note_key_parse(*state, secret, &key, &err));
}

static void note__refuses_what_is_not_one(void **state) {
    static const char *const bad[] = {
        "",
        "\n",
        "\n\n",
        "\n\n\n",
        "text\n",
        "text\n\n",
        "text\n\n\xe2\x80\x94 name AAAAAAE=",
        "text\n\n- name AAAAAAE=\n",
        "text\n\n\xe2\x80\x94 name AAAAAAE\n",
        "text\n\n\xe2\x80\x94 name AAAAAAF=\n",
        "text\n\n\xe2\x80\x94 name AAAAAA==\n",
        "text\n\n\xe2\x80\x94 name  AAAAAAE=\n",
        "text\n\n\xe2\x80\x94 na+me AAAAAAE=\n",
        "text\n\n\xe2\x80\x94 na\xc2\xa0me AAAAAAE=\n",
        "text\n\n\xe2\x80\x94  AAAAAAE=\n",
        "te\txt\n\n\xe2\x80\x94 name AAAAAAE=\n",
        "te\xff\n\n\xe2\x80\x94 name AAAAAAE=\n",
        "text\n\n\xe2\x80\x94 name AAAAAAE=\r\n",
        "text\n\n\xe2\x80\x94 name AAAAAAE=\ntext\n",
    };
    Err err = { 0 };
    Note note;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (note_parse(*state, str_c(bad[i]), &note, &err)) fail_msg("read as a note: %zu", i);
    assert_ok(note_parse(*state, S("a\n\nb\n\n\xe2\x80\x94 name AAAAAAE=\n"), &note, &err), &err);
    assert_str(note.text, "a\n\nb\n");
    assert_int_equal(note.count, 1);
}

static void note__takes_64_signatures_and_not_65(void **state) {
    Err err = { 0 };
    Note note;
    AUTO_BUF Buf buf;
    buf_init(&buf, NOTE_BYTES_MAX);
    buf_put(&buf, S("text\n\n"));
    for (int i = 0; i < NOTE_SIGNATURES_MAX; i++)
        buf_put(&buf, S("\xe2\x80\x94 name AAAAAAE=\n"));
    assert_ok(note_parse(*state, buf_str(&buf), &note, &err), &err);
    buf_put(&buf, S("\xe2\x80\x94 name AAAAAAE=\n"));
    assert_false(note_parse(*state, buf_str(&buf), &note, &err));
}

static void checkpoint__signs_and_opens(void **state) {
    Err err = { 0 };
    NoteSigner signer = log_signer();
    Checkpoint want = head(), got;
    want.extension = S("more\nand more\n");
    Str note = checkpoint_sign(*state, &want, &signer);
    assert_ok(checkpoint_open(*state, note, &signer.key, &got, NULL, &err), &err);
    assert_true(str_eq(got.origin, want.origin) && got.size == want.size &&
                sha256_eq(got.root, want.root) && str_eq(got.extension, want.extension));
    NoteSigner other =
        note_signer_from_seed(S("kyket.example/log"), NOTE_KEY_ED25519, witness_seed);
    assert_false(checkpoint_open(*state, note, &other.key, &got, NULL, &err));
    assert_int_equal(err.code, ERR_STATE);
}

static void checkpoint__every_changed_bit_is_found(void **state) {
    Err err = { 0 };
    NoteSigner signer = log_signer();
    Checkpoint want = head(), got;
    Str note = checkpoint_sign(*state, &want, &signer);
    char *bytes = (char *)(uintptr_t)note.p;
    for (size_t i = 0; i < note.n * 8; i++) {
        AUTO(arena_free) Arena *arena = arena_new(0);
        bytes[i / 8] = (char)(bytes[i / 8] ^ 1 << i % 8);
        if (checkpoint_open(arena, note, &signer.key, &got, NULL, &err))
            fail_msg("bit %zu was changed and not found", i);
        bytes[i / 8] = (char)(bytes[i / 8] ^ 1 << i % 8);
    }
}

static void checkpoint__text_is_read_strictly(void **state) {
    static const char root[] = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    static const char *const bad[] = {
        "origin\n01\n%s\n", "origin\n+1\n%s\n",  "origin\n-1\n%s\n",
        "origin\n\n%s\n",   "\n1\n%s\n",         "origin\n1\n%s",
        "origin\n1\n",      "origin\n1\n%s\n\n", "origin\n1\n%s=\n",
        "origin\n1 \n%s\n", "origin\n1\n%s\nx",  "origin\n9223372036854775808\n%s\n",
    };
    Err err = { 0 };
    Checkpoint got;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        Str text = str_c(bad[i]);
        size_t at = str_find(text, S("%s"), 0);
        if (at != SIZE_MAX)
            text = str_printf(*state, "%.*s%s%.*s", STR(str_upto(text, at)), root,
                              STR(str_from(text, at + 2)));
        if (checkpoint_parse(*state, text, &got, &err)) fail_msg("read as a checkpoint: %zu", i);
    }
    Str good = str_printf(*state, "example.com/behind-the-sofa\n20852163\n%s\n", root);
    assert_ok(checkpoint_parse(*state, good, &got, &err), &err);
    assert_true(got.size == 20852163);
    assert_true(str_eq(checkpoint_text(*state, &got), good));
}

static void checkpoint__counts_witnesses_that_cosigned_this_text(void **state) {
    Err err = { 0 };
    NoteSigner signer = log_signer();
    NoteSigner witness =
        note_signer_from_seed(S("court.example/w"), NOTE_KEY_COSIGNER, witness_seed);
    NoteSigner absent = note_signer_from_seed(S("other.example/w"), NOTE_KEY_COSIGNER, log_seed);
    Checkpoint want = head(), got;
    Note note;
    Str bytes = checkpoint_sign(*state, &want, &signer);
    Instant at = { 1679315147000 }, when;
    Str line = note_sign(*state, &witness, checkpoint_text(*state, &want), at);
    bytes = checkpoint_add(*state, bytes, line);
    assert_ok(checkpoint_open(*state, bytes, &signer.key, &got, &note, &err), &err);
    NoteKey keys[] = { witness.key, absent.key };
    assert_int_equal(checkpoint_cosigners(&note, keys, 2), 1);
    assert_int_equal(note_check(&note, &witness.key, &when), NOTE_GOOD);
    assert_true(when.ms == at.ms);
    want.size++;
    bytes = checkpoint_add(*state, checkpoint_sign(*state, &want, &signer), line);
    assert_ok(checkpoint_open(*state, bytes, &signer.key, &got, &note, &err), &err);
    assert_int_equal(note_check(&note, &witness.key, NULL), NOTE_BAD);
    assert_int_equal(checkpoint_cosigners(&note, keys, 2), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(note__is_the_same_as_one_made_by_go),
        TEST(note__keys_read_back_and_nothing_else_does),
        TEST(note__refuses_what_is_not_one),
        TEST(note__takes_64_signatures_and_not_65),
        TEST(checkpoint__signs_and_opens),
        TEST(checkpoint__every_changed_bit_is_found),
        TEST(checkpoint__text_is_read_strictly),
        TEST(checkpoint__counts_witnesses_that_cosigned_this_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
