#include "store_support.h"

#include "domain/person.h"
#include "domain/unit_import.h"

static UnitId open_unit(TestStore *t, UnitId superior, UnitKind kind, const char *name,
                        const char *code) {
    const UnitOpen open = { .superior = superior,
                            .kind = kind,
                            .name = str_c(name),
                            .code = str_c(code),
                            .from = day_of("2025-07-01") };
    return (UnitId){ must_run(t, NULL, &unit_open_cmd, &open) };
}

static UnitId province(TestStore *t) {
    return open_unit(t, (UnitId){ 0 }, UNIT_AREA, "Tỉnh Lâm Thượng", "H99");
}

static Db *reading(TestStore *t) {
    Db *db;
    Err err = { 0 };
    assert_ok(store_read(t->store, t->arena, &db, &err), &err);
    return db;
}

/** Names of what the filter finds, joined by ", ". */
static Str found(TestStore *t, UnitFilter filter) {
    Db *db = reading(t);
    UnitListRow *rows;
    size_t n;
    Err err = { 0 };
    if (!filter.limit) filter.limit = 100;
    assert_ok(unit_list(db, &filter, &rows, &n, &err), &err);
    store_read_done(t->store, db);
    Str *names = ARENA_ARRAY(t->arena, Str, n);
    for (size_t i = 0; i < n; i++)
        names[i] = rows[i].name;
    return str_join(t->arena, names, n, S(", "));
}

static UnitHistory history(TestStore *t, UnitId unit) {
    Db *db = reading(t);
    UnitHistory h;
    Err err = { 0 };
    assert_ok(unit_history(db, unit, &h, &err), &err);
    store_read_done(t->store, db);
    return h;
}

/** An administrator of one unit, without an account behind it. */
static Actor administrator(TestStore *t, UnitId unit) {
    RoleHeld *held = ARENA_NEW(t->arena, RoleHeld);
    *held = (RoleHeld){ unit, ROLE_ADMINISTRATOR };
    return (Actor){ .person = { 99 }, .unit = unit, .roles = held, .roles_n = 1 };
}

static void unit__keeps_its_old_names_and_is_found_by_them(void **state) {
    TestStore *t = *state;
    UnitId commune = open_unit(t, province(t), UNIT_COMMUNE, "UBND xã Krông Tơ", "H99.01");
    const UnitRename rename = { .unit = commune,
                                .name = S("UBND phường Đắk Lua"),
                                .from = day_of("2026-01-01") };
    must_run(t, NULL, &unit_rename_cmd, &rename);
    assert_str(found(t, (UnitFilter){ .search = S("krong to") }), "UBND phường Đắk Lua");
    assert_str(found(t, (UnitFilter){ .search = S("ĐẮK") }), "UBND phường Đắk Lua");
    assert_str(found(t, (UnitFilter){ .search = S("h99.01") }), "UBND phường Đắk Lua");
    assert_str(found(t, (UnitFilter){ .search = S("%") }), "");
    UnitHistory h = history(t, commune);
    assert_int_equal(h.names_n, 2);
    assert_str(h.names[1].name, "UBND xã Krông Tơ");
    assert_day(h.names[0].from, "2026-01-01");
}

static Str name_on(TestStore *t, UnitId unit, const char *day) {
    Db *db = reading(t);
    UnitNameRow row;
    Err err = { 0 };
    assert_ok(unit_name_on(db, unit, *day ? day_of(day) : DAY_NONE, &row, &err), &err);
    store_read_done(t->store, db);
    return row.short_name;
}

static void unit__is_called_as_on_the_day_that_is_asked_for(void **state) {
    TestStore *t = *state;
    UnitId commune = open_unit(t, province(t), UNIT_COMMUNE, "Xã A", "");
    UnitRename rename = { .unit = commune, .name = S("Xã Á"), .from = day_of("2025-07-01") };
    must_run(t, NULL, &unit_rename_cmd, &rename); // its first name was mistyped: it has one still
    assert_str(name_on(t, commune, "2025-06-01"), "Xã Á");
    assert_str(name_on(t, commune, "2026-03-01"), "Xã Á");
    rename = (UnitRename){ .unit = commune, .name = S("Xã B"), .from = day_of("2026-01-01") };
    must_run(t, NULL, &unit_rename_cmd, &rename);
    rename = (UnitRename){ .unit = commune, .name = S("Xã C"), .from = day_of("2026-05-01") };
    must_run(t, NULL, &unit_rename_cmd, &rename);
    assert_str(name_on(t, commune, "2025-12-31"), "Xã Á");
    assert_str(name_on(t, commune, "2026-01-01"), "Xã B");
    assert_str(name_on(t, commune, "2026-04-30"), "Xã B");
    assert_str(name_on(t, commune, "2026-05-01"), "Xã C");
    assert_str(name_on(t, commune, ""), "Xã C");
}

