#include "support.h"

#include "rules/occurrence_state.h"

enum { PERFORMER = 1, ACCEPTER = 2, COORDINATOR = 3, STRANGER = 4, HELPER = 5 };

static OccurrenceFacts facts(OccurrenceState state, int64_t by) {
    return (OccurrenceFacts){ .state = state,
                              .performer = { PERFORMER },
                              .accepter = { ACCEPTER },
                              .coordinator = { COORDINATOR },
                              .by = { by },
                              .is_cooperating = by == HELPER,
                              .has_evidence = true,
                              .has_reason = true,
                              .has_basis = true };
}

/** The table once more, written down by hand: who may do what in which state, and what comes. */
static OccurrenceState expected(OccurrenceState state, OccurrenceDo what, int64_t by,
                                bool is_self_tracked) {
    bool is_undone = state == OCC_OPEN || state == OCC_SUBMITTED || state == OCC_RETURNED;
    if (what == OCC_DO_RELEASE)
        return is_self_tracked && by == PERFORMER && state == OCC_SUBMITTED ? OCC_RELEASED : 0;
    if (is_self_tracked && what == OCC_DO_RETURN) // it gives back to itself
        return by == PERFORMER && state == OCC_SUBMITTED ? OCC_RETURNED : 0;
    if (is_self_tracked && (what == OCC_DO_ACCEPT || what == OCC_DO_EXTEND || what == OCC_DO_URGE))
        return 0;
    if (what == OCC_DO_SUBMIT && by == PERFORMER && (state == OCC_OPEN || state == OCC_RETURNED))
        return OCC_SUBMITTED;
    if (what == OCC_DO_ACCEPT && by == ACCEPTER && state == OCC_SUBMITTED) return OCC_ACCEPTED;
    if (what == OCC_DO_RETURN && by == ACCEPTER && state == OCC_SUBMITTED) return OCC_RETURNED;
    // What is handed in waits for an answer: more days cannot make it in time.
    if (what == OCC_DO_EXTEND && (by == ACCEPTER || by == COORDINATOR) && is_undone &&
        state != OCC_SUBMITTED)
        return state;
    if (what == OCC_DO_URGE && (by == ACCEPTER || by == COORDINATOR) &&
        (state == OCC_OPEN || state == OCC_RETURNED))
        return state;
    if (what == OCC_DO_CONTRIBUTE && by == HELPER && is_undone) return state;
    if (what == OCC_DO_WITHDRAW && by == COORDINATOR && is_undone) return OCC_WITHDRAWN;
    if (what == OCC_DO_VOID && by == COORDINATOR && is_undone) return OCC_VOID;
    return 0;
}

static void occurrence__each_state_act_and_unit_is_as_the_table_says(void **state) {
    (void)state;
    for (OccurrenceState from = OCC_OPEN; from < OCC_STATE_COUNT; from++)
        for (OccurrenceDo what = OCC_DO_SUBMIT; what < OCC_DO_COUNT; what++)
            for (int64_t by = 0; by <= 2 * HELPER + 1; by++) {
                OccurrenceFacts f = facts(from, by % (HELPER + 1));
                f.is_self_tracked = by > HELPER;
                OccurrenceState to = 0, want = expected(from, what, f.by.v, f.is_self_tracked);
                Err err = { 0 };
                assert_int_equal(occurrence_next(&f, what, &to, &err), want != 0);
                assert_int_equal(to, want);
                assert_int_equal(occurrence_would(&f, what), want != 0);
                if (!want) assert_true(err.code == ERR_STATE || err.code == ERR_FORBIDDEN);
            }
}

