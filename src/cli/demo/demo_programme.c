#include "cli/demo/demo.h"

#include "domain/party.h"
#include "domain/programme_confirm.h"
#include "domain/proposal.h"
#include "domain/working_calendar.h"
#include "text/extract_json.h"

/** What a person decides in the review, where the text alone does not say it. */
typedef struct Decision {
    const char *path, *title, *lead, *accept, *rule; // path of the provision; codes of units
    const char *indicator, *measure;
    bool is_by_communes; // the communes perform it; otherwise lead does
    bool is_discarded;
} Decision;

/* By path, in order of the proposals of a provision. What is not listed is accepted as proposed. */
static const Decision in_force[] = {
    { "d3.k1", "Xây dựng kế hoạch thông tin của tỉnh", "H99.03", "H99.01", "yearly 1-31", NULL,
      NULL, false, false },
    { "d3.k2", "Xây dựng kế hoạch thông tin của xã", "H99.03", "H99.01", "yearly 2-28", NULL, NULL,
      true, false },
    { "d4.k1", "Đối thoại tại thôn, làng có đất bị thu hồi", "H99.03", "H99.01",
      "after 15 working_days", "Số hộ dự đối thoại", "hộ", true, false },
    { "d4.k2", "Công bố tài liệu thông tin của dự án", "H99.03", "H99.01", "after 5 working_days",
      NULL, NULL, false, false },
    { "d5.k2", "Niêm yết tài liệu thông tin dự án", "H99.03", "H99.01", "after 10 working_days",
      "Số hộ đã được thông báo", "hộ", true, false },
    { "d6", "Thông tin tiến độ dự án hằng quý", "H99.03", "H99.01", "quarterly 3-17", NULL, NULL,
      true, false },
    { "d7.k1", "Trả lời công khai vấn đề Nhân dân quan tâm", "H99.03", "H99.01",
      "after 15 working_days", NULL, NULL, true, false },
    { "d7.k2", "Công bố lịch tiếp công dân hằng quý", "H99.04", "H99.01", "quarterly 3-25", NULL,
      NULL, false, false },
    { "d7.k3", "Thông tin kết quả xét xử lưu động hằng quý", "H99.05", "H99.01", "quarterly 3-28",
      NULL, NULL, false, false },
    { "d8", "Công bố kết quả thực hiện cam kết với Nhân dân", "H99.03", "H99.01", "after 30 days",
      NULL, NULL, false, false },
    { "d9.k1", "Theo dõi, đôn đốc việc thực hiện Chương trình", "H99.01", "H99.02", "", NULL, NULL,
      false, false },
    { "d9.k2", "Báo cáo năm kết quả thực hiện", "H99.03", "H99.01", "yearly 12-15",
      "Số cuộc thông tin đã tổ chức", "cuộc", true, false },
    { "d9.k3", "Tổng hợp, báo cáo hai nơi nhận", "H99.01", "H99.02", "yearly 12-30", NULL, NULL,
      false, false },
    { "d10", "Giám sát việc thực hiện Chương trình", "H99.02", "H99.01", "half_yearly 6-20 12-20",
      NULL, NULL, false, false },
    { "d11.k1", "Kiểm tra việc thực hiện tại ít nhất ba xã", "H99.01", "H99.02", "yearly 10-31",
      "Số xã đã kiểm tra", "xã", false, false },
    { "d11.k2", NULL, NULL, NULL, NULL, NULL, NULL, false, true },
    { "d12", "Họp giao ban hằng quý", "H99.01", "H99.02", "quarterly 3-20", NULL, NULL, false,
      false },
    { "d14", "Đề xuất biểu dương tập thể, cá nhân", "H99.01", "H99.02", "yearly 12-10", NULL, NULL,
      false, false },
};

