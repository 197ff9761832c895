#include "work_support.h"

#include "domain/document.h"
#include "domain/party.h"
#include "domain/programme_confirm.h"
#include "domain/version.h"
#include "text/extract.h"
#include "text/extract_json.h"

#define TEXT_1                                                                                                             \
    "QUY CHẾ\nphối hợp thông tin đến Nhân dân\n"                                                               \
    "Điều 1. Phạm vi\nQuy chế này quy định việc phối hợp giữa các cơ quan.\n"                         \
    "Điều 2. Trách nhiệm\n1. UBND tỉnh có trách nhiệm hằng năm báo cáo Văn phòng Tỉnh ủy trước " \
    "ngày 15 tháng 12.\n2. Đề nghị TAND tỉnh thông báo kết quả xét xử.\n"                                \
    "3. Ủy ban nhân dân cấp xã niêm yết tài liệu tại trụ sở.\n"

/** A reading as "kyket extract --json" prints it. */
static const char json_1[] =
    "{\"title\":\"Quy chế phối hợp thông tin đến Nhân dân\",\"symbol\":null,\"issued\":null,"
    "\"parties\":[\"Văn phòng Tỉnh ủy\",\"Ủy ban nhân dân tỉnh\",\"Tòa án nhân dân tỉnh\"],"
    "\"basis\":[{\"symbol\":\"238-QĐ/TW\",\"title\":\"Quy định\"}],\"provisions\":["
    "{\"id\":\"d1\",\"kind\":\"dieu\",\"label\":\"Điều 1.\",\"parent\":null,\"heading\":\"Phạm "
    "vi\",\"text\":\"Quy chế này quy định việc phối hợp.\"},"
    "{\"id\":\"d2\",\"kind\":\"dieu\",\"label\":\"Điều 2.\",\"parent\":null,\"heading\":\"Trách "
    "nhiệm\",\"text\":\"\"},"
    "{\"id\":\"d2.k1\",\"kind\":\"khoan\",\"label\":\"1.\",\"parent\":\"d2\",\"heading\":null,"
    "\"text\":\"UBND tỉnh hằng năm báo cáo trước ngày 15 tháng 12.\"},"
    "{\"id\":\"d2.k2\",\"kind\":\"khoan\",\"label\":\"2.\",\"parent\":\"d2\",\"heading\":null,"
    "\"text\":\"Đề nghị TAND tỉnh thông báo kết quả xét xử.\"},"
    "{\"id\":\"d2.k3\",\"kind\":\"khoan\",\"label\":\"3.\",\"parent\":\"d2\",\"heading\":null,"
    "\"text\":\"UBND cấp xã niêm yết tài liệu, họp dân; nắm bắt dư luận.\"}],"
    "\"obligations\":["
    "{\"id\":\"o1\",\"provision\":\"d2.k1\",\"kind\":\"report\",\"lead\":[\"UBND tỉnh\"],"
    "\"cooperate\":[],\"request\":false,\"action\":\"hằng năm báo cáo trước ngày 15 tháng 12\","
    "\"due\":{\"type\":\"yearly\",\"before\":\"12-15\",\"words\":\"hằng năm\"},"
    "\"report_to\":[\"Văn phòng Tỉnh ủy\"],\"sure\":95,\"read_from\":{\"lead\":\"clause\","
    "\"duty\":\"báo cáo\"}},"
    "{\"id\":\"o2\",\"provision\":\"d2.k2\",\"kind\":\"notice\",\"lead\":[\"TAND tỉnh\"],"
    "\"cooperate\":[],\"request\":false,\"action\":\"thông báo kết quả xét xử\",\"due\":null,"
    "\"report_to\":[],\"sure\":90},"
    "{\"id\":\"o3\",\"provision\":\"d2.k3\",\"kind\":\"duty\",\"lead\":[\"UBND cấp xã\"],"
    "\"cooperate\":[\"Đoàn Thanh niên\"],\"request\":false,\"action\":\"niêm yết tài liệu, họp "
    "dân\","
    "\"due\":[{\"type\":\"monthly\"},{\"type\":\"ad_hoc\"}],\"report_to\":[],\"sure\":85},"
    "{\"id\":\"o4\",\"provision\":\"d2.k3\",\"kind\":\"duty\",\"lead\":[\"UBND cấp xã\"],"
    "\"cooperate\":[],\"request\":false,\"action\":\"nắm bắt dư luận\",\"due\":null,"
    "\"report_to\":[],\"sure\":90,\"note\":\"x\"}],\"remarks\":[]}";

static ProgrammeText text_of(World *w, const char *json) {
    ProgrammeText text;
    Err err = { 0 };
    assert_ok(programme_text_read(w->t->arena, str_c(json), &text, &err), &err);
    return text;
}

static FileGiven given(World *w, const char *content) {
    EvidenceFile file = world_file(w, content);
    return (FileGiven){ file.sha256, S("chuong-trinh.txt"), S("text/plain"), file.size };
}

static Db *reading(World *w) {
    Db *db;
    Err err = { 0 };
    assert_ok(store_read(w->t->store, w->t->arena, &db, &err), &err);
    return db;
}

typedef struct Made {
    ProgrammeRow programme;
    ProposalRow *proposals;
    size_t n;
    PartyRow *parties;
    size_t parties_n;
} Made;

static Made look(World *w, ProgrammeId id, VersionId version) {
    Made m;
    Err err = { 0 };
    Db *db = reading(w);
    assert_ok(sql_programme_get(db, id, &m.programme, &err), &err);
    assert_ok(sql_proposal_list(db, version.v ? version : m.programme.version, 0, 100, &m.proposals,
                                &m.n, &err),
              &err);
    assert_ok(sql_party_list(db, id, &m.parties, &m.parties_n, &err), &err);
    store_read_done(w->t->store, db);
    return m;
}

static Made create(World *w) {
    ProgrammeText text = text_of(w, json_1);
    ProgrammeCreate cmd = { .lead = w->office, .source = given(w, TEXT_1), .text = &text };
    ProgrammeId id = { must_run(w->t, &w->coordinator, &programme_create_cmd, &cmd) };
    return look(w, id, (VersionId){ 0 });
}

static ObligationDraft draft_of(World *w, int64_t id) {
    ObligationDraft draft;
    Err err = { 0 };
    Db *db = reading(w);
    assert_ok(obligation_draft_read(db, (ObligationId){ id }, &draft, &err), &err);
    store_read_done(w->t->store, db);
    return draft;
}

static int64_t accept(World *w, ProposalId id) {
    ProposalAccept cmd = { .ids = &id, .n = 1 };
    return must_run(w->t, &w->coordinator, &proposal_accept_cmd, &cmd);
}

static void discard(World *w, ProposalId id) {
    ProposalDiscard cmd = { .ids = &id, .n = 1 };
    must_run(w->t, &w->coordinator, &proposal_discard_cmd, &cmd);
}

static UnitId unit_named(Made *m, const char *name) {
    for (size_t i = 0; i < m->parties_n; i++)
        if (str_is(m->parties[i].name, name)) return m->parties[i].unit;
    fail_msg("no party %s", name);
    return (UnitId){ 0 };
}