static void unit__a_name_is_not_changed_ahead_of_time_or_behind_the_last_change(void **state) {
    TestStore *t = *state;
    UnitId commune = open_unit(t, province(t), UNIT_COMMUNE, "Xã A", "");
    UnitRename rename = { .unit = commune, .name = S("Xã B"), .from = day_of("2026-11-25") };
    must_fail(t, NULL, &unit_rename_cmd, &rename, ERR_INPUT);
    rename.from = day_of("2025-06-30");
    must_fail(t, NULL, &unit_rename_cmd, &rename, ERR_INPUT);
    rename.from = DAY_NONE;
    must_fail(t, NULL, &unit_rename_cmd, &rename, ERR_INPUT);
}

static void unit__moves_with_everything_below_it(void **state) {
    TestStore *t = *state;
    UnitId top = province(t);
    UnitId a = open_unit(t, top, UNIT_COMMITTEE, "Khối A", "A");
    UnitId b = open_unit(t, top, UNIT_COMMITTEE, "Khối B", "B");
    UnitId x = open_unit(t, a, UNIT_DEPARTMENT, "Phòng X", "X");
    UnitId y = open_unit(t, x, UNIT_DEPARTMENT, "Tổ Y", "Y");
    const UnitMove move = { .unit = x, .superior = b, .from = day_of("2026-03-01") };
    must_run(t, NULL, &unit_move_cmd, &move);
    assert_str(found(t, (UnitFilter){ .top = b }), "Khối B, Phòng X, Tổ Y");
    assert_str(found(t, (UnitFilter){ .top = a }), "Khối A");
    assert_str(found(t, (UnitFilter){ 0 }), "Tỉnh Lâm Thượng, Khối A, Khối B, Phòng X, Tổ Y");
    Db *db = reading(t);
    Subject subject;
    Err err = { 0 };
    assert_ok(unit_subject(db, y, &subject, &err), &err);
    store_read_done(t->store, db);
    assert_int_equal(subject.above_n, 4);
    const int64_t up[] = { y.v, x.v, b.v, top.v };
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(subject.above[i].v, up[i]);
    const UnitMove round = { .unit = b, .superior = y, .from = day_of("2026-03-01") };
    must_fail(t, NULL, &unit_move_cmd, &round, ERR_INPUT);
}

static void unit__holds_two_codes_and_gives_none_away(void **state) {
    TestStore *t = *state;
    UnitId top = province(t);
    UnitId a = open_unit(t, top, UNIT_COMMUNE, "Xã A", "000.01.h99");
    const UnitCodeAdd add = { .unit = a, .code = S("H99.01"), .from = day_of("2026-01-01") };
    must_run(t, NULL, &unit_code_add_cmd, &add);
    const UnitCodeClose end = { .unit = a, .code = S("000.01.H99"), .to = day_of("2026-06-30") };
    must_run(t, NULL, &unit_code_close_cmd, &end);
    must_fail(t, NULL, &unit_code_close_cmd, &end, ERR_STATE);
    UnitOpen again = { .superior = top,
                       .kind = UNIT_COMMUNE,
                       .name = S("Xã B"),
                       .code = S("000.01.H99"),
                       .from = day_of("2026-07-01") };
    must_fail(t, NULL, &unit_open_cmd, &again, ERR_INPUT);
    again.code = S("H 99");
    must_fail(t, NULL, &unit_open_cmd, &again, ERR_INPUT);
    UnitHistory h = history(t, a);
    assert_int_equal(h.codes_n, 2);
}