static const Decision ended[] = {
    { "d2.k1", "Thông tin kế hoạch phát triển kinh tế - xã hội", "H99.60.03", "H99.60.01",
      "yearly 1-31", NULL, NULL, false, false },
    { "d2.k2", "Trả lời vấn đề Nhân dân quan tâm", "H99.60.03", "H99.60.01",
      "after 15 working_days", NULL, NULL, false, false },
    { "d3.k1", "Báo cáo năm kết quả thực hiện", "H99.60.03", "H99.60.01", "yearly 11-15", NULL,
      NULL, false, false },
    { "d3.k2", "Báo cáo Ban Thường vụ Tỉnh ủy", "H99.60.01", "H99.01", "yearly 12-15", NULL, NULL,
      false, false },
};

static const Decision *decision_for(const Decision *rows, size_t n, Str path) {
    for (size_t i = 0; i < n; i++)
        if (str_is(path, rows[i].path)) return &rows[i];
    return NULL;
}

static bool create(Demo *demo, const char *file, const char *title, UnitId lead, Instant at,
                   ProgrammeId *out, Err *err) {
    Extraction extraction;
    ProgrammeText text;
    StoredFile stored;
    Str source = demo_text(file);
    AUTO_BUF Buf json;
    buf_init(&json, (size_t)16 << 20);
    if (!text_extract(demo->arena, source, &extraction, err)) return false;
    extract_json(&json, &extraction, NULL);
    if (!programme_text_read(demo->arena, buf_dup(&json, demo->arena), &text, err) ||
        !files_put(store_files(demo->store), demo->arena, source, &stored, err))
        return false;
    const ProgrammeCreate cmd = { .lead = lead,
                                  .title = str_c(title),
                                  .text = &text,
                                  .source = { stored.sha256, str_c(file),
                                              S("text/plain; charset=utf-8"), stored.size } };
    int64_t id;
    if (!demo_run(demo, demo_actor(demo, lead, ROLE_COORDINATOR), at, &programme_create_cmd, &cmd,
                  &id, err))
        return false;
    *out = (ProgrammeId){ id };
    return true;
}

/** Reads with its own connection; what is read lives in the demo's arena. */
static Db *reading(Demo *demo, Err *err) {
    Db *db;
    return store_read(demo->store, demo->arena, &db, err) ? db : NULL;
}

static size_t communes(const Demo *demo, UnitId *out) {
    size_t n = 0;
    for (size_t i = 0; i < demo->units_n; i++)
        if (str_starts(demo->codes[i], S("H99.03.1")) || str_starts(demo->codes[i], S("H99.03.2")))
            out[n++] = demo->units[i];
    return n;
}

static void decide(Demo *demo, const Decision *d, ObligationDraft *draft) {
    UnitId *perform = ARENA_ARRAY(demo->arena, UnitId, 32);
    draft->title = str_c(d->title);
    draft->lead = demo_unit(demo, d->lead);
    draft->accept = demo_unit(demo, d->accept);
    draft->rule = str_c(d->rule);
    draft->perform = perform;
    if (d->is_by_communes) {
        draft->perform_n = communes(demo, perform);
        if (str_is(str_c(d->path), "d6") || str_is(str_c(d->path), "d9.k2"))
            perform[draft->perform_n++] = draft->lead;
        if (str_is(str_c(d->path), "d9.k2"))
            perform[draft->perform_n++] = demo_unit(demo, "H99.02");
    } else {
        perform[0] = draft->lead;
        draft->perform_n = 1;
    }
    size_t kept = 0; // nobody co-operates with itself
    DraftCooperation *cooperate = ARENA_ARRAY(demo->arena, DraftCooperation, draft->cooperate_n);
    for (size_t i = 0; i < draft->cooperate_n; i++)
        if (draft->cooperate[i].unit.v != draft->lead.v && !d->is_by_communes)
            cooperate[kept++] = draft->cooperate[i];
    draft->cooperate = cooperate;
    draft->cooperate_n = kept;
    if (d->indicator) {
        DraftIndicator *indicator = ARENA_NEW(demo->arena, DraftIndicator);
        *indicator = (DraftIndicator){ str_c(d->indicator), str_c(d->measure), OVER_SUM, true };
        draft->indicators = indicator;
        draft->indicators_n = 1;
    }
}