static void programme__a_text_becomes_provisions_parties_and_proposals(void **state) {
    World *w = *state;
    Made m = create(w);
    assert_str(m.programme.title, "Quy chế phối hợp thông tin đến Nhân dân");
    assert_int_equal(m.programme.state, PROGRAMME_DRAFT);
    assert_int_equal(m.n, 4);
    assert_int_equal(unit_named(&m, "Văn phòng Tỉnh ủy").v, w->office.v);
    assert_int_equal(unit_named(&m, "Ủy ban nhân dân tỉnh").v, w->committee.v);
    assert_int_equal(unit_named(&m, "Tòa án nhân dân tỉnh").v, w->court.v);
    assert_int_equal(unit_named(&m, "Đoàn Thanh niên").v, 0); // nobody fits: a person says who
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM provision_text WHERE version_id = "
                                    "(SELECT MAX(id) FROM programme_version)"),
                     5);
}

static void programme__is_only_made_by_those_who_lead_it_and_from_a_text(void **state) {
    World *w = *state;
    ProgrammeText text = text_of(w, json_1);
    ProgrammeCreate cmd = { .lead = w->office, .source = given(w, TEXT_1), .text = &text };
    must_fail(w->t, &w->stranger, &programme_create_cmd, &cmd, ERR_FORBIDDEN);
    cmd.secrecy = SECRECY_SECRET;
    must_fail(w->t, &w->coordinator, &programme_create_cmd, &cmd, ERR_INPUT);
    ProgrammeText none;
    Err err = { 0 };
    assert_false(programme_text_read(w->t->arena, S("{\"provisions\":[]}"), &none, &err));
    assert_int_equal(err.code, ERR_INPUT);
    assert_false(programme_text_read(w->t->arena, S("[1,2"), &none, &err));
    assert_false(programme_text_read(
        w->t->arena, S("{\"provisions\":[{\"id\":\"d1\",\"kind\":\"dieu\",\"parent\":\"d9\"}]}"),
        &none, &err));
}

static void proposal__accepting_resolves_names_dates_and_who_accepts(void **state) {
    World *w = *state;
    Made m = create(w);
    ObligationDraft d = draft_of(w, accept(w, m.proposals[0].id));
    assert_int_equal(d.lead.v, w->committee.v);
    assert_int_equal(d.accept.v, w->office.v);
    assert_str(d.rule, "yearly 12-15");
    assert_str(d.title, "Hằng năm báo cáo trước ngày 15 tháng 12");
    assert_str(d.deliverable, "Báo cáo");
    assert_str(d.addressees, "Văn phòng Tỉnh ủy");
    assert_false(d.is_request);
    d = draft_of(w, accept(w, m.proposals[2].id)); // every commune performs, none leads the others
    assert_int_equal(d.perform_n, 2);
    assert_int_equal(d.lead.v, w->office.v);
    ProposalAccept again = { .ids = &m.proposals[0].id, .n = 1 };
    must_fail(w->t, &w->coordinator, &proposal_accept_cmd, &again, ERR_STATE);
    must_fail(w->t, &w->officer[0], &proposal_accept_cmd, &again, ERR_FORBIDDEN);
}

static void proposal__a_court_is_always_asked(void **state) {
    World *w = *state;
    Made m = create(w);
    ObligationDraft d = draft_of(w, accept(w, m.proposals[1].id));
    assert_int_equal(d.lead.v, w->court.v);
    assert_true(d.is_request); // the text did not say so
    d.is_request = false;
    must_run(w->t, &w->coordinator, &obligation_draft_set_cmd, &d);
    assert_true(draft_of(w, d.id.v).is_request);
}

static void proposal__a_unit_outside_the_chain_is_always_asked(void **state) {
    World *w = *state;
    Made m = create(w);
    ObligationDraft d = draft_of(w, accept(w, m.proposals[0].id));
    assert_false(d.is_request);
    UnitOpen front = { .superior = w->province,
                       .kind = UNIT_FRONT,
                       .name = S("Mặt trận tỉnh"),
                       .from = day_of("2021-01-01") };
    d.lead.v = must_run(w->t, NULL, &unit_open_cmd, &front);
    d.perform = NULL;
    d.perform_n = 0;
    must_run(w->t, &w->coordinator, &obligation_draft_set_cmd, &d);
    assert_true(draft_of(w, d.id.v).is_request);
}

static void proposal__watching_opinions_needs_a_persons_own_words(void **state) {
    World *w = *state;
    Made m = create(w);
    ProposalId id = m.proposals[3].id;
    assert_true(m.proposals[3].is_opinion_watch);
    ProposalAccept cmd = { .ids = &id, .n = 1 };
    must_fail(w->t, &w->coordinator, &proposal_accept_cmd, &cmd, ERR_STATE);
    ObligationDraft d = { .proposal = id,
                          .title = S("Nắm bắt"),
                          .action = S("Nắm bắt, dư luận."),
                          .lead = w->commune[0] };
    must_fail(w->t, &w->coordinator, &obligation_draft_set_cmd, &d, ERR_STATE);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation"), 0);
    d.action = S("Trả lời công khai câu hỏi mà người dân gửi đến");
    must_run(w->t, &w->coordinator, &obligation_draft_set_cmd, &d);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation"), 1);
}

static void proposal__discard_and_accept_can_be_undone(void **state) {
    World *w = *state;
    Made m = create(w);
    accept(w, m.proposals[0].id);
    discard(w, m.proposals[1].id);
    for (int i = 0; i < 2; i++) {
        ProposalReopen cmd = { m.proposals[i].id };
        must_run(w->t, &w->coordinator, &proposal_reopen_cmd, &cmd);
    }
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation"), 0);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM proposal WHERE state = 1"), 4);
}

static void obligation_draft__who_saves_over_something_newer_is_told(void **state) {
    World *w = *state;
    Made m = create(w);
    ObligationDraft first = draft_of(w, accept(w, m.proposals[0].id)), second = first;
    first.title = S("Tên của người thứ nhất");
    must_run(w->t, &w->coordinator, &obligation_draft_set_cmd, &first);
    second.title = S("Tên của người thứ hai");
    must_fail(w->t, &w->coordinator, &obligation_draft_set_cmd, &second, ERR_CONFLICT);
    assert_str(draft_of(w, first.id.v).title, "Tên của người thứ nhất");
    ObligationDraftDelete gone = { first.id, second.seen };
    must_fail(w->t, &w->coordinator, &obligation_draft_delete_cmd, &gone, ERR_CONFLICT);
    second.seen = draft_of(w, first.id.v).seen; // knowingly
    must_run(w->t, &w->coordinator, &obligation_draft_set_cmd, &second);
    assert_str(draft_of(w, first.id.v).title, "Tên của người thứ hai");
}

