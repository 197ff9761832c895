#include "work_support.h"

#include "domain/comment.h"
#include "domain/notice.h"
#include "domain/obligation_list.h"
#include "domain/overview.h"
#include "domain/tally.h"
#include "domain/unit.h"

static OccurrenceSubmit submission(OccurrenceId id, const EvidenceFile *files, size_t n) {
    return (OccurrenceSubmit){
        .id = id, .note = S("Đã niêm yết tại 5 nhà văn hóa thôn."), .files = files, .files_n = n
    };
}

/** The occurrence of 2026 of a report that the first commune gives each year. */
static OccurrenceRow yearly_report(World *w) {
    ObligationId id = world_draft(w, "Báo cáo năm", w->commune[0], w->office, "yearly 12-15");
    world_activate(w);
    return world_occurrence(w, id, "2026");
}

static void assert_sound(World *w) {
    assert_int_equal(world_faults(w), 0);
}

static Totals totals(World *w, UnitId unit) {
    Db *db;
    TallyRow *rows;
    size_t n;
    Err err = { 0 };
    assert_ok(store_read(w->t->store, w->t->arena, &db, &err), &err);
    assert_ok(sql_tally_of_unit(db, unit, (ProgrammeId){ 0 }, day_of("2025-12-15"),
                                day_of("2026-12-14"), &rows, &n, &err),
              &err);
    store_read_done(w->t->store, db);
    return totals_sum(rows, n, instant_day(w->t->now, ZONE_HO_CHI_MINH));
}

static void submission__a_number_that_nobody_asked_for_is_told(void **state) {
    World *w = *state;
    OccurrenceRow row = yearly_report(w);
    EvidenceFile file = world_file(w, "bien ban");
    OccurrenceSubmit submit = submission(row.id, &file, 1);
    const GivenValue value = { .indicator = { 4711 }, .value = 1000 };
    submit.values = &value;
    submit.values_n = 1;
    must_fail(w->t, &w->officer[0], &occurrence_submit_cmd, &submit, ERR_INPUT);
    submit.is_draft = true; // once it was dropped without a word
    must_fail(w->t, &w->officer[0], &occurrence_submit_cmd, &submit, ERR_INPUT);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM submission"), 0);
    submit.values_n = 0;
    must_run(w->t, &w->officer[0], &occurrence_submit_cmd, &submit);
}

static void occurrence__appears_for_each_quarter_with_its_day(void **state) {
    World *w = *state;
    ObligationId id =
        world_draft(w, "Thông tin tiến độ", w->commune[0], w->office, "quarterly 3-17");
    world_activate(w);
    assert_day(world_occurrence(w, id, "2026-Q1").due, "2026-03-17");
    assert_day(world_occurrence(w, id, "2026-Q4").due, "2026-12-17");
    assert_sound(w);
    assert_int_equal(totals(w, w->province).overdue, 3);
    assert_int_equal(totals(w, w->commune[0]).overdue, 3);
    assert_int_equal(totals(w, w->commune[1]).overdue, 0);
}

static void occurrence__goes_from_open_to_accepted_and_counts_follow(void **state) {
    World *w = *state;
    OccurrenceRow row = yearly_report(w);
    EvidenceFile file = world_file(w, "báo cáo");
    OccurrenceSubmit submit = submission(row.id, &file, 1);
    must_run(w->t, &w->officer[0], &occurrence_submit_cmd, &submit);
    assert_int_equal(world_occurrence(w, row.obligation, "2026").state, OCC_SUBMITTED);
    OccurrenceDecide decide = { .id = row.id, .is_accepted = true };
    must_run(w->t, &w->coordinator, &occurrence_decide_cmd, &decide);
    assert_int_equal(world_occurrence(w, row.obligation, "2026").state, OCC_ACCEPTED);
    assert_sound(w);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM notice WHERE kind = 3"), 1);
}

static void occurrence__is_not_done_without_evidence(void **state) {
    World *w = *state;
    OccurrenceRow row = yearly_report(w);
    OccurrenceSubmit submit = submission(row.id, NULL, 0);
    must_fail(w->t, &w->officer[0], &occurrence_submit_cmd, &submit, ERR_INPUT);
    assert_int_equal(world_occurrence(w, row.obligation, "2026").state, OCC_OPEN);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM submission"), 0);
}

static void occurrence__nobody_accepts_the_own_work_nor_that_of_strangers(void **state) {
    World *w = *state;
    OccurrenceRow row = yearly_report(w);
    EvidenceFile file = world_file(w, "báo cáo");
    OccurrenceSubmit submit = submission(row.id, &file, 1);
    must_fail(w->t, &w->officer[1], &occurrence_submit_cmd, &submit, ERR_FORBIDDEN);
    must_fail(w->t, &w->coordinator, &occurrence_submit_cmd, &submit, ERR_FORBIDDEN);
    must_run(w->t, &w->officer[0], &occurrence_submit_cmd, &submit);
    OccurrenceDecide decide = { .id = row.id, .is_accepted = true };
    must_fail(w->t, &w->officer[0], &occurrence_decide_cmd, &decide, ERR_FORBIDDEN);
    must_fail(w->t, &w->committee_leader, &occurrence_decide_cmd, &decide, ERR_FORBIDDEN);
    must_fail(w->t, &w->stranger, &occurrence_decide_cmd, &decide, ERR_FORBIDDEN);
    must_fail(w->t, NULL, &occurrence_decide_cmd, &decide, ERR_AUTH);
}