/** Decides on the first most proposals (the rest stay open). */
static bool review(Demo *demo, ProgrammeId id, const Decision *rows, size_t n, size_t most,
                   Instant at, Err *err) {
    ProgrammeRow programme;
    ProposalRow *proposals;
    size_t proposals_n;
    Str seen = S("");
    Db *db = reading(demo, err);
    if (!db) return false;
    bool ok = sql_programme_get(db, id, &programme, err) &&
              sql_proposal_list(db, programme.version, 0, 500, &proposals, &proposals_n, err);
    store_read_done(demo->store, db);
    const Actor *actor = demo_actor(demo, programme.lead, ROLE_COORDINATOR);
    for (size_t i = 0; ok && i < proposals_n && i < most; i++) {
        ObligationDraft draft = { 0 };
        const char *missing = NULL;
        ProvisionRow provision = { 0 };
        bool found;
        if (!(db = reading(demo, err))) return false;
        ok = sql_provision_in_version(db, proposals[i].provision, programme.version, &provision,
                                      &found, err) &&
             proposal_draft(db, &programme, &proposals[i], &draft, &missing, err);
        store_read_done(demo->store, db);
        if (!ok) return false;
        Str path = provision.path;
        const Decision *d = decision_for(rows, n, path);
        bool again = str_eq(seen, path); // one obligation a provision is enough for the demo
        at.ms += 40000;
        if ((d && d->is_discarded) || again || (!d && missing)) {
            const ProposalDiscard discard = { &proposals[i].id, 1,
                                              again ? S("Gộp vào nhiệm vụ trước")
                                                    : S("Không thành nhiệm vụ riêng") };
            ok = demo_run(demo, actor, at, &proposal_discard_cmd, &discard, NULL, err);
            continue;
        }
        seen = path;
        if (d) decide(demo, d, &draft);
        ok = demo_run(demo, actor, at, &obligation_draft_set_cmd, &draft, NULL, err);
    }
    return ok;
}

static bool assign_parties(Demo *demo, ProgrammeId id, const char *prefix, Instant at, Err *err) {
    ProgrammeRow programme;
    PartyRow *parties;
    size_t n;
    Db *db = reading(demo, err);
    if (!db) return false;
    bool ok =
        sql_programme_get(db, id, &programme, err) && sql_party_list(db, id, &parties, &n, err);
    store_read_done(demo->store, db);
    for (size_t i = 0; ok && i < n; i++) {
        if (parties[i].unit.v || !parties[i].is_signatory) continue;
        for (size_t u = 0; u < demo->units_n; u++) {
            UnitRow unit;
            if (!str_starts(demo->codes[u], str_c(prefix))) continue;
            if (!(db = reading(demo, err))) return false;
            bool got = sql_unit_get(db, demo->units[u], &unit, err);
            store_read_done(demo->store, db);
            if (!got) return false;
            if (!str_starts(party_key(demo->arena, unit.name),
                            party_key(demo->arena, parties[i].name)))
                continue;
            const PartyAssign assign = { id, parties[i].ordinal, demo->units[u], COVER_UNIT, true };
            ok = demo_run(demo, demo_actor(demo, programme.lead, ROLE_COORDINATOR), at,
                          &party_assign_cmd, &assign, NULL, err);
            break;
        }
    }
    return ok;
}