static void proposal__a_decision_is_about_what_was_shown(void **state) {
    World *w = *state;
    Made m = create(w);
    ProposalId id = m.proposals[2].id;
    Str seen = proposal_mark(w->t->arena, &m.proposals[2]);
    ProposalSplit split = { .id = id, .at = 18 };
    must_run(w->t, &w->coordinator, &proposal_split_cmd, &split);
    ProposalAccept accepts = { .ids = &id, .n = 1, .seen = &seen };
    ProposalDiscard discards = { .ids = &id, .n = 1, .seen = &seen };
    ProposalMerge merge = { id, seen };
    split.seen = seen;
    must_fail(w->t, &w->coordinator, &proposal_accept_cmd, &accepts, ERR_CONFLICT);
    must_fail(w->t, &w->coordinator, &proposal_discard_cmd, &discards, ERR_CONFLICT);
    must_fail(w->t, &w->coordinator, &proposal_merge_cmd, &merge, ERR_CONFLICT);
    must_fail(w->t, &w->coordinator, &proposal_split_cmd, &split, ERR_CONFLICT);
    Made now = look(w, m.programme.id, (VersionId){ 0 });
    seen = proposal_mark(w->t->arena, &now.proposals[2]);
    must_run(w->t, &w->coordinator, &proposal_discard_cmd, &discards);
    ProposalReopen reopen = { .id = id, .seen = seen }; // of before it was discarded
    must_fail(w->t, &w->coordinator, &proposal_reopen_cmd, &reopen, ERR_CONFLICT);
}

static void proposal__undoing_never_loses_edits_without_a_word(void **state) {
    World *w = *state;
    Made m = create(w);
    ProposalReopen reopen = { .id = m.proposals[0].id };
    ObligationDraft d = draft_of(w, accept(w, m.proposals[0].id));
    Str title = d.title;
    d.title = S("Báo cáo năm");
    must_run(w->t, &w->coordinator, &obligation_draft_set_cmd, &d);
    must_fail(w->t, &w->coordinator, &proposal_reopen_cmd, &reopen, ERR_CONFLICT);
    d = draft_of(w, d.id.v);
    d.title = title; // as it was read again: nothing would be lost
    must_run(w->t, &w->coordinator, &obligation_draft_set_cmd, &d);
    must_run(w->t, &w->coordinator, &proposal_reopen_cmd, &reopen);
    d = draft_of(w, accept(w, m.proposals[0].id));
    d.rule = S("yearly 11-30");
    must_run(w->t, &w->coordinator, &obligation_draft_set_cmd, &d);
    reopen.drops_edits = true;
    must_run(w->t, &w->coordinator, &proposal_reopen_cmd, &reopen);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation"), 0);
    assert_str(draft_of(w, accept(w, m.proposals[0].id)).rule, "yearly 12-15");
    accept(w, m.proposals[2].id); // every commune, nobody touched it
    reopen = (ProposalReopen){ .id = m.proposals[2].id };
    must_run(w->t, &w->coordinator, &proposal_reopen_cmd, &reopen);
}

static void proposal__discarded_becomes_a_duty_only_for_who_has_seen_that(void **state) {
    World *w = *state;
    Made m = create(w);
    Db *db = reading(w);
    ObligationDraft draft;
    const char *missing;
    Err err = { 0 };
    assert_ok(proposal_draft(db, &m.programme, &m.proposals[0], &draft, &missing, &err), &err);
    store_read_done(w->t->store, db);
    discard(w, m.proposals[0].id);
    must_fail(w->t, &w->coordinator, &obligation_draft_set_cmd, &draft, ERR_CONFLICT);
    Made now = look(w, m.programme.id, (VersionId){ 0 });
    draft.seen = S("");
    must_fail(w->t, &w->coordinator, &obligation_draft_set_cmd, &draft, ERR_STATE);
    draft.seen = proposal_mark(w->t->arena, &now.proposals[0]);
    must_run(w->t, &w->coordinator, &obligation_draft_set_cmd, &draft);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM proposal WHERE state = 2"), 1);
}

static void proposal__several_are_discarded_together_or_none(void **state) {
    World *w = *state;
    Made m = create(w);
    const ProposalId both[] = { m.proposals[1].id, m.proposals[2].id };
    const ProposalId mixed[] = { m.proposals[0].id, m.proposals[1].id };
    ProposalDiscard cmd = { .ids = both, .n = 2 };
    must_fail(w->t, &w->officer[0], &proposal_discard_cmd, &cmd, ERR_FORBIDDEN);
    must_run(w->t, &w->coordinator, &proposal_discard_cmd, &cmd);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM proposal WHERE state = 3"), 2);
    cmd.ids = mixed; // the second is decided already
    must_fail(w->t, &w->coordinator, &proposal_discard_cmd, &cmd, ERR_STATE);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM proposal WHERE state = 3"), 2);
    cmd.n = 0;
    must_fail(w->t, &w->coordinator, &proposal_discard_cmd, &cmd, ERR_INPUT);
}

static void proposal__splits_at_a_character_by_date_and_merges_again(void **state) {
    World *w = *state;
    Made m = create(w);
    ProposalSplit split = { .id = m.proposals[2].id, .at = 17 }; // "niêm yết tài liệu"
    must_run(w->t, &w->coordinator, &proposal_split_cmd, &split);
    m = look(w, m.programme.id, (VersionId){ 0 });
    assert_int_equal(m.n, 5);
    assert_str(m.proposals[2].action, "niêm yết tài liệu");
    assert_str(m.proposals[3].action, "họp dân");
    ProposalMerge merge = { m.proposals[2].id };
    must_run(w->t, &w->coordinator, &proposal_merge_cmd, &merge);
    m = look(w, m.programme.id, (VersionId){ 0 });
    assert_int_equal(m.n, 4);
    assert_str(m.proposals[2].action, "niêm yết tài liệu, họp dân"); // as the text has it
    split = (ProposalSplit){ .id = m.proposals[2].id, .by_due = true };
    must_run(w->t, &w->coordinator, &proposal_split_cmd, &split);
    m = look(w, m.programme.id, (VersionId){ 0 });
    assert_int_equal(m.n, 5);
    assert_str(m.proposals[2].due, "[{\"type\":\"monthly\"}]");
    assert_str(m.proposals[3].due, "[{\"type\":\"ad_hoc\"}]");
    merge.id = m.proposals[2].id; // back again: both dates, and the words once
    must_run(w->t, &w->coordinator, &proposal_merge_cmd, &merge);
    m = look(w, m.programme.id, (VersionId){ 0 });
    assert_str(m.proposals[2].action, "niêm yết tài liệu, họp dân");
    assert_str(m.proposals[2].due, "[{\"type\":\"monthly\"},{\"type\":\"ad_hoc\"}]");
    split = (ProposalSplit){ .id = m.proposals[0].id, .at = 4000 };
    must_fail(w->t, &w->coordinator, &proposal_split_cmd, &split, ERR_INPUT);
    merge.id = m.proposals[0].id; // alone in its provision
    must_fail(w->t, &w->coordinator, &proposal_merge_cmd, &merge, ERR_INPUT);
}

