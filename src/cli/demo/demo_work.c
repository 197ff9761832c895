#include "cli/demo/demo.h"

#include "domain/comment.h"
#include "domain/notice.h"
#include "domain/overview.h"
#include "domain/programme_confirm.h"
#include "domain/submission.h"

/** What becomes of one occurrence, and when. */
typedef struct Work {
    OccurrenceId id;
    ObligationId obligation;
    UnitId unit, accept;
    bool is_self_tracked;
    Day submit, decide; // DAY_NONE: never
    bool is_returned;
} Work;

/** What has become, on the day of the look, of the work that something has started. */
typedef enum Fate {
    FATE_BY_LUCK, // as for any other occurrence
    FATE_OPEN,
    FATE_SUBMITTED,
    FATE_RETURNED,
} Fate;

/** Something that happens and starts a term, so many days before the demo is looked at. */
typedef struct Happening {
    const char *path, *unit, *what;
    int days_ago;
    Fate fate;
} Happening;

static const Happening happenings[] = {
    { "d4.k2", NULL, "Nhận hồ sơ dự án đường Bình Lãng - Chư Hleng", 240 },
    { "d4.k2", NULL, "Nhận hồ sơ dự án hồ chứa Ia Mlung", 70 },
    { "d5.k2", "H99.03.16", "Nhận tài liệu 214/UBND-KT, đường Bình Lãng - Chư Hleng", 225 },
    { "d5.k2", "H99.03.17", "Nhận tài liệu 214/UBND-KT, đường Bình Lãng - Chư Hleng", 225 },
    { "d4.k1", "H99.03.16", "Dự án đường Bình Lãng - Chư Hleng, 34 hộ", 190 },
    { "d8", NULL, "Hoàn thành nâng cấp kênh Đăk Lôi", 120 },
    { "d7.k1", "H99.03.11", "Bao giờ có danh sách hộ được đền bù ở thôn 4?", 40 },
    { "d7.k1", "H99.03.13", "Cầu treo Đăk Suối cấm xe đến khi nào?", 17 },
    { "d7.k1", "H99.03.18", "Lịch thu gom rác ở làng Plôn", 12, FATE_SUBMITTED },
    { "d4.k1", "H99.03.11", "Dự án hồ chứa Ia Mlung, 61 hộ", 45 },
    { "d4.k1", "H99.03.12", "Dự án hồ chứa Ia Mlung, 112 hộ", 45 },
    { "d4.k1", "H99.03.14", "Dự án hồ chứa Ia Mlung, 27 hộ", 28, FATE_OPEN },
    { "d5.k2", "H99.03.12", "Nhận tài liệu 988/UBND-KT, hồ chứa Ia Mlung", 22 },
    { "d5.k2", "H99.03.11", "Nhận tài liệu 988/UBND-KT, hồ chứa Ia Mlung", 11, FATE_RETURNED },
    { "d5.k2", "H99.03.15", "Nhận tài liệu 988/UBND-KT, hồ chứa Ia Mlung", 19 },
    { "d5.k2", "H99.03.14", "Nhận tài liệu 988/UBND-KT, hồ chứa Ia Mlung", 9, FATE_OPEN },
    { "d2.k2", NULL, "Đường vào khu sản xuất Đăk Ruông hư hỏng", 1000 },
    { "d2.k2", NULL, "Nước sạch ở làng Krêl", 900 },
};

typedef struct Working {
    Demo *demo;
    int64_t question; // the comment that is to be answered
    ProgrammeId programmes[8];
    size_t programmes_n;
    Work *works;
    size_t works_n, works_room;
    Day signing;    // of the programme in force
    int64_t newest; // occurrences up to this id are planned
    Day today, day; // of the look, and the day that is being lived
} Working;

static uint64_t mix(int64_t id) {
    uint64_t x = (uint64_t)id * 0x9e3779b97f4a7c15u;
    return (x ^ x >> 29) % 100;
}