static void
occurrence__an_event_is_entered_by_the_lead_or_by_the_performer_for_itself(void **state) {
    World *w = *state;
    ObligationId id = world_draft(w, "Họp dân", w->commune[0], w->office, "after 10 working_days");
    world_take_part(w, id, w->commune[1], PART_PERFORM, "");
    world_activate(w);
    ObligationEvent event = {
        .obligation = id, .what = S("Khởi công"), .day = day_of("2026-11-03"), .due = DAY_NONE
    };
    must_fail(w->t, &w->stranger, &obligation_event_cmd, &event, ERR_FORBIDDEN);
    event.unit = w->commune[1];
    must_fail(w->t, &w->officer[0], &obligation_event_cmd, &event, ERR_FORBIDDEN);
    event.unit.v = 0; // every unit that it enters events for: itself
    must_run(w->t, &w->officer[0], &obligation_event_cmd, &event);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM occurrence"), 1);
    assert_int_equal(world_occurrence(w, id, "2026-11-03.1").unit.v, w->commune[0].v);
    event.what = S("Nghiệm thu công trình");
    must_fail(w->t, &w->coordinator, &obligation_event_cmd, &event, ERR_CONFLICT);
    event.is_second = true;
    must_run(w->t, &w->coordinator, &obligation_event_cmd, &event);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM occurrence"), 3);
    assert_sound(w);
}

/** By the performer and by the lead, who accepts. */
static void occurrence__an_event_of_a_day_that_has_one_must_be_said_to_be_another(void **state) {
    World *w = *state;
    ObligationId id = world_draft(w, "Họp dân", w->commune[0], w->office, "after 10 working_days");
    world_activate(w);
    ObligationEvent event = {
        .obligation = id, .what = S("Khởi công"), .day = day_of("2026-11-03"), .due = DAY_NONE
    };
    must_run(w->t, &w->officer[0], &obligation_event_cmd, &event);
    must_fail(w->t, &w->officer[0], &obligation_event_cmd, &event, ERR_CONFLICT);
    event.is_second = true;
    must_run(w->t, &w->officer[0], &obligation_event_cmd, &event);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM occurrence"), 2);
    event.day = day_of("2026-11-04");
    event.is_second = false;
    must_run(w->t, &w->officer[0], &obligation_event_cmd, &event);
    const OccurrenceClose end = { .id = world_occurrence(w, id, "2026-11-04.1").id,
                                  .is_void = true,
                                  .reason = S("Nhập nhầm"),
                                  .basis = S("21/CV-VP") };
    must_run(w->t, &w->coordinator, &occurrence_close_cmd, &end);
    must_run(w->t, &w->officer[0], &obligation_event_cmd, &event); // what was ended is none
    assert_sound(w);
}

static void event_is_refused(World *w, ObligationEvent event) {
    must_fail(w->t, &w->officer[0], &obligation_event_cmd, &event, ERR_INPUT);
    must_fail(w->t, &w->coordinator, &obligation_event_cmd, &event, ERR_INPUT);
}

static void occurrence__an_event_has_happened_and_its_term_is_that_of_the_text(void **state) {
    World *w = *state;
    ObligationId term =
        world_draft(w, "Họp dân", w->commune[0], w->office, "after 10 working_days");
    ObligationId back =
        world_draft(w, "Gửi tài liệu", w->commune[0], w->office, "after 3 working_days back");
    ObligationId free = world_draft(w, "Báo cáo đột xuất", w->commune[0], w->office, "");
    world_activate(w); // today is 2026-11-24
    ObligationEvent event = {
        .obligation = term, .what = S("Khởi công"), .day = day_of("2026-11-25"), .due = DAY_NONE
    };
    event_is_refused(w, event);
    event.obligation = back; // the meeting that papers are due before lies ahead
    must_run(w->t, &w->officer[0], &obligation_event_cmd, &event);
    event.obligation = term;
    event.day = day_of("2026-11-03");
    event.due = day_of("2026-12-31");
    event_is_refused(w, event);
    event.obligation = free;
    event.due = day_of("2026-11-02");
    event_is_refused(w, event);
    event.due = DAY_NONE;
    event_is_refused(w, event);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM occurrence"), 1);
    event.due = event.day;
    must_run(w->t, &w->officer[0], &obligation_event_cmd, &event);
    OccurrenceRow row = world_occurrence(w, free, "2026-11-03.1");
    assert_day(row.due, "2026-11-03");
    assert_str(row.due_steps, "[{\"step\":\"set\",\"day\":\"2026-11-03\",\"name\":\"2026-11-24\","
                              "\"by\":\"UBND xã Krông Tơ\"}]");
    event.day = event.due = day_of("2026-11-04");
    must_run(w->t, &w->coordinator, &obligation_event_cmd, &event);
    row = world_occurrence(w, free, "2026-11-04.1");
    assert_true(str_find(row.due_steps, S("\"by\":\"Văn phòng Tỉnh ủy\""), 0) != SIZE_MAX);
}