static void proposal__all_sure_ones_are_accepted_at_once(void **state) {
    World *w = *state;
    Made m = create(w);
    ProposalId *ids;
    size_t n;
    Err err = { 0 };
    Db *db = reading(w);
    assert_ok(proposal_sure(db, &m.programme, m.programme.version, &ids, &n, &err), &err);
    store_read_done(w->t->store, db);
    assert_int_equal(n, 2); // one states two dates, one watches opinions
    ProposalAccept cmd = { .ids = ids, .n = n };
    must_run(w->t, &w->coordinator, &proposal_accept_cmd, &cmd);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation"), 2);
}

static void obligation_draft__a_unit_never_accepts_its_own_work(void **state) {
    World *w = *state;
    Made m = create(w);
    ObligationDraft d = draft_of(w, accept(w, m.proposals[0].id));
    d.accept = w->committee;
    must_fail(w->t, &w->coordinator, &obligation_draft_set_cmd, &d, ERR_INPUT);
    d.accept = w->office;
    d.rule = S("yearly 31-31");
    must_fail(w->t, &w->coordinator, &obligation_draft_set_cmd, &d, ERR_INPUT);
    d.rule = S("");
    d.lead = (UnitId){ 4711 };
    must_fail(w->t, &w->coordinator, &obligation_draft_set_cmd, &d, ERR_INPUT);
}

static ProgrammeConfirm confirmation(World *w, ProgrammeId id, int64_t discarded) {
    return (ProgrammeConfirm){ .id = id,
                               .symbol = S("12-CTr/VPTU"),
                               .signers = S("Đinh Văn Khuê"),
                               .signed_day = day_of("2026-01-15"),
                               .file = given(w, "bản quét"),
                               .from = day_of("2026-01-15"),
                               .to = day_of("2030-12-31"),
                               .discarded = discarded };
}

static void programme__binds_only_when_everything_is_there(void **state) {
    World *w = *state;
    Made m = create(w);
    ProgrammeConfirm confirm = confirmation(w, m.programme.id, 0);
    must_fail(w->t, &w->coordinator, &programme_confirm_cmd, &confirm, ERR_STATE); // undecided
    int64_t first = accept(w, m.proposals[0].id);
    accept(w, m.proposals[2].id);
    discard(w, m.proposals[1].id);
    discard(w, m.proposals[3].id);
    must_fail(w->t, &w->coordinator, &programme_confirm_cmd, &confirm, ERR_CONFLICT); // 2, not 0
    confirm.discarded = 2;
    ProgrammeConfirm lacking = confirm;
    lacking.file = (FileGiven){ 0 };
    must_fail(w->t, &w->coordinator, &programme_confirm_cmd, &lacking, ERR_INPUT);
    lacking = confirm;
    lacking.symbol = S("");
    must_fail(w->t, &w->coordinator, &programme_confirm_cmd, &lacking, ERR_INPUT);
    lacking = confirm;
    lacking.signers = S(" ");
    must_fail(w->t, &w->coordinator, &programme_confirm_cmd, &lacking, ERR_INPUT);
    lacking = confirm;
    lacking.signed_day = DAY_NONE;
    must_fail(w->t, &w->coordinator, &programme_confirm_cmd, &lacking, ERR_INPUT);
    lacking = confirm;
    lacking.to = day_of("2025-01-01");
    must_fail(w->t, &w->coordinator, &programme_confirm_cmd, &lacking, ERR_INPUT);
    must_fail(w->t, &w->committee_leader, &programme_confirm_cmd, &confirm, ERR_FORBIDDEN);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM occurrence"), 0); // nothing binds yet
    must_run(w->t, &w->coordinator, &programme_confirm_cmd, &confirm);
    m = look(w, m.programme.id, (VersionId){ 0 });
    assert_int_equal(m.programme.state, PROGRAMME_IN_FORCE);
    assert_str(m.programme.symbol, "12-CTr/VPTU");
    assert_day(world_occurrence(w, (ObligationId){ first }, "2026").due, "2026-12-15");
    ProposalReopen reopen = { m.proposals[0].id };
    must_fail(w->t, &w->coordinator, &proposal_reopen_cmd, &reopen, ERR_STATE);
    must_fail(w->t, &w->coordinator, &programme_confirm_cmd, &confirm, ERR_STATE);
}

/** In force with one duty on d2.k1 and one on d2.k3. */
static Made in_force(World *w, int64_t *first, int64_t *second) {
    Made m = create(w);
    *first = accept(w, m.proposals[0].id);
    *second = accept(w, m.proposals[2].id);
    discard(w, m.proposals[1].id);
    discard(w, m.proposals[3].id);
    ProgrammeConfirm confirm = confirmation(w, m.programme.id, 2);
    must_run(w->t, &w->coordinator, &programme_confirm_cmd, &confirm);
    return look(w, m.programme.id, (VersionId){ 0 });
}

static VersionId later(World *w, Made *m, const char *json) {
    ProgrammeText text = text_of(w, json);
    VersionDraft cmd = { .programme = m->programme.id,
                         .kind = VERSION_AMENDED,
                         .source = given(w, "bản 2"),
                         .text = &text };
    return (VersionId){ must_run(w->t, &w->coordinator, &version_draft_cmd, &cmd) };
}

static const char json_2[] =
    "{\"title\":\"x\",\"provisions\":["
    "{\"id\":\"d1\",\"kind\":\"dieu\",\"label\":\"Điều 1.\",\"parent\":null,\"heading\":\"Mở đầu\","
    "\"text\":\"Điều mới hoàn toàn\"},"
    "{\"id\":\"d2\",\"kind\":\"dieu\",\"label\":\"Điều 2.\",\"parent\":null,\"heading\":\"Trách "
    "nhiệm\",\"text\":\"\"},"
    "{\"id\":\"d2.k1\",\"kind\":\"khoan\",\"label\":\"1.\",\"parent\":\"d2\",\"heading\":null,"
    "\"text\":\"UBND tỉnh hằng năm báo cáo trước ngày 20 tháng 12.\"}],"
    "\"obligations\":[{\"id\":\"o1\",\"provision\":\"d1\",\"kind\":\"duty\",\"lead\":[\"UBND "
    "tỉnh\"],"
    "\"action\":\"mở hội nghị\",\"due\":null,\"sure\":90}]}";

static void version__shows_what_changes_and_applies_it_when_confirmed(void **state) {
    World *w = *state;
    int64_t first, second;
    Made m = in_force(w, &first, &second);
    VersionId draft = later(w, &m, json_2);
    VersionEffect *effects;
    size_t n;
    Err err = { 0 };
    Db *db = reading(w);
    assert_ok(version_effects(db, &m.programme, draft, &effects, &n, &err), &err);
    store_read_done(w->t->store, db);
    assert_int_equal(n, 2);
    assert_int_equal(effects[0].fate, FATE_CHANGED);
    assert_int_equal(effects[1].fate, FATE_GONE);
    Made now = look(w, m.programme.id, draft);
    assert_int_equal(now.n, 1);
    accept(w, now.proposals[0].id);
    ProgrammeConfirm confirm = confirmation(w, m.programme.id, 0);
    confirm.symbol = S("13-CTr/VPTU");
    confirm.from = day_of("2026-11-24");
    must_fail(w->t, &w->coordinator, &programme_confirm_cmd, &confirm, ERR_STATE); // undecided
    VersionDecide decide = { .version = draft, .obligation = { first }, .choice = CHOICE_KEEP };
    must_run(w->t, &w->coordinator, &version_decide_cmd, &decide);
    must_run(w->t, &w->coordinator, &programme_confirm_cmd, &confirm);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation WHERE state = 3"), 1);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation WHERE state = 1"), 2);
    assert_int_equal(world_count(w, "SELECT MAX(number) FROM obligation"), 3);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM document_relation WHERE kind = 3"), 1);
    m = look(w, m.programme.id, (VersionId){ 0 });
    assert_int_equal(m.programme.version.v, draft.v);
}

