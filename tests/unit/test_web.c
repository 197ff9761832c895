/** Routes, forms, escaping, limits: the parts of the web base that need no connection. */
#include "support.h"

#include "web/form.h"
#include "web/kept.h"
#include "web/limit.h"
#include "web/render.h"
#include "web/work.h"

#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <time.h>

static void nothing(Request *rq, Reply *rp) {
    (void)rq;
    (void)rp;
}

static const Route rows[] = {
    { GET, "/", 0, nothing },
    { GET, "/w/", 0, nothing },
    { GET, "/w/item", 0, nothing },
    { GET, "/w/item/:id", 0, nothing },
    { GET, "/w/item/new", 0, nothing },
    { POST, "/w/item/:id/submit", 0, nothing },
    { GET, "/log/tile/*rest", 0, nothing },
    { GET, "/p/:slug", 0, nothing },
};

static const char *matched(Arena *arena, Method method, const char *path) {
    RouteMatch m = route_match(route_tree_new(arena, rows, COUNT_OF(rows)), method, str_c(path));
    if (m.route) return m.route->path;
    return m.methods ? "405" : "404";
}

static void a_literal_segment_wins_over_a_parameter(void **state) {
    assert_string_equal(matched(*state, GET, "/w/item/new"), "/w/item/new");
    assert_string_equal(matched(*state, GET, "/w/item/12"), "/w/item/:id");
    assert_string_equal(matched(*state, POST, "/w/item/new/submit"), "/w/item/:id/submit");
}

