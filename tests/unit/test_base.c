#include "support.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/web_address.h"

#include <stdlib.h>
#include <time.h>

static void day__agrees_with_a_count_from_one_day_to_the_next(void **state) {
    (void)state;
    int year = 1900, month = 1, day = 1;
    for (Day d = DAY_FIRST; d.n <= DAY_LAST.n; d = day_add(d, 1)) {
        Civil c = day_civil(d);
        assert_int_equal(c.year, year);
        assert_int_equal(c.month, month);
        assert_int_equal(c.day, day);
        assert_int_equal(day_from_civil(year, month, day).n, d.n);
        if (++day > month_length(year, month)) day = 1, month++;
        if (month > 12) month = 1, year++;
    }
    assert_int_equal(year, 2200);
}

static void day__reads_both_forms_and_nothing_else(void **state) {
    static const struct {
        const char *text, *iso;
    } good[] = { { "2026-11-24", "2026-11-24" },
                 { " 24/11/2026", "2026-11-24" },
                 { "4/1/2026", "2026-01-04" },
                 { "29/02/2024", "2024-02-29" } };
    static const char *const bad[] = { "",           "24/13/2026",  "29/02/2025", "2026-1-4",
                                       "24-11-2026", "2026-11-24x", "1/1/26",     "31/04/2026",
                                       "-1/01/2026", "1/1/2026/1" };
    Day d;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_true(day_parse(str_c(good[i].text), &d));
        assert_str(day_iso(*state, d), good[i].iso);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(day_parse(str_c(bad[i]), &d));
}

static void day__month_end_stays_at_month_end(void **state) {
    (void)state;
    assert_day(day_add_months(day_of("2026-01-31"), 1), "2026-02-28");
    assert_day(day_add_months(day_of("2026-03-31"), -1), "2026-02-28");
    assert_day(day_add_months(day_of("2026-12-15"), 13), "2028-01-15");
    assert_int_equal(day_weekday(day_of("2026-11-24")), TUESDAY);
}

static void instant__reads_offsets_and_prints_them_back(void **state) {
    Instant t;
    assert_true(instant_parse(S("2026-01-15T08:00:00+07:00"), &t));
    assert_str(instant_rfc3339(*state, t, (Zone){ 0 }), "2026-01-15T01:00:00Z");
    assert_str(instant_rfc3339(*state, t, ZONE_HO_CHI_MINH), "2026-01-15T08:00:00+07:00");
    assert_day(instant_day((Instant){ t.ms - 8 * 3600000 - 1 }, ZONE_HO_CHI_MINH), "2026-01-14");
    assert_false(instant_parse(S("2026-01-15T25:00:00Z"), &t));
    assert_false(instant_parse(S("2026-01-15"), &t));
    assert_str(instant_http(*state, (Instant){ 784111777000 }), "Sun, 06 Nov 1994 08:49:37 GMT");
}

/** The clock of the C library is the other opinion. */
static void instant__is_printed_as_the_c_library_does(void **state) {
    const int east[] = { 0, 7 * 3600, -9 * 3600 - 1800, 12 * 3600 + 2700 };
    for (int64_t s = (DAY_FIRST.n + 1) * 86400LL, step = 1; s < (DAY_LAST.n - 1) * 86400LL;
         s += step) {
        step = (step * 7919 + 86399) % 999983 + 1;
        for (size_t i = 0; i < COUNT_OF(east); i++) {
            time_t local = s + east[i];
            struct tm tm;
            char want[48], date[20], zone[16] = "Z";
            int size = abs(east[i]) / 60;
            strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", gmtime_r(&local, &tm));
            if (size)
                snprintf(zone, sizeof zone, "%c%02d:%02d", east[i] < 0 ? '-' : '+', size / 60,
                         size % 60);
            snprintf(want, sizeof want, "%s%s", date, zone);
            Str got = instant_rfc3339(*state, (Instant){ s * 1000 + 999 }, (Zone){ east[i] });
            assert_string_equal(got.p, want);
            Instant back;
            assert_true(instant_parse(got, &back) && back.ms == s * 1000);
        }
    }
}

static void str__finds_cuts_and_fills(void **state) {
    Str rest = S("a,b,,c"), part;
    const char *want[] = { "a", "b", "", "c" };
    for (size_t i = 0; i < 4; i++) {
        assert_true(str_cut(&rest, ',', &part));
        assert_str(part, want[i]);
    }
    assert_false(str_cut(&rest, ',', &part));
    Str args[] = { S("một"), S("hai") };
    assert_str(str_fill(*state, S("{1}-{0}-{7}-{"), args, 2), "hai-một-{7}-{");
    assert_str(str_trim(S("\xc2\xa0 x \r\n")), "x");
    int64_t n;
    assert_true(str_to_int(S("-9223372036854775808"), &n));
    assert_int_equal(n, INT64_MIN);
    assert_false(str_to_int(S("9223372036854775808"), &n));
    assert_false(str_to_int(S("1 "), &n));
}

