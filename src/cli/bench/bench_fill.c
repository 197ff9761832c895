#include "cli/bench/bench.h"

#include "domain/comment.h"
#include "domain/notice.h"
#include "domain/obligation_draft.h"
#include "domain/occurrence.h"
#include "domain/party.h"
#include "domain/password.h"
#include "domain/person.h"
#include "domain/programme_confirm.h"
#include "store/journal_store.h"

enum {
    GROUP = 512,       // commands queued at once
    TERM_DAYS = 1500,  // of a programme
    AGO_DAYS = 300,    // it was signed
    CLAUSES = 10,      // of an article
    ALL_COMMUNES = 20, // each such obligation is done by several bodies
    SEVERAL = 5,       // by so many
    UNITS_MAX = 2000,
};

typedef struct Fill {
    Store *store;
    Arena *arena;
    BenchSize size;
    Instant now;
    Zone zone;
    Day today, signed_day;
    UnitId top, office, committee;
    UnitId *units; // below the committee
    Actor leader, coordinator, *officers;
    StoredFile evidence;
    BenchData *out;
} Fill;

/* ---- commands in groups ---- */

typedef struct Group {
    Fill *fill;
    Arena *arena; // of the commands, empty after each flush
    LaneJob jobs[GROUP];
    size_t n;
} Group;

static bool flush(Group *g, Err *err) {
    bool ok = !g->n || lane_run_all(store_lane(g->fill->store), g->arena, g->jobs, g->n, err);
    for (size_t i = 0; !ok && i < COUNT_OF(err->args); i++)
        err->args[i] = str_dup(g->fill->arena, err->args[i]);
    g->n = 0;
    arena_reset(g->arena);
    return ok;
}

static bool add(Group *g, const Actor *actor, Instant at, const CommandType *type,
                const void *command, Err *err) {
    g->jobs[g->n++] = (LaneJob){ .call = { .actor = actor, .now = at, .zone = g->fill->zone },
                                 .type = type,
                                 .command = command };
    return g->n < GROUP || flush(g, err);
}

static bool run(Fill *f, const Actor *actor, Day day, const CommandType *type, const void *command,
                int64_t *id, Err *err) {
    const LaneCall call = { .actor = actor,
                            .now = { day_start(day, f->zone).ms + 8 * 3600000 },
                            .zone = f->zone };
    CommandResult result;
    if (!lane_run(store_lane(f->store), f->arena, &call, type, command, &result, err)) return false;
    if (id) *id = result.id;
    return true;
}

/* ---- bodies and people ---- */

static bool open_unit(Fill *f, UnitId superior, UnitKind kind, Str name, Str code, UnitId *out,
                      Err *err) {
    const UnitOpen open = { .superior = superior,
                            .kind = kind,
                            .name = name,
                            .short_name = name,
                            .code = code,
                            .from = day_from_civil(2021, 1, 1) };
    return run(f, NULL, open.from, &unit_open_cmd, &open, &out->v, err);
}

static bool add_person(Fill *f, Str login, Str name, UnitId unit, Role role, Str hash, Actor *out,
                       Err *err) {
    const PersonAdd add = {
        .who = { .login = login, .name = name, .language = S("vi"), .unit = unit, .role = role },
        .password_hash = hash
    };
    RoleHeld *held = ARENA_NEW(f->arena, RoleHeld);
    int64_t id;
    if (!run(f, NULL, day_from_civil(2021, 1, 5), &person_add_cmd, &add, &id, err)) return false;
    *held = (RoleHeld){ unit, role };
    *out = (Actor){ .person = { id }, .name = name, .unit = unit, .roles = held, .roles_n = 1 };
    return true;
}

