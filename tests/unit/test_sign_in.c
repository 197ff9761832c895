#include "store_support.h"

#include "base/hash.h"
#include "domain/person.h"
#include "domain/second_factor.h"
#include "domain/sign_in.h"
#include "domain/unit.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdlib.h>

typedef struct Door {
    TestStore *t;
    HashGate *gate;
    PersonId lan;
} Door;

static const char right[] = "bốn từ rất dài";

static Door door(TestStore *t) {
    Door d = { .t = t, .gate = hash_gate_new(2, 8) };
    const UnitOpen open = { .kind = UNIT_AREA, .name = S("Tỉnh"), .from = day_of("2025-07-01") };
    PersonAdd add = { .who = { .login = S("lan"), .name = S("Lan"), .role = ROLE_OFFICER } };
    Err err = { 0 };
    assert_true(sodium_init() >= 0);
    add.who.unit = (UnitId){ must_run(t, NULL, &unit_open_cmd, &open) };
    assert_ok(password_hash(d.gate, t->arena, str_c(right), &add.password_hash, &err), &err);
    d.lan = (PersonId){ must_run(t, NULL, &person_add_cmd, &add) };
    return d;
}

static SignInAsk ask(const Door *d, const char *address, Str browser, int64_t after_ms) {
    return (SignInAsk){ .store = d->t->store,
                        .gate = d->gate,
                        .arena = d->t->arena,
                        .now = { d->t->now.ms + after_ms },
                        .place = { .address = str_c(address), .browser = browser } };
}

static ErrCode try_it(const SignInAsk *a, const char *login, const char *password, SignedIn *out) {
    Err err = { 0 };
    return sign_in(a, str_c(login), str_c(password), out, &err) ? ERR_NONE : err.code;
}

static void sign_in__opens_a_session_by_a_token_that_is_kept_as_a_hash(void **state) {
    Door d = door(*state);
    SignInAsk a = ask(&d, "192.0.2.1", S(""), 0);
    SignedIn one, two;
    assert_int_equal(try_it(&a, " LAN ", right, &one), ERR_NONE);
    assert_int_equal(try_it(&a, "lan", right, &two), ERR_NONE);
    assert_false(str_eq(one.token, two.token));
    assert_false(str_eq(one.form_token, two.form_token));
    Db *db;
    SessionRow row;
    bool found;
    Err err = { 0 };
    assert_ok(store_read(d.t->store, d.t->arena, &db, &err), &err);
    assert_ok(session_find(db, one.token, a.now, &row, &found, &err), &err);
    assert_true(found);
    assert_int_equal(row.person.v, d.lan.v);
    assert_ok(session_find(db, token_hash(d.t->arena, one.token), a.now, &row, &found, &err), &err);
    assert_false(found); // what is in the database opens nothing
    assert_ok(session_find(db, one.token, one.expires, &row, &found, &err), &err);
    assert_false(found); // it runs out
    store_read_done(d.t->store, db);
    hash_gate_free(d.gate);
}

static void sign_in__slows_a_guesser_and_not_the_owner(void **state) {
    Door d = door(*state);
    SignedIn in;
    SignInAsk owner = ask(&d, "192.0.2.1", S(""), 0);
    assert_int_equal(try_it(&owner, "lan", right, &in), ERR_NONE);
    SignInAsk stranger = ask(&d, "192.0.2.1", S(""), 1000); // behind the same address
    for (int i = 0; i < 5; i++)
        assert_int_equal(try_it(&stranger, "lan", "sai rồi nhé", &in), ERR_INPUT);
    assert_int_equal(try_it(&stranger, "lan", right, &in), ERR_TOO_OFTEN);
    for (int i = 0; i < 5; i++)
        assert_int_equal(try_it(&stranger, "khongco", "sai rồi nhé", &in), ERR_INPUT);
    assert_int_equal(try_it(&stranger, "khongco", "sai rồi nhé", &in), ERR_TOO_OFTEN);
    assert_int_equal(try_it(&owner, "lan", right, &in), ERR_TOO_OFTEN); // without its cookie
    SignInAsk elsewhere = ask(&d, "198.51.100.7", S(""), 2000);
    assert_int_equal(try_it(&elsewhere, "lan", right, &in), ERR_NONE);
    SignInAsk known = ask(&d, "192.0.2.1", in.browser, 3000);
    assert_int_equal(try_it(&known, "lan", right, &in), ERR_NONE);
    SignInAsk later = ask(&d, "192.0.2.1", S(""), 40000);
    assert_int_equal(try_it(&later, "lan", right, &in), ERR_NONE);
    hash_gate_free(d.gate);
}