static void occurrence__a_return_needs_a_reason_and_may_give_days(void **state) {
    World *w = *state;
    ObligationId id = world_draft(w, "Niêm yết", w->commune[0], w->office, "after 10 working_days");
    world_activate(w);
    ObligationEvent event = { .obligation = id,
                              .what = S("Nhận tài liệu 988/UBND-KT"),
                              .day = day_of("2026-11-03"),
                              .due = DAY_NONE };
    must_run(w->t, &w->coordinator, &obligation_event_cmd, &event);
    OccurrenceRow row = world_occurrence(w, id, "2026-11-03.1");
    assert_day(row.due, "2026-11-17");
    EvidenceFile file = world_file(w, "ảnh");
    OccurrenceSubmit submit = submission(row.id, &file, 1);
    must_run(w->t, &w->officer[0], &occurrence_submit_cmd, &submit);
    OccurrenceDecide decide = { .id = row.id };
    must_fail(w->t, &w->coordinator, &occurrence_decide_cmd, &decide, ERR_INPUT);
    decide.reason = S("Ảnh không đọc được ngày.");
    decide.extra_days = 3;
    must_run(w->t, &w->coordinator, &occurrence_decide_cmd, &decide);
    row = world_occurrence(w, id, "2026-11-03.1");
    assert_int_equal(row.state, OCC_RETURNED);
    assert_day(row.due, "2026-11-20");
    assert_day(row.original_due, "2026-11-17");
    assert_sound(w);
}

static void occurrence__a_draft_is_kept_and_its_files_stay(void **state) {
    World *w = *state;
    OccurrenceRow row = yearly_report(w);
    EvidenceFile file = world_file(w, "nháp");
    OccurrenceSubmit submit = submission(row.id, &file, 1);
    submit.is_draft = true;
    int64_t first = must_run(w->t, &w->officer[0], &occurrence_submit_cmd, &submit);
    assert_int_equal(world_occurrence(w, row.obligation, "2026").state, OCC_OPEN);
    EvidenceId keep = { world_count(w, "SELECT id FROM evidence") };
    OccurrenceSubmit again = submission(row.id, NULL, 0);
    again.keep = &keep;
    again.keep_n = 1;
    assert_int_equal(must_run(w->t, &w->officer[0], &occurrence_submit_cmd, &again), first);
    assert_int_equal(world_occurrence(w, row.obligation, "2026").state, OCC_SUBMITTED);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM evidence"), 1);
    assert_sound(w);
}

static void occurrence__a_self_tracked_court_is_not_counted_nor_judged(void **state) {
    World *w = *state;
    ObligationId id =
        world_draft(w, "Thông tin kết quả xét xử", w->court, w->office, "quarterly 3-17");
    world_activate(w);
    assert_int_equal(totals(w, w->province).due, 0);
    OccurrenceRow row = world_occurrence(w, id, "2026-Q1");
    EvidenceFile file = world_file(w, "kết quả");
    OccurrenceSubmit submit = submission(row.id, &file, 1);
    must_run(w->t, &w->court_officer, &occurrence_submit_cmd, &submit);
    OccurrenceDecide decide = { .id = row.id, .is_accepted = true };
    must_fail(w->t, &w->coordinator, &occurrence_decide_cmd, &decide, ERR_NOT_FOUND);
    Db *db;
    Subject subject;
    Err err = { 0 };
    assert_ok(store_read(w->t->store, w->t->arena, &db, &err), &err);
    assert_ok(occurrence_subject(db, &row, &subject, &err), &err);
    assert_false(policy_would_allow(&w->coordinator, ACT_INSIDE_READ, &subject));
    assert_true(policy_would_allow(&w->court_officer, ACT_INSIDE_READ, &subject));
    store_read_done(w->t->store, db);
    assert_sound(w);
}

/* ---- a court that follows its own work ---- */

/** A report of each quarter that the court gives, in which a commune co-operates. */
static OccurrenceRow own_work(World *w) {
    ObligationId id = world_draft(w, "Thông tin xét xử", w->court, w->office, "quarterly 3-17");
    world_take_part(w, id, w->commune[0], PART_COOPERATE, "số liệu");
    world_activate(w);
    world_count(w, "DELETE FROM notice RETURNING 1");
    return world_occurrence(w, id, "2026-Q1");
}

static EvidenceId last_evidence(World *w) {
    return (EvidenceId){ world_count(w, "SELECT MAX(id) FROM evidence") };
}