static void utf8__refuses_what_rfc_3629_refuses(void **state) {
    (void)state;
    assert_true(utf8_is_valid(S("Tỉnh Lâm Thượng 🙂")));
    assert_false(utf8_is_valid(S("\xc0\xaf")));
    assert_false(utf8_is_valid(S("\xed\xa0\x80")));
    assert_false(utf8_is_valid(S("\xf4\x90\x80\x80")));
    assert_false(utf8_is_valid(S("\xe1\xba")));
    assert_int_equal(utf8_count(S("Tỉnh")), 4);
}

static void json__canonical_form_sorts_by_utf16(void **state) {
    Err err = { 0 };
    Str out;
    assert_ok(
        json_canonical(
            *state,
            S("{\"\xf0\x9f\x98\x80\":1, \"\xef\xac\xb3\": [true,null,\"\\u000f\\n\"], \"a\":-5}"),
            &out, &err),
        &err);
    assert_str(out,
               "{\"a\":-5,\"\xf0\x9f\x98\x80\":1,\"\xef\xac\xb3\":[true,null,\"\\u000f\\n\"]}");
    assert_false(json_canonical(*state, S("{\"a\":1.5}"), &out, &err));
    assert_false(json_canonical(*state, S("{\"a\":1,\"a\":2}"), &out, &err));
}

static void buf__stops_at_its_limit(void **state) {
    (void)state;
    AUTO_BUF Buf buf;
    buf_init(&buf, 5);
    buf_put(&buf, S("abc"));
    buf_put(&buf, S("def"));
    assert_true(buf.is_full);
    assert_str(buf_str(&buf), "abc");
}

static void hash__known_answers(void **state) {
    Sha256 h = sha256(S("abc"));
    assert_str(hex_text(*state, sha256_str(&h)),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    Sha256 two = sha256_two(S("a"), S("bc"));
    assert_true(sha256_eq(h, two));
    Str raw;
    assert_true(base64_parse(*state, S("YWJj"), &raw));
    assert_str(raw, "abc");
    assert_false(base64_parse(*state, S("YWJj\n"), &raw));
    assert_false(base64_parse(*state, S("YWI"), &raw));
    for (int c = 1; c < 256; c++) { // one text for each byte string
        char text[] = { 'Y', 'W', 'J', (char)c };
        if (base64_parse(*state, (Str){ text, 4 }, &raw))
            assert_true(str_eq(base64_text(*state, raw), (Str){ text, 4 }));
    }
}

static void file__writes_all_or_nothing_and_reads_back(void **state) {
    Err err = { 0 };
    char folder[] = "/tmp/kyketXXXXXX";
    assert_non_null(mkdtemp(folder));
    Str path = path_join(*state, str_c(folder), S("x")), back;
    assert_ok(file_write_durable(path, S("hello"), 0600, &err), &err);
    assert_ok(file_read(*state, path, 5, &back, &err), &err);
    assert_str(back, "hello");
    assert_false(file_read(*state, path, 4, &back, &err));
    assert_int_equal(err.code, ERR_TOO_LARGE);
    assert_false(file_read(*state, str_c(folder), 4, &back, &err));
    assert_int_equal(err.code, ERR_INPUT);
}

static void web_host__is_a_name_or_an_address_and_nothing_behind_it(void **state) {
    static const char *const good[] = {
        "x",       "may-chu.vn",    "PHOIHOP.vn:8443", "10.1.2.3:65535",
        "[::1]:1", "[2001:db8::1]", "xn--i-7iq.vn",    "1a.vn"
    };
    static const char *const bad[] = {
        "",        "a/b",     "a?b",       "u@a",    "a:",   "a:0", "a:65536",
        "a:1a",    "a.",      ".a",        "a..b",   "-a",   "a-",  "a_b",
        "a b",     "1.2.3",   "1.2.3.256", "0x7f.1", "[::1", "[a]", "[::1]a",
        "[::1%1]", "a\"><b>", "a\\b",      "a,b",    "é.vn", "[]",  "a:b:1"
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++)
        assert_true(web_host_is_plain(str_c(good[i])));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(web_host_is_plain(str_c(bad[i])));
    assert_false(web_host_is_plain((Str){ "a\0b", 3 }));
    assert_true(web_address_is_plain(S("https://a.vn:8443")));
    assert_false(web_address_is_plain(S("https://a.vn/")));
    assert_false(web_address_is_plain(S("ftp://a.vn")));
    assert_false(web_address_is_plain(S("a.vn")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(day__agrees_with_a_count_from_one_day_to_the_next),
        TEST(day__reads_both_forms_and_nothing_else),
        TEST(day__month_end_stays_at_month_end),
        TEST(instant__reads_offsets_and_prints_them_back),
        TEST(instant__is_printed_as_the_c_library_does),
        TEST(str__finds_cuts_and_fills),
        TEST(utf8__refuses_what_rfc_3629_refuses),
        TEST(json__canonical_form_sorts_by_utf16),
        TEST(buf__stops_at_its_limit),
        TEST(hash__known_answers),
        TEST(file__writes_all_or_nothing_and_reads_back),
        TEST(web_host__is_a_name_or_an_address_and_nothing_behind_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
