#include "work_support.h"

#include "domain/tally.h"

static bool run_sql(Tx *tx, const void *command, CommandResult *result, Err *err) {
    Cursor c;
    bool has;
    if (!cursor_open(tx->db, command, NULL, &c, err)) return false;
    bool ok = cursor_next(&c, &has, err);
    if (ok && has) result->id = cursor_int(&c, 0);
    cursor_close(&c);
    return ok;
}

/** A connection keeps statements by the address of their text, so each gets one of its own. */
static int64_t run_text(World *w, const char *sql) {
    SqlText *text = ARENA_NEW(w->t->arena, SqlText);
    *text = (SqlText){ "test", sql, 0, "" };
    const CommandType type = { "test.sql", run_sql };
    return must_run(w->t, NULL, &type, text);
}

static UnitId open_unit(World *w, UnitId superior, UnitKind kind, const char *name,
                        bool self_tracked) {
    UnitOpen open = { .superior = superior,
                      .kind = kind,
                      .name = str_c(name),
                      .from = day_of("2021-01-01"),
                      .is_self_tracked = self_tracked };
    return (UnitId){ must_run(w->t, NULL, &unit_open_cmd, &open) };
}

static Actor make_actor(World *w, UnitId unit, Role role, const char *login) {
    RoleHeld *held = ARENA_NEW(w->t->arena, RoleHeld);
    *held = (RoleHeld){ unit, role };
    int64_t id = run_text(
        w, str_printf(w->t->arena,
                      "INSERT INTO person (login, name, title, email, language, password_hash, "
                      "must_change, totp_step, salt, created_ms, search, sort_key) "
                      "VALUES ('%s', '%s', '', '', 'vi', '', 0, 0, '', 0, '', '') RETURNING id",
                      login, login)
               .p);
    run_text(w, str_printf(w->t->arena,
                           "INSERT INTO person_role (person_id, unit_id, role, from_day) VALUES "
                           "(%lld, %lld, %d, 0) RETURNING id",
                           (long long)id, (long long)unit.v, (int)role)
                    .p);
    return (
        Actor){ .person = { id }, .name = str_c(login), .unit = unit, .roles = held, .roles_n = 1 };
}

int world_setup(void **state) {
    store_setup(state);
    TestStore *t = *state;
    World *w = ARENA_NEW(t->arena, World);
    w->t = t;
    w->province = open_unit(w, (UnitId){ 0 }, UNIT_AREA, "Tỉnh Lâm Thượng", false);
    w->office = open_unit(w, w->province, UNIT_PARTY, "Văn phòng Tỉnh ủy", false);
    w->committee = open_unit(w, w->province, UNIT_COMMITTEE, "UBND tỉnh", false);
    w->commune[0] = open_unit(w, w->committee, UNIT_COMMUNE, "UBND xã Krông Tơ", false);
    w->commune[1] = open_unit(w, w->committee, UNIT_COMMUNE, "UBND xã Măng Rai", false);
    w->court = open_unit(w, w->province, UNIT_COURT, "TAND tỉnh", true);
    w->coordinator = make_actor(w, w->office, ROLE_COORDINATOR, "mai");
    w->committee_leader = make_actor(w, w->committee, ROLE_LEADER, "phuc");
    w->officer[0] = make_actor(w, w->commune[0], ROLE_OFFICER, "hlenh");
    w->officer[1] = make_actor(w, w->commune[1], ROLE_OFFICER, "tam");
    w->court_officer = make_actor(w, w->court, ROLE_OFFICER, "huong");
    w->court_leader = make_actor(w, w->court, ROLE_LEADER, "quan");
    w->stranger = make_actor(w, open_unit(w, (UnitId){ 0 }, UNIT_AREA, "Tỉnh khác", false),
                             ROLE_LEADER, "la");
    Arena *a = t->arena;
    EvidenceFile source = world_file(w, "chương trình");
    run_text(w, str_printf(a,
                           "INSERT INTO file (sha256, size, media_type, added_ms) VALUES ('%s', "
                           "%lld, 'text/plain', 0) RETURNING 1",
                           source.sha256.p, (long long)source.size)
                    .p);
    w->programme.v = run_text(
        w,
        str_printf(a,
                   "INSERT INTO programme (title, symbol, state, lead_unit_id, created_ms, search) "
                   "VALUES ('Chương trình', '12-CTr/VPTU', 1, %lld, 0, '') RETURNING id",
                   (long long)w->office.v)
            .p);
    w->version.v =
        run_text(w, str_printf(a,
                               "INSERT INTO programme_version (programme_id, number, state, "
                               "source_sha256, source_name, kind, remarks, created_ms) "
                               "VALUES (%lld, 1, 1, '%s', 'x.txt', 1, '[]', 0) RETURNING id",
                               (long long)w->programme.v, source.sha256.p)
                        .p);
    w->provision.v = run_text(w, str_printf(a,
                                            "INSERT INTO provision (programme_id, "
                                            "first_version_id) VALUES (%lld, %lld) RETURNING id",
                                            (long long)w->programme.v, (long long)w->version.v)
                                     .p);
    run_text(w, str_printf(a,
                           "INSERT INTO provision_text (version_id, ordinal, provision_id, path, "
                           "kind, label, depth, heading, body) "
                           "VALUES (%lld, 1, %lld, 'd9.k2', 4, '2.', 1, '', 'báo cáo') RETURNING 1",
                           (long long)w->version.v, (long long)w->provision.v)
                    .p);
    *state = w;
    return 0;
}

