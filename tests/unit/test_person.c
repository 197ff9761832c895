#include "store_support.h"

#include "store/journal_store.h"

#include "domain/person_import.h"
#include "domain/session.h"
#include "domain/unit.h"

typedef struct World {
    UnitId top, a, b;
    PersonId boss, chief; // administrators of top and of a
    Actor as_boss, as_chief;
} World;

static Db *reading(TestStore *t) {
    Db *db;
    Err err = { 0 };
    assert_ok(store_read(t->store, t->arena, &db, &err), &err);
    return db;
}

static Actor actor_of(TestStore *t, PersonId person) {
    Db *db = reading(t);
    Actor actor;
    Err err = { 0 };
    assert_ok(actor_load(db, person, day_of("2026-11-24"), &actor, &err), &err);
    store_read_done(t->store, db);
    return actor;
}

static UnitId open_unit(TestStore *t, UnitId above, UnitKind kind, const char *name) {
    const UnitOpen open = { .superior = above,
                            .kind = kind,
                            .name = str_c(name),
                            .code = str_c(name),
                            .from = day_of("2025-07-01") };
    return (UnitId){ must_run(t, NULL, &unit_open_cmd, &open) };
}

static PersonId add(TestStore *t, const char *login, UnitId unit, Role role) {
    const PersonAdd person = {
        .who = { .login = str_c(login), .name = str_c(login), .unit = unit, .role = role },
        .password_hash = S("x"),
    };
    return (PersonId){ must_run(t, NULL, &person_add_cmd, &person) };
}

static World world(TestStore *t) {
    World w = { .top = open_unit(t, (UnitId){ 0 }, UNIT_AREA, "TOP") };
    w.a = open_unit(t, w.top, UNIT_COMMUNE, "A");
    w.b = open_unit(t, w.top, UNIT_COMMUNE, "B");
    w.boss = add(t, "boss", w.top, ROLE_ADMINISTRATOR);
    w.chief = add(t, "chief", w.a, ROLE_ADMINISTRATOR);
    w.as_boss = actor_of(t, w.boss);
    w.as_chief = actor_of(t, w.chief);
    return w;
}

static RoleRow *roles(TestStore *t, PersonId person, size_t *n) {
    Db *db = reading(t);
    RoleRow *rows;
    Err err = { 0 };
    assert_ok(sql_person_roles(db, person, &rows, n, &err), &err);
    store_read_done(t->store, db);
    return rows;
}

static void person__is_invited_into_a_unit_in_reach_only(void **state) {
    TestStore *t = *state;
    World w = world(t);
    PersonInvite invite = {
        .login = S("Lan.Anh"), .name = S("Nguyễn Lan Anh"), .unit = w.a, .role = ROLE_OFFICER
    };
    must_run(t, &w.as_chief, &person_invite_cmd, &invite);
    must_fail(t, &w.as_chief, &person_invite_cmd, &invite, ERR_INPUT); // lan.anh is taken
    invite.login = S("khac");
    invite.unit = w.b;
    must_fail(t, &w.as_chief, &person_invite_cmd, &invite, ERR_FORBIDDEN);
    invite.unit = w.top;
    must_fail(t, &w.as_chief, &person_invite_cmd, &invite, ERR_FORBIDDEN);
    invite.unit = w.b;
    must_run(t, &w.as_boss, &person_invite_cmd, &invite);
    static const char *const bad[] = { "", "a", "a b", "-a", "đạt", "a@b", "erased:1" };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        invite.login = str_c(bad[i]);
        must_fail(t, &w.as_boss, &person_invite_cmd, &invite, ERR_INPUT);
    }
}

static void person__a_role_below_gives_nobody_power_over_an_account_above(void **state) {
    TestStore *t = *state;
    World w = world(t);
    const RoleGrant lure = { .person = w.boss,
                             .unit = w.a,
                             .role = ROLE_VIEWER,
                             .from = day_of("2026-11-24"),
                             .to = DAY_NONE };
    must_run(t, &w.as_chief, &role_grant_cmd, &lure);
    const PersonRenew renew = { w.boss };
    const PersonDisable disable = { w.boss, true };
    const PersonErase erase = { w.boss, S("boss") };
    must_fail(t, &w.as_chief, &person_renew_cmd, &renew, ERR_FORBIDDEN);
    must_fail(t, &w.as_chief, &person_disable_cmd, &disable, ERR_FORBIDDEN);
    must_fail(t, &w.as_chief, &person_erase_cmd, &erase, ERR_FORBIDDEN);
    must_fail(t, &w.as_chief, &role_grant_cmd, &lure, ERR_CONFLICT);
}

