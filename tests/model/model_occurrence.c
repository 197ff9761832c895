/**
 * Random commands by random people on occurrences, against a model of ten lines: who may do what in
 * which state. After each run the data are checked: nothing is done without evidence, nothing was
 * accepted by its performer, every total fits its rows, also while units move and a court begins
 * and ends to follow its own work. While it does, its work is accepted by nobody and released by
 * itself; the work of any other unit is never released.
 */
#include "work_support.h"

#include "base/clock.h"
#include "domain/tally.h"

#include <stdlib.h>

enum { RUNS = 12, STEPS = 160, WORKS = 6 };

static uint64_t seed = 1;
static uint64_t next_random(void) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed;
}
static size_t below(size_t n) {
    return (size_t)(next_random() % n);
}

/** What the model knows of one work. */
typedef struct Model {
    OccurrenceId id;
    int performer; // index of the officer
    OccurrenceState state;
    int submissions_with_evidence, acceptances;
} Model;

typedef struct Run {
    World *w;
    // Coordinator, committee leader, two officers, court officer, court leader, stranger.
    const Actor *people[7];
    bool is_self_tracked; // the court
    const char *refusal;  // of the last command
    Model work[WORKS];
    EvidenceFile file;
} Run;

enum { COORDINATOR = 0, OFFICER = 2, COURT = 2, COURT_LEADER = 5, PEOPLE = 7 };

/** Whether m is work that no other unit decides on now. */
static bool is_own(const Run *run, const Model *m) {
    return m->performer == COURT && run->is_self_tracked;
}

static bool try_run(Run *run, size_t who, const CommandType *type, const void *command) {
    const LaneCall call = { .actor = run->people[who],
                            .now = run->w->t->now,
                            .zone = ZONE_HO_CHI_MINH };
    CommandResult result;
    Err err = { 0 };
    bool done = lane_run(store_lane(run->w->t->store), run->w->t->arena, &call, type, command,
                         &result, &err);
    run->refusal = done ? NULL : err.msg;
    return done;
}

static void step_submit(Run *run, Model *m) {
    size_t who = below(PEOPLE);
    bool has_evidence = below(3) != 0, is_draft = below(5) == 0;
    OccurrenceSubmit cmd = { .id = m->id,
                             .note = S("Kết quả"),
                             .files = &run->file,
                             .files_n = has_evidence,
                             .is_draft = is_draft };
    bool performs =
        (int)who == OFFICER + m->performer || (m->performer == COURT && who == COURT_LEADER);
    bool may = performs && (m->state == OCC_OPEN || m->state == OCC_RETURNED);
    bool wanted = may && (has_evidence || is_draft);
    if (try_run(run, who, &occurrence_submit_cmd, &cmd) != wanted)
        fail_msg("submit by %zu, state %d: %s", who, m->state,
                 run->refusal ? run->refusal : "done");
    if (!wanted || is_draft) return;
    m->state = OCC_SUBMITTED;
    m->submissions_with_evidence++;
}

static void step_decide(Run *run, Model *m) {
    size_t who = below(PEOPLE);
    bool accepts = below(2), has_reason = below(4) != 0;
    OccurrenceDecide cmd = { .id = m->id,
                             .is_accepted = accepts,
                             .reason = has_reason ? S("Thiếu ngày") : S("") };
    bool wanted = who == COORDINATOR && m->state == OCC_SUBMITTED && (accepts || has_reason) &&
                  !is_own(run, m);
    assert_int_equal(try_run(run, who, &occurrence_decide_cmd, &cmd), wanted);
    if (!wanted) return;
    m->state = accepts ? OCC_ACCEPTED : OCC_RETURNED;
    m->acceptances += accepts;
}

static void step_release(Run *run, Model *m) {
    size_t who = below(PEOPLE);
    bool has_text = below(4) != 0;
    const OccurrenceRelease cmd = { .id = m->id, .text = has_text ? S("Kết quả") : S("") };
    bool wanted = who == COURT_LEADER && m->state == OCC_SUBMITTED && has_text && is_own(run, m);
    assert_int_equal(try_run(run, who, &occurrence_release_cmd, &cmd), wanted);
    if (wanted) m->state = OCC_RELEASED;
}

static void step_hand_back(Run *run, Model *m) {
    size_t who = below(PEOPLE);
    bool has_reason = below(4) != 0;
    const OccurrenceHandBack cmd = { .id = m->id, .reason = has_reason ? S("Thiếu ngày") : S("") };
    bool wanted = who == COURT_LEADER && m->state == OCC_SUBMITTED && has_reason && is_own(run, m);
    bool done = try_run(run, who, &occurrence_hand_back_cmd, &cmd);
    if (done != wanted) fail_msg("hand back by %zu, state %d: %s", who, m->state, run->refusal);
    if (wanted) m->state = OCC_RETURNED;
}