static Instant instant_of(const char *text) {
    Instant at;
    assert_true(instant_parse(str_c(text), &at));
    return at;
}

/** The next version with the duty of d2.k1 kept, in force from a day. */
static VersionId confirm_later(World *w, Made *m, int64_t kept, const char *from, const char *to) {
    VersionId draft = later(w, m, json_2);
    accept(w, look(w, m->programme.id, draft).proposals[0].id);
    VersionDecide decide = { .version = draft, .obligation = { kept }, .choice = CHOICE_KEEP };
    must_run(w->t, &w->coordinator, &version_decide_cmd, &decide);
    ProgrammeConfirm confirm = confirmation(w, m->programme.id, 0);
    confirm.symbol = S("13-CTr/VPTU");
    confirm.signed_day = day_of("2026-11-20");
    confirm.title = S("Quy chế sửa đổi");
    confirm.from = day_of(from);
    confirm.to = day_of(to);
    must_run(w->t, &w->coordinator, &programme_confirm_cmd, &confirm);
    return draft;
}

static void version__in_force_gives_the_programme_its_head_its_basis_and_its_parties(void **state) {
    World *w = *state;
    int64_t first, second;
    Made m = in_force(w, &first, &second);
    VersionId before = m.programme.version;
    VersionId version = confirm_later(w, &m, first, "2026-11-24", "2032-12-31");
    Made now = look(w, m.programme.id, version);
    assert_str(now.programme.title, "Quy chế sửa đổi");
    assert_str(now.programme.symbol, "13-CTr/VPTU");
    assert_day(now.programme.signed_day, "2026-11-20");
    assert_day(now.programme.from, "2026-11-24");
    assert_day(now.programme.to, "2032-12-31");
    VersionSigned *rows;
    PartyRow *parties;
    BasisRow *basis;
    ProgrammeItem *found;
    size_t n;
    Err err = { 0 };
    Db *db = reading(w);
    assert_ok(sql_version_signed(db, m.programme.id, &rows, &n, &err), &err);
    assert_int_equal(n, 2);
    assert_str(rows[0].symbol, "12-CTr/VPTU");
    assert_day(version_until(&now.programme, &rows[0]), "2026-11-23");
    assert_day(version_until(&now.programme, &rows[1]), "2032-12-31");
    ProgrammeRow old = now.programme;
    assert_ok(version_head(db, &old, before, &err), &err);
    assert_str(old.title, "Quy chế phối hợp thông tin đến Nhân dân");
    assert_str(old.symbol, "12-CTr/VPTU");
    // The text of the later one names neither a basis nor parties: none, and those of before.
    assert_ok(sql_basis_list(db, old.id, before, &basis, &n, &err), &err);
    assert_int_equal(n, 1);
    assert_ok(sql_basis_list(db, old.id, version, &basis, &n, &err), &err);
    assert_int_equal(n, 0);
    assert_ok(version_parties(db, &now.programme, before, &parties, &n, &err), &err);
    assert_true(n >= 3 && parties[2].is_signatory);
    static const char *const numbers[] = { "12-ctr", "13-CTr/VPTU", "quy chế sửa đổi" };
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        Str pattern = search_pattern(w->t->arena, str_c(numbers[i]));
        assert_ok(
            sql_programme_list(db, pattern, PROGRAMME_IN_FORCE, INT64_MAX, 9, &found, &n, &err),
            &err);
        assert_int_equal(n, 1);
    }
    store_read_done(w->t->store, db);
}

static void version__a_kept_duty_lasts_as_long_as_the_term_of_the_later_version(void **state) {
    World *w = *state;
    int64_t first, second;
    Made m = in_force(w, &first, &second);
    confirm_later(w, &m, first, "2026-11-24", "2027-06-30");
    // That of 2027 is due after the end; it was made ahead, and is void now.
    assert_int_equal(world_occurrence(w, (ObligationId){ first }, "2026").state, OCC_OPEN);
    assert_int_equal(world_occurrence(w, (ObligationId){ first }, "2027").state, OCC_VOID);
    assert_int_equal(
        world_count(w, "SELECT last_day FROM obligation WHERE rule <> '' AND state = 1"),
        day_of("2027-06-30").n);
}

static void version__other_parties_sign_from_its_first_day_on(void **state) {
    World *w = *state;
    int64_t first, second;
    Made m = in_force(w, &first, &second);
    ProgrammeText text = text_of(w, json_1);
    const Str names[] = { S("UBND tỉnh"), S("Sở Y tế") };
    text.parties = (Str *)(uintptr_t)names;
    text.parties_n = 2;
    VersionDraft cmd = { .programme = m.programme.id,
                         .kind = VERSION_AMENDED,
                         .source = given(w, "bản 2"),
                         .text = &text };
    VersionId draft = { must_run(w->t, &w->coordinator, &version_draft_cmd, &cmd) };
    ProgrammeConfirm confirm = confirmation(w, m.programme.id, 0);
    confirm.symbol = S("13-CTr/VPTU");
    confirm.from = day_of("2026-12-01");
    must_fail(w->t, &w->coordinator, &programme_confirm_cmd, &confirm, ERR_STATE); // Sở Y tế: who?
    Made now = look(w, m.programme.id, draft);
    for (size_t i = 0; i < now.parties_n; i++) {
        PartyAssign assign = { m.programme.id, now.parties[i].ordinal, w->commune[0], COVER_UNIT,
                               true };
        if (str_is(now.parties[i].name, "Sở Y tế"))
            must_run(w->t, &w->coordinator, &party_assign_cmd, &assign);
    }
    must_run(w->t, &w->coordinator, &programme_confirm_cmd, &confirm);
    const char *sign = "SELECT COUNT(*) FROM programme_party WHERE is_signatory = 1";
    assert_int_equal(world_count(w, sign), 3);
    w->t->now = instant_of("2026-12-01T08:00:00+07:00");
    const VersionBegin begin = { draft };
    must_run(w->t, NULL, &version_begin_cmd, &begin);
    assert_int_equal(world_count(w, sign), 2);
    PartyRow *parties;
    size_t n, signing = 0;
    Err err = { 0 };
    now = look(w, m.programme.id, draft);
    Db *db = reading(w);
    assert_ok(version_parties(db, &now.programme, m.programme.version, &parties, &n, &err), &err);
    store_read_done(w->t->store, db);
    for (size_t i = 0; i < n; i++)
        signing += parties[i].is_signatory;
    assert_int_equal(signing, 3); // of the one before they stay as they were
}

