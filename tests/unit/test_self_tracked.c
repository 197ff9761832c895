/** A court or procuracy that follows its own work does so with all that stands below it
 * (docs/decisions/0004): in lists, totals and commands, however a body came there. */
#include "work_support.h"

#include "domain/obligation_list.h"
#include "domain/tally.h"
#include "domain/unit.h"

static UnitId open_below(World *w, UnitId superior, UnitKind kind, const char *name) {
    const UnitOpen open = {
        .superior = superior, .kind = kind, .name = str_c(name), .from = day_of("2021-01-01")
    };
    return (UnitId){ must_run(w->t, NULL, &unit_open_cmd, &open) };
}

static void follow(World *w, UnitId court, bool is_self_tracked) {
    const UnitSelfTrack cmd = { .unit = court, .is_self_tracked = is_self_tracked };
    must_run(w->t, NULL, &unit_self_track_cmd, &cmd);
}

static void move(World *w, UnitId unit, UnitId superior) {
    const UnitMove cmd = { .unit = unit,
                           .superior = superior,
                           .from = instant_day(w->t->now, ZONE_HO_CHI_MINH) };
    must_run(w->t, NULL, &unit_move_cmd, &cmd);
}

/** One number of a statement that ends with the id of unit. */
static int64_t number_of(World *w, const char *sql, UnitId unit) {
    return world_count(w, str_printf(w->t->arena, "%s %lld", sql, (long long)unit.v).p);
}

static bool is_marked(World *w, UnitId unit) {
    return number_of(w, "SELECT is_self_tracked FROM unit WHERE id =", unit) != 0;
}

static int64_t counted(World *w, UnitId unit) {
    return number_of(
        w, "SELECT COALESCE(SUM(n), 0) FROM tally WHERE programme_id = 0 AND unit_id =", unit);
}

/** How many occurrences of performer a reader of the unit own is shown by the lists. */
static size_t listed(World *w, UnitId performer, UnitId own) {
    Db *db;
    OccurrenceListRow *rows;
    ObligationCountRow counts;
    size_t n;
    Err err = { 0 };
    assert_ok(store_read(w->t->store, w->t->arena, &db, &err), &err);
    assert_ok(sql_occurrence_list(db, S("%"), (ProgrammeId){ 0 }, (ObligationId){ 0 }, performer, 0,
                                  0, 0, DAY_NONE, DAY_NONE, own, day_of("2026-02-01"), true,
                                  DAY_FIRST, (OccurrenceId){ 0 }, 100, &rows, &n, &err),
              &err);
    if (n) {
        assert_ok(
            sql_obligation_count(db, rows[0].obligation, day_of("2027-01-01"), own, &counts, &err),
            &err);
        assert_int_equal(counts.due, n);
        assert_int_equal(counts.hidden, 0);
    }
    store_read_done(w->t->store, db);
    return n;
}

static void self_tracked__work_below_a_court_is_the_courts_own(void **state) {
    World *w = *state;
    follow(w, w->court, false);
    UnitId chamber = open_below(w, w->court, UNIT_DEPARTMENT, "Tòa chuyên trách");
    ObligationId id = world_draft(w, "Thông tin xét xử", chamber, w->office, "quarterly 3-17");
    world_activate(w);
    OccurrenceRow row = world_occurrence(w, id, "2026-Q1");
    assert_int_equal(counted(w, w->province), 4);
    assert_int_equal(listed(w, chamber, w->office), 4);
    const OccurrenceClose close = { .id = row.id, .reason = S("Thôi"), .basis = S("1/QĐ-UBND") };
    follow(w, w->court, true);
    assert_true(is_marked(w, chamber));
    assert_int_equal(counted(w, w->province) + counted(w, w->court) + counted(w, chamber), 0);
    assert_int_equal(listed(w, chamber, w->office), 0);
    assert_int_equal(listed(w, chamber, w->province), 0); // above the court is outside it
    assert_int_equal(listed(w, chamber, (UnitId){ 0 }), 0);
    assert_int_equal(listed(w, chamber, w->court), 4);
    assert_int_equal(listed(w, chamber, chamber), 4);
    must_fail(w->t, &w->coordinator, &occurrence_close_cmd, &close, ERR_NOT_FOUND);
    assert_int_equal(world_faults(w), 0);
    follow(w, w->court, false);
    assert_int_equal(counted(w, w->province), 4);
    assert_int_equal(listed(w, chamber, w->office), 4);
    assert_int_equal(world_faults(w), 0);
}

static void self_tracked__others_keep_no_notice_of_what_is_closed_to_them(void **state) {
    World *w = *state;
    follow(w, w->court, false);
    ObligationId id = world_draft(w, "Thông tin xét xử", w->court, w->office, "quarterly 3-17");
    world_activate(w);
    OccurrenceRow row = world_occurrence(w, id, "2026-Q1");
    EvidenceFile file = world_file(w, "kết quả");
    const OccurrenceSubmit submit = {
        .id = row.id, .note = S("Đã xong."), .files = &file, .files_n = 1
    };
    const OccurrenceDecide back = { .id = row.id, .reason = S("Thiếu phụ lục") };
    must_run(w->t, &w->court_officer, &occurrence_submit_cmd, &submit);
    must_run(w->t, &w->coordinator, &occurrence_decide_cmd, &back); // a notice to the court
    must_run(w->t, &w->court_officer, &occurrence_submit_cmd, &submit);
    int64_t court = number_of(w,
                              "SELECT COUNT(*) FROM notice n JOIN person_role r ON r.person_id = "
                              "n.person_id WHERE n.object = 'occurrence' AND r.unit_id =",
                              w->court),
            all = world_count(w, "SELECT COUNT(*) FROM notice WHERE object = 'occurrence'");
    assert_true(court > 0 && all > court);
    follow(w, w->court, true);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM notice WHERE object = 'occurrence'"),
                     court);
}

