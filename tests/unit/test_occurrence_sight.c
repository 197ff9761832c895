/** Who sees the inside of whose work: two communes perform one duty, a third body co-operates. */
#include "work_support.h"

#include "domain/occurrence_sight.h"

typedef struct Scene {
    World *w;
    ObligationId duty;
    OccurrenceRow row; // of commune[0]
    const Actor *performer, *fellow, *partner, *decider, *above;
} Scene;

static Scene scene(World *w) {
    Scene s = { .w = w };
    s.duty = world_draft(w, "Báo cáo năm", w->commune[0], w->office, "yearly 12-15");
    world_take_part(w, s.duty, w->commune[1], PART_PERFORM, "");
    world_take_part(w, s.duty, w->stranger.unit, PART_COOPERATE, "số liệu");
    world_activate(w);
    OccurrenceId id = { world_count(
        w, str_printf(w->t->arena,
                      "SELECT id FROM occurrence WHERE obligation_id = %lld AND unit_id = %lld AND "
                      "period = '2026'",
                      (long long)s.duty.v, (long long)w->commune[0].v)
               .p) };
    Db *db;
    Err err = { 0 };
    assert_ok(store_read(w->t->store, w->t->arena, &db, &err), &err);
    assert_ok(sql_occurrence_get(db, id, &s.row, &err), &err);
    store_read_done(w->t->store, db);
    s.performer = &w->officer[0];
    s.fellow = &w->officer[1];
    s.partner = &w->stranger;
    s.decider = &w->coordinator;
    s.above = &w->committee_leader;
    return s;
}

static OccurrenceSight sight_of(const Scene *s, const Actor *actor) {
    Db *db;
    OccurrenceSight sight;
    Err err = { 0 };
    assert_ok(store_read(s->w->t->store, s->w->t->arena, &db, &err), &err);
    assert_ok(occurrence_sight(db, actor, &s->row, &sight, &err), &err);
    store_read_done(s->w->t->store, db);
    return sight;
}

static bool opens_evidence(const Scene *s, const Actor *actor, int64_t evidence) {
    Db *db;
    EvidencePlaceRow place;
    Err err = { 0 };
    assert_ok(store_read(s->w->t->store, s->w->t->arena, &db, &err), &err);
    assert_ok(sql_evidence_place(db, (EvidenceId){ evidence }, &place, &err), &err);
    bool sees = sight_of_evidence(db, actor, &place, &err);
    if (!sees) assert_int_equal(err.code, ERR_NOT_FOUND);
    store_read_done(s->w->t->store, db);
    return sees;
}

static int64_t hand_in(const Scene *s, bool is_draft) {
    EvidenceFile file = world_file(s->w, "báo cáo");
    const OccurrenceSubmit submit = {
        .id = s->row.id, .note = S("Xong."), .files = &file, .files_n = 1, .is_draft = is_draft
    };
    must_run(s->w->t, s->performer, &occurrence_submit_cmd, &submit);
    return world_count(s->w, "SELECT MAX(id) FROM evidence");
}

static void sight__drafts_are_seen_by_the_own_unit_alone(void **state) {
    Scene s = scene(*state);
    int64_t file = hand_in(&s, true);
    OccurrenceSight own = sight_of(&s, s.performer), above = sight_of(&s, s.above);
    assert_true(sight_of_submission(&own, SUB_DRAFT));
    assert_false(sight_of_submission(&above, SUB_DRAFT));
    assert_true(opens_evidence(&s, s.performer, file));
    assert_false(opens_evidence(&s, s.decider, file));
    assert_false(opens_evidence(&s, s.above, file));
    assert_false(opens_evidence(&s, s.fellow, file));
}

static void sight__work_in_progress_is_seen_by_its_tree_the_lead_and_who_accepts(void **state) {
    Scene s = scene(*state);
    int64_t file = hand_in(&s, false);
    const Actor *may[] = { s.performer, s.above, s.decider };
    for (size_t i = 0; i < COUNT_OF(may); i++) {
        OccurrenceSight sight = sight_of(&s, may[i]);
        assert_true(sight_of_submission(&sight, SUB_SUBMITTED));
        assert_true(sight_of_submission(&sight, SUB_RETURNED));
        assert_true(opens_evidence(&s, may[i], file));
    }
    const Actor *may_not[] = { s.fellow, s.partner, &s.w->court_officer };
    for (size_t i = 0; i < COUNT_OF(may_not); i++) {
        OccurrenceSight sight = sight_of(&s, may_not[i]);
        assert_false(sight_of_submission(&sight, SUB_SUBMITTED));
        assert_false(sight_of_submission(&sight, SUB_RETURNED));
        assert_false(opens_evidence(&s, may_not[i], file));
    }
}