static void
occurrence__own_work_is_released_by_the_body_alone_and_accepted_by_nobody(void **state) {
    World *w = *state;
    OccurrenceRow row = own_work(w);
    EvidenceFile files[2] = { world_file(w, "kết quả"), world_file(w, "nội bộ") };
    OccurrenceSubmit submit = submission(row.id, files, 2);
    OccurrenceRelease release = { .id = row.id, .text = S("Đã xét xử lưu động 3 vụ.") };
    must_fail(w->t, &w->court_leader, &occurrence_release_cmd, &release, ERR_STATE);
    must_run(w->t, &w->court_officer, &occurrence_submit_cmd, &submit);
    must_fail(w->t, &w->court_officer, &occurrence_release_cmd, &release, ERR_FORBIDDEN);
    must_fail(w->t, &w->coordinator, &occurrence_release_cmd, &release, ERR_NOT_FOUND);
    OccurrenceRelease empty = { .id = row.id, .text = S(" ") };
    must_fail(w->t, &w->court_leader, &occurrence_release_cmd, &empty, ERR_INPUT);
    EvidenceId chosen = { last_evidence(w).v - 1 }, foreign = { last_evidence(w).v + 1 };
    IndicatorId no_number = { 1 };
    release.files = &foreign;
    release.files_n = 1;
    must_fail(w->t, &w->court_leader, &occurrence_release_cmd, &release, ERR_INPUT);
    release.files = &chosen;
    release.values = &no_number;
    release.values_n = 1;
    must_fail(w->t, &w->court_leader, &occurrence_release_cmd, &release, ERR_INPUT);
    release.values_n = 0;
    must_run(w->t, &w->court_leader, &occurrence_release_cmd, &release);
    OccurrenceRow now = world_occurrence(w, row.obligation, "2026-Q1");
    assert_int_equal(now.state, OCC_RELEASED);
    assert_int_equal(now.decided_day.n, instant_day(w->t->now, ZONE_HO_CHI_MINH).n);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM submission WHERE state = 4 AND "
                                    "decided_unit_id = 0 AND released_text <> ''"),
                     1);
    assert_int_equal(world_count(w, "SELECT SUM(is_public) FROM evidence"), 1);
    must_fail(w->t, &w->court_leader, &occurrence_release_cmd, &release, ERR_STATE);
    must_fail(w->t, &w->court_officer, &occurrence_submit_cmd, &submit, ERR_STATE);
    assert_int_equal(totals(w, w->province).due, 0);
    assert_int_equal(totals(w, w->court).due, 0);
    assert_sound(w);
    const UnitSelfTrack off = { .unit = w->court };
    must_run(w->t, NULL, &unit_self_track_cmd, &off); // what it released stays its own, uncounted
    assert_int_equal(totals(w, w->province).on_time + totals(w, w->province).done_late, 0);
    assert_sound(w);
}

static void occurrence__of_any_other_unit_is_never_released(void **state) {
    World *w = *state;
    OccurrenceRow row = yearly_report(w);
    EvidenceFile file = world_file(w, "báo cáo");
    OccurrenceSubmit submit = submission(row.id, &file, 1);
    must_run(w->t, &w->officer[0], &occurrence_submit_cmd, &submit);
    const RoleHeld held = { w->commune[0], ROLE_LEADER };
    Actor leader = w->officer[0];
    leader.roles = &held;
    const OccurrenceRelease release = { .id = row.id, .text = S("Xong.") };
    must_fail(w->t, &leader, &occurrence_release_cmd, &release, ERR_STATE);
    must_fail(w->t, &w->officer[0], &occurrence_release_cmd, &release, ERR_FORBIDDEN);
    must_fail(w->t, &w->coordinator, &occurrence_release_cmd, &release, ERR_FORBIDDEN);
    assert_sound(w);
}

static void occurrence__of_own_work_outsiders_get_one_answer_whatever_its_state(void **state) {
    World *w = *state;
    OccurrenceRow row = own_work(w);
    EvidenceFile file = world_file(w, "kết quả");
    OccurrenceSubmit submit = submission(row.id, &file, 1);
    const OccurrenceRelease release = { .id = row.id, .text = S("Đã thực hiện.") };
    const OccurrenceDecide accept = { .id = row.id, .is_accepted = true },
                           back = { .id = row.id, .reason = S("Thiếu") };
    const OccurrenceExtend extend = { .id = row.id, .days = 3, .reason = S("Mưa lũ") };
    const OccurrenceClose close = { .id = row.id, .reason = S("x"), .basis = S("45/QĐ-TA") };
    const OccurrenceUrge urge = { .id = row.id, .message = S("Đề nghị nộp") };
    const OccurrenceContribute part = { .id = row.id, .note = S("Số liệu") };
    const CommentAdd comment = { .obligation = row.obligation,
                                 .occurrence = row.id,
                                 .body = S("Bao giờ xong?"),
                                 .is_question = true };
    const struct {
        const CommandType *type;
        const void *command;
    } all[] = { { &occurrence_submit_cmd, &submit },   { &occurrence_decide_cmd, &accept },
                { &occurrence_decide_cmd, &back },     { &occurrence_extend_cmd, &extend },
                { &occurrence_close_cmd, &close },     { &occurrence_urge_cmd, &urge },
                { &occurrence_contribute_cmd, &part }, { &comment_add_cmd, &comment },
                { &occurrence_release_cmd, &release } };
    const Actor *outside[] = { &w->coordinator, &w->committee_leader, &w->officer[0],
                               &w->stranger };
    for (int step = 0; step < 3; step++) {
        if (step == 1) must_run(w->t, &w->court_officer, &occurrence_submit_cmd, &submit);
        if (step == 2) must_run(w->t, &w->court_leader, &occurrence_release_cmd, &release);
        for (size_t i = 0; i < COUNT_OF(all); i++)
            for (size_t k = 0; k < COUNT_OF(outside); k++)
                must_fail(w->t, outside[k], all[i].type, all[i].command, ERR_NOT_FOUND);
    }
    assert_sound(w);
}