static void unit__closes_with_successors_and_keeps_its_past(void **state) {
    TestStore *t = *state;
    UnitId top = province(t);
    UnitId old = open_unit(t, top, UNIT_COMMITTEE, "UBND huyện", "H99.9");
    UnitId below = open_unit(t, old, UNIT_DEPARTMENT, "Phòng", "");
    const UnitId heirs[] = { open_unit(t, top, UNIT_COMMUNE, "Xã A", "A"),
                             open_unit(t, top, UNIT_COMMUNE, "Xã B", "B") };
    UnitClose close = { .unit = old,
                        .kind = LINEAGE_SPLIT,
                        .day = day_of("2026-07-01"),
                        .basis = S("Nghị quyết 1660"),
                        .successors = heirs,
                        .successors_n = 2 };
    must_fail(t, NULL, &unit_close_cmd, &close, ERR_STATE); // a unit is open below
    const UnitMove away = { .unit = below, .superior = heirs[0], .from = day_of("2026-07-01") };
    must_run(t, NULL, &unit_move_cmd, &away);
    close.successors_n = 1;
    must_fail(t, NULL, &unit_close_cmd, &close, ERR_INPUT); // split needs two
    close.successors_n = 2;
    must_run(t, NULL, &unit_close_cmd, &close);
    must_fail(t, NULL, &unit_close_cmd, &close, ERR_STATE);
    UnitHistory h = history(t, old);
    assert_int_equal(h.to_n, 2);
    assert_day(h.codes[0].to, "2026-07-01");
    assert_int_equal(history(t, heirs[0]).from_n, 1);
    assert_str(found(t, (UnitFilter){ .search = S("huyen") }), "");
    assert_str(found(t, (UnitFilter){ .search = S("huyen"), .with_closed = true }), "UBND huyện");
    const UnitOpen under = {
        .superior = old, .kind = UNIT_OTHER, .name = S("Tổ"), .from = day_of("2026-07-02")
    };
    must_fail(t, NULL, &unit_open_cmd, &under, ERR_STATE);
    const UnitMove back = { .unit = below, .superior = old, .from = day_of("2026-07-02") };
    must_fail(t, NULL, &unit_move_cmd, &back, ERR_STATE);
    const UnitImport table = { .csv = S("code,kind,name\nN1,department,Tổ\n"), .superior = old };
    must_fail(t, NULL, &unit_import_cmd, &table, ERR_INPUT);
    const UnitRename rename = { .unit = old, .name = S("Khác"), .from = day_of("2026-08-01") };
    must_fail(t, NULL, &unit_rename_cmd, &rename, ERR_STATE);
}

static void unit__a_court_alone_says_that_it_follows_its_own_work(void **state) {
    TestStore *t = *state;
    UnitId top = province(t);
    UnitId court = open_unit(t, top, UNIT_COURT, "Tòa án khu vực 3", "TA3");
    UnitId office = open_unit(t, court, UNIT_DEPARTMENT, "Văn phòng", "");
    Actor above = administrator(t, top), own = administrator(t, court);
    const UnitSelfTrack on = { .unit = court, .is_self_tracked = true };
    UnitRename rename = { .unit = court, .name = S("Tòa án 3"), .from = day_of("2026-01-01") };
    must_run(t, &above, &unit_rename_cmd, &rename);
    must_fail(t, &above, &unit_self_track_cmd, &on, ERR_FORBIDDEN);
    must_run(t, &own, &unit_self_track_cmd, &on);
    must_fail(t, &above, &unit_rename_cmd, &rename, ERR_FORBIDDEN);
    rename.unit = office; // what is below the court is as closed as the court
    must_fail(t, &above, &unit_rename_cmd, &rename, ERR_FORBIDDEN);
    must_run(t, &own, &unit_rename_cmd, &rename);
    const UnitSelfTrack off = { .unit = court };
    must_fail(t, &above, &unit_self_track_cmd, &off, ERR_FORBIDDEN);
    const UnitSelfTrack no_court = { .unit = office, .is_self_tracked = true };
    must_fail(t, &own, &unit_self_track_cmd, &no_court, ERR_FORBIDDEN);
}