static bool confirm(Demo *demo, ProgrammeId id, const char *symbol, const char *issuer,
                    const char *signers, Day signed_day, Day from, Day to, Err *err) {
    ProgrammeRow programme;
    ProposalCount *counts;
    size_t n;
    StoredFile stored;
    int64_t discarded = 0;
    Db *db = reading(demo, err);
    if (!db) return false;
    bool ok = sql_programme_get(db, id, &programme, err) &&
              sql_proposal_counts(db, programme.version, &counts, &n, err);
    store_read_done(demo->store, db);
    for (size_t i = 0; ok && i < n; i++)
        if (counts[i].state == PROPOSAL_DISCARDED) discarded = counts[i].n;
    Str scan = str_printf(demo->arena, "%%PDF-1.4\n%% %s\n", symbol);
    ok = ok && files_put(store_files(demo->store), demo->arena, scan, &stored, err);
    if (!ok) return false;
    const ProgrammeConfirm cmd = { .id = id,
                                   .symbol = str_c(symbol),
                                   .issuer_name = str_c(issuer),
                                   .signers = str_c(signers),
                                   .signed_day = signed_day,
                                   .file = { stored.sha256,
                                             str_printf(demo->arena, "%s.pdf", "ban-da-ky"),
                                             S("application/pdf"), stored.size },
                                   .from = from,
                                   .to = to,
                                   .discarded = discarded };
    return demo_run(demo, demo_actor(demo, programme.lead, ROLE_LEADER),
                    demo_at(demo, signed_day, 15, 30), &programme_confirm_cmd, &cmd, NULL, err);
}

bool demo_district(Demo *demo, Day day, ProgrammeId *out, Err *err) {
    return create(demo, "21-QC-HU.txt",
                  "Thông tin và giải quyết vấn đề Nhân dân quan tâm trên địa bàn huyện Krông Nga, "
                  "giai đoạn 2021–2025",
                  demo_unit(demo, "H99.60.01"), demo_at(demo, day_add(day, -6), 9, 0), out, err) &&
           assign_parties(demo, *out, "H99.60", demo_at(demo, day_add(day, -6), 10, 0), err) &&
           review(demo, *out, ended, COUNT_OF(ended), 500, demo_at(demo, day_add(day, -5), 9, 0),
                  err) &&
           confirm(demo, *out, "21-QC/HU", "Huyện ủy Krông Nga", "Rơ Mah Thuân\nNay Blim", day, day,
                   day_from_civil(2025, 12, 31), err);
}

bool demo_province(Demo *demo, Day day, ProgrammeId *out, Err *err) {
    const Actor *administrator = demo_actor(demo, demo_unit(demo, "H99"), ROLE_ADMINISTRATOR);
    const CalendarDaySet storm[] = {
        { demo_unit(demo, "H99"), day_from_civil(2026, 11, 10), false, S("Nghỉ tránh bão"),
          S("21/CĐ-UBND") },
        { demo_unit(demo, "H99"), day_from_civil(2026, 11, 11), false, S("Nghỉ tránh bão"),
          S("21/CĐ-UBND") },
    };
    for (size_t i = 0; i < COUNT_OF(storm); i++)
        if (!demo_run(demo, administrator, demo_at(demo, day_add(day, -10), 8, 0),
                      &calendar_day_set_cmd, &storm[i], NULL, err))
            return false;
    return create(demo, "12-CTr-VPTU.txt",
                  "Thông tin đến Nhân dân trước, trong và sau các dự án lớn, giai đoạn 2026–2030",
                  demo_unit(demo, "H99.01"), demo_at(demo, day_add(day, -8), 9, 0), out, err) &&
           assign_parties(demo, *out, "H99.0", demo_at(demo, day_add(day, -8), 10, 0), err) &&
           review(demo, *out, in_force, COUNT_OF(in_force), 500,
                  demo_at(demo, day_add(day, -7), 9, 0), err) &&
           confirm(demo, *out, "12-CTr/VPTU", "Văn phòng Tỉnh ủy Lâm Thượng",
                   "Đinh Văn Khuê\nBùi Trọng Nghĩa\nVõ Gia Phúc\nĐỗ Thái Sơn\nLý Minh Quân", day,
                   day, day_from_civil(2030, 12, 31), err);
}

bool demo_in_review(Demo *demo, Day day, ProgrammeId *out, Err *err) {
    return create(demo, "08-CTr-VPTU.txt",
                  "Tiếp công dân và giải quyết kiến nghị, giai đoạn 2027–2029",
                  demo_unit(demo, "H99.01"), demo_at(demo, day, 9, 0), out, err) &&
           assign_parties(demo, *out, "H99.0", demo_at(demo, day, 10, 0), err) &&
           review(demo, *out, NULL, 0, 3, demo_at(demo, day, 11, 0), err);
}
