/** What a list says has become of each obligation: counted beside its performers, by who asks. */
#include "work_support.h"

#include "domain/obligation_list.h"
#include "domain/programme.h"

enum { MANY = 130 }; // more than one statement takes

static Db *reading(World *w) {
    Db *db;
    Err err = { 0 };
    assert_ok(store_read(w->t->store, w->t->arena, &db, &err), &err);
    return db;
}

/** The outcome of one obligation as the list of somebody of the unit own, on that day, tells it. */
static ObligationOutcome outcome(World *w, ObligationId id, UnitId filter, UnitId own, Day today) {
    ObligationListRow row = { .id = id };
    ObligationOutcome *out;
    Err err = { 0 };
    Db *db = reading(w);
    assert_ok(obligation_outcomes(db, &row, 1, filter, own, today, &out, &err), &err);
    store_read_done(w->t->store, db);
    return *out;
}

static const UnitId everybody = { 0 };

static void outcome__tells_what_is_late_and_what_comes_next(void **state) {
    World *w = *state;
    ObligationId id =
        world_draft(w, "Thông tin tiến độ", w->commune[0], w->office, "quarterly 3-17");
    world_activate(w);
    int64_t total = world_count(w, "SELECT COUNT(*) FROM occurrence");
    ObligationOutcome o = outcome(w, id, everybody, w->office, day_of("2026-01-10"));
    assert_int_equal(o.total, total);
    assert_int_equal(o.overdue, 0);
    assert_day(o.next, "2026-03-17");
    o = outcome(w, id, everybody, w->office, day_of("2026-06-18"));
    assert_int_equal(o.overdue, 2);
    assert_day(o.next, "2026-09-17");
    assert_int_equal(o.performers, 1);
    assert_true(o.performer.n > 0);
}

static void outcome__follows_each_step_of_the_work(void **state) {
    World *w = *state;
    ObligationId id = world_draft(w, "Báo cáo năm", w->commune[0], w->office, "yearly 12-15");
    Day today = day_of("2026-11-24");
    world_activate(w);
    OccurrenceRow row = world_occurrence(w, id, "2026");
    int64_t total = outcome(w, id, everybody, w->office, today).total;
    EvidenceFile file = world_file(w, "báo cáo");
    const OccurrenceSubmit submit = {
        .id = row.id, .note = S("Xong"), .files = &file, .files_n = 1
    };
    must_run(w->t, &w->officer[0], &occurrence_submit_cmd, &submit);
    ObligationOutcome o = outcome(w, id, everybody, w->office, today);
    assert_int_equal(o.waiting, 1);
    assert_int_equal(o.total, total);
    OccurrenceDecide decide = { .id = row.id, .reason = S("Thiếu số liệu") };
    must_run(w->t, &w->coordinator, &occurrence_decide_cmd, &decide);
    o = outcome(w, id, everybody, w->office, today);
    assert_int_equal(o.waiting, 0);
    assert_day(o.next, "2026-12-15");
    const OccurrenceExtend extend = { .id = row.id, .days = 2, .reason = S("Mưa lũ") };
    must_run(w->t, &w->coordinator, &occurrence_extend_cmd, &extend);
    assert_day(outcome(w, id, everybody, w->office, today).next, "2026-12-17");
    must_run(w->t, &w->officer[0], &occurrence_submit_cmd, &submit);
    decide = (OccurrenceDecide){ .id = row.id, .is_accepted = true };
    must_run(w->t, &w->coordinator, &occurrence_decide_cmd, &decide);
    o = outcome(w, id, everybody, w->office, today);
    assert_int_equal(o.done, 1);
    assert_int_equal(o.total, total);
    assert_int_equal(world_faults(w), 0);
}

static void outcome__leaves_out_who_follows_the_own_work_and_who_is_not_asked_for(void **state) {
    World *w = *state;
    Day today = day_of("2026-11-24");
    ObligationId of_court = world_draft(w, "Báo cáo án", w->court, w->office, "yearly 12-15"),
                 of_two = world_draft(w, "Báo cáo năm", w->commune[0], w->office, "yearly 12-15");
    world_take_part(w, of_two, w->commune[1], PART_PERFORM, "");
    world_activate(w);
    ObligationOutcome o = outcome(w, of_court, everybody, w->office, today);
    assert_int_equal(o.performers, 1);
    assert_int_equal(o.hidden, 1);
    assert_int_equal(o.total, 0);
    o = outcome(w, of_court, everybody, w->court, today);
    assert_int_equal(o.hidden, 0);
    assert_true(o.total > 0);
    o = outcome(w, of_two, everybody, w->office, today);
    int64_t total = o.total;
    assert_int_equal(o.performers, 2);
    o = outcome(w, of_two, w->commune[1], w->office, today);
    assert_int_equal(o.performers, 2); // who performs is said in any case
    assert_int_equal(o.total * 2, total);
    assert_int_equal(outcome(w, of_two, w->committee, w->office, today).total, total);
    assert_int_equal(outcome(w, of_two, w->court, w->office, today).total, 0);
}

static void outcomes__of_more_rows_than_one_statement_takes_stand_by_their_rows(void **state) {
    World *w = *state;
    ObligationListRow rows[MANY] = { 0 };
    ObligationOutcome *out;
    Err err = { 0 };
    for (int i = 0; i < MANY; i++) // the order of the rows is not that of the ids
        rows[(i * 7) % MANY].id = world_draft(w, "Việc", w->commune[i % 2], w->office,
                                              i % 3 ? "yearly 12-15" : "quarterly 3-17");
    world_activate(w);
    Db *db = reading(w);
    assert_ok(
        obligation_outcomes(db, rows, MANY, everybody, w->office, day_of("2026-11-24"), &out, &err),
        &err);
    store_read_done(w->t->store, db);
    for (int i = 0; i < MANY; i++) {
        const ObligationOutcome *o = &out[(i * 7) % MANY];
        assert_int_equal(o->performers, 1);
        assert_int_equal(o->overdue, i % 3 ? 0 : 3);
        assert_day(o->next, i % 3 ? "2026-12-15" : "2026-12-17");
    }
}

static void search__without_a_word_is_known_as_such(void **state) {
    World *w = *state;
    static const char *const nothing[] = { "", " ", "%", "_ %", "\\" };
    for (size_t i = 0; i < COUNT_OF(nothing); i++)
        assert_str(search_pattern(w->t->arena, str_c(nothing[i])), "%");
    assert_str(search_pattern(w->t->arena, S("Hồ chứa")), "%ho%chua%");
    assert_str(search_pattern(w->t->arena, S("5%")), "%5%");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WORLD_TEST(outcome__tells_what_is_late_and_what_comes_next),
        WORLD_TEST(search__without_a_word_is_known_as_such),
        WORLD_TEST(outcome__follows_each_step_of_the_work),
        WORLD_TEST(outcome__leaves_out_who_follows_the_own_work_and_who_is_not_asked_for),
        WORLD_TEST(outcomes__of_more_rows_than_one_statement_takes_stand_by_their_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