static Str code_of(Arena *arena, Str base32, int64_t ms) {
    char *secret = NULL, code[7];
    size_t n;
    assert_int_equal(oath_base32_decode(base32.p, base32.n, &secret, &n), OATH_OK);
    assert_int_equal(oath_totp_generate(secret, n, (time_t)(ms / 1000), 30, 0, 6, code), OATH_OK);
    free(secret);
    return str_dup(arena, str_c(code));
}

static void second_factor__asks_for_a_code_that_works_once(void **state) {
    Door d = door(*state);
    TestStore *t = d.t;
    const Actor lan = { .person = d.lan };
    const LaneCall call = { .actor = &lan, .now = t->now, .zone = ZONE_HO_CHI_MINH };
    CommandResult result;
    SignedIn in, second;
    Err err = { 0 };
    assert_ok(lane_run(store_lane(t->store), t->arena, &call, &totp_begin_cmd, NULL, &result, &err),
              &err);
    Str secret = result.text, codes;
    TotpConfirm confirm = { S("000000") };
    must_fail(t, &lan, &totp_confirm_cmd, &confirm, ERR_INPUT);
    confirm.code = code_of(t->arena, secret, t->now.ms);
    assert_ok(
        lane_run(store_lane(t->store), t->arena, &call, &totp_confirm_cmd, &confirm, &result, &err),
        &err);
    codes = result.text;
    SignInAsk a = ask(&d, "192.0.2.1", S(""), 1000);
    assert_int_equal(try_it(&a, "lan", right, &in), ERR_NONE);
    assert_true(in.needs_code);
    assert_false(
        sign_in_code(&a, in.token, confirm.code, &second, &err)); // used at the confirmation
    SignInAsk later = ask(&d, "192.0.2.1", S(""), 61000);
    Str fresh = code_of(t->arena, secret, later.now.ms);
    assert_ok(sign_in_code(&later, in.token, fresh, &second, &err), &err);
    assert_false(str_eq(second.token, in.token));
    assert_false(sign_in_code(&later, in.token, fresh, &second, &err));
    assert_int_equal(err.code, ERR_AUTH); // that step is over
    assert_int_equal(try_it(&later, "lan", right, &in), ERR_NONE);
    assert_false(sign_in_code(&later, in.token, fresh, &second, &err));
    assert_int_equal(err.code, ERR_INPUT);
    assert_ok(sign_in_code(&later, in.token, str_upto(codes, 14), &second, &err), &err);
    assert_int_equal(try_it(&later, "lan", right, &in), ERR_NONE);
    assert_false(sign_in_code(&later, in.token, str_upto(codes, 14), &second, &err));
    hash_gate_free(d.gate);
}