static bool open_units(Fill *f, Err *err) {
    f->units = ARENA_ARRAY(f->arena, UnitId, (size_t)f->size.units);
    if (!open_unit(f, (UnitId){ 0 }, UNIT_AREA, S("Tỉnh Đo Lường"), S("B99"), &f->top, err) ||
        !open_unit(f, f->top, UNIT_PARTY, S("Văn phòng Tỉnh ủy"), S("B99.01"), &f->office, err) ||
        !open_unit(f, f->top, UNIT_COMMITTEE, S("UBND tỉnh"), S("B99.03"), &f->committee, err))
        return false;
    for (int64_t i = 0; i < f->size.units; i++) {
        bool is_department = i % 8 == 7;
        Str name = str_printf(f->arena, is_department ? "Sở số %lld" : "UBND xã số %lld",
                              (long long)i + 1),
            code = str_printf(f->arena, "B99.03.%04lld", (long long)i + 1);
        if (!open_unit(f, f->committee, is_department ? UNIT_DEPARTMENT : UNIT_COMMUNE, name, code,
                       &f->units[i], err))
            return false;
    }
    return true;
}

static bool add_people(Fill *f, Err *err) {
    AUTO(hash_gate_free) HashGate *gate = hash_gate_new(1, 0);
    Str hash;
    Actor ignored;
    f->officers = ARENA_ARRAY(f->arena, Actor, (size_t)f->size.units);
    if (!password_hash(gate, f->arena, S(BENCH_PASSWORD), &hash, err) ||
        !add_person(f, S("leader"), S("Đinh Thị Khuê"), f->office, ROLE_LEADER, hash, &f->leader,
                    err) ||
        !add_person(f, S("coordinator"), S("Trần Thị Mai"), f->office, ROLE_COORDINATOR, hash,
                    &f->coordinator, err) ||
        !add_person(f, S("administrator"), S("Cao Xuân Trí"), f->top, ROLE_ADMINISTRATOR, hash,
                    &ignored, err))
        return false;
    for (int64_t i = 0; i < f->size.units; i++) {
        Str login = i ? str_printf(f->arena, "officer%lld", (long long)i + 1) : S("officer");
        if (!add_person(f, login, str_printf(f->arena, "Chuyên viên %lld", (long long)i + 1),
                        f->units[i], ROLE_OFFICER, hash, &f->officers[i], err))
            return false;
    }
    f->out->office = f->office;
    f->out->commune = f->units[0];
    f->out->coordinator = f->coordinator.person;
    f->out->officer = f->officers[0].person;
    return true;
}

/* ---- programmes ---- */

/** Articles of CLAUSES clauses; each clause lays one duty on somebody. */
static void write_text(Fill *f, int64_t clauses, ProgrammeText *out, Str *source) {
    int64_t articles = (clauses + CLAUSES - 1) / CLAUSES;
    TextProvision *rows = ARENA_ARRAY(f->arena, TextProvision, (size_t)(articles + clauses));
    size_t n = 0;
    AUTO_BUF Buf text;
    buf_init(&text, (size_t)16 << 20);
    for (int64_t a = 0, c = 0; a < articles; a++) {
        int32_t parent = (int32_t)n;
        rows[n++] = (TextProvision){
            .path = str_printf(f->arena, "d%lld", (long long)a + 1),
            .label = str_printf(f->arena, "Điều %lld.", (long long)a + 1),
            .level = LEVEL_ARTICLE,
            .parent = -1,
            .heading = S("Nội dung phối hợp"),
        };
        buf_printf(&text, "Điều %lld. Nội dung phối hợp\n", (long long)a + 1);
        for (int k = 1; k <= CLAUSES && c < clauses; k++, c++) {
            rows[n] = (TextProvision){
                .path = str_printf(f->arena, "d%lld.k%d", (long long)a + 1, k),
                .label = str_printf(f->arena, "%d.", k),
                .level = LEVEL_CLAUSE,
                .parent = parent,
                .body = str_printf(f->arena,
                                   "Thông tin đến Nhân dân về tiến độ công việc số %lld và báo cáo "
                                   "kết quả đúng hạn.",
                                   (long long)c + 1),
            };
            buf_printf(&text, "%d. %.*s\n", k, STR(rows[n].body));
            n++;
        }
    }
    *out = (ProgrammeText){ .provisions = rows, .provisions_n = n, .remarks = S("[]") };
    *source = buf_dup(&text, f->arena);
}