static void version__waits_for_its_first_day_and_nothing_changes_before(void **state) {
    World *w = *state;
    int64_t first, second;
    Made m = in_force(w, &first, &second);
    VersionId version = confirm_later(w, &m, first, "2027-01-01", "2030-12-31");
    Made now = look(w, m.programme.id, version);
    assert_int_equal(now.programme.version.v, m.programme.version.v);
    assert_str(now.programme.symbol, "12-CTr/VPTU");
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation WHERE state = 1"), 2);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation WHERE state = 0"), 1);
    const VersionBegin begin = { version };
    assert_int_equal(must_run(w->t, NULL, &version_begin_cmd, &begin), 0); // not yet
    must_fail(w->t, &w->coordinator, &version_begin_cmd, &begin, ERR_FORBIDDEN);
    // The review is over, and no other version is drafted meanwhile.
    VersionDecide decide = { .version = version, .obligation = { first }, .choice = CHOICE_KEEP };
    must_fail(w->t, &w->coordinator, &version_decide_cmd, &decide, ERR_STATE);
    ProgrammeText text = text_of(w, json_2);
    VersionDraft other = { .programme = m.programme.id,
                           .kind = VERSION_AMENDED,
                           .source = given(w, "bản 3"),
                           .text = &text };
    must_fail(w->t, &w->coordinator, &version_draft_cmd, &other, ERR_STATE);
    // Work of the time before its first day is done as before.
    w->t->now = instant_of("2026-12-31T23:59:00+07:00");
    assert_int_equal(must_run(w->t, NULL, &version_begin_cmd, &begin), 0);
    w->t->now = instant_of("2027-01-01T00:00:00+07:00");
    assert_int_equal(must_run(w->t, NULL, &version_begin_cmd, &begin), version.v);
    assert_int_equal(must_run(w->t, NULL, &version_begin_cmd, &begin), 0); // once
    now = look(w, m.programme.id, version);
    assert_int_equal(now.programme.version.v, version.v);
    assert_str(now.programme.symbol, "13-CTr/VPTU");
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation WHERE state = 1"), 2);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation WHERE state = 3"), 1);
    assert_int_equal(
        world_count(w, "SELECT COUNT(*) FROM journal_entry WHERE type = 'programme.in_force'"), 2);
    assert_int_equal(
        world_count(w, "SELECT COUNT(*) FROM journal_entry WHERE type = 'version.confirmed'"), 1);
    // What was due before its first day stays to be done under the version of that time.
    assert_int_equal(world_occurrence(w, (ObligationId){ first }, "2026").state, OCC_OPEN);
}

static void version__begins_neither_before_the_one_in_force_nor_after_a_gap(void **state) {
    World *w = *state;
    int64_t first, second;
    Made m = in_force(w, &first, &second);
    VersionId draft = later(w, &m, json_1);
    ProgrammeConfirm confirm = confirmation(w, m.programme.id, 0);
    confirm.symbol = S("13-CTr/VPTU");
    confirm.from = day_of("2026-01-14");
    must_fail(w->t, &w->coordinator, &programme_confirm_cmd, &confirm, ERR_INPUT);
    confirm.from = day_of("2031-01-02"); // the first one ends on 2030-12-31
    confirm.to = DAY_NONE;
    must_fail(w->t, &w->coordinator, &programme_confirm_cmd, &confirm, ERR_INPUT);
    confirm.from = day_of("2031-01-01");
    must_run(w->t, &w->coordinator, &programme_confirm_cmd, &confirm);
    // The day after the first one's end it goes on, whichever command of that day runs first.
    w->t->now = instant_of("2031-01-01T00:00:00+07:00");
    const ProgrammeExpire expire = { .limit = 10 };
    assert_int_equal(must_run(w->t, NULL, &programme_expire_cmd, &expire), 0);
    const VersionBegin begin = { draft };
    must_run(w->t, NULL, &version_begin_cmd, &begin);
    assert_int_equal(must_run(w->t, NULL, &programme_expire_cmd, &expire), 0);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation WHERE state = 1"), 2);
}

static void version__that_waits_goes_back_to_the_review_or_ends_with_the_programme(void **state) {
    World *w = *state;
    int64_t first, second;
    Made m = in_force(w, &first, &second);
    VersionId version = confirm_later(w, &m, first, "2027-01-01", "2030-12-31");
    const VersionReopen reopen = { version };
    must_fail(w->t, &w->committee_leader, &version_reopen_cmd, &reopen, ERR_FORBIDDEN);
    must_run(w->t, &w->coordinator, &version_reopen_cmd, &reopen);
    must_fail(w->t, &w->coordinator, &version_reopen_cmd, &reopen, ERR_STATE);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM document_relation WHERE kind = 3"), 0);
    ProgrammeConfirm confirm = confirmation(w, m.programme.id, 0);
    confirm.symbol = S("14-CTr/VPTU");
    confirm.from = day_of("2027-02-01");
    must_run(w->t, &w->coordinator, &programme_confirm_cmd, &confirm);
    ProgrammeEnd end = { .id = m.programme.id,
                         .day = day_of("2026-11-24"),
                         .reason = S("Thay bằng chương trình khác"),
                         .basis = S("5-QĐ/TU") };
    must_run(w->t, &w->coordinator, &programme_end_cmd, &end);
    w->t->now = instant_of("2027-02-01T08:00:00+07:00");
    const VersionBegin begin = { version };
    assert_int_equal(must_run(w->t, NULL, &version_begin_cmd, &begin), 0);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation WHERE state < 2"), 0);
}

/** As json_2, and the words of d2.k1 are proposed as a duty again. */
static const char json_3[] =
    "{\"title\":\"x\",\"provisions\":["
    "{\"id\":\"d2\",\"kind\":\"dieu\",\"label\":\"Điều 2.\",\"parent\":null,\"heading\":\"Trách "
    "nhiệm\",\"text\":\"\"},"
    "{\"id\":\"d2.k1\",\"kind\":\"khoan\",\"label\":\"1.\",\"parent\":\"d2\",\"heading\":null,"
    "\"text\":\"UBND tỉnh hằng năm báo cáo trước ngày 20 tháng 12.\"}],"
    "\"obligations\":[{\"id\":\"o1\",\"provision\":\"d2.k1\",\"kind\":\"report\",\"lead\":[\"UBND "
    "tỉnh\"],\"action\":\"hằng năm báo cáo trước ngày 20 tháng 12\",\"due\":{\"type\":\"yearly\","
    "\"before\":\"12-20\",\"words\":\"hằng năm\"},\"report_to\":[],\"sure\":95}]}";

static size_t sure_ones(World *w, const ProgrammeRow *programme, VersionId version) {
    ProposalId *ids;
    size_t n;
    Err err = { 0 };
    Db *db = reading(w);
    assert_ok(proposal_sure(db, programme, version, &ids, &n, &err), &err);
    store_read_done(w->t->store, db);
    return n;
}