static int64_t told_outside(World *w, const char *object) {
    return world_count(
        w, str_z(w->t->arena,
                 str_printf(w->t->arena,
                            "SELECT COUNT(*) FROM notice n WHERE n.object = '%s' AND NOT EXISTS "
                            "(SELECT 1 FROM person_role r WHERE r.person_id = n.person_id AND "
                            "r.unit_id = %lld)",
                            object, (long long)w->court.v)));
}

static void occurrence__of_own_work_nobody_outside_is_told_until_it_is_released(void **state) {
    World *w = *state;
    OccurrenceRow row = own_work(w);
    EvidenceFile file = world_file(w, "kết quả");
    OccurrenceSubmit submit = submission(row.id, &file, 1);
    const OccurrenceRelease release = { .id = row.id, .text = S("Đã thực hiện.") };
    const CommentAdd comment = { .obligation = row.obligation,
                                 .occurrence = row.id,
                                 .body = S("Bổ sung số liệu vụ thứ ba.") };
    must_run(w->t, &w->court_officer, &comment_add_cmd, &comment);
    must_run(w->t, &w->court_officer, &occurrence_submit_cmd, &submit);
    assert_int_equal(told_outside(w, "occurrence") + told_outside(w, "obligation"), 0);
    assert_int_equal(
        world_count(w, "SELECT COUNT(*) FROM notice WHERE kind = 12 AND read_ms IS NULL"),
        1); // the leader of the court
    must_run(w->t, &w->court_leader, &occurrence_release_cmd, &release);
    assert_int_equal(
        world_count(w, "SELECT COUNT(*) FROM notice WHERE kind = 12 AND read_ms IS NULL"), 0);
    assert_int_equal(told_outside(w, "occurrence"), 0);
    assert_int_equal(told_outside(w, "obligation"), 1); // the coordinator, of the duty
    assert_sound(w);
}

static int64_t counted(World *w, UnitId unit) {
    return world_count(w,
                       str_z(w->t->arena, str_printf(w->t->arena,
                                                     "SELECT COALESCE(SUM(n), 0) FROM tally WHERE "
                                                     "programme_id = 0 AND unit_id = %lld",
                                                     (long long)unit.v)));
}

static void occurrence__is_counted_where_the_unit_has_moved_to(void **state) {
    World *w = *state;
    yearly_report(w);
    int64_t all = counted(w, w->province), before = counted(w, w->committee),
            own = counted(w, w->commune[0]);
    assert_true(own > 0 && before >= own);
    const UnitMove move = { .unit = w->commune[0],
                            .superior = w->office,
                            .from = day_of("2026-03-01") };
    must_run(w->t, NULL, &unit_move_cmd, &move);
    assert_int_equal(counted(w, w->committee), before - own);
    assert_int_equal(counted(w, w->office), own);
    assert_int_equal(counted(w, w->province), all);
    assert_sound(w);
}

static void occurrence__is_counted_again_when_a_court_no_longer_follows_itself(void **state) {
    World *w = *state;
    world_draft(w, "Thông tin kết quả xét xử", w->court, w->office, "quarterly 3-17");
    world_activate(w);
    int64_t others = counted(w, w->province);
    assert_int_equal(counted(w, w->court), 0);
    const UnitSelfTrack off = { .unit = w->court },
                        on = { .unit = w->court, .is_self_tracked = true };
    must_run(w->t, NULL, &unit_self_track_cmd, &on); // as it was: nothing goes twice
    assert_int_equal(counted(w, w->court), 0);
    for (int i = 0; i < 2; i++) {
        must_run(w->t, NULL, &unit_self_track_cmd, &off);
        assert_int_equal(counted(w, w->court), 4);
        assert_int_equal(counted(w, w->province), others + 4);
        assert_sound(w);
    }
    must_run(w->t, NULL, &unit_self_track_cmd, &on);
    assert_int_equal(counted(w, w->court), 0);
    assert_int_equal(counted(w, w->province), others);
    assert_sound(w);
}