/** Sorts of duty as they are found in programmes: most of them once a year, few every month. */
static Str rule_of(int64_t i) {
    static const char *const rules[] = {
        "yearly 12-15",          "quarterly 3-20", "yearly 11-30", "half_yearly 6-20 12-20",
        "yearly 12-10",          "quarterly 3-14", "yearly 10-31", "half_yearly 6-15 12-15",
        "after 10 working_days", "monthly 1-20",
    };
    return str_c(rules[(uint64_t)i * 7 % COUNT_OF(rules)]);
}

static bool draft_all(Fill *f, Group *g, ProgrammeId id, int64_t first, int64_t count, Err *err) {
    ProgrammeRow programme;
    ProvisionRow *provisions;
    size_t n;
    Db *db;
    if (!store_read(f->store, f->arena, &db, err)) return false;
    bool ok = sql_programme_get(db, id, &programme, err) &&
              sql_provision_list(db, programme.version, 0, 5000, &provisions, &n, err);
    store_read_done(f->store, db);
    int64_t done = 0;
    for (size_t i = 0; ok && i < n && done < count; i++) {
        if (provisions[i].level != LEVEL_CLAUSE) continue;
        int64_t number = first + done++;
        size_t several = number % ALL_COMMUNES ? 1 : SEVERAL;
        UnitId *perform = ARENA_ARRAY(g->arena, UnitId, several);
        for (size_t k = 0; k < several; k++)
            perform[k] = f->units[((size_t)number + k * 37) % (size_t)f->size.units];
        ObligationDraft *draft = ARENA_NEW(g->arena, ObligationDraft);
        *draft = (ObligationDraft){
            .version = programme.version,
            .provision = provisions[i].provision,
            .kind = DUTY_REPORT,
            .title = str_printf(g->arena, "Báo cáo tiến độ công việc số %lld của Chương trình",
                                (long long)number + 1),
            .action = provisions[i].body,
            .lead = perform[0],
            .perform = perform,
            .perform_n = several,
            .accept = f->office,
            .rule = rule_of(number),
            .deliverable = S("Báo cáo"),
            .addressees = S("Văn phòng Tỉnh ủy"),
        };
        ok =
            add(g, &f->coordinator, (Instant){ day_start(f->signed_day, f->zone).ms + 9 * 3600000 },
                &obligation_draft_set_cmd, draft, err);
    }
    return ok && flush(g, err);
}

static bool put_file(Fill *f, Str bytes, const char *name, const char *type, FileGiven *out,
                     Err *err) {
    StoredFile stored;
    if (!files_put(store_files(f->store), f->arena, bytes, &stored, err)) return false;
    *out = (FileGiven){ stored.sha256, str_c(name), str_c(type), stored.size };
    return true;
}

static bool add_party(Fill *f, ProgrammeId id, const char *name, UnitId unit, Err *err) {
    const PartyAdd party = { id, str_c(name), unit };
    return run(f, &f->coordinator, f->signed_day, &party_add_cmd, &party, NULL, err);
}

static bool make_programme(Fill *f, Group *g, int64_t number, int64_t first, int64_t count,
                           Err *err) {
    ProgrammeText text;
    ProgrammeId id;
    Str source;
    FileGiven file;
    write_text(f, count, &text, &source);
    ProgrammeCreate create = {
        .lead = f->office,
        .title = str_printf(f->arena, "Chương trình phối hợp thông tin số %lld", (long long)number),
        .text = &text
    };
    if (!put_file(f, source, "chuong-trinh.txt", "text/plain; charset=utf-8", &create.source,
                  err) ||
        !run(f, &f->coordinator, f->signed_day, &programme_create_cmd, &create, &id.v, err) ||
        !add_party(f, id, "Văn phòng Tỉnh ủy", f->office, err) ||
        !add_party(f, id, "Ủy ban nhân dân tỉnh", f->committee, err) ||
        !draft_all(f, g, id, first, count, err) ||
        !put_file(f, str_printf(f->arena, "%%PDF-1.4\n%% %lld\n", (long long)number), "ban-ky.pdf",
                  "application/pdf", &file, err))
        return false;
    if (!f->out->programme.v) f->out->programme = id;
    const ProgrammeConfirm confirm = {
        .id = id,
        .symbol = str_printf(f->arena, "%lld-CTr/VPTU", (long long)number),
        .issuer_name = S("Văn phòng Tỉnh ủy"),
        .signers = S("Đinh Thị Khuê"),
        .signed_day = f->signed_day,
        .file = file,
        .from = f->signed_day,
        .to = day_add(f->signed_day, TERM_DAYS),
    };
    return run(f, &f->leader, f->signed_day, &programme_confirm_cmd, &confirm, NULL, err);
}