static void version__a_kept_duty_stands_once_unless_two_are_meant(void **state) {
    World *w = *state;
    int64_t first, second;
    Made m = in_force(w, &first, &second);
    VersionId draft = later(w, &m, json_3);
    ProposalId again = look(w, m.programme.id, draft).proposals[0].id;
    assert_int_equal(sure_ones(w, &m.programme, draft), 0); // what becomes of the duty is open
    VersionDecide decide = { .version = draft,
                             .obligation = { first },
                             .choice = CHOICE_VOID,
                             .reason = S("Làm lại từ lời văn mới") };
    must_run(w->t, &w->coordinator, &version_decide_cmd, &decide);
    assert_int_equal(sure_ones(w, &m.programme, draft), 1); // it ends: the new one is offered
    decide.choice = CHOICE_KEEP;
    must_run(w->t, &w->coordinator, &version_decide_cmd, &decide);
    assert_int_equal(sure_ones(w, &m.programme, draft), 0);
    accept(w, again);
    ProgrammeConfirm confirm = confirmation(w, m.programme.id, 0);
    confirm.symbol = S("13-CTr/VPTU");
    must_fail(w->t, &w->coordinator, &programme_confirm_cmd, &confirm, ERR_CONFLICT);
    confirm.doubled = 2; // not the number that it is
    must_fail(w->t, &w->coordinator, &programme_confirm_cmd, &confirm, ERR_CONFLICT);
    const ProposalReopen reopen = { again };
    must_run(w->t, &w->coordinator, &proposal_reopen_cmd, &reopen);
    discard(w, again);
    confirm.doubled = 0;
    confirm.discarded = 1;
    must_run(w->t, &w->coordinator, &programme_confirm_cmd, &confirm);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation WHERE state = 1"), 1);
}

static void version__two_duties_of_one_provision_are_confirmed_knowingly(void **state) {
    World *w = *state;
    int64_t first, second;
    Made m = in_force(w, &first, &second);
    VersionId draft = later(w, &m, json_3);
    VersionDecide decide = { .version = draft, .obligation = { first }, .choice = CHOICE_KEEP };
    must_run(w->t, &w->coordinator, &version_decide_cmd, &decide);
    accept(w, look(w, m.programme.id, draft).proposals[0].id);
    ProgrammeConfirm confirm = confirmation(w, m.programme.id, 0);
    confirm.symbol = S("13-CTr/VPTU");
    confirm.doubled = 1;
    must_run(w->t, &w->coordinator, &programme_confirm_cmd, &confirm);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation WHERE state = 1"), 2);
}

static void version__a_decision_of_somebody_else_is_not_overwritten(void **state) {
    World *w = *state;
    int64_t first, second;
    Made m = in_force(w, &first, &second);
    VersionId draft = later(w, &m, json_2);
    VersionDecide one = {
        .version = draft, .obligation = { first }, .choice = CHOICE_KEEP, .has_seen = true
    };
    VersionDecide other = one;
    other.choice = CHOICE_VOID;
    other.reason = S("Trùng nhiệm vụ khác");
    must_run(w->t, &w->coordinator, &version_decide_cmd, &one);
    must_fail(w->t, &w->coordinator, &version_decide_cmd, &other, ERR_CONFLICT);
    assert_int_equal(world_count(w, "SELECT decision FROM version_decision"), CHOICE_KEEP);
    other.seen = CHOICE_KEEP; // looked again
    must_run(w->t, &w->coordinator, &version_decide_cmd, &other);
    one.seen = CHOICE_VOID;
    one.seen_reason = S("Lý do khác");
    must_fail(w->t, &w->coordinator, &version_decide_cmd, &one, ERR_CONFLICT);
}

static void version__that_ends_most_duties_is_counted(void **state) {
    World *w = *state;
    int64_t first, second;
    Made m = in_force(w, &first, &second);
    VersionId draft = later(w, &m, json_2);
    ConfirmCheck check;
    Err err = { 0 };
    Db *db = reading(w);
    assert_ok(programme_check(db, &m.programme, draft, &check, &err), &err);
    store_read_done(w->t->store, db);
    assert_int_equal(check.active, 2);
    assert_int_equal(check.ending, 1);
}

static void version__the_same_text_again_changes_nothing(void **state) {
    World *w = *state;
    int64_t first, second;
    Made m = in_force(w, &first, &second);
    int64_t provisions = world_count(w, "SELECT COUNT(*) FROM provision");
    VersionId draft = later(w, &m, json_1);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM provision"), provisions);
    assert_int_equal(look(w, m.programme.id, draft).n, 0); // nothing new to decide
    VersionDrop drop = { draft };
    must_run(w->t, &w->coordinator, &version_drop_cmd, &drop);
    must_fail(w->t, &w->coordinator, &version_drop_cmd, &drop, ERR_STATE);
}

static void programme__ends_early_with_reason_and_basis(void **state) {
    World *w = *state;
    int64_t first, second;
    Made m = in_force(w, &first, &second);
    ProgrammeEnd end = { .id = m.programme.id, .day = day_of("2026-11-24"), .basis = S("5-QĐ/TU") };
    must_fail(w->t, &w->coordinator, &programme_end_cmd, &end, ERR_INPUT);
    end.reason = S("Thay bằng chương trình khác");
    must_run(w->t, &w->coordinator, &programme_end_cmd, &end);
    assert_int_equal(world_count(w, "SELECT COUNT(*) FROM obligation WHERE state = 2"), 2);
    must_fail(w->t, &w->coordinator, &programme_end_cmd, &end, ERR_STATE);
}

static void document__secrets_stay_out_or_are_a_stub(void **state) {
    World *w = *state;
    DocumentRegister d = { .symbol = S("07-BC/TU"),
                           .type = S("BC"),
                           .issuer_name = S("Tỉnh ủy"),
                           .issued = day_of("2026-03-02"),
                           .abstract = S("Nội dung"),
                           .secrecy = SECRECY_SECRET };
    must_fail(w->t, &w->coordinator, &document_register_cmd, &d, ERR_INPUT);
    d.is_stub = true;
    must_fail(w->t, &w->coordinator, &document_register_cmd, &d, ERR_INPUT); // abstract
    d.abstract = S("");
    d.file = given(w, "mật");
    must_fail(w->t, &w->coordinator, &document_register_cmd, &d, ERR_INPUT); // file
    d.file = (FileGiven){ 0 };
    must_run(w->t, &w->coordinator, &document_register_cmd, &d);
    Arena *a = w->t->arena;
    assert_int_equal(secrecy_of_text(a, S("UBND TỈNH\nTỐI MẬT\nSố: 1")), SECRECY_TOP_SECRET);
    assert_int_equal(secrecy_of_text(a, S("Độ mật: Mật\n")), SECRECY_SECRET);
    assert_int_equal(secrecy_of_text(a, S("Điều 3. Bảo mật\nkhông tiết lộ bí mật")), SECRECY_NONE);
}