static void comment__reaches_those_concerned_and_nobody_else_may(void **state) {
    World *w = *state;
    ObligationId id = world_draft(w, "Báo cáo năm", w->commune[0], w->office, "yearly 12-15");
    world_activate(w);
    world_count(w, "DELETE FROM notice RETURNING 1");
    CommentAdd ask = { .obligation = id, .body = S("Mẫu báo cáo ở đâu?"), .is_question = true };
    CommentId question = { must_run(w->t, &w->officer[0], &comment_add_cmd, &ask) };
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM notice"), 1);
    CommentAdd answer = { .obligation = id, .body = S("Kèm công văn 31."), .answers = question };
    must_run(w->t, &w->coordinator, &comment_add_cmd, &answer);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM notice WHERE person_id = (SELECT id FROM "
                                    "person WHERE login = 'hlenh')"),
                     1);
    must_fail(w->t, &w->stranger, &comment_add_cmd, &ask, ERR_FORBIDDEN);
    must_fail(w->t, &w->officer[1], &comment_add_cmd, &ask, ERR_FORBIDDEN);
}

/** An answer stands where its question stands, and answers what its writer can read. */
static void occurrence__answer_belongs_to_a_question_of_the_same_work(void **state) {
    World *w = *state;
    ObligationId id = world_draft(w, "Báo cáo", w->commune[0], w->office, "yearly 12-15");
    world_activate(w);
    OccurrenceRow row = world_occurrence(w, id, "2026");
    const CommentAdd ask = {
        .obligation = id, .occurrence = row.id, .body = S("Gửi bản giấy?"), .is_question = true
    };
    CommentId question = { must_run(w->t, &w->officer[0], &comment_add_cmd, &ask) };
    CommentAdd answer = { .obligation = id, .body = S("Có."), .answers = question };
    must_fail(w->t, &w->coordinator, &comment_add_cmd, &answer, ERR_INPUT); // on the whole duty
    answer.answers.v += 1000;
    must_fail(w->t, &w->coordinator, &comment_add_cmd, &answer, ERR_INPUT); // nothing at all
    answer.answers = question;
    answer.occurrence = row.id;
    must_run(w->t, &w->coordinator, &comment_add_cmd, &answer);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM notice WHERE kind = 11 AND person_id = "
                                    "(SELECT id FROM person WHERE login = 'hlenh')"),
                     1);
}

/** A single day falls due wherever it lies, and only once. */
static void occurrence__single_day_outside_the_term_falls_due(void **state) {
    World *w = *state;
    ObligationId before = world_draft(w, "Chuẩn bị", w->commune[0], w->office, "once 2025-12-19");
    ObligationId after = world_draft(w, "Tổng kết", w->commune[0], w->office, "once 2027-01-20");
    world_activate(w);
    assert_day(world_occurrence(w, before, "2025-12-19").due, "2025-12-19");
    assert_day(world_occurrence(w, after, "2027-01-20").due, "2027-01-20");
    const ObligationMake make = { .limit = 10 };
    assert_int_equal(must_run(w->t, NULL, &obligation_make_cmd, &make), 0); // nothing more
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM occurrence"), 2);
    assert_sound(w);
}

/** Whoever closes a unit has been told of what it leaves behind. */
static void unit__with_open_work_is_closed_knowingly(void **state) {
    World *w = *state;
    world_draft(w, "Báo cáo", w->commune[0], w->office, "yearly 12-15");
    UnitClose close = { .unit = w->commune[0],
                        .kind = LINEAGE_MERGED,
                        .day = day_of("2026-11-20"),
                        .basis = S("Nghị quyết 1660"),
                        .successors = &w->commune[1],
                        .successors_n = 1 };
    world_activate(w);
    must_fail(w->t, NULL, &unit_close_cmd, &close, ERR_INPUT);
    close.open_known = true;
    must_run(w->t, NULL, &unit_close_cmd, &close);
}

/** Late stays late: what is handed in waits for an answer, and is given no more days. */
static void occurrence__further_days_do_not_make_late_work_timely(void **state) {
    World *w = *state;
    ObligationId id = world_draft(w, "Báo cáo", w->commune[0], w->office, "quarterly 3-17");
    world_activate(w);
    OccurrenceRow row = world_occurrence(w, id, "2026-Q1");
    EvidenceFile file = world_file(w, "biên bản");
    const OccurrenceSubmit submit = {
        .id = row.id, .note = S("Đã làm"), .files = &file, .files_n = 1
    };
    must_run(w->t, &w->officer[0], &occurrence_submit_cmd, &submit);
    OccurrenceExtend extend = { .id = row.id, .days = 5, .reason = S("Mưa lũ") };
    must_fail(w->t, &w->coordinator, &occurrence_extend_cmd, &extend, ERR_STATE);
    const OccurrenceDecide back = {
        .id = row.id, .is_accepted = false, .reason = S("Thiếu"), .extra_days = 60
    };
    must_run(w->t, &w->coordinator, &occurrence_decide_cmd, &back);
    extend.days = 191; // with the 60 before: more than about a year
    must_fail(w->t, &w->coordinator, &occurrence_extend_cmd, &extend, ERR_INPUT);
    extend.days = 190;
    must_run(w->t, &w->coordinator, &occurrence_extend_cmd, &extend);
    extend.days = 1;
    must_fail(w->t, &w->coordinator, &occurrence_extend_cmd, &extend, ERR_INPUT);
    assert_sound(w);
}