/* ---- work ---- */

static uint64_t luck_of(int64_t id) {
    uint64_t x = (uint64_t)id * 0x9e3779b97f4a7c15u;
    return (x ^ x >> 29) % 100;
}

static size_t unit_index(const Fill *f, UnitId unit) {
    return (size_t)(unit.v - f->units[0].v); // opened one after the other
}

static Instant moment(const Fill *f, Day day, int64_t id) {
    return (Instant){ day_start(day, f->zone).ms + 8 * 3600000 + id % 480 * 60000 };
}

static bool submit(Fill *f, Group *g, const OccurrenceItemRow *row, Day day, Err *err) {
    EvidenceFile *file = ARENA_NEW(g->arena, EvidenceFile);
    OccurrenceSubmit *cmd = ARENA_NEW(g->arena, OccurrenceSubmit);
    *file = (EvidenceFile){ f->evidence.sha256, S("bien-ban.pdf"), S("application/pdf"),
                            f->evidence.size, true };
    *cmd = (OccurrenceSubmit){ .id = row->id,
                               .note = S("Đã thực hiện đúng kế hoạch, có biên bản kèm theo."),
                               .files = file,
                               .files_n = 1 };
    return add(g, &f->officers[unit_index(f, row->unit)], moment(f, day, row->id.v),
               &occurrence_submit_cmd, cmd, err);
}

static bool decide(Fill *f, Group *g, const OccurrenceItemRow *row, Day day, bool is_accepted,
                   Err *err) {
    OccurrenceDecide *cmd = ARENA_NEW(g->arena, OccurrenceDecide);
    *cmd = (OccurrenceDecide){ .id = row->id,
                               .is_accepted = is_accepted,
                               .reason = is_accepted ? S("") : S("Đề nghị gửi kèm biên bản.") };
    return add(g, &f->coordinator, moment(f, day, row->id.v), &occurrence_decide_cmd, cmd, err);
}

/** People read what they were told, all but the last weeks' news. */
static bool read_notice(Fill *f, Group *g, const Actor *actor, const char *object, int64_t id,
                        Err *err) {
    NoticeRead *cmd = ARENA_NEW(g->arena, NoticeRead);
    *cmd = (NoticeRead){ str_c(object), id };
    return add(g, actor, f->now, &notice_read_cmd, cmd, err);
}

/** Of what was due, some is late, some waits, a little was returned; the rest is done. */
static bool live(Fill *f, Group *g, const OccurrenceItemRow *row, Err *err) {
    uint64_t luck = luck_of(row->id.v);
    int32_t ago = f->today.n - row->due.n;
    if (ago < 3 || luck < 6) return true;
    Day handed_in = day_add(row->due, luck < 20 ? 2 : -1 - (int32_t)(luck % 5));
    if (handed_in.n <= f->signed_day.n) handed_in = day_add(f->signed_day, 1);
    if (!submit(f, g, row, handed_in, err)) return false;
    if (ago < 10 && luck < 60) return true;
    bool is_accepted = luck < 97 || ago > 60;
    return decide(f, g, row, day_add(handed_in, 1), is_accepted, err) &&
           (luck > 95 || read_notice(f, g, &f->officers[unit_index(f, row->unit)], "occurrence",
                                     row->id.v, err));
}

static bool live_all(Fill *f, Group *g, Err *err) {
    int64_t after = 0;
    for (;;) {
        AUTO(arena_free) Arena *arena = arena_new(0);
        OccurrenceItemRow *rows;
        size_t n;
        Db *db;
        if (!store_read(f->store, arena, &db, err)) return false;
        bool ok = sql_occurrence_items(db, after, (UnitId){ 0 }, (ProgrammeId){ 0 },
                                       (ObligationId){ 0 }, 0, DAY_NONE, DAY_NONE, (UnitId){ 0 },
                                       f->today, 1000, &rows, &n, err);
        store_read_done(f->store, db);
        for (size_t i = 0; ok && i < n; i++)
            ok = live(f, g, &rows[i], err);
        if (!ok || !flush(g, err)) return false;
        f->out->occurrences += (int64_t)n;
        if (n < 1000) return true;
        after = rows[n - 1].id.v;
    }
}