static void addresses_match_exactly_or_not_at_all(void **state) {
    const struct {
        const char *path, *want;
    } cases[] = {
        { "/", "/" },
        { "/w/", "/w/" },
        { "/w", "404" },
        { "/w/item", "/w/item" },
        { "/w/item/", "404" },
        { "/w/item/1/2", "404" },
        { "//", "404" },
        { "/p/", "404" },
        { "/p/a%2Fb", "/p/:slug" },
        { "", "404" },
        { "/log/tile/0/x001/067", "/log/tile/*rest" },
        { "/log/tile/", "404" },
        { "/w/item/1/submit", "405" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_string_equal(matched(*state, GET, cases[i].path), cases[i].want);
}

static void the_rest_of_a_path_is_one_value(void **state) {
    RouteMatch m = route_match(route_tree_new(*state, rows, COUNT_OF(rows)), GET,
                               S("/log/tile/0/x001/067.p/3"));
    assert_int_equal(m.values_n, 1);
    assert_str(m.values[0], "0/x001/067.p/3");
    assert_str(methods_text(*state, 1u << GET | 1u << POST), "GET, HEAD, POST");
}

typedef struct Sample {
    UnitId unit;
    const int64_t *parts;
    size_t parts_n;
    int64_t count, amount;
    Str title, note;
    Day due;
    Role role;
    bool keep;
} Sample;

static const Field sample_form[] = {
    FIELD(ID, Sample, unit, 1, INT64_MAX),
    FIELD(IDS, Sample, parts, 0, 3),
    FIELD(INT, Sample, count, -5, 5, .is_optional = true),
    FIELD(DECIMAL, Sample, amount, 0, 1000000, .scale = 2, .is_optional = true),
    FIELD(TEXT, Sample, title, 2, 5),
    FIELD(TEXT, Sample, note, 0, 300, .is_optional = true),
    FIELD(DAY, Sample, due, 0, 0, .is_optional = true),
    FIELD(CHOICE, Sample, role, ROLE_VIEWER, ROLE_OFFICER, .is_optional = true,
          .words = WORDS("viewer", "clerk", "officer")),
    FIELD(BOOL, Sample, keep, 0, 1),
};

static Request request_of(Arena *arena, const char *body) {
    Request rq = { .arena = arena, .method = POST, .lang = LANG_EN };
    assert_true(pairs_decode(arena, str_c(body), 100, &rq.fields, &rq.fields_n));
    return rq;
}

static void a_form_fills_its_command(void **state) {
    Request rq =
        request_of(*state, "unit=7&parts=1&parts=2&count=-5&amount=1.204%2C5&title=+chi%E1%BB%81u+"
                           "&note=a%0D%0Ab&due=5/1/2026&role=officer&keep=on");
    Sample s = { 0 };
    Err err;
    assert_ok(form_read(&rq, FORM(sample_form), &s, &err), &err);
    assert_int_equal(s.unit.v, 7);
    assert_int_equal(s.parts_n, 2);
    assert_int_equal(s.parts[1], 2);
    assert_int_equal(s.count, -5);
    assert_int_equal(s.amount, 120450);
    assert_str(s.title, "chiều");
    assert_str(s.note, "a\nb");
    assert_day(s.due, "2026-01-05");
    assert_int_equal(s.role, ROLE_OFFICER);
    assert_true(s.keep);
}

static void dots_between_thousands_are_no_decimal_point(void **state) {
    const Field thousandths[] = { { .type = FIELD_DECIMAL,
                                    .name = "amount",
                                    .at = offsetof(Sample, amount),
                                    .size = sizeof(int64_t),
                                    .max = INT64_C(1000000000000000),
                                    .scale = 3 } };
    const struct {
        const char *typed;
        int64_t value; // -1: refused
    } cases[] = {
        { "1.204", 1204000 },    { "1.234.567,5", 1234567500 },
        { "12.5", 12500 },       { "0.125", 125 },
        { "1204", 1204000 },     { "12,125", 12125 },
        { "1.2,5", -1 },         { "1.204.5", -1 },
        { "1204.567", 1204567 }, { ".125", 125 },
        { "1..204", -1 },        { "1.2045", -1 },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Request rq = request_of(*state, str_printf(*state, "amount=%s", cases[i].typed).p);
        Sample s = { .amount = -1 };
        Err err;
        bool ok = form_read(&rq, thousandths, 1, &s, &err);
        if (ok != (cases[i].value >= 0) || s.amount != cases[i].value)
            fail_msg("%s became %lld", cases[i].typed, (long long)s.amount);
    }
}

static void what_turns_the_text_around_it_is_dropped(void **state) {
    assert_str(text_clean(*state, S("báo cáo\u202e\u2066fdp.exe\u200f\ufeff")), "báo cáofdp.exe");
    assert_str(text_clean(*state, S("a\xc2\x85"
                                    "b\u2028c\uffffd\ufdd0")),
               "abcd");
    assert_str(text_clean(*state, S("Y Hlênh\u200dĂ")), "Y Hlênh\u200dĂ");
}

static void what_is_optional_may_be_absent(void **state) {
    Request rq = request_of(*state, "unit=1&title=ab");
    Sample s = { 0 };
    Err err;
    assert_ok(form_read(&rq, FORM(sample_form), &s, &err), &err);
    assert_true(day_is_none(s.due));
    assert_false(s.keep);
    assert_int_equal(s.parts_n, 0);
}

static void each_mistake_is_told_at_its_field(void **state) {
    const struct {
        const char *body, *field;
    } cases[] = {
        { "title=ab", "unit" },
        { "unit=0&title=ab", "unit" },
        { "unit=-1&title=ab", "unit" },
        { "unit=9223372036854775808&title=ab", "unit" },
        { "unit=1x&title=ab", "unit" },
        { "unit=1", "title" },
        { "unit=1&title=a", "title" },
        { "unit=1&title=%E1%BB%81%E1%BB%81%E1%BB%81%E1%BB%81%E1%BB%81x", "title" },
        { "unit=1&title=a%0Ab", "title" },
        { "unit=1&title=a%07b", "title" },
        { "unit=1&title=ab&count=6", "count" },
        { "unit=1&title=ab&count=1.5", "count" },
        { "unit=1&title=ab&amount=1,234", "amount" },
        { "unit=1&title=ab&amount=,", "amount" },
        { "unit=1&title=ab&amount=99999999999999999999", "amount" },
        { "unit=1&title=ab&due=31/02/2026", "due" },
        { "unit=1&title=ab&due=13/2026", "due" },
        { "unit=1&title=ab&role=leader", "role" },
        { "unit=1&title=ab&role=1", "role" },
        { "unit=1&title=ab&keep=maybe", "keep" },
        { "unit=1&title=ab&parts=1&parts=2&parts=3&parts=4", "parts" },
        { "unit=1&title=ab&parts=x", "parts" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Request rq = request_of(*state, cases[i].body);
        Sample s = { 0 };
        Err err = { 0 };
        if (form_read(&rq, FORM(sample_form), &s, &err)) fail_msg("accepted: %s", cases[i].body);
        assert_string_equal(err.field, cases[i].field);
        assert_int_equal(rq.errors_n, 1);
        assert_true(form_error(&rq, cases[i].field).n > 0);
    }
    Request rq = request_of(*state, "title=a&count=9&due=x");
    Sample s = { 0 };
    Err err;
    assert_false(form_read(&rq, FORM(sample_form), &s, &err));
    assert_int_equal(rq.errors_n, 4);
}

static void a_broken_body_is_refused(void **state) {
    const char *bad[] = { "a=%", "a=%4", "a=%zz", "a=%00", "a=%ff", "%c0%80=1" };
    const Pair *pairs;
    size_t n;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(pairs_decode(*state, str_c(bad[i]), 10, &pairs, &n));
    assert_false(pairs_decode(*state, S("a&b&c"), 2, &pairs, &n));
    assert_true(pairs_decode(*state, S("&&a=1&&"), 10, &pairs, &n));
    assert_int_equal(n, 1);
}

static void links_keep_the_other_parameters(void **state) {
    Request rq = { .arena = *state,
                   .target = S("/x?q=a%20b&page=2&lang=vi"),
                   .query = S("q=a%20b&page=2&lang=vi") };
    assert_str(request_link(&rq, "page", S("3")), "/x?q=a%20b&lang=vi&page=3");
    assert_str(request_link(&rq, "page", S("")), "/x?q=a%20b&lang=vi");
    assert_str(request_link(&rq, "after", S("a&b=ệ")),
               "/x?q=a%20b&page=2&lang=vi&after=a%26b%3D%E1%BB%87");
}

static void whatever_is_printed_stays_text(void **state) {
    AUTO_BUF Buf out;
    buf_init(&out, 10000);
    Render r = { .out = &out, .arena = *state, .lang = LANG_VI, .zone = ZONE_HO_CHI_MINH };
    put_text(&r, S("<script>\"'&</script>"));
    put_text(&r, (int64_t)-1204567);
    put_attr(&r, (int64_t)1204567);
    put_part(&r, S("a/b?c&d=\"ệ"));
    put_text(&r, ((Html){ S("<b>") }));
    put_text(&r, day_of("2026-11-04"));
    put_text(&r, ((Instant){ 1764003907000 }));
    assert_str(buf_str(&out), "&lt;script&gt;&quot;&#39;&amp;&lt;/script&gt;−1.204.5671204567"
                              "a%2Fb%3Fc%26d%3D%22%E1%BB%87<b>04/11/202625/11/2025 00:05");
}

static void an_address_that_could_run_is_replaced(void **state) {
    const char *bad[] = { "javascript:alert(1)",
                          "JaVaScRiPt:x",
                          " javascript:x",
                          "java\nscript:x",
                          "data:text/html,x",
                          "//evil.example",
                          "/\\evil.example",
                          "vbscript:x",
                          "",
                          "x",
                          "https:x",
                          "/a b" };
    const char *good[] = { "/", "/a?b=c", "#x", "?y", "https://vi.example/", "mailto:a@b.example" };
    for (size_t i = 0; i < COUNT_OF(bad) + COUNT_OF(good); i++) {
        bool is_bad = i < COUNT_OF(bad);
        const char *url = is_bad ? bad[i] : good[i - COUNT_OF(bad)];
        AUTO_BUF Buf out;
        buf_init(&out, 1000);
        Render r = { .out = &out, .arena = *state };
        put_url(&r, str_c(url));
        assert_str(buf_str(&out), is_bad ? "#" : url);
    }
}

static void a_bucket_refills_with_time(void **state) {
    (void)state;
    Limit limits[LIMIT_CLASS_COUNT] = { [LIMIT_LOGIN] = { 6, 3 } };
    Limiter *limiter = limiter_new(limits, NULL);
    int64_t wait = 0;
    for (int i = 0; i < 3; i++)
        assert_true(limiter_take(limiter, LIMIT_LOGIN, S("a"), 1000, &wait));
    assert_false(limiter_take(limiter, LIMIT_LOGIN, S("a"), 1000, &wait));
    assert_int_equal(wait, 10);
    assert_true(limiter_take(limiter, LIMIT_LOGIN, S("b"), 1000, &wait));
    assert_false(limiter_take(limiter, LIMIT_LOGIN, S("a"), 10900, &wait));
    assert_true(limiter_take(limiter, LIMIT_LOGIN, S("a"), 11000, &wait));
    assert_false(limiter_take(limiter, LIMIT_LOGIN, S("a"), 11000, &wait));
    for (int i = 0; i < 100; i++) // no limit is set
        assert_true(limiter_take(limiter, LIMIT_PUBLIC, S("a"), 1000, &wait));
    for (int64_t i = 0; i < 100000; i++) // many keys stay in the same memory
        (void)!limiter_take(limiter, LIMIT_LOGIN, (Str){ (const char *)&i, sizeof i }, 1000, &wait);
    limiter_free(limiter);
}

/** What several servers keep in the database, for one key. */
typedef struct SharedCount {
    int64_t now_ms, spent_until_ms, asked;
    bool is_away;
} SharedCount;

static bool shared_draw(void *context, int64_t id, int64_t piece_ms, int64_t full_ms,
                        int64_t *wait_ms) {
    SharedCount *count = context;
    (void)id;
    count->asked++;
    if (count->is_away) return false;
    int64_t from = count->spent_until_ms > count->now_ms ? count->spent_until_ms : count->now_ms;
    *wait_ms = from + piece_ms - full_ms - count->now_ms;
    if (*wait_ms > 0) return true;
    *wait_ms = 0;
    count->spent_until_ms = from + piece_ms;
    return true;
}

enum { SERVERS = 3, SECONDS = 240 };

/** A client that asks one server after the other, so often each second; passed: how many of its
 * requests went through in each second. */
static void ask_servers(SharedCount *count, int64_t per_minute, int servers, int64_t each_second,
                        int64_t passed[SECONDS]) {
    const LimitShare share = { shared_draw, count, S_INIT("secret") };
    Limit limits[LIMIT_CLASS_COUNT] = { [LIMIT_WRITE] = { per_minute, 0 } };
    Limiter *limiter[SERVERS];
    int64_t wait, from = count->now_ms;
    for (int i = 0; i < servers; i++)
        limiter[i] = limiter_new(limits, &share);
    memset(passed, 0, SECONDS * sizeof *passed);
    for (int64_t i = 0; i < SECONDS * each_second; i++) {
        count->now_ms = from + i * 1000 / each_second;
        passed[i / each_second] +=
            limiter_take(limiter[i * 7 / 3 % servers], LIMIT_WRITE, S("a"), count->now_ms, &wait);
    }
    for (int i = 0; i < servers; i++)
        limiter_free(limiter[i]);
}

/** In every stretch of time: what one server lets through, and a sixteenth of it for each. */
static void assert_bounded(const int64_t passed[SECONDS], int64_t per_minute, int servers) {
    for (int64_t first = 0; first < SECONDS; first++)
        for (int64_t end = first, sum = 0; end < SECONDS; end++) {
            sum += passed[end];
            int64_t one = per_minute + per_minute * (end + 1 - first) / 60 + 1;
            assert_in_range(sum, 0, servers == 1 ? one : one + servers * (one / 16 + 1));
        }
}

static void servers_share_a_limit(void **state) {
    static const int64_t per_minute[] = { 20, 300, 1200, 6000 };
    int64_t passed[SECONDS];
    (void)state;
    for (size_t k = 0; k < COUNT_OF(per_minute); k++)
        for (int servers = 1; servers <= SERVERS; servers++) {
            int64_t limit = per_minute[k], all = 0, piece = limit / 16;
            SharedCount count = { .now_ms = 5000000 };
            ask_servers(&count, limit, servers, limit / 10 + 1, passed);
            assert_bounded(passed, limit, servers);
            for (size_t i = 0; i < SECONDS; i++)
                all += passed[i];
            int64_t one = limit + limit * SECONDS / 60;
            assert_in_range(all, one - one / 100 - servers * piece, INT64_MAX); // nor less
            // Every piece is asked for once, and for a key that has nothing left once a second.
            assert_in_range(count.asked, 1, all / piece + servers * SECONDS + 1);
        }
}

static void a_visitor_asks_no_other_server(void **state) {
    int64_t passed[SECONDS];
    SharedCount count = { .now_ms = 5000000 };
    (void)state;
    ask_servers(&count, 1200, 3, 2, passed);
    assert_int_equal(count.asked, 0);
}

static void a_server_alone_counts_for_itself(void **state) {
    int64_t passed[SECONDS], all = 0;
    SharedCount count = { .now_ms = 5000000, .is_away = true };
    (void)state;
    ask_servers(&count, 60, 1, 20, passed);
    for (size_t i = 0; i < SECONDS; i++)
        all += passed[i];
    assert_in_range(all, 60 + SECONDS - 2, 60 + SECONDS); // as without others
    assert_in_range(count.asked, 1, SECONDS / 2 + 1);     // the database, every other second
}

static void json_becomes_fields(void **state) {
    const Pair *pairs;
    size_t n;
    Err err;
    assert_ok(
        form_json(*state, S("{\"a\":1,\"b\":[2,\"x\"],\"c\":null,\"d\":true}"), &pairs, &n, &err),
        &err);
    assert_int_equal(n, 4);
    assert_str(pairs[2].value, "x");
    assert_str(pairs[3].value, "true");
    assert_false(form_json(*state, S("{\"a\":{}}"), &pairs, &n, &err));
}

static void a_kept_piece_is_that_of_its_state_and_language(void **state) {
    Kept *kept = kept_new();
    Str piece = S("");
    assert_false(kept_get(kept, "units", LANG_VI, 7, *state, &piece));
    kept_put(kept, "units", LANG_VI, 7, S("seven"));
    kept_put(kept, "units", LANG_EN, 7, S("seven in English"));
    assert_true(kept_get(kept, "units", LANG_VI, 7, *state, &piece));
    assert_str(piece, "seven");
    assert_true(kept_get(kept, "units", LANG_EN, 7, *state, &piece));
    assert_str(piece, "seven in English");
    assert_false(kept_get(kept, "programmes", LANG_VI, 7, *state, &piece));
    assert_false(kept_get(kept, "units", LANG_VI, 8, *state, &piece)); // something changed
    kept_put(kept, "units", LANG_VI, 9, S("nine"));
    kept_put(kept, "units", LANG_VI, 8, S("eight")); // by a page that began earlier
    assert_true(kept_get(kept, "units", LANG_VI, 9, *state, &piece));
    assert_str(piece, "nine");
    kept_free(kept);
}

/** What two jobs tell each other and the test. */
typedef struct Jobs {
    Workers *workers;
    sem_t second_ran;
    atomic_int running, most;
    bool met;
} Jobs;

static void job_that_rests(void *context) {
    Jobs *jobs = context;
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 20;
    workers_rest(jobs->workers);
    jobs->met = sem_timedwait(&jobs->second_ran, &until) == 0;
    workers_again(jobs->workers);
}

static void job_that_tells(void *context) {
    sem_post(&((Jobs *)context)->second_ran);
}

static void job_that_counts(void *context) {
    Jobs *jobs = context;
    int now = atomic_fetch_add(&jobs->running, 1) + 1, most = atomic_load(&jobs->most);
    while (now > most && !atomic_compare_exchange_weak(&jobs->most, &most, now)) {}
    for (int i = 0; i < 100; i++)
        sched_yield();
    atomic_fetch_sub(&jobs->running, 1);
}

static void another_job_runs_while_one_rests(void **state) {
    Jobs jobs = { .workers = workers_start(4, 1) };
    (void)state;
    sem_init(&jobs.second_ran, 0, 0);
    assert_true(workers_add(jobs.workers, job_that_rests, &jobs));
    assert_true(workers_add(jobs.workers, job_that_tells, &jobs));
    workers_stop(jobs.workers);
    assert_true(jobs.met);
    sem_destroy(&jobs.second_ran);
}

static void no_more_jobs_run_at_once_than_may(void **state) {
    Jobs jobs = { .workers = workers_start(16, 2) };
    (void)state;
    for (int i = 0; i < 200; i++)
        assert_true(workers_add(jobs.workers, job_that_counts, &jobs));
    workers_stop(jobs.workers);
    assert_in_range(atomic_load(&jobs.most), 1, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(a_literal_segment_wins_over_a_parameter),
        TEST(addresses_match_exactly_or_not_at_all),
        TEST(the_rest_of_a_path_is_one_value),
        TEST(a_form_fills_its_command),
        TEST(dots_between_thousands_are_no_decimal_point),
        TEST(what_turns_the_text_around_it_is_dropped),
        TEST(what_is_optional_may_be_absent),
        TEST(each_mistake_is_told_at_its_field),
        TEST(a_broken_body_is_refused),
        TEST(links_keep_the_other_parameters),
        TEST(whatever_is_printed_stays_text),
        TEST(an_address_that_could_run_is_replaced),
        TEST(a_bucket_refills_with_time),
        TEST(servers_share_a_limit),
        TEST(a_visitor_asks_no_other_server),
        TEST(a_server_alone_counts_for_itself),
        TEST(json_becomes_fields),
        TEST(another_job_runs_while_one_rests),
        TEST(no_more_jobs_run_at_once_than_may),
        TEST(a_kept_piece_is_that_of_its_state_and_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
