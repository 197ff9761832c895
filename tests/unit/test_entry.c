#include "support.h"

#include "base/json.h"
#include "journal/entry.h"

static Entry sample(void) {
    static const EntryId ids[] = { { "occurrence", 17 }, { "document", 3 } };
    return (Entry){ .type = S("occurrence.submitted"),
                    .version = 1,
                    .time = { 1795081620000 },
                    .zone = ZONE_HO_CHI_MINH,
                    .unit = 31,
                    .ids = ids,
                    .id_count = 2,
                    .fields = S("{ \"state\": \"submitted\", \"due\": \"2026-11-25\" }") };
}

static void entry__is_canonical_and_says_its_head(void **state) {
    Err err = { 0 };
    Entry entry = sample();
    Str text;
    EntryHead head;
    assert_ok(entry_text(*state, &entry, &text, &err), &err);
    assert_str(text, "{\"fields\":{\"due\":\"2026-11-25\",\"state\":\"submitted\"},"
                     "\"ids\":{\"document\":3,\"occurrence\":17},"
                     "\"time\":\"2026-11-19T16:47:00+07:00\","
                     "\"type\":\"occurrence.submitted\",\"unit\":31,\"v\":1}");
    assert_ok(entry_head(*state, text, &head, &err), &err);
    assert_str(head.type, "occurrence.submitted");
    assert_true(head.unit == 31 && head.version == 1);
    assert_false(entry_head(*state, S("{\"type\":\"a\",\"v\":1}"), &head, &err));
    assert_false(entry_head(*state, str_printf(*state, "%.*s ", STR(text)), &head, &err));
    assert_false(entry_head(*state, S("[1]"), &head, &err));
}

static void entry__holds_no_personal_words(void **state) {
    Err err = { 0 };
    Entry entry = sample();
    EntryPersonal personal[] = { { "name", S("Y Hlênh Ayun"), { { 1 } } },
                                 { "note", S("Niêm yết"), { { 2 } } } };
    entry.personal = personal;
    entry.personal_count = 2;
    Str text;
    assert_ok(entry_text(*state, &entry, &text, &err), &err);
    assert_true(str_find(text, S("Ayun"), 0) == SIZE_MAX);
    Sha256 hash = entry_commitment(personal[0].salt, personal[0].value);
    Str hex = hex_text(*state, sha256_str(&hash));
    assert_true(str_find(text, hex, 0) != SIZE_MAX);
    assert_false(sha256_eq(hash, entry_commitment(personal[1].salt, personal[0].value)));
}

static void entry__refuses_what_does_not_fit(void **state) {
    Err err = { 0 };
    Entry entry = sample();
    Str text;
    entry.fields = S("{\"a\":1.5}");
    assert_false(entry_text(*state, &entry, &text, &err));
    assert_int_equal(err.code, ERR_INPUT);
    char *big = arena_alloc(*state, 70000);
    memset(big, 'x', 70000);
    entry.fields = str_printf(*state, "{\"a\":\"%.*s\"}", 65000, big);
    assert_ok(entry_text(*state, &entry, &text, &err), &err);
    entry.fields = str_printf(*state, "{\"a\":\"%.*s\"}", 65600, big);
    assert_false(entry_text(*state, &entry, &text, &err));
    assert_int_equal(err.code, ERR_TOO_LARGE);
}

/** It is put together in order; the general function would give the same. */
static void entry__is_what_json_canonical_would_make_of_it(void **state) {
    const EntryId ids[] = { { "unit", 9007199254740991 },
                            { "comment", -1 },
                            { "unit_lineage", 0 } };
    const EntryPersonal personal[] = { { "person", S("7"), { { 7 } } },
                                       { "actor", S("12"), { { 7 } } },
                                       { "note", S("Niêm yết"), { { 7 } } } };
    static const char *const fields[] = {
        "", "{}", "{ \"b\": [1, {\"z\": null, \"a\": \"ở\"}], \"a\": true }"
    };
    for (size_t f = 0; f < COUNT_OF(fields); f++)
        for (size_t n = 0; n <= 3; n++) {
            Err err = { 0 };
            Entry entry = sample();
            Str text, canonical;
            entry.fields = str_c(fields[f]);
            entry.ids = ids;
            entry.personal = personal;
            entry.id_count = entry.personal_count = n;
            assert_ok(entry_text(*state, &entry, &text, &err), &err);
            assert_ok(json_canonical(*state, text, &canonical, &err), &err);
            assert_true(str_eq(text, canonical));
        }
}

static void entry__refuses_two_members_of_one_name_and_numbers_beyond_json(void **state) {
    const EntryId twice[] = { { "unit", 1 }, { "document", 1 }, { "unit", 2 } };
    const EntryId large[] = { { "unit", 9007199254740992 } };
    Err err = { 0 };
    Str text;
    Entry entry = sample();
    entry.ids = twice;
    entry.id_count = 3;
    assert_false(entry_text(*state, &entry, &text, &err));
    assert_int_equal(err.code, ERR_INPUT);
    entry.ids = large;
    entry.id_count = 1;
    assert_false(entry_text(*state, &entry, &text, &err));
    assert_int_equal(err.code, ERR_INPUT);
}

static void entry_bundle__gives_back_what_was_put(void **state) {
    AUTO_BUF Buf bundle;
    buf_init(&bundle, 1 << 20);
    char *big = arena_alloc(*state, ENTRY_BYTES_MAX);
    Str leaves[] = { S("one"), S(""), { big, ENTRY_BYTES_MAX }, S("two") }, leaf;
    for (size_t i = 0; i < COUNT_OF(leaves); i++)
        entry_bundle_put(&bundle, leaves[i]);
    Str rest = buf_str(&bundle);
    for (size_t i = 0; i < COUNT_OF(leaves); i++) {
        assert_true(entry_bundle_next(&rest, &leaf));
        assert_true(str_eq(leaf, leaves[i]));
    }
    assert_int_equal(rest.n, 0);
    rest = str_upto(buf_str(&bundle), 4);
    assert_false(entry_bundle_next(&rest, &leaf));
    assert_int_equal(rest.n, 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(entry__is_canonical_and_says_its_head),
        TEST(entry__holds_no_personal_words),
        TEST(entry__refuses_what_does_not_fit),
        TEST(entry__is_what_json_canonical_would_make_of_it),
        TEST(entry__refuses_two_members_of_one_name_and_numbers_beyond_json),
        TEST(entry_bundle__gives_back_what_was_put),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