/** Whoever performs stays out of the decision, whatever other roles the same person holds. */
static void occurrence__is_not_accepted_by_a_person_with_roles_in_both_units(void **state) {
    World *w = *state;
    ObligationId id =
        world_draft(w, "Thông tin tiến độ", w->commune[0], w->office, "quarterly 3-17");
    world_activate(w);
    OccurrenceRow row = world_occurrence(w, id, "2026-Q1");
    EvidenceFile file = world_file(w, "biên bản");
    const OccurrenceSubmit submit = {
        .id = row.id, .note = S("Đã làm"), .files = &file, .files_n = 1
    };
    must_run(w->t, &w->officer[0], &occurrence_submit_cmd, &submit);
    const OccurrenceDecide accept = { .id = row.id, .is_accepted = true };
    const OccurrenceExtend extend = { .id = row.id, .days = 5, .reason = S("Mưa lũ") };
    RoleHeld both[] = { { .unit = w->office, .role = ROLE_COORDINATOR },
                        { .unit = w->commune[0], .role = ROLE_OFFICER } };
    Actor of_both = w->coordinator;
    of_both.roles = both;
    of_both.roles_n = 2;
    must_fail(w->t, &of_both, &occurrence_decide_cmd, &accept, ERR_FORBIDDEN);
    must_fail(w->t, &of_both, &occurrence_extend_cmd, &extend, ERR_FORBIDDEN);
    Actor moved = w->officer[0]; // who handed it in, and works for the accepting unit since
    moved.roles = both;
    moved.roles_n = 1;
    must_fail(w->t, &moved, &occurrence_decide_cmd, &accept, ERR_FORBIDDEN);
    both[1].role = ROLE_VIEWER; // who only reads there has no part in the work
    must_run(w->t, &of_both, &occurrence_decide_cmd, &accept);
    assert_sound(w);
}

static void occurrence__a_closed_one_needs_reason_and_basis_and_leaves_the_counts(void **state) {
    World *w = *state;
    ObligationId id =
        world_draft(w, "Thông tin tiến độ", w->commune[0], w->office, "quarterly 3-17");
    world_activate(w);
    OccurrenceRow row = world_occurrence(w, id, "2026-Q1");
    OccurrenceClose close = { .id = row.id, .is_void = true, .reason = S("Luật thay đổi") };
    must_fail(w->t, &w->coordinator, &occurrence_close_cmd, &close, ERR_INPUT);
    const Str no_document[] = { S_INIT("x"), S_INIT("  45 "), S_INIT("- - - -"), S_INIT("……………") };
    for (size_t i = 0; i < COUNT_OF(no_document); i++) {
        close.basis = no_document[i];
        must_fail(w->t, &w->coordinator, &occurrence_close_cmd, &close, ERR_INPUT);
    }
    close.basis = S("Nghị định 45/2026/NĐ-CP");
    must_run(w->t, &w->coordinator, &occurrence_close_cmd, &close);
    assert_int_equal(totals(w, w->province).overdue, 2);
    must_fail(w->t, &w->coordinator, &occurrence_close_cmd, &close, ERR_STATE);
    assert_sound(w);
}

/** Ending an overdue work would hide it from the counts as well as accepting it. The office leads
 * all duties of this world. */
static void occurrence__is_not_closed_by_who_performs_it_but_by_who_accepts(void **state) {
    World *w = *state;
    ObligationId id =
        world_draft(w, "Thông tin tiến độ", w->office, w->committee, "quarterly 3-17");
    ObligationId of_commune =
        world_draft(w, "Báo cáo", w->commune[0], w->committee, "quarterly 3-17");
    world_activate(w);
    OccurrenceRow row = world_occurrence(w, id, "2026-Q1"),
                  other = world_occurrence(w, of_commune, "2026-Q1");
    int64_t overdue = totals(w, w->office).overdue;
    OccurrenceClose close = {
        .id = row.id, .is_void = true, .reason = S("Không làm nữa"), .basis = S("45/QĐ-UBND")
    };
    must_fail(w->t, &w->coordinator, &occurrence_close_cmd, &close, ERR_FORBIDDEN);
    EvidenceFile file = world_file(w, "báo cáo");
    OccurrenceSubmit submit = submission(row.id, &file, 1);
    must_run(w->t, &w->coordinator, &occurrence_submit_cmd, &submit);
    must_fail(w->t, &w->coordinator, &occurrence_close_cmd, &close, ERR_FORBIDDEN);
    must_fail(w->t, &w->officer[0], &occurrence_close_cmd, &close, ERR_FORBIDDEN);
    must_fail(w->t, NULL, &occurrence_close_cmd, &close, ERR_AUTH);
    assert_int_equal(totals(w, w->office).overdue + totals(w, w->office).waiting, overdue);
    RoleHeld both[] = { { .unit = w->committee, .role = ROLE_LEADER },
                        { .unit = w->office, .role = ROLE_CLERK } };
    Actor of_both = w->committee_leader;
    of_both.roles = both;
    of_both.roles_n = 2;
    must_fail(w->t, &of_both, &occurrence_close_cmd, &close, ERR_FORBIDDEN);
    both[1].role = ROLE_VIEWER; // who only reads there has no part in the work
    must_run(w->t, &of_both, &occurrence_close_cmd, &close);
    close.id = other.id; // of another unit: by the lead as before, or by who accepts
    must_fail(w->t, &w->officer[0], &occurrence_close_cmd, &close, ERR_FORBIDDEN);
    must_run(w->t, &w->coordinator, &occurrence_close_cmd, &close);
    close.id = world_occurrence(w, of_commune, "2026-Q2").id;
    must_run(w->t, &w->committee_leader, &occurrence_close_cmd, &close);
    assert_sound(w);
}