static void step_close(Run *run, Model *m) {
    size_t who = below(PEOPLE);
    bool has_basis = below(2);
    if (below(8)) return; // rarely, or nothing would be left to do
    OccurrenceClose cmd = { .id = m->id,
                            .is_void = below(2),
                            .reason = S("Luật thay đổi"),
                            .basis = has_basis ? S("45/2026/NĐ-CP") : S("") };
    Err err;
    bool possible = occurrence_may(m->state, cmd.is_void ? OCC_DO_VOID : OCC_DO_WITHDRAW, &err);
    bool wanted = who == COORDINATOR && has_basis && possible && !is_own(run, m);
    assert_int_equal(try_run(run, who, &occurrence_close_cmd, &cmd), wanted);
    if (wanted) m->state = cmd.is_void ? OCC_VOID : OCC_WITHDRAWN;
}

static void step_extend(Run *run, Model *m) {
    size_t who = below(PEOPLE);
    OccurrenceExtend cmd = { .id = m->id, .days = (int64_t)below(4), .reason = S("Mưa lũ") };
    Err err;
    bool wanted = who == COORDINATOR && cmd.days > 0 &&
                  occurrence_may(m->state, OCC_DO_EXTEND, &err) && !is_own(run, m);
    assert_int_equal(try_run(run, who, &occurrence_extend_cmd, &cmd), wanted);
}

/** The tree changes under the work: the totals follow it, by what has to be counted anew. */
static void step_move(Run *run, Model *m) {
    World *w = run->w;
    int commune = m->performer == COURT ? 0 : m->performer;
    const UnitId from[] = { w->commune[commune], w->court, w->committee },
                 to[] = { w->office, w->committee, w->province, w->commune[!commune] };
    const UnitMove cmd = { .unit = from[below(COUNT_OF(from))],
                           .superior = to[below(COUNT_OF(to))],
                           .from = instant_day(w->t->now, ZONE_HO_CHI_MINH) };
    const LaneCall call = { .now = w->t->now, .zone = ZONE_HO_CHI_MINH };
    CommandResult result;
    Err err = { 0 };
    // Refused when it would hang below itself.
    if (!lane_run(store_lane(w->t->store), w->t->arena, &call, &unit_move_cmd, &cmd, &result, &err))
        assert_int_not_equal(err.code, ERR_SYSTEM);
}

static void step_self_track(Run *run, Model *m) {
    const UnitSelfTrack cmd = { .unit = run->w->court, .is_self_tracked = below(3) != 0 };
    (void)m;
    run->is_self_tracked = cmd.is_self_tracked;
    must_run(run->w->t, NULL, &unit_self_track_cmd, &cmd);
}

static void check_state(Run *run, const Model *m) {
    Db *db;
    OccurrenceRow row;
    Err err = { 0 };
    assert_ok(store_read(run->w->t->store, run->w->t->arena, &db, &err), &err);
    assert_ok(sql_occurrence_get(db, m->id, &row, &err), &err);
    store_read_done(run->w->t->store, db);
    assert_int_equal(row.state, m->state);
    if (row.state == OCC_ACCEPTED)
        assert_true(m->submissions_with_evidence > 0 && m->acceptances == 1);
    if (row.state == OCC_RELEASED)
        assert_true(m->performer == COURT && m->submissions_with_evidence > 0 &&
                    m->acceptances == 0);
}

static void run_once(World *w) {
    Run run = { .w = w,
                .people = { &w->coordinator, &w->committee_leader, &w->officer[0], &w->officer[1],
                            &w->court_officer, &w->court_leader, &w->stranger },
                .is_self_tracked = true };
    ObligationId ids[WORKS];
    world_draft(w, "Việc của tòa", w->court, w->office, "quarterly 3-17");
    for (int i = 0; i < WORKS; i++)
        ids[i] = world_draft(w, "Việc", i < 4 ? w->commune[i % 2] : w->court, w->office,
                             i < 2 ? "yearly 11-15" : "yearly 12-10");
    world_activate(w);
    run.file = world_file(w, "minh chứng");
    for (int i = 0; i < WORKS; i++)
        run.work[i] = (Model){ world_occurrence(w, ids[i], "2026").id, i < 4 ? i % 2 : COURT,
                               OCC_OPEN, 0, 0 };
    static void (*const steps[])(Run *, Model *) = { step_submit,   step_submit,     step_decide,
                                                     step_decide,   step_extend,     step_close,
                                                     step_move,     step_self_track, step_release,
                                                     step_hand_back };
    for (int i = 0; i < STEPS; i++) {
        Model *m = &run.work[below(WORKS)];
        steps[below(COUNT_OF(steps))](&run, m);
        check_state(&run, m);
        if (i % 30 == 0) assert_int_equal(world_faults(w), 0);
    }
    assert_int_equal(world_faults(w), 0);
}

static void
occurrence__no_interleaving_reaches_done_without_evidence_or_by_the_performer(void **state) {
    (void)state;
    for (int i = 0; i < RUNS; i++) {
        void *world = NULL;
        print_message("seed %llu\n", (unsigned long long)seed);
        world_setup(&world);
        run_once(world);
        world_teardown(&world);
    }
}

int main(int argc, char **argv) {
    int64_t given;
    seed = (uint64_t)clock_monotonic_ns() | 1;
    if (argc == 3 && str_is(str_c(argv[1]), "--seed") && str_to_int(str_c(argv[2]), &given))
        seed = (uint64_t)given;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            occurrence__no_interleaving_reaches_done_without_evidence_or_by_the_performer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
