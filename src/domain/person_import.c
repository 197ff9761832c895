#include "domain/person_import.h"
#include "domain/unit.h"
#include "text/fold.h"

enum { LOGIN, NAME, TITLE, EMAIL, UNIT, ROLE, COLUMNS };

static const TableColumn columns[COLUMNS] = {
    [LOGIN] = { "login", "Tên đăng nhập", true }, [NAME] = { "name", "Họ tên", true },
    [TITLE] = { "title", "Chức vụ", false },      [EMAIL] = { "email", "Thư điện tử", false },
    [UNIT] = { "unit_code", "Mã đơn vị", false }, [ROLE] = { "role", "Vai trò", true },
};

typedef struct Plan {
    Db *db;
    const Actor *actor;
    const PersonImport *import;
    TableRow *rows;
    size_t n;
    TableIndex by_login;
    PersonInvite *people;
    TableReport *report;
    UnitId allowed;
} Plan;

bool role_from_text(Arena *arena, Str text, Role *out) {
    static const TableWord table[] = {
        { "nguoi xem", ROLE_VIEWER },      { "van thu", ROLE_CLERK },
        { "chuyen vien", ROLE_OFFICER },   { "lanh dao", ROLE_LEADER },
        { "dieu phoi", ROLE_COORDINATOR }, { "quan tri", ROLE_ADMINISTRATOR },
    };
    Str folded = text_fold(arena, text);
    int value;
    if (role_from_word(folded, out)) return true;
    if (!table_word(folded, table, COUNT_OF(table), &value)) return false;
    *out = (Role)value;
    return true;
}

static bool check_login(Plan *plan, size_t i, Err *err) {
    PersonInvite *person = &plan->people[i];
    PersonRow holder;
    bool taken;
    Str login = plan->rows[i].cell[LOGIN];
    if (!login_normal(plan->db->arena, login, &person->login)) {
        TABLE_PROBLEM(plan, i, .field = "login",
                      .msg =
                          N_("A user name has 2 to 64 small letters without marks, digits, dots or "
                             "dashes."));
        return true;
    }
    int32_t first = table_find(&plan->by_login, person->login);
    if (first >= 0 && (size_t)first < i)
        TABLE_PROBLEM(plan, i, .field = "login",
                      .args = { person->login, str_printf(plan->db->arena, "%lld",
                                                          (long long)plan->rows[first].line) },
                      .msg = N_("The user name {0} stands in line {1} already."));
    if (!sql_person_by_login(plan->db, person->login, &holder, &taken, err)) return false;
    if (taken)
        TABLE_PROBLEM(plan, i, .field = "login", .args = { person->login },
                      .msg = N_("The user name {0} is in use. Choose another."));
    return true;
}

static bool check_unit(Plan *plan, size_t i, Err *err) {
    Str given = plan->rows[i].cell[UNIT], code;
    UnitRow row;
    bool found = plan->import->unit.v != 0;
    Err refused = { 0 };
    if (given.n) {
        found = false;
        if (unit_code_normal(plan->db->arena, given, &code) &&
            !sql_unit_by_code(plan->db, code, &row, &found, err))
            return false;
    } else if (found && !sql_unit_get(plan->db, plan->import->unit, &row, err)) {
        return false;
    }
    if (!found) {
        TABLE_PROBLEM(plan, i, .field = "unit_code", .args = { given },
                      .msg = N_("There is no unit with the code “{0}”."));
        return true;
    }
    plan->people[i].unit = row.id;
    if (row.id.v == plan->allowed.v) return true;
    if (unit_is_open(&row, ERR_INPUT, NULL, &refused) &&
        unit_allows(plan->db, plan->actor, ACT_PERSON_MANAGE, row.id, &refused))
        plan->allowed = row.id;
    else
        TABLE_PROBLEM(plan, i, .field = "unit_code", .args = { refused.args[0] },
                      .msg = refused.msg);
    return true;
}

static void check_row(Plan *plan, size_t i) {
    const Str *cell = plan->rows[i].cell;
    PersonInvite *person = &plan->people[i];
    person->name = cell[NAME];
    person->title = cell[TITLE];
    person->email = cell[EMAIL];
    if (!cell[NAME].n || utf8_count(cell[NAME]) > PERSON_NAME_MAX)
        TABLE_PROBLEM(plan, i, .field = "name", .msg = N_("Give the name, at most 120 letters."));
    if (utf8_count(cell[TITLE]) > PERSON_NAME_MAX)
        TABLE_PROBLEM(plan, i, .field = "title",
                      .msg = N_("The position has at most 120 letters."));
    if (!email_is_plausible(cell[EMAIL]))
        TABLE_PROBLEM(plan, i, .field = "email",
                      .msg = N_("This is not an e-mail address. Example: lan@tinh.gov.vn"));
    if (!cell[ROLE].n)
        TABLE_PROBLEM(plan, i, .field = "role",
                      .msg = N_("Give the role: viewer, clerk, officer, leader, coordinator, "
                                "administrator."));
    else if (!role_from_text(plan->db->arena, cell[ROLE], &person->role))
        TABLE_PROBLEM(plan, i, .field = "role", .args = { cell[ROLE] },
                      .msg = N_("“{0}” is no role. Roles are viewer, clerk, officer, leader, "
                                "coordinator, administrator."));
}

static bool plan_make(Plan *plan, Err *err) {
    Arena *arena = plan->db->arena;
    if (!table_read(arena, plan->import->csv, columns, COLUMNS, &plan->rows, &plan->n, plan->report,
                    err))
        return false;
    plan->people = ARENA_ARRAY(arena, PersonInvite, plan->n);
    for (size_t i = 0; i < plan->n; i++)
        plan->rows[i].cell[LOGIN] = str_lower_ascii(arena, plan->rows[i].cell[LOGIN]);
    plan->by_login = table_index(arena, plan->rows, plan->n, LOGIN);
    for (size_t i = 0; i < plan->n; i++) {
        check_row(plan, i);
        if (!check_login(plan, i, err) || !check_unit(plan, i, err)) return false;
    }
    if (!plan->n && !plan->report->problems_n)
        table_problem(arena, plan->report, 1,
                      (Err){ .code = ERR_INPUT, .msg = N_("The file has no line with a person.") });
    table_report_sort(plan->report);
    return true;
}

bool person_import_check(Db *db, const Actor *actor, const PersonImport *import,
                         TableReport *report, Err *err) {
    Plan plan = { .db = db, .actor = actor, .import = import, .report = report };
    *report = (TableReport){ 0 };
    return plan_make(&plan, err);
}

static bool person_import(Tx *tx, const void *command, CommandResult *result, Err *err) {
    TableReport report = { 0 };
    Plan plan = { .db = tx->db, .actor = tx->actor, .import = command, .report = &report };
    if (!plan_make(&plan, err)) return false;
    if (report.problems_n) return table_fail(tx->arena, &report, err);
    AUTO_BUF Buf links;
    buf_init(&links, (size_t)TABLE_ROWS_MAX * 100);
    for (size_t i = 0; i < plan.n; i++) {
        PersonId id;
        Str token;
        if (!person_invite_now(tx, &plan.people[i], &id, &token, err)) return false;
        buf_printf(&links, "%.*s\t%.*s\n", STR(plan.people[i].login), STR(token));
    }
    *result = (CommandResult){ (int64_t)plan.n, buf_dup(&links, tx->arena) };
    return true;
}
const CommandType person_import_cmd = { "person.import", person_import };