/** Decides the fate of an occurrence, unless it is given, from its number, its unit and how long
 * ago it was due. */
static Work plan_one(const Working *w, const OccurrenceRow *row, bool is_self_tracked, Fate fate) {
    Work work = { .id = row->id,
                  .obligation = row->obligation,
                  .unit = row->unit,
                  .accept = row->accept,
                  .is_self_tracked = is_self_tracked,
                  .submit = DAY_NONE,
                  .decide = DAY_NONE };
    if (fate != FATE_BY_LUCK) {
        if (fate != FATE_OPEN) work.submit = day_add(w->today, -4);
        if (fate == FATE_RETURNED) work.decide = day_add(w->today, -2);
        work.is_returned = fate == FATE_RETURNED;
        return work;
    }
    uint64_t luck = mix(row->id.v);
    int32_t ago = w->today.n - row->due.n;
    bool is_slow =
        row->unit.v == demo_unit(w->demo, "H99.03.14").v; // UBND xã Măng Rai has a hard year
    if (ago > 45) {
        if (is_slow && ago < 120 && luck % 2) return work;
        bool late = is_slow ? luck < 50 : luck < 12;
        work.submit = day_add(row->due, late ? 2 + (int32_t)(luck % 9) : -1 - (int32_t)(luck % 6));
        work.decide = day_add(work.submit, 1 + (int32_t)(luck % 4));
    } else if (ago >= 0) {
        if (is_slow || luck < 14) return work;
        work.submit =
            day_add(row->due, luck < 26 ? 1 + (int32_t)(luck % 4) : -1 - (int32_t)(luck % 5));
        if (luck < 80) work.decide = day_add(work.submit, 1 + (int32_t)(luck % 3));
        work.is_returned = luck >= 74 && luck < 80;
    } else if (ago > -25 && luck < 45 && !is_slow) {
        work.submit = day_add(w->today, -1 - (int32_t)(luck % 6));
        if (luck < 30) work.decide = day_add(work.submit, 1 + (int32_t)(luck % 2));
        work.is_returned = luck < 8;
    }
    return work;
}

/** Nothing is handed in before it was asked for. */
static Work not_before(Work work, Day day) {
    if (!day_is_none(work.submit) && work.submit.n <= day.n) work.submit = day_add(day, 1);
    if (!day_is_none(work.decide) && work.decide.n <= work.submit.n)
        work.decide = day_add(work.submit, 1);
    return work;
}

/** Plans the occurrences that have been made since the last call. */
static bool plan_new(Working *w, Fate fate, Err *err) {
    Db *db;
    int64_t newest = w->newest;
    if (!store_read(w->demo->store, w->demo->arena, &db, err)) return false;
    bool ok = true;
    for (size_t p = 0; ok && p < w->programmes_n; p++) {
        ObligationRow *obligations;
        size_t n;
        ok = sql_obligation_of_programme(db, w->programmes[p], 0, 500, &obligations, &n, err);
        for (size_t i = 0; ok && i < n; i++) {
            OccurrenceRow *rows;
            size_t rows_n;
            ok = sql_occurrence_of_obligation(db, obligations[i].id, 5000, &rows, &rows_n, err);
            for (size_t k = 0; ok && k < rows_n; k++) {
                UnitRow unit;
                if (rows[k].id.v <= w->newest || rows[k].state != OCC_OPEN) continue;
                if (!(ok = sql_unit_get(db, rows[k].unit, &unit, err))) break;
                w->works = sql_grow(w->demo->arena, w->works, w->works_n, &w->works_room,
                                    sizeof *w->works);
                w->works[w->works_n++] =
                    not_before(plan_one(w, &rows[k], unit.is_self_tracked, fate), w->day);
                if (rows[k].id.v > newest) newest = rows[k].id.v;
            }
        }
    }
    store_read_done(w->demo->store, db);
    w->newest = newest;
    return ok;
}