static void sight__fellows_and_partners_see_what_was_accepted_and_nobody_else_does(void **state) {
    Scene s = scene(*state);
    int64_t file = hand_in(&s, false);
    const OccurrenceDecide accept = { .id = s.row.id, .is_accepted = true };
    must_run(s.w->t, s.decider, &occurrence_decide_cmd, &accept);
    assert_true(opens_evidence(&s, s.fellow, file));
    assert_true(opens_evidence(&s, s.partner, file));
    assert_false(opens_evidence(&s, &s.w->court_officer, file));
    OccurrenceSight fellow = sight_of(&s, s.fellow);
    assert_true(fellow.is_result && !fellow.is_inside && !fellow.is_own && !fellow.partner.v);
}

static void sight__a_partner_sees_its_own_part_and_a_fellow_none(void **state) {
    Scene s = scene(*state);
    EvidenceFile file = world_file(s.w, "số liệu");
    const OccurrenceContribute part = {
        .id = s.row.id, .note = S("Số liệu kèm theo."), .files = &file, .files_n = 1
    };
    must_run(s.w->t, s.partner, &occurrence_contribute_cmd, &part);
    int64_t evidence = world_count(s.w, "SELECT MAX(id) FROM evidence");
    assert_true(opens_evidence(&s, s.partner, evidence));
    assert_true(opens_evidence(&s, s.performer, evidence));
    assert_true(opens_evidence(&s, s.decider, evidence));
    assert_false(opens_evidence(&s, s.fellow, evidence));
}

static size_t comments_seen(const Scene *s, const Actor *actor) {
    Db *db;
    CommentRow *rows;
    size_t n, seen = 0;
    Err err = { 0 };
    OccurrenceSight sight = sight_of(s, actor);
    assert_ok(store_read(s->w->t->store, s->w->t->arena, &db, &err), &err);
    assert_ok(sql_comment_of(db, s->duty, (Instant){ 0 }, (CommentId){ 0 }, 100, &rows, &n, &err),
              &err);
    for (size_t i = 0; i < n; i++)
        seen += sight_of_comment(&sight, &rows[i]);
    store_read_done(s->w->t->store, db);
    return seen;
}

static void sight__comments_on_the_work_are_not_for_fellows(void **state) {
    Scene s = scene(*state);
    CommentAdd one = { .obligation = s.duty, .occurrence = s.row.id, .body = S("Mẫu nào?") };
    must_run(s.w->t, s.performer, &comment_add_cmd, &one);
    CommentId question = { must_run(s.w->t, s.partner, &comment_add_cmd, &one) };
    one.answers = question;
    must_run(s.w->t, s.decider, &comment_add_cmd, &one);
    assert_int_equal(comments_seen(&s, s.performer), 3);
    assert_int_equal(comments_seen(&s, s.above), 3);
    assert_int_equal(comments_seen(&s, s.partner), 2); // the own question and its answer
    assert_int_equal(comments_seen(&s, s.fellow), 0);
    one.answers.v = 0;
    must_fail(s.w->t, s.fellow, &comment_add_cmd, &one, ERR_FORBIDDEN);
    must_fail(s.w->t, &s.w->court_officer, &comment_add_cmd, &one, ERR_FORBIDDEN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WORLD_TEST(sight__drafts_are_seen_by_the_own_unit_alone),
        WORLD_TEST(sight__work_in_progress_is_seen_by_its_tree_the_lead_and_who_accepts),
        WORLD_TEST(sight__fellows_and_partners_see_what_was_accepted_and_nobody_else_does),
        WORLD_TEST(sight__a_partner_sees_its_own_part_and_a_fellow_none),
        WORLD_TEST(sight__comments_on_the_work_are_not_for_fellows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