static void person__the_last_administrator_of_the_top_stays(void **state) {
    TestStore *t = *state;
    World w = world(t);
    size_t n;
    const RoleEnd end = { roles(t, w.boss, &n)[0].id };
    const PersonDisable disable = { w.boss, true };
    const PersonErase erase = { w.boss, S("boss") };
    must_fail(t, &w.as_boss, &role_end_cmd, &end, ERR_STATE);
    must_fail(t, &w.as_boss, &person_disable_cmd, &disable, ERR_STATE);
    must_fail(t, &w.as_boss, &person_erase_cmd, &erase, ERR_STATE);
    PersonId second = add(t, "second", w.top, ROLE_ADMINISTRATOR);
    must_run(t, &w.as_boss, &role_end_cmd, &end);
    const PersonDisable other = { second, true };
    must_fail(t, NULL, &person_disable_cmd, &other, ERR_STATE); // now that one is the last
}

static void role__holds_from_its_first_to_its_last_day(void **state) {
    TestStore *t = *state;
    World w = world(t);
    PersonId lan = add(t, "lan", w.b, ROLE_VIEWER);
    const RoleGrant grants[] = {
        { lan, w.a, ROLE_OFFICER, day_of("2026-11-25"), day_of("2026-11-30") },
        { lan, w.a, ROLE_LEADER, day_of("2026-01-01"), day_of("2026-11-23") },
        { lan, w.a, ROLE_CLERK, day_of("2026-11-24"), day_of("2026-11-24") },
    };
    for (size_t i = 0; i < COUNT_OF(grants); i++)
        must_run(t, &w.as_chief, &role_grant_cmd, &grants[i]);
    Actor today = actor_of(t, lan);
    assert_int_equal(today.roles_n, 2);
    assert_int_equal(today.roles[1].role, ROLE_CLERK);
    RoleGrant wrong = grants[0];
    must_fail(t, &w.as_chief, &role_grant_cmd, &wrong, ERR_CONFLICT);
    wrong.from = day_of("2026-12-31");
    wrong.to = day_of("2026-12-01");
    must_fail(t, &w.as_chief, &role_grant_cmd, &wrong, ERR_INPUT);
    wrong.unit = w.b;
    must_fail(t, &w.as_chief, &role_grant_cmd, &wrong, ERR_FORBIDDEN);
}

static int64_t count(TestStore *t, const char *sql, int64_t id) {
    const SqlText text = { "count", sql, 1, "i" };
    SqlText *kept = ARENA_NEW(t->arena, SqlText);
    *kept = text;
    const SqlArg arg = sql_int(id);
    Db *db = reading(t);
    Cursor c;
    bool has;
    Err err = { 0 };
    assert_ok(cursor_open(db, kept, &arg, &c, &err), &err);
    assert_ok(cursor_next(&c, &has, &err), &err);
    int64_t n = cursor_int(&c, 0);
    cursor_close(&c);
    store_read_done(t->store, db);
    return n;
}