static void self_tracked__the_court_is_not_open_to_what_is_below_it(void **state) {
    World *w = *state;
    UnitId chamber = open_below(w, w->court, UNIT_DEPARTMENT, "Văn phòng");
    world_draft(w, "Thông tin xét xử", w->court, w->office, "quarterly 3-17");
    world_activate(w);
    assert_int_equal(listed(w, w->court, w->court), 4);
    assert_int_equal(listed(w, w->court, chamber), 0);
}

static void self_tracked__what_comes_below_or_leaves_comes_with_its_work(void **state) {
    World *w = *state;
    UnitId unit = open_below(w, w->province, UNIT_DEPARTMENT, "Trung tâm"),
           part = open_below(w, unit, UNIT_OTHER, "Tổ");
    world_draft(w, "Báo cáo", unit, w->office, "quarterly 3-17");
    world_draft(w, "Báo cáo tổ", part, w->office, "yearly 11-15");
    world_activate(w);
    assert_int_equal(counted(w, w->province), 5);
    move(w, unit, w->court);
    assert_true(is_marked(w, unit) && is_marked(w, part));
    assert_int_equal(counted(w, w->province) + counted(w, w->court) + counted(w, unit), 0);
    assert_int_equal(world_faults(w), 0);
    assert_true(is_marked(w, open_below(w, part, UNIT_OTHER, "Nhóm")));
    move(w, unit, w->committee);
    assert_false(is_marked(w, unit) || is_marked(w, part));
    assert_int_equal(counted(w, w->committee), 5);
    assert_int_equal(counted(w, w->court), 0);
    assert_int_equal(world_faults(w), 0);
}

static void self_tracked__its_own_choice_outlasts_that_of_one_above(void **state) {
    World *w = *state;
    UnitId region = open_below(w, w->court, UNIT_COURT, "TAND khu vực 1"),
           other = open_below(w, w->court, UNIT_COURT, "TAND khu vực 2");
    world_draft(w, "Thông tin xét xử", region, w->office, "quarterly 3-17");
    world_activate(w);
    follow(w, region, true);
    follow(w, w->court, false);
    assert_true(is_marked(w, region));
    assert_false(is_marked(w, other) || is_marked(w, w->court));
    follow(w, w->court, true);
    follow(w, region, false);
    assert_true(is_marked(w, region)); // with the one above it, whatever it chose
    follow(w, w->court, false);
    assert_false(is_marked(w, region));
    assert_int_equal(world_faults(w), 0);
}

enum { UNITS = 14, STEPS = 60 };

static unsigned seed = 20261130;

static int below(int n) {
    seed = seed * 1103515245U + 12345U;
    return (int)(seed >> 16) % n;
}

/** Courts and offices opened, moved and marked at random; a list of superiors says what must be. */
static void self_tracked__fits_the_tree_after_any_changes(void **state) {
    World *w = *state;
    UnitId ids[UNITS] = { w->province };
    int above[UNITS] = { -1 }, n = 1;
    bool is_court[UNITS] = { false }, chose[UNITS] = { false };
    while (n < UNITS) {
        above[n] = below(n);
        is_court[n] = below(2) != 0;
        ids[n] =
            open_below(w, ids[above[n]], is_court[n] ? UNIT_COURT : UNIT_DEPARTMENT, "Cơ quan");
        if (n % 2) world_draft(w, "Báo cáo", ids[n], w->office, "yearly 11-15");
        n++;
    }
    world_activate(w);
    for (int step = 0; step < STEPS; step++) {
        int unit = 1 + below(UNITS - 1), to = below(UNITS);
        if (is_court[unit] && below(2)) {
            chose[unit] = below(2) != 0;
            follow(w, ids[unit], chose[unit]);
        } else {
            int up = to;
            while (up >= 0 && up != unit)
                up = above[up];
            if (up == unit) continue; // below itself
            above[unit] = to;
            move(w, ids[unit], ids[to]);
        }
        for (int i = 0; i < UNITS; i++) {
            bool want = false;
            for (int up = i; up >= 0; up = above[up])
                want |= chose[up];
            assert_int_equal(is_marked(w, ids[i]), want);
        }
        if (step % 10 == 9) assert_int_equal(world_faults(w), 0);
    }
}

static void self_tracked__a_mark_that_does_not_fit_is_found_and_mended(void **state) {
    World *w = *state;
    UnitId chamber = open_below(w, w->court, UNIT_DEPARTMENT, "Tòa chuyên trách");
    world_draft(w, "Thông tin xét xử", chamber, w->office, "quarterly 3-17");
    world_activate(w);
    world_count(w, str_printf(w->t->arena,
                              "UPDATE unit SET is_self_tracked = 0 WHERE id = %lld RETURNING 1",
                              (long long)chamber.v)
                       .p);
    assert_true(world_faults(w) > 0);
    must_run(w->t, NULL, &tally_recount_cmd, NULL);
    assert_true(is_marked(w, chamber));
    assert_int_equal(world_faults(w), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WORLD_TEST(self_tracked__work_below_a_court_is_the_courts_own),
        WORLD_TEST(self_tracked__others_keep_no_notice_of_what_is_closed_to_them),
        WORLD_TEST(self_tracked__the_court_is_not_open_to_what_is_below_it),
        WORLD_TEST(self_tracked__what_comes_below_or_leaves_comes_with_its_work),
        WORLD_TEST(self_tracked__its_own_choice_outlasts_that_of_one_above),
        WORLD_TEST(self_tracked__fits_the_tree_after_any_changes),
        WORLD_TEST(self_tracked__a_mark_that_does_not_fit_is_found_and_mended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