static void invitation__sets_the_password_once_and_runs_out(void **state) {
    Door d = door(*state);
    TestStore *t = d.t;
    const PersonRenew renew = { d.lan };
    const LaneCall call = { .now = t->now, .zone = ZONE_HO_CHI_MINH };
    CommandResult first, second;
    SignedIn in;
    Err err = { 0 };
    assert_ok(
        lane_run(store_lane(t->store), t->arena, &call, &person_renew_cmd, &renew, &first, &err),
        &err);
    assert_ok(
        lane_run(store_lane(t->store), t->arena, &call, &person_renew_cmd, &renew, &second, &err),
        &err);
    SignInAsk a = ask(&d, "192.0.2.1", S(""), 1000);
    assert_false(invitation_accept(&a, first.text, S("một mật khẩu mới"), &err)); // replaced
    assert_int_equal(err.code, ERR_NOT_FOUND);
    SignInAsk late = ask(&d, "192.0.2.1", S(""), (int64_t)INVITATION_DAYS * 86400000 + 1);
    assert_false(invitation_accept(&late, second.text, S("một mật khẩu mới"), &err));
    assert_ok(invitation_accept(&a, second.text, S("một mật khẩu mới"), &err), &err);
    assert_false(invitation_accept(&a, second.text, S("một mật khẩu khác"), &err));
    assert_int_equal(try_it(&a, "lan", right, &in), ERR_INPUT);
    assert_int_equal(try_it(&a, "lan", "một mật khẩu mới", &in), ERR_NONE);
    hash_gate_free(d.gate);
}

static void password__refuses_short_and_plain_ones(void **state) {
    (void)state;
    Err err;
    assert_false(password_fits(S("123456789"), S("lan"), &err));
    assert_false(password_fits(S("aaaaaaaaaaaa"), S("lan"), &err));
    assert_false(password_fits(S("xin-quantri-xin"), S("quantri"), &err));
    assert_true(password_fits(S("bốn từ rất dài"), S("lan"), &err));
}

static void password__refuses_what_is_tried_first(void **state) {
    (void)state;
    Err err;
    static const char *const bad[] = {
        "1234567890",   "0987654321",  "qwertyuiop", "Password123", "matkhau123", "MatKhau123456",
        "123456789abc", "abcdefghijk", "1111122222", "asdfghjkl1",  "admin12345", "qwerty2222"
    };
    static const char *const good[] = { "lam-thuong-2026", "mật khẩu của lan", "mot-hai-ba-bon-5",
                                        "mật khẩu 123",    "password cua toi", "k7w2-bq9m-4x" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(password_fits(str_c(bad[i]), S("lan"), &err));
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(password_fits(str_c(good[i]), S("lan"), &err));
}

/** What stands on the way of every request uses an index for each table. */
static void session__every_request_reads_by_indexes(void **state) {
    TestStore *t = *state;
    static const char *const hot[] = { "session_by_hash", "actor_rows", "api_token_by_hash" };
    if (test_on_postgres()) skip(); // a plan of a few rows says nothing there
    sqlite3 *handle;
    Str path = str_printf(t->arena, "%.*s/kyket.db", STR(t->folder));
    assert_int_equal(sqlite3_open_v2(path.p, &handle, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    size_t checked = 0;
    for (size_t i = 0; sql_texts_session[i]; i++)
        for (size_t h = 0; h < COUNT_OF(hot); h++) {
            if (strcmp(sql_texts_session[i]->name, hot[h]) != 0) continue;
            sqlite3_stmt *plan;
            Str sql = str_printf(t->arena, "EXPLAIN QUERY PLAN %s", sql_texts_session[i]->sql);
            assert_int_equal(sqlite3_prepare_v2(handle, sql.p, -1, &plan, NULL), SQLITE_OK);
            while (sqlite3_step(plan) == SQLITE_ROW) {
                Str step = str_c((const char *)sqlite3_column_text(plan, 3));
                if (str_starts(step, S("SCAN"))) fail_msg("%s: %.*s", hot[h], STR(step));
            }
            sqlite3_finalize(plan);
            checked++;
        }
    sqlite3_close(handle);
    assert_int_equal(checked, COUNT_OF(hot));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(sign_in__opens_a_session_by_a_token_that_is_kept_as_a_hash),
        STORE_TEST(sign_in__slows_a_guesser_and_not_the_owner),
        STORE_TEST(second_factor__asks_for_a_code_that_works_once),
        STORE_TEST(invitation__sets_the_password_once_and_runs_out),
        cmocka_unit_test(password__refuses_short_and_plain_ones),
        cmocka_unit_test(password__refuses_what_is_tried_first),
        STORE_TEST(session__every_request_reads_by_indexes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