static void person__erasing_destroys_what_leads_to_the_person(void **state) {
    TestStore *t = *state;
    World w = world(t);
    PersonId lan = add(t, "lan", w.a, ROLE_ADMINISTRATOR);
    Actor as_lan = actor_of(t, lan);
    const PersonInvite invite = {
        .login = S("moi"), .name = S("Người Mới"), .unit = w.a, .role = ROLE_VIEWER
    };
    must_run(t, &as_lan, &person_invite_cmd, &invite); // an act of hers in the journal
    const ApiTokenMake token = { S("thử") };
    must_run(t, &as_lan, &api_token_make_cmd, &token);
    assert_true(count(t, "SELECT count(*) FROM journal_entry WHERE actor_person = $1", lan.v) > 0);
    PersonErase erase = { lan, S("sai") };
    must_fail(t, &w.as_chief, &person_erase_cmd, &erase, ERR_INPUT);
    erase.login = S(" LAN ");
    must_run(t, &w.as_chief, &person_erase_cmd, &erase);
    assert_int_equal(count(t, "SELECT count(*) FROM journal_entry WHERE actor_person = $1", lan.v),
                     0);
    assert_int_equal(
        count(t,
              "SELECT count(*) FROM journal_entry e JOIN journal_object o ON o.seq = e.seq "
              "WHERE o.object = 'person' AND o.object_id = $1 AND e.salt IS NOT NULL",
              lan.v),
        0);
    assert_int_equal(count(t, "SELECT count(*) FROM api_token WHERE person_id = $1", lan.v), 0);
    assert_int_equal(
        count(t,
              "SELECT count(*) FROM person WHERE id = $1 AND (name <> '' OR email <> '' OR "
              "search <> '' OR sort_key <> '' OR password_hash <> '' OR length(salt) > 0)",
              lan.v),
        0);
    Db *db = reading(t);
    Actor gone;
    Err err = { 0 };
    assert_false(actor_load(db, lan, day_of("2026-11-24"), &gone, &err));
    assert_int_equal(err.code, ERR_AUTH);
    store_read_done(t->store, db);
    must_fail(t, &w.as_chief, &person_erase_cmd, &erase, ERR_STATE);
    add(t, "lan", w.a, ROLE_VIEWER); // the login is free again
}

static void journal__knows_no_person_by_name_or_number(void **state) {
    TestStore *t = *state;
    World w = world(t);
    const PersonInvite invite = { .login = S("dau.hieu"),
                                  .name = S("Đặng Dấu Hiệu"),
                                  .email = S("dau@hieu.vn"),
                                  .unit = w.a,
                                  .role = ROLE_LEADER };
    must_run(t, &w.as_boss, &person_invite_cmd, &invite);
    Db *db = reading(t);
    Str *leaves;
    size_t n;
    Err err = { 0 };
    assert_ok(journal_leaves(db, 0, 256, &leaves, &n, &err), &err);
    assert_true(n > 0);
    for (size_t i = 0; i < n; i++) {
        assert_true(str_find(leaves[i], S("dau"), 0) == SIZE_MAX);
        assert_true(str_find(leaves[i], S("Dấu"), 0) == SIZE_MAX);
        assert_true(str_find(leaves[i], S("\"person\":1"), 0) == SIZE_MAX);
    }
    store_read_done(t->store, db);
}

static size_t listed(TestStore *t, const Actor *actor, PersonFilter filter, Str *first) {
    Db *db = reading(t);
    PersonListRow *rows;
    size_t n;
    Err err = { 0 };
    filter.limit = 100;
    assert_ok(person_list(db, actor, &filter, day_of("2026-11-24"), &rows, &n, &err), &err);
    store_read_done(t->store, db);
    if (n && first) *first = rows[0].name;
    return n;
}

static void person_list__shows_those_in_reach_by_given_name(void **state) {
    TestStore *t = *state;
    World w = world(t);
    static const char *const names[] = { "Trần Văn Út", "Đỗ Thị Ánh", "Lê Bình" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const PersonInvite invite = { .login = str_printf(t->arena, "nguoi%zu", i),
                                      .name = str_c(names[i]),
                                      .unit = w.a,
                                      .role = ROLE_OFFICER };
        must_run(t, &w.as_boss, &person_invite_cmd, &invite);
    }
    Str first;
    assert_int_equal(listed(t, &w.as_chief, (PersonFilter){ .role = ROLE_OFFICER }, &first), 3);
    assert_str(first, "Đỗ Thị Ánh");
    assert_int_equal(listed(t, &w.as_chief, (PersonFilter){ 0 }, NULL), 4); // not the boss
    assert_int_equal(listed(t, &w.as_boss, (PersonFilter){ 0 }, NULL), 5);
    assert_int_equal(listed(t, &w.as_boss, (PersonFilter){ .search = S("thi anh") }, &first), 1);
    Actor officer = { .person = { 99 } };
    assert_int_equal(listed(t, &officer, (PersonFilter){ 0 }, NULL), 0);
}