static void occurrence__done_cannot_be_reached_without_evidence_or_by_the_performer(void **state) {
    // Walks all states that any sequence of moves can reach, with all combinations of units
    // (also the same unit in several parts) and of what is missing.
    (void)state;
    int reached_done = 0;
    for (unsigned units = 0; units < 128; units++)
        for (unsigned given = 0; given < 8; given++) {
            bool seen[OCC_STATE_COUNT] = { [OCC_OPEN] = true };
            OccurrenceFacts f = { .performer = { 1 + (units & 3) },
                                  .accepter = { 1 + (units >> 2 & 3) },
                                  .coordinator = { 1 + (units >> 4 & 3) },
                                  .is_self_tracked = units >> 6 & 1,
                                  .has_evidence = given & 1,
                                  .has_reason = given & 2,
                                  .has_basis = given & 4 };
            for (int round = 0; round < OCC_STATE_COUNT; round++)
                for (OccurrenceState from = OCC_OPEN; from < OCC_STATE_COUNT; from++)
                    for (OccurrenceDo what = OCC_DO_SUBMIT; seen[from] && what < OCC_DO_COUNT;
                         what++)
                        for (f.by.v = 1; f.by.v <= 4; f.by.v++) {
                            OccurrenceState to;
                            Err err = { 0 };
                            f.state = from;
                            if (!occurrence_next(&f, what, &to, &err)) continue;
                            seen[to] = true;
                            assert_false(occurrence_is_closed(from));
                            if (to == OCC_RELEASED)
                                assert_true(f.is_self_tracked && f.by.v == f.performer.v &&
                                            from == OCC_SUBMITTED && f.has_evidence);
                            if (what == OCC_DO_RETURN)
                                assert_int_equal(f.by.v == f.performer.v, f.is_self_tracked);
                            if (to != OCC_ACCEPTED) continue;
                            assert_false(f.is_self_tracked);
                            reached_done++;
                            assert_true(f.has_evidence);
                            assert_true(from == OCC_SUBMITTED);
                            assert_true(f.by.v != f.performer.v && f.by.v == f.accepter.v);
                        }
            if (f.accepter.v == f.performer.v) assert_false(seen[OCC_ACCEPTED]);
            assert_int_equal(seen[OCC_RELEASED], f.is_self_tracked && f.has_evidence);
            if (f.is_self_tracked) assert_false(seen[OCC_ACCEPTED]);
            if (!f.has_evidence) assert_false(seen[OCC_SUBMITTED] || seen[OCC_ACCEPTED]);
            if (!f.has_reason) assert_false(seen[OCC_RETURNED]);
            if (!f.has_reason || !f.has_basis) assert_false(seen[OCC_WITHDRAWN] || seen[OCC_VOID]);
        }
    assert_true(reached_done > 0);
}

static void occurrence__says_what_is_missing(void **state) {
    (void)state;
    Err err = { 0 };
    OccurrenceState to;
    OccurrenceFacts f = facts(OCC_OPEN, PERFORMER);
    f.has_evidence = false;
    assert_false(occurrence_next(&f, OCC_DO_SUBMIT, &to, &err));
    assert_string_equal(err.field, "evidence");
    f = facts(OCC_SUBMITTED, ACCEPTER);
    f.has_reason = false;
    assert_false(occurrence_next(&f, OCC_DO_RETURN, &to, &err));
    assert_string_equal(err.field, "reason");
    f = facts(OCC_OPEN, COORDINATOR);
    f.has_basis = false;
    assert_false(occurrence_next(&f, OCC_DO_VOID, &to, &err));
    assert_string_equal(err.field, "basis");
    f = facts(OCC_SUBMITTED, PERFORMER);
    f.accepter = f.performer;
    assert_false(occurrence_next(&f, OCC_DO_ACCEPT, &to, &err));
    assert_int_equal(err.code, ERR_FORBIDDEN);
    f.by.v = STRANGER; // not even somebody else, while the performer stands as the accepter
    assert_false(occurrence_next(&f, OCC_DO_ACCEPT, &to, &err));
    assert_int_equal(err.code, ERR_FORBIDDEN);
}