static void document__a_twin_is_taken_only_when_it_is_said_to_be_another(void **state) {
    World *w = *state;
    DocumentRegister d = { .symbol = S("424-CV/HU"),
                           .issuer_name = S("Huyện ủy"),
                           .issued = day_of("2026-03-02") };
    must_run(w->t, &w->coordinator, &document_register_cmd, &d);
    must_fail(w->t, &w->coordinator, &document_register_cmd, &d, ERR_CONFLICT);
    d.issued = day_of("2026-04-02"); // the number is what counts, not the day
    must_fail(w->t, &w->coordinator, &document_register_cmd, &d, ERR_CONFLICT);
    d.is_other = true;
    must_run(w->t, &w->coordinator, &document_register_cmd, &d);
    d = (DocumentRegister){ .symbol = S("424-CV/HU"), .issuer_name = S("Huyện ủy khác") };
    must_run(w->t, &w->coordinator, &document_register_cmd, &d);
    d.symbol = S(""); // papers without a number are no twins
    must_run(w->t, &w->coordinator, &document_register_cmd, &d);
    must_run(w->t, &w->coordinator, &document_register_cmd, &d);
    d.symbol = S("424 - CV/HU");
    must_fail(w->t, &w->coordinator, &document_register_cmd, &d, ERR_INPUT);
}

static void document__of_a_day_that_has_not_come_is_refused(void **state) {
    World *w = *state;
    DocumentRegister d = { .symbol = S("7-CV/HU"), .issuer_name = S("Huyện ủy") };
    d.issued = day_add(instant_day(w->t->now, ZONE_HO_CHI_MINH), 1);
    must_fail(w->t, &w->coordinator, &document_register_cmd, &d, ERR_INPUT);
    d.issued = day_add(d.issued, -1);
    must_run(w->t, &w->coordinator, &document_register_cmd, &d);
}

static void programme__of_a_number_that_another_has_is_confirmed_knowingly(void **state) {
    World *w = *state;
    int64_t first, second;
    in_force(w, &first, &second);
    Made m = create(w);
    accept(w, m.proposals[0].id);
    for (size_t i = 1; i < 4; i++)
        discard(w, m.proposals[i].id);
    ProgrammeConfirm confirm = confirmation(w, m.programme.id, 3);
    must_fail(w->t, &w->coordinator, &programme_confirm_cmd, &confirm, ERR_CONFLICT);
    confirm.is_other = true;
    must_run(w->t, &w->coordinator, &programme_confirm_cmd, &confirm);
}

static void programme__lists_find_with_and_without_diacritics(void **state) {
    World *w = *state;
    create(w);
    static const char *const hits[] = { "thong tin", "THÔNG TIN nhân dân", "quy chế", "" };
    Err err = { 0 };
    for (size_t i = 0; i < COUNT_OF(hits); i++) {
        Db *db = reading(w);
        ProgrammeItem *rows;
        size_t n;
        Str pattern = search_pattern(w->t->arena, str_c(hits[i]));
        assert_ok(sql_programme_list(db, pattern, PROGRAMME_DRAFT, INT64_MAX, 50, &rows, &n, &err),
                  &err);
        assert_true(n >= 1);
        assert_ok(
            sql_programme_list_title(db, pattern, 0, S(""), (ProgrammeId){ 0 }, 1, &rows, &n, &err),
            &err);
        assert_int_equal(n, 1);
        store_read_done(w->t->store, db);
    }
    Db *db = reading(w);
    ProgrammeItem *rows;
    size_t n;
    assert_ok(sql_programme_list(db, search_pattern(w->t->arena, S("%_%")), PROGRAMME_ENDED,
                                 INT64_MAX, 50, &rows, &n, &err),
              &err);
    assert_int_equal(n, 0);
    store_read_done(w->t->store, db);
}

static void programme__a_real_reading_has_the_form_that_commands_take(void **state) {
    World *w = *state;
    Extraction x;
    Err err = { 0 };
    Buf json;
    buf_init(&json, 1 << 20);
    assert_ok(text_extract(w->t->arena, S(TEXT_1), &x, &err), &err);
    extract_json(&json, &x, NULL);
    ProgrammeText text;
    assert_ok(programme_text_read(w->t->arena, buf_str(&json), &text, &err), &err);
    buf_done(&json);
    assert_true(text.provisions_n >= 5);
    ProgrammeCreate cmd = { .lead = w->office, .source = given(w, TEXT_1), .text = &text };
    must_run(w->t, &w->coordinator, &programme_create_cmd, &cmd);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WORLD_TEST(programme__a_text_becomes_provisions_parties_and_proposals),
        WORLD_TEST(programme__is_only_made_by_those_who_lead_it_and_from_a_text),
        WORLD_TEST(proposal__accepting_resolves_names_dates_and_who_accepts),
        WORLD_TEST(proposal__a_court_is_always_asked),
        WORLD_TEST(proposal__a_unit_outside_the_chain_is_always_asked),
        WORLD_TEST(proposal__watching_opinions_needs_a_persons_own_words),
        WORLD_TEST(proposal__discard_and_accept_can_be_undone),
        WORLD_TEST(obligation_draft__who_saves_over_something_newer_is_told),
        WORLD_TEST(proposal__a_decision_is_about_what_was_shown),
        WORLD_TEST(proposal__undoing_never_loses_edits_without_a_word),
        WORLD_TEST(proposal__discarded_becomes_a_duty_only_for_who_has_seen_that),
        WORLD_TEST(proposal__several_are_discarded_together_or_none),
        WORLD_TEST(proposal__splits_at_a_character_by_date_and_merges_again),
        WORLD_TEST(proposal__all_sure_ones_are_accepted_at_once),
        WORLD_TEST(obligation_draft__a_unit_never_accepts_its_own_work),
        WORLD_TEST(programme__binds_only_when_everything_is_there),
        WORLD_TEST(version__shows_what_changes_and_applies_it_when_confirmed),
        WORLD_TEST(version__in_force_gives_the_programme_its_head_its_basis_and_its_parties),
        WORLD_TEST(version__a_kept_duty_lasts_as_long_as_the_term_of_the_later_version),
        WORLD_TEST(version__other_parties_sign_from_its_first_day_on),
        WORLD_TEST(version__waits_for_its_first_day_and_nothing_changes_before),
        WORLD_TEST(version__begins_neither_before_the_one_in_force_nor_after_a_gap),
        WORLD_TEST(version__that_waits_goes_back_to_the_review_or_ends_with_the_programme),
        WORLD_TEST(version__a_kept_duty_stands_once_unless_two_are_meant),
        WORLD_TEST(version__two_duties_of_one_provision_are_confirmed_knowingly),
        WORLD_TEST(version__a_decision_of_somebody_else_is_not_overwritten),
        WORLD_TEST(version__that_ends_most_duties_is_counted),
        WORLD_TEST(version__the_same_text_again_changes_nothing),
        WORLD_TEST(programme__ends_early_with_reason_and_basis),
        WORLD_TEST(document__secrets_stay_out_or_are_a_stub),
        WORLD_TEST(document__a_twin_is_taken_only_when_it_is_said_to_be_another),
        WORLD_TEST(document__of_a_day_that_has_not_come_is_refused),
        WORLD_TEST(programme__of_a_number_that_another_has_is_confirmed_knowingly),
        WORLD_TEST(programme__lists_find_with_and_without_diacritics),
        WORLD_TEST(programme__a_real_reading_has_the_form_that_commands_take),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