static void
person_list__a_court_that_follows_its_own_work_keeps_its_people_to_itself(void **state) {
    TestStore *t = *state;
    World w = world(t);
    UnitId court = open_unit(t, w.top, UNIT_COURT, "TA");
    PersonId judge = add(t, "judge", court, ROLE_ADMINISTRATOR);
    Actor as_judge = actor_of(t, judge);
    assert_int_equal(listed(t, &w.as_boss, (PersonFilter){ .search = S("judge") }, NULL), 1);
    const UnitSelfTrack on = { court, true };
    must_run(t, &as_judge, &unit_self_track_cmd, &on);
    assert_int_equal(listed(t, &w.as_boss, (PersonFilter){ .search = S("judge") }, NULL), 0);
    assert_int_equal(listed(t, &as_judge, (PersonFilter){ .search = S("judge") }, NULL), 1);
    const PersonDisable disable = { judge, true };
    must_fail(t, &w.as_boss, &person_disable_cmd, &disable, ERR_FORBIDDEN);
    size_t n;
    const RoleEnd end = { roles(t, judge, &n)[0].id };
    must_fail(t, &as_judge, &role_end_cmd, &end, ERR_STATE); // its last administrator
}

static void person__nobody_comes_to_a_closed_unit(void **state) {
    TestStore *t = *state;
    World w = world(t);
    const UnitClose close = { .unit = w.b,
                              .kind = LINEAGE_MERGED,
                              .day = day_of("2026-11-24"),
                              .basis = S("Nghị quyết 1660"),
                              .successors = &w.a,
                              .successors_n = 1 };
    must_run(t, NULL, &unit_close_cmd, &close);
    const PersonInvite late = {
        .login = S("muon"), .name = S("Muộn"), .unit = w.b, .role = ROLE_OFFICER
    };
    must_fail(t, &w.as_boss, &person_invite_cmd, &late, ERR_STATE);
    const PersonImport table = { .csv = S("login,name,role\nm1,Một,officer\n"), .unit = w.b };
    must_fail(t, &w.as_boss, &person_import_cmd, &table, ERR_INPUT);
}

static void person_import__lists_every_problem_and_gives_links(void **state) {
    TestStore *t = *state;
    World w = world(t);
    PersonImport import = { .csv = S("login,name,email,unit_code,role\n"
                                     "boss,Trùng,,A,officer\n"
                                     "m1,Một,x,A,officer\n"
                                     "m1,,,NOPE,king\n"),
                            .unit = w.a };
    TableReport report;
    Db *db = reading(t);
    Err err = { 0 };
    assert_ok(person_import_check(db, &w.as_boss, &import, &report, &err), &err);
    store_read_done(t->store, db);
    static const int64_t lines[] = { 2, 3, 4, 4, 4, 4 };
    assert_int_equal(report.problems_n, COUNT_OF(lines));
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        assert_int_equal(report.problems[i].line, lines[i]);
    must_fail(t, &w.as_boss, &person_import_cmd, &import, ERR_INPUT);
    import.csv = S("Tên đăng nhập;Họ tên;Vai trò\nm1;Một;Chuyên viên\nm2;Hai;Lãnh đạo\n");
    assert_int_equal(must_run(t, &w.as_chief, &person_import_cmd, &import), 2);
    assert_int_equal(count(t, "SELECT count(*) FROM invitation WHERE person_id > $1", 2), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(person__is_invited_into_a_unit_in_reach_only),
        STORE_TEST(person__a_role_below_gives_nobody_power_over_an_account_above),
        STORE_TEST(person__the_last_administrator_of_the_top_stays),
        STORE_TEST(role__holds_from_its_first_to_its_last_day),
        STORE_TEST(person__erasing_destroys_what_leads_to_the_person),
        STORE_TEST(journal__knows_no_person_by_name_or_number),
        STORE_TEST(person_list__shows_those_in_reach_by_given_name),
        STORE_TEST(person_list__a_court_that_follows_its_own_work_keeps_its_people_to_itself),
        STORE_TEST(person__nobody_comes_to_a_closed_unit),
        STORE_TEST(person_import__lists_every_problem_and_gives_links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