static bool read_assignments(Fill *f, Group *g, Err *err) {
    for (int64_t i = 0; i < f->out->obligations; i++) {
        size_t unit = (size_t)i % (size_t)f->size.units;
        if (i + 200 > f->out->obligations) break; // the newest are still to be read
        if (!read_notice(f, g, &f->officers[unit], "obligation", i + 1, err)) return false;
    }
    return flush(g, err);
}

/** Questions on some obligations, and answers to them until the journal is as long as wanted. */
static bool talk(Fill *f, Group *g, Err *err) {
    enum { PLACES = 100 };
    CommentAdd question[PLACES];
    size_t officer[PLACES], places = 0;
    JournalHead head;
    Db *db;
    if (!store_read(f->store, f->arena, &db, err)) return false;
    bool ok = journal_head(db, &head, err);
    store_read_done(f->store, db);
    if (!ok) return false;
    for (; places < PLACES && (int64_t)places < f->out->obligations; places++) {
        question[places] = (CommentAdd){ .obligation = { (int64_t)places + 1 },
                                         .body = S("Số liệu này tính đến ngày nào?"),
                                         .is_question = true };
        officer[places] = places % (size_t)f->size.units; // of the lead unit, see draft_all
        int64_t id;
        if (!run(f, &f->coordinator, f->today, &comment_add_cmd, &question[places], &id, err))
            return false;
        question[places].answers = (CommentId){ id };
        question[places].is_question = false;
    }
    for (int64_t n = (int64_t)head.size + (int64_t)places; places && n < f->size.entries; n++) {
        size_t at = (size_t)n % places;
        CommentAdd *answer = ARENA_NEW(g->arena, CommentAdd);
        *answer = question[at];
        answer->body = str_printf(g->arena, "Tính đến hết ngày làm việc thứ %lld.", (long long)n);
        if (!add(g, &f->officers[officer[at]], f->now, &comment_add_cmd, answer, err)) return false;
    }
    return flush(g, err);
}

/** What the scheduler does each day, so that it finds nothing to do when the data are served. */
static bool make_ahead(Fill *f, Err *err) {
    const ObligationMake make = { .limit = 200 };
    int64_t made = 1;
    while (made)
        if (!run(f, NULL, f->today, &obligation_make_cmd, &make, &made, err)) return false;
    return true;
}

bool bench_fill(Store *store, Arena *arena, BenchSize size, Instant now, BenchData *out, Err *err) {
    if (size.units < 10 || size.units > UNITS_MAX || size.obligations < 1 ||
        size.per_programme < 1 || size.per_programme > 2000)
        return FAIL(err, .code = ERR_INPUT,
                    .msg = N_("10 to 2,000 units and at least one obligation are needed."));
    Fill f = { .store = store,
               .arena = arena,
               .size = size,
               .now = now,
               .zone = store_config(store)->zone,
               .out = out };
    *out = (BenchData){ 0 };
    f.today = instant_day(now, f.zone);
    f.signed_day = day_add(f.today, -AGO_DAYS);
    Group *g = ARENA_NEW(arena, Group);
    AUTO(arena_free) Arena *commands = arena_new((size_t)1 << 20);
    g->fill = &f;
    g->arena = commands;
    Str pdf = S("%PDF-1.4\n% bien ban\n");
    if (!open_units(&f, err) || !add_people(&f, err) ||
        !files_put(store_files(store), arena, pdf, &f.evidence, err))
        return false;
    for (int64_t number = 1; out->obligations < size.obligations; number++) {
        int64_t left = size.obligations - out->obligations;
        int64_t count = left < size.per_programme ? left : size.per_programme;
        if (!make_programme(&f, g, number, out->obligations, count, err)) return false;
        out->obligations += count;
    }
    return make_ahead(&f, err) && live_all(&f, g, err) && read_assignments(&f, g, err) &&
           (!size.entries || talk(&f, g, err));
}