/** A page of A4 with one line, as small as a PDF can be. */
static Str small_pdf(Arena *arena, Str line) {
    AUTO_BUF Buf buf;
    buf_init(&buf, 4096);
    size_t at[5];
    buf_put(&buf, S("%PDF-1.4\n"));
    Str content = str_printf(arena, "BT /F 12 Tf 72 770 Td (%.*s) Tj ET", STR(line));
    const Str objects[] = {
        S("<</Type/Catalog/Pages 2 0 R>>"), S("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
        S("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 "
          "R/Resources<</Font<</F<</Type/Font"
          "/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"),
        str_printf(arena, "<</Length %zu>>\nstream\n%.*s\nendstream", content.n, STR(content))
    };
    for (size_t i = 0; i < COUNT_OF(objects); i++) {
        at[i] = buf.n;
        buf_printf(&buf, "%zu 0 obj\n%.*s\nendobj\n", i + 1, STR(objects[i]));
    }
    at[4] = buf.n;
    buf_put(&buf, S("xref\n0 5\n0000000000 65535 f \n"));
    for (size_t i = 0; i < 4; i++)
        buf_printf(&buf, "%010zu 00000 n \n", at[i]);
    buf_printf(&buf, "trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", at[4]);
    return buf_dup(&buf, arena);
}

static bool evidence(const Demo *demo, const Work *work, EvidenceFile *out, Err *err) {
    StoredFile stored;
    Str pdf =
        small_pdf(demo->arena, str_printf(demo->arena, "Bien ban so %lld", (long long)work->id.v));
    if (!files_put(store_files(demo->store), demo->arena, pdf, &stored, err)) return false;
    *out = (EvidenceFile){ stored.sha256,
                           str_printf(demo->arena, "bien-ban-%lld.pdf", (long long)work->id.v),
                           S("application/pdf"), stored.size, true };
    return true;
}

/** People read what they were told before they act on it. */
static bool read_notice(Working *w, const Actor *actor, const char *object, int64_t id, Day day,
                        Err *err) {
    const NoticeRead cmd = { str_c(object), id };
    return demo_run(w->demo, actor, demo_at(w->demo, day, 8, 30), &notice_read_cmd, &cmd, NULL,
                    err);
}

/** What one place may report: households by the dozen, meetings and communes a few. */
static int64_t number_of(const Work *work, Str measure) {
    int64_t luck = (int64_t)mix(work->id.v);
    return str_is(measure, "hộ") ? 20 + luck : 3 + luck % 6;
}

static bool submit(Working *w, const Work *work, Err *err) {
    static const char *const notes[] = {
        "Đã thực hiện đúng kế hoạch, có biên bản kèm theo.",
        "Đã thông tin đến các thôn, làng; biên bản và danh sách kèm theo.",
        "Hoàn thành, báo cáo chi tiết kèm theo.",
        "Đã niêm yết tại trụ sở và các nhà văn hóa thôn.",
    };
    EvidenceFile file;
    IndicatorRow *indicators;
    size_t n;
    Db *db;
    if (!evidence(w->demo, work, &file, err) ||
        !store_read(w->demo->store, w->demo->arena, &db, err))
        return false;
    bool ok = sql_obligation_indicators(db, work->obligation, &indicators, &n, err);
    store_read_done(w->demo->store, db);
    if (!ok) return false;
    GivenValue *values = ARENA_ARRAY(w->demo->arena, GivenValue, n);
    for (size_t i = 0; i < n; i++)
        values[i] = (GivenValue){ indicators[i].id, number_of(work, indicators[i].measure) * 1000 };
    const Actor *officer = demo_actor(w->demo, work->unit, ROLE_OFFICER);
    if (!read_notice(w, officer, "obligation", work->obligation.v, work->submit, err)) return false;
    const OccurrenceSubmit cmd = { .id = work->id,
                                   .note = str_c(notes[mix(work->id.v) % COUNT_OF(notes)]),
                                   .files = &file,
                                   .files_n = 1,
                                   .values = values,
                                   .values_n = n };
    return demo_run(
        w->demo, officer,
        demo_at(w->demo, work->submit, 9 + (int)(work->id.v % 7), (int)(work->id.v % 60)),
        &occurrence_submit_cmd, &cmd, NULL, err);
}

static bool decide(Working *w, const Work *work, Err *err) {
    const OccurrenceDecide cmd = {
        .id = work->id,
        .is_accepted = !work->is_returned,
        .extra_days = work->is_returned ? 3 : 0,
        .reason = work->is_returned ? S("Ảnh niêm yết ở nhà văn hóa thôn 4 không đọc được ngày. "
                                        "Đề nghị chụp lại rõ ngày và gửi kèm biên bản niêm yết.")
                                    : S("")
    };
    Role role = w->demo->people_n && work->accept.v == demo_unit(w->demo, "H99.01").v
                    ? ROLE_COORDINATOR
                    : ROLE_LEADER;
    if (!demo_run(w->demo, demo_actor(w->demo, work->accept, role),
                  demo_at(w->demo, work->decide, 14, (int)(work->id.v % 60)),
                  &occurrence_decide_cmd, &cmd, NULL, err))
        return false;
    const Actor *officer = demo_actor(w->demo, work->unit, ROLE_OFFICER);
    if (work->is_returned || work->decide.n > w->today.n - 10) return true; // still to be read
    return read_notice(w, officer, "occurrence", work->id.v, day_add(work->decide, 1), err);
}

/** What a court or procuracy that follows its own work tells everybody of what it handed in. */
static bool release(Working *w, const Work *work, Err *err) {
    static const char *const texts[] = {
        "Đã hoàn thành trong kỳ; kết quả được niêm yết tại trụ sở cơ quan.",
        "Đã thực hiện đủ nội dung theo chương trình, không có kiến nghị tồn đọng.",
        "Đã thực hiện và thông tin đến các xã có liên quan.",
    };
    Db *db;
    SubmissionRow last;
    EvidenceRow *files;
    ValueRow *values;
    size_t files_n = 0, values_n = 0;
    bool found = false;
    if (!store_read(w->demo->store, w->demo->arena, &db, err)) return false;
    bool ok = sql_submission_last(db, work->id, &last, &found, err) &&
              (!found || (sql_submission_evidence(db, last.id, &files, &files_n, err) &&
                          sql_submission_values(db, last.id, &values, &values_n, err)));
    store_read_done(w->demo->store, db);
    if (!ok || !found) return ok;
    IndicatorId *numbers = ARENA_ARRAY(w->demo->arena, IndicatorId, values_n);
    for (size_t i = 0; i < values_n; i++)
        numbers[i] = values[i].indicator;
    const OccurrenceRelease cmd = { .id = work->id,
                                    .text = str_c(texts[mix(work->id.v) % COUNT_OF(texts)]),
                                    .files = &files[0].id,
                                    .files_n = files_n ? 1 : 0,
                                    .values = numbers,
                                    .values_n = values_n };
    return demo_run(w->demo, demo_actor(w->demo, work->unit, ROLE_LEADER),
                    demo_at(w->demo, work->decide, 14, (int)(work->id.v % 60)),
                    &occurrence_release_cmd, &cmd, NULL, err);
}

static bool happen(Working *w, const Happening *h, Day day, Err *err) {
    if (!calendar_covers(&calendar_vn, day)) return true; // its days off are not known
    for (size_t p = 0; p < w->programmes_n; p++) {
        Db *db;
        ObligationId id;
        UnitId lead;
        bool found;
        ObligationRow row = { 0 };
        if (!store_read(w->demo->store, w->demo->arena, &db, err)) return false;
        bool ok = sql_obligation_at_path(db, w->programmes[p], str_c(h->path), &id, &found, err) &&
                  (!found || sql_obligation_get(db, id, &row, err));
        store_read_done(w->demo->store, db);
        if (!ok) return false;
        if (!found || row.first.n > day.n || row.state != OBL_ACTIVE) continue;
        lead = row.lead;
        const ObligationEvent cmd = { .obligation = id,
                                      .what = str_c(h->what),
                                      .day = day,
                                      .due = DAY_NONE,
                                      .unit =
                                          h->unit ? demo_unit(w->demo, h->unit) : (UnitId){ 0 } };
        if (!demo_run(w->demo, demo_actor(w->demo, lead, ROLE_LEADER), demo_at(w->demo, day, 8, 10),
                      &obligation_event_cmd, &cmd, NULL, err))
            return false;
    }
    return plan_new(w, h->fate, err);
}

/** The district level ends on 1 July 2025; three communes take over. */
static bool end_district(Working *w, Day day, Err *err) {
    Demo *demo = w->demo;
    const Actor *leader = demo_actor(demo, demo_unit(demo, "H99.60.01"), ROLE_LEADER);
    const Actor *administrator = demo_actor(demo, demo_unit(demo, "H99"), ROLE_ADMINISTRATOR);
    const ProgrammeEnd end = { w->programmes[0], day_add(day, -1),
                               S("Kết thúc hoạt động của cấp huyện"),
                               S("Nghị quyết 203/2025/QH15") };
    if (!demo_run(demo, leader, demo_at(demo, day_add(day, -1), 16, 0), &programme_end_cmd, &end,
                  NULL, err))
        return false;
    for (size_t i = 0; i < w->works_n; i++) {
        if (w->works[i].decide.n >= day.n - 1) w->works[i].decide = DAY_NONE;
        if (w->works[i].submit.n >= day.n - 1) w->works[i].submit = DAY_NONE;
    }
    const UnitId heirs[] = { demo_unit(demo, "H99.03.11"), demo_unit(demo, "H99.03.12"),
                             demo_unit(demo, "H99.03.14") };
    static const char *const closing[] = { "H99.60.01", "H99.60.02", "H99.60.03",
                                           "H99.60.04", "H99.60.05", "H99.60" };
    for (size_t i = 0; i < COUNT_OF(closing); i++) {
        bool is_split =
            str_is(str_c(closing[i]), "H99.60.03") || str_is(str_c(closing[i]), "H99.60");
        const UnitClose cmd = { .unit = demo_unit(demo, closing[i]),
                                .kind = is_split ? LINEAGE_SPLIT : LINEAGE_DISSOLVED,
                                .day = day,
                                .basis = S("Nghị quyết 203/2025/QH15"),
                                .successors = heirs,
                                .successors_n = is_split ? COUNT_OF(heirs) : 0 };
        if (!demo_run(demo, administrator, demo_at(demo, day, 7, (int)i), &unit_close_cmd, &cmd,
                      NULL, err))
            return false;
    }
    return true;
}

static bool make_ahead(Working *w, Day day, Err *err) {
    const ObligationMake cmd = { .limit = 200 };
    int64_t made = 1;
    while (made)
        if (!demo_run(w->demo, NULL, demo_at(w->demo, day, 0, 5), &obligation_make_cmd, &cmd, &made,
                      err))
            return false;
    return plan_new(w, FATE_BY_LUCK, err);
}

static bool begin(Working *w, bool (*make)(Demo *, Day, ProgrammeId *, Err *), Day day, Err *err) {
    return make(w->demo, day, &w->programmes[w->programmes_n++], err) &&
           plan_new(w, FATE_BY_LUCK, err);
}

/** A question about a duty, and the next day its answer. */
static bool talk(Working *w, Day day, bool is_answer, Err *err) {
    Db *db;
    ObligationId id;
    bool found;
    if (!store_read(w->demo->store, w->demo->arena, &db, err)) return false;
    bool ok = sql_obligation_at_path(db, w->programmes[1], S("d5.k2"), &id, &found, err);
    store_read_done(w->demo->store, db);
    if (!ok || !found) return ok;
    if (is_answer) {
        const CommentAdd reply = { .obligation = id,
                                   .answers = { w->question },
                                   .body = S("Niêm yết tại nơi sinh hoạt chung của thôn và ghi rõ "
                                             "địa điểm trong biên bản.") };
        return demo_run(w->demo,
                        demo_actor(w->demo, demo_unit(w->demo, "H99.01"), ROLE_COORDINATOR),
                        demo_at(w->demo, day, 14, 20), &comment_add_cmd, &reply, NULL, err);
    }
    const CommentAdd ask = { .obligation = id,
                             .is_question = true,
                             .body = S("Thôn chưa có nhà văn hóa thì niêm yết ở đâu?") };
    return demo_run(w->demo, demo_actor(w->demo, demo_unit(w->demo, "H99.03.11"), ROLE_OFFICER),
                    demo_at(w->demo, day, 10, 5), &comment_add_cmd, &ask, &w->question, err);
}

/** Who accepts does not only wait: the work that is overdue longest is urged. */
static bool urge(Working *w, Day day, Err *err) {
    Db *db;
    OverdueRow *late;
    size_t n;
    if (!store_read(w->demo->store, w->demo->arena, &db, err)) return false;
    bool ok = sql_overdue_below(db, w->programmes[1], demo_unit(w->demo, "H99.03"), day, 1, &late,
                                &n, err);
    OccurrenceRow row = { 0 };
    ok = ok && (!n || sql_occurrence_get(db, late[0].id, &row, err));
    store_read_done(w->demo->store, db);
    if (!ok || !n || row.accept.v != demo_unit(w->demo, "H99.01").v) return ok;
    const OccurrenceUrge cmd = { late[0].id,
                                 S("Đề nghị nộp kết quả, hoặc nêu vướng mắc để cùng tháo gỡ.") };
    return demo_run(w->demo, demo_actor(w->demo, row.accept, ROLE_COORDINATOR),
                    demo_at(w->demo, day, 15, 30), &occurrence_urge_cmd, &cmd, NULL, err);
}

static bool live_day(Working *w, Day day, Err *err) {
    Civil date = day_civil(day);
    w->day = day;
    if (day.n == w->signing.n && !begin(w, demo_province, day, err)) return false;
    if (day.n == w->today.n - 14 && !begin(w, demo_in_review, day, err)) return false;
    if (date.day == 1 && !make_ahead(w, day, err)) return false;
    for (size_t i = 0; i < COUNT_OF(happenings); i++)
        if (day.n == w->today.n - happenings[i].days_ago && !happen(w, &happenings[i], day, err))
            return false;
    for (size_t i = 0; i < w->works_n; i++)
        if (w->works[i].submit.n == day.n && !submit(w, &w->works[i], err)) return false;
    for (size_t i = 0; i < w->works_n; i++)
        if (w->works[i].decide.n == day.n &&
            !(w->works[i].is_self_tracked ? release : decide)(w, &w->works[i], err))
            return false;
    int32_t ago = w->today.n - day.n;
    if (w->programmes_n > 1 && (ago == 25 || ago == 6) && !urge(w, day, err)) return false;
    if (w->programmes_n > 1 && (ago == 8 || ago == 7) && !talk(w, day, ago == 7, err)) return false;
    return date.year != 2025 || date.month != 7 || date.day != 1 || end_district(w, day, err);
}

bool demo_work(Demo *demo, Err *err) {
    Working w = { .demo = demo,
                  .today = instant_day(demo->now, demo->zone),
                  .signing = day_from_civil(2026, 1, 15) };
    // Looked at before then (a clock set for a test), the signing was a month ago.
    if (w.signing.n >= w.today.n) w.signing = day_add(w.today, -30);
    Day first = day_from_civil(2021, 7, 21);
    w.day = first;
    bool ok = begin(&w, demo_district, first, err);
    for (Day day = day_add(first, 1); ok && day.n < w.today.n; day = day_add(day, 1))
        ok = live_day(&w, day, err);
    return ok && make_ahead(&w, w.today, err);
}