static void occurrence__of_a_self_tracked_court_is_closed_by_the_court_alone(void **state) {
    World *w = *state;
    ObligationId id = world_draft(w, "Thông tin xét xử", w->court, w->office, "quarterly 3-17");
    world_activate(w);
    OccurrenceClose close = { .id = world_occurrence(w, id, "2026-Q1").id,
                              .reason = S("Không còn vụ việc"),
                              .basis = S("45/QĐ-TA") };
    must_fail(w->t, &w->coordinator, &occurrence_close_cmd, &close, ERR_NOT_FOUND);
    must_fail(w->t, &w->court_officer, &occurrence_close_cmd, &close, ERR_FORBIDDEN);
    world_count(w, str_z(w->t->arena,
                         str_printf(w->t->arena,
                                    "UPDATE obligation SET lead_unit_id = %lld WHERE id = %lld "
                                    "RETURNING 1",
                                    (long long)w->court.v, (long long)id.v)));
    must_run(w->t, &w->court_officer, &occurrence_close_cmd, &close);
}

static void statements__all_prepare(void **state) {
    World *w = *state;
    static const SqlText *const *const all[] = { sql_texts_comment,    sql_texts_notice,
                                                 sql_texts_obligation, sql_texts_obligation_list,
                                                 sql_texts_occurrence, sql_texts_overview,
                                                 sql_texts_submission, sql_texts_tally,
                                                 sql_texts_unit };
    Db *db;
    Err err = { 0 };
    assert_ok(store_read(w->t->store, w->t->arena, &db, &err), &err);
    for (size_t i = 0; i < COUNT_OF(all); i++)
        for (const SqlText *const *text = all[i]; *text; text++) {
            assert_ok(db_prepare(db, *text, &err), &err);
        }
    store_read_done(w->t->store, db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WORLD_TEST(submission__a_number_that_nobody_asked_for_is_told),
        WORLD_TEST(occurrence__appears_for_each_quarter_with_its_day),
        WORLD_TEST(occurrence__goes_from_open_to_accepted_and_counts_follow),
        WORLD_TEST(occurrence__is_not_done_without_evidence),
        WORLD_TEST(occurrence__nobody_accepts_the_own_work_nor_that_of_strangers),
        WORLD_TEST(occurrence__an_event_is_entered_by_the_lead_or_by_the_performer_for_itself),
        WORLD_TEST(occurrence__an_event_of_a_day_that_has_one_must_be_said_to_be_another),
        WORLD_TEST(occurrence__an_event_has_happened_and_its_term_is_that_of_the_text),
        WORLD_TEST(occurrence__a_return_needs_a_reason_and_may_give_days),
        WORLD_TEST(occurrence__a_draft_is_kept_and_its_files_stay),
        WORLD_TEST(occurrence__a_self_tracked_court_is_not_counted_nor_judged),
        WORLD_TEST(occurrence__is_counted_where_the_unit_has_moved_to),
        WORLD_TEST(occurrence__is_counted_again_when_a_court_no_longer_follows_itself),
        WORLD_TEST(comment__reaches_those_concerned_and_nobody_else_may),
        WORLD_TEST(occurrence__a_closed_one_needs_reason_and_basis_and_leaves_the_counts),
        WORLD_TEST(occurrence__is_not_accepted_by_a_person_with_roles_in_both_units),
        WORLD_TEST(occurrence__answer_belongs_to_a_question_of_the_same_work),
        WORLD_TEST(occurrence__single_day_outside_the_term_falls_due),
        WORLD_TEST(unit__with_open_work_is_closed_knowingly),
        WORLD_TEST(occurrence__further_days_do_not_make_late_work_timely),
        WORLD_TEST(occurrence__is_not_closed_by_who_performs_it_but_by_who_accepts),
        WORLD_TEST(occurrence__own_work_is_released_by_the_body_alone_and_accepted_by_nobody),
        WORLD_TEST(occurrence__of_any_other_unit_is_never_released),
        WORLD_TEST(occurrence__of_own_work_outsiders_get_one_answer_whatever_its_state),
        WORLD_TEST(occurrence__of_own_work_nobody_outside_is_told_until_it_is_released),
        WORLD_TEST(occurrence__of_a_self_tracked_court_is_closed_by_the_court_alone),
        WORLD_TEST(statements__all_prepare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