int world_teardown(void **state) {
    World *w = *state;
    *state = w->t;
    return store_teardown(state);
}

ObligationId world_draft(World *w, const char *title, UnitId performer, UnitId accept,
                         const char *rule) {
    Arena *a = w->t->arena;
    int64_t id = run_text(
        w, str_printf(a,
                      "INSERT INTO obligation (programme_id, version_id, provision_id, number, "
                      "state, kind, title, action, lead_unit_id, accept_unit_id, "
                      "is_request, rule, deliverable, addressees, end_reason, search) SELECT %lld, "
                      "%lld, %lld, COALESCE(MAX(number), 0) + 1, 0, 0, '%s', '%s', "
                      "%lld, %lld, 0, '%s', '', '', '', '' FROM obligation WHERE true RETURNING id",
                      (long long)w->programme.v, (long long)w->version.v, (long long)w->provision.v,
                      title, title, (long long)w->office.v, (long long)accept.v, rule)
               .p);
    world_take_part(w, (ObligationId){ id }, performer, PART_PERFORM, "");
    return (ObligationId){ id };
}

void world_take_part(World *w, ObligationId id, UnitId unit, ObligationPart part,
                     const char *task) {
    run_text(w, str_printf(w->t->arena,
                           "INSERT INTO obligation_unit (obligation_id, unit_id, part, task) "
                           "VALUES (%lld, %lld, %d, '%s') RETURNING 1",
                           (long long)id.v, (long long)unit.v, (int)part, task)
                    .p);
}

typedef struct Activation {
    ProgrammeId programme;
} Activation;

static bool activate(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const Activation *cmd = command;
    (void)result;
    return obligation_activate(tx, cmd->programme, day_of("2026-01-01"), day_of("2026-12-31"), err);
}

void world_activate(World *w) {
    const CommandType type = { "test.activate", activate };
    const Activation cmd = { w->programme };
    must_run(w->t, &w->coordinator, &type, &cmd);
}

OccurrenceRow world_occurrence(World *w, ObligationId obligation, const char *period) {
    Db *db;
    Err err = { 0 };
    OccurrenceRow *rows;
    size_t n;
    assert_ok(store_read(w->t->store, w->t->arena, &db, &err), &err);
    assert_ok(sql_occurrence_of_obligation(db, obligation, 1000, &rows, &n, &err), &err);
    store_read_done(w->t->store, db);
    for (size_t i = 0; i < n; i++)
        if (str_is(rows[i].period, period)) return rows[i];
    fail_msg("no occurrence for period %s", period);
    return (OccurrenceRow){ 0 };
}

EvidenceFile world_file(World *w, const char *content) {
    StoredFile stored;
    Err err = { 0 };
    assert_ok(files_put(store_files(w->t->store), w->t->arena, str_c(content), &stored, &err),
              &err);
    return (EvidenceFile){ stored.sha256, S("biên bản.txt"), S("text/plain"), stored.size, true };
}

int64_t world_count(World *w, const char *sql) {
    return run_text(w, sql);
}

static void count_fault(void *context, Str line) {
    bool is_of_the_fixture =
        (str_starts(line, S("person ")) &&
         str_ends(line, S(": no entry of the journal names this row"))) ||
        str_is(line, "programme 1: its state is not what its last entry in the journal made it");
    if (is_of_the_fixture) return;
    print_error("fault: %.*s\n", STR(line));
    ++*(int64_t *)context;
}

int64_t world_faults(World *w) {
    Snapshot snapshot;
    int64_t all, counted = 0;
    Err err = { 0 };
    assert_ok(snapshot_open(w->t->arena, w->t->folder, &snapshot, &err), &err);
    assert_ok(data_check(&snapshot, w->t->arena, count_fault, &counted, &all, &err), &err);
    snapshot_close(&snapshot);
    return counted;
}