static void unit__nobody_changes_a_unit_out_of_reach(void **state) {
    TestStore *t = *state;
    UnitId top = province(t);
    UnitId a = open_unit(t, top, UNIT_COMMUNE, "Xã A", "A");
    UnitId b = open_unit(t, top, UNIT_COMMUNE, "Xã B", "B");
    Actor of_a = administrator(t, a);
    const UnitRename rename = { .unit = b, .name = S("Xã C"), .from = day_of("2026-01-01") };
    must_fail(t, &of_a, &unit_rename_cmd, &rename, ERR_FORBIDDEN);
    const UnitMove take = { .unit = b, .superior = a, .from = day_of("2026-01-01") };
    must_fail(t, &of_a, &unit_move_cmd, &take, ERR_FORBIDDEN);
    const UnitMove give = { .unit = a, .superior = b, .from = day_of("2026-01-01") };
    must_fail(t, &of_a, &unit_move_cmd, &give, ERR_FORBIDDEN);
    const UnitOpen under = {
        .superior = b, .kind = UNIT_OTHER, .name = S("Tổ"), .from = day_of("2026-01-01")
    };
    must_fail(t, &of_a, &unit_open_cmd, &under, ERR_FORBIDDEN);
    const UnitOpen root = { .kind = UNIT_OTHER, .name = S("Gốc"), .from = day_of("2026-01-01") };
    must_fail(t, &of_a, &unit_open_cmd, &root, ERR_INPUT);
    const UnitImport import = { .csv = S("code,superior_code,kind,name\nB1,B,department,Phòng\n"),
                                .superior = a };
    must_fail(t, &of_a, &unit_import_cmd, &import, ERR_INPUT);
}

/** Lines of problems, as "2 3 3". */
static Str problem_lines(TestStore *t, const UnitImport *import, TableReport *report) {
    Db *db = reading(t);
    Err err = { 0 };
    assert_ok(unit_import_check(db, NULL, import, day_of("2026-11-24"), report, &err), &err);
    store_read_done(t->store, db);
    Str *lines = ARENA_ARRAY(t->arena, Str, report->problems_n);
    for (size_t i = 0; i < report->problems_n; i++)
        lines[i] = str_printf(t->arena, "%lld", (long long)report->problems[i].line);
    return str_join(t->arena, lines, report->problems_n, S(" "));
}

static void unit_import__opens_a_tree_in_any_order_of_lines(void **state) {
    TestStore *t = *state;
    UnitImport import = {
        .csv = S("\xef\xbb\xbfMã;Mã cấp trên;Loại;Tên;Tên ngắn;Từ ngày\r\n"
                 "C2;C1;Phòng ban;Phòng Tư pháp;;01/07/2025\r\n"
                 "C1;;Xã;UBND xã Krông Tơ;Krông Tơ;01/07/2025\r\n"
                 "C3;C2;khác;Tổ một cửa;;\r\n"),
        .superior = province(t),
    };
    TableReport report;
    assert_str(problem_lines(t, &import, &report), "");
    assert_int_equal(report.rows, 3);
    assert_str(found(t, (UnitFilter){ 0 }), "Tỉnh Lâm Thượng"); // a check writes nothing
    assert_int_equal(must_run(t, NULL, &unit_import_cmd, &import), 3);
    assert_str(found(t, (UnitFilter){ 0 }),
               "Tỉnh Lâm Thượng, UBND xã Krông Tơ, Phòng Tư pháp, Tổ một cửa");
    must_fail(t, NULL, &unit_import_cmd, &import, ERR_INPUT); // all codes are taken now
}

static void unit_import__lists_every_problem_and_imports_nothing(void **state) {
    TestStore *t = *state;
    const UnitImport import = {
        .csv = S("code,superior_code,kind,name,from\n"
                 "H99,,commune,Trùng mã đã có,\n"      // 2: the code of the province
                 "A,NOPE,commune,Không có cấp trên,\n" // 3: no such superior
                 "B,,planet,,32/13/2025\n"             // 4: kind, name and date
                 "B,,commune,Trùng mã trong tệp,\n"    // 5: code again
                 "P,Q,commune,Vòng một,\n"             // 6 and 7: a circle
                 "Q,P,commune,Vòng hai,\n"
                 "G,,commune,Đúng,2025-07-01\n"
                 "b@d,,commune,Mã sai,2099-01-01\n" // 9: code and day
                 "E,,commune,Thừa ô,,x\n"),         // 10: too many fields
        .superior = province(t),
    };
    TableReport report;
    assert_str(problem_lines(t, &import, &report), "2 3 4 4 4 5 6 7 9 9 10");
    must_fail(t, NULL, &unit_import_cmd, &import, ERR_INPUT);
    assert_str(found(t, (UnitFilter){ 0 }), "Tỉnh Lâm Thượng");
}