static void occurrence__is_shown_as_its_dates_say(void **state) {
    (void)state;
    static const struct {
        OccurrenceState state;
        int late;
        const char *due, *submitted, *today, *class;
        int left;
        OccurrenceStatistic statistic;
    } cases[] = {
        { OCC_OPEN, 0, "2026-11-25", NULL, "2026-11-23", "co", 1, OCC_STAT_OPEN_IN_TIME },
        { OCC_OPEN, 0, "2026-11-25", NULL, "2026-11-25", "co", 0, OCC_STAT_OPEN_IN_TIME },
        { OCC_OPEN, 1, "2026-11-25", NULL, "2026-11-26", "to", 0, OCC_STAT_OPEN_LATE },
        { OCC_OPEN, 3, "2026-11-18", NULL, "2026-11-23", "to", 0, OCC_STAT_OPEN_LATE },
        { OCC_OPEN, 1, "2026-11-20", NULL, "2026-11-21", "to", 0, OCC_STAT_OPEN_LATE },
        { OCC_RETURNED, 0, "2026-11-25", "2026-11-18", "2026-11-23", "rt", 1,
          OCC_STAT_OPEN_IN_TIME },
        { OCC_RETURNED, 2, "2026-11-19", "2026-11-18", "2026-11-23", "rt", 0, OCC_STAT_OPEN_LATE },
        { OCC_SUBMITTED, 0, "2026-11-19", "2026-11-19", "2026-11-23", "ch", 0,
          OCC_STAT_OPEN_IN_TIME },
        { OCC_SUBMITTED, 1, "2026-11-19", "2026-11-20", "2026-11-23", "th", 0, OCC_STAT_OPEN_LATE },
        { OCC_ACCEPTED, 0, "2026-11-19", "2026-11-18", "2026-11-23", "cf", 0,
          OCC_STAT_DONE_IN_TIME },
        { OCC_ACCEPTED, 3, "2026-11-19", "2026-11-25", "2026-11-30", "tf", 0, OCC_STAT_DONE_LATE },
        { OCC_WITHDRAWN, 0, "2026-11-19", NULL, "2026-11-30", "na", 0, OCC_STAT_NOT_COUNTED },
        { OCC_VOID, 0, "2026-11-19", NULL, "2026-11-01", "na", 0, OCC_STAT_NOT_COUNTED },
        { OCC_RELEASED, 0, "2026-11-19", "2026-11-25", "2026-11-30", "rl", 0,
          OCC_STAT_NOT_COUNTED },
        { OCC_OPEN, 0, "2031-12-15", NULL, "2031-12-10", "co", 5, OCC_STAT_OPEN_IN_TIME },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        OccurrenceDates dates = { .state = cases[i].state,
                                  .due = day_of(cases[i].due),
                                  .submitted =
                                      cases[i].submitted ? day_of(cases[i].submitted) : DAY_NONE,
                                  .today = day_of(cases[i].today) };
        OccurrenceView view = occurrence_view(&dates, &calendar_vn);
        assert_string_equal(occurrence_status_class(view.status), cases[i].class);
        assert_int_equal(view.days_late, cases[i].late);
        assert_int_equal(view.days_left, cases[i].left);
        assert_int_equal(occurrence_statistic(dates.state, dates.due, dates.submitted, dates.today),
                         cases[i].statistic);
    }
}

static void occurrence__warns_when_few_days_are_left_and_shows_nothing_arose(void **state) {
    (void)state;
    OccurrenceDates dates = { .state = OCC_OPEN,
                              .due = day_of("2026-11-25"),
                              .submitted = DAY_NONE,
                              .today = day_of("2026-11-23"),
                              .warn_days = 2 };
    assert_string_equal(occurrence_status_class(occurrence_view(&dates, &calendar_vn).status),
                        "to wn");
    dates.today = day_of("2026-11-20");
    assert_string_equal(occurrence_status_class(occurrence_view(&dates, &calendar_vn).status),
                        "co");
    dates.state = OCC_ACCEPTED;
    dates.submitted = dates.today;
    dates.is_nothing = true;
    assert_string_equal(occurrence_status_class(occurrence_view(&dates, &calendar_vn).status),
                        "na");
}

static void occurrence__every_state_status_and_class_has_a_word(void **state) {
    (void)state;
    for (OccurrenceState s = OCC_OPEN; s < OCC_STATE_COUNT; s++) {
        OccurrenceState back;
        assert_true(occurrence_state_from_word(str_c(occurrence_state_word(s)), &back));
        assert_int_equal(back, s);
        assert_non_null(occurrence_state_message(s));
    }
    for (OccurrenceStatus s = OCC_SHOWN_LATE; s < OCC_SHOWN_COUNT; s++)
        assert_true(occurrence_status_class(s) && occurrence_status_message(s));
    for (OccurrenceStatistic s = OCC_STAT_DONE_IN_TIME; s < OCC_STAT_COUNT; s++)
        assert_non_null(occurrence_statistic_message(s));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(occurrence__each_state_act_and_unit_is_as_the_table_says),
        TEST(occurrence__done_cannot_be_reached_without_evidence_or_by_the_performer),
        TEST(occurrence__says_what_is_missing),
        TEST(occurrence__is_shown_as_its_dates_say),
        TEST(occurrence__warns_when_few_days_are_left_and_shows_nothing_arose),
        TEST(occurrence__every_state_status_and_class_has_a_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