static void unit_import__names_missing_and_unknown_columns(void **state) {
    TestStore *t = *state;
    const UnitImport import = { .csv = S("code,colour,name\nA,red,Xã\n,blue,\n"),
                                .superior = province(t) };
    TableReport report;
    // what line 2 lacks because there is no such column is not said once more
    assert_str(problem_lines(t, &import, &report), "1 1 3 3");
    assert_str(err_text(t->arena, &report.problems[1].err), "The column “kind” (Loại) is missing.");
    assert_string_equal(report.problems[2].err.field, "code");
}

static void unit_import__refuses_a_name_of_two_lines(void **state) {
    TestStore *t = *state;
    const UnitImport import = { .csv = S("code,kind,name\nA,commune,\"Xã\nmột\"\nB,commune,Hai\n"),
                                .superior = province(t) };
    TableReport report;
    assert_str(problem_lines(t, &import, &report), "2");
    must_fail(t, NULL, &unit_import_cmd, &import, ERR_INPUT);
}

static void unit_export__is_what_the_import_reads(void **state) {
    TestStore *t = *state;
    UnitId top = province(t);
    open_unit(t, open_unit(t, top, UNIT_COMMUNE, "Xã \"A\", phía Đông", "A"), UNIT_DEPARTMENT,
              "Phòng", "A.1");
    Db *db = reading(t);
    AUTO_BUF Buf csv;
    buf_init(&csv, 65536);
    Err err = { 0 };
    assert_ok(unit_export(db, &(const UnitFilter){ 0 }, &csv, &err), &err);
    AUTO_BUF Buf found;
    buf_init(&found, 65536);
    assert_ok(unit_export(db, &(const UnitFilter){ .search = S("phia dong"), .kind = UNIT_COMMUNE },
                          &found, &err),
              &err);
    assert_true(str_find(buf_str(&found), S("Xã"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&found), S("Phòng"), 0) == SIZE_MAX);
    store_read_done(t->store, db);
    const UnitImport import = { .csv = buf_str(&csv), .superior = top };
    TableReport report;
    assert_str(problem_lines(t, &import, &report), "2 3 4"); // only that the codes are taken
}

static void unit__pages_go_on_behind_the_last_one_seen(void **state) {
    TestStore *t = *state;
    UnitId top = province(t);
    for (int i = 0; i < 7; i++)
        open_unit(t, top, UNIT_COMMUNE, str_z(t->arena, str_printf(t->arena, "Xã %d", i)), "");
    Str after = S("");
    size_t seen = 0;
    for (;;) {
        const UnitFilter filter = { .after = after, .limit = 3 };
        Db *db = reading(t);
        UnitListRow *rows;
        size_t n;
        Err err = { 0 };
        assert_ok(unit_list(db, &filter, &rows, &n, &err), &err);
        store_read_done(t->store, db);
        if (!n) break;
        seen += n;
        after = rows[n - 1].sort_key;
    }
    assert_int_equal(seen, 8);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        STORE_TEST(unit__keeps_its_old_names_and_is_found_by_them),
        STORE_TEST(unit__is_called_as_on_the_day_that_is_asked_for),
        STORE_TEST(unit__a_name_is_not_changed_ahead_of_time_or_behind_the_last_change),
        STORE_TEST(unit__moves_with_everything_below_it),
        STORE_TEST(unit__holds_two_codes_and_gives_none_away),
        STORE_TEST(unit__closes_with_successors_and_keeps_its_past),
        STORE_TEST(unit__a_court_alone_says_that_it_follows_its_own_work),
        STORE_TEST(unit__nobody_changes_a_unit_out_of_reach),
        STORE_TEST(unit_import__opens_a_tree_in_any_order_of_lines),
        STORE_TEST(unit_import__lists_every_problem_and_imports_nothing),
        STORE_TEST(unit_import__names_missing_and_unknown_columns),
        STORE_TEST(unit_import__refuses_a_name_of_two_lines),
        STORE_TEST(unit_export__is_what_the_import_reads),
        STORE_TEST(unit__pages_go_on_behind_the_last_one_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
