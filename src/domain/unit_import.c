#include "domain/unit_import.h"
#include "text/fold.h"

enum { CODE, SUPERIOR, KIND, NAME, SHORT_NAME, FROM, COLUMNS };

static const TableColumn columns[COLUMNS] = {
    [CODE] = { "code", "Mã", true },
    [SUPERIOR] = { "superior_code", "Mã cấp trên", false },
    [KIND] = { "kind", "Loại", true },
    [NAME] = { "name", "Tên", true },
    [SHORT_NAME] = { "short_name", "Tên ngắn", false },
    [FROM] = { "from", "Từ ngày", false },
};

/** A line that was read, as far as it makes sense. */
typedef struct Planned {
    UnitOpen open;   // superior is {0} when it is another line
    int32_t line_at; // the row that is its superior, or -1
    UnitId id;       // once opened
    int depth;       // 0: not known yet
} Planned;

typedef struct Plan {
    Db *db;
    const Actor *actor;
    const UnitImport *import;
    Day today;
    TableRow *rows;
    size_t n;
    TableIndex by_code;
    Planned *units;
    TableReport *report;
    UnitId allowed; // the superior checked last: most lines have the same
} Plan;

bool unit_kind_from_text(Arena *arena, Str text, UnitKind *out) {
    static const TableWord table[] = {
        { "dia ban", UNIT_AREA },
        { "co quan dang", UNIT_PARTY },
        { "cap uy", UNIT_PARTY },
        { "hdnd", UNIT_COUNCIL },
        { "hoi dong nhan dan", UNIT_COUNCIL },
        { "ubnd", UNIT_COMMITTEE },
        { "uy ban nhan dan", UNIT_COMMITTEE },
        { "toa an", UNIT_COURT },
        { "vien kiem sat", UNIT_PROCURACY },
        { "ubnd cap xa", UNIT_COMMUNE },
        { "xa", UNIT_COMMUNE },
        { "phuong", UNIT_COMMUNE },
        { "phong ban", UNIT_DEPARTMENT },
        { "so", UNIT_DEPARTMENT },
        { "mat tran, doan the", UNIT_FRONT },
        { "mat tran", UNIT_FRONT },
        { "khac", UNIT_OTHER },
    };
    Str folded = text_fold(arena, text);
    int value;
    if (unit_kind_from_word(folded, out)) return true;
    if (!table_word(folded, table, COUNT_OF(table), &value)) return false;
    *out = (UnitKind)value;
    return true;
}

static bool check_code(Plan *plan, size_t i, Err *err) {
    Str *code = &plan->rows[i].cell[CODE];
    UnitRow holder;
    bool taken;
    int32_t first = table_find(&plan->by_code, *code);
    if (!code->n) return true; // named by check_row
    if (first >= 0 && (size_t)first < i)
        TABLE_PROBLEM(plan, i, .field = "code",
                      .args = { *code, str_printf(plan->db->arena, "%lld",
                                                  (long long)plan->rows[first].line) },
                      .msg = N_("The code {0} stands in line {1} already."));
    if (!sql_unit_by_code(plan->db, *code, &holder, &taken, err)) return false;
    if (taken)
        TABLE_PROBLEM(plan, i, .field = "code", .args = { *code, holder.name },
                      .msg = N_("The code {0} belongs to {1}. A code is never given twice."));
    return true;
}

/** Where the unit hangs: in a line of the file, or in a unit that exists and is in reach. */
static bool check_superior(Plan *plan, size_t i, Err *err) {
    Planned *unit = &plan->units[i];
    Str code = plan->rows[i].cell[SUPERIOR];
    UnitRow row = { .id = plan->import->superior };
    bool found = true;
    if (code.n) {
        unit->line_at = table_find(&plan->by_code, code);
        if (unit->line_at >= 0) return true;
        if (!sql_unit_by_code(plan->db, code, &row, &found, err)) return false;
    }
    if (!found || !row.id.v) {
        TABLE_PROBLEM(
            plan, i, .field = "superior_code", .args = { code },
            .msg = N_("There is no unit with the code “{0}”, neither here nor in the file."));
        return true;
    }
    unit->open.superior = row.id;
    if (row.id.v == plan->allowed.v) return true;
    Err refused = { 0 };
    if (!sql_unit_get(plan->db, row.id, &row, err)) return false;
    if (unit_is_open(&row, ERR_INPUT, NULL, &refused) &&
        unit_allows(plan->db, plan->actor, ACT_UNIT_MANAGE, row.id, &refused))
        plan->allowed = row.id;
    else
        TABLE_PROBLEM(plan, i, .field = "superior_code", .args = { refused.args[0] },
                      .msg = refused.msg);
    return true;
}

static void check_row(Plan *plan, size_t i) {
    const Str *cell = plan->rows[i].cell;
    UnitOpen *open = &plan->units[i].open;
    Str code;
    *open = (UnitOpen){
        .name = cell[NAME], .short_name = cell[SHORT_NAME], .code = cell[CODE], .from = plan->today
    };
    if (!cell[CODE].n)
        TABLE_PROBLEM(plan, i, .field = "code",
                      .msg = N_("Give the code: other lines and later imports know the unit by "
                                "it."));
    else if (!unit_code_normal(plan->db->arena, cell[CODE], &code))
        TABLE_PROBLEM(plan, i, .field = "code",
                      .msg =
                          N_("A code has at most 35 letters without marks, digits, dots, dashes or "
                             "slashes."));
    if (!cell[NAME].n || utf8_count(cell[NAME]) > UNIT_NAME_MAX)
        TABLE_PROBLEM(plan, i, .field = "name", .msg = N_("Give the unit its name."));
    if (utf8_count(cell[SHORT_NAME]) > UNIT_NAME_MAX)
        TABLE_PROBLEM(plan, i, .field = "short_name", .msg = N_("The short name is too long."));
    if (!cell[KIND].n)
        TABLE_PROBLEM(plan, i, .field = "kind",
                      .msg = N_("Give the kind: area, party, council, committee, court, "
                                "procuracy, commune, department, front, other."));
    else if (!unit_kind_from_text(plan->db->arena, cell[KIND], &open->kind))
        TABLE_PROBLEM(plan, i, .field = "kind", .args = { cell[KIND] },
                      .msg =
                          N_("“{0}” is no kind of unit. Kinds are area, party, council, committee, "
                             "court, procuracy, commune, department, front, other."));
    if (cell[FROM].n && !day_parse(cell[FROM], &open->from))
        TABLE_PROBLEM(plan, i, .field = "from", .args = { cell[FROM] },
                      .msg = N_("“{0}” is no date. Write it as 24/11/2026 or 2026-11-24."));
    else if (open->from.n > plan->today.n)
        TABLE_PROBLEM(plan, i, .field = "from",
                      .msg = N_("Give the day from which this holds, today at the latest."));
}

/** Levels below what exists; lines that hang in a circle are problems. */
static void find_depths(Plan *plan) {
    enum { BUSY = -1 };
    for (size_t i = 0; i < plan->n; i++) {
        size_t steps = 0;
        int32_t at = (int32_t)i;
        while (at >= 0 && !plan->units[at].depth && steps <= plan->n) {
            plan->units[at].depth = BUSY;
            at = plan->units[at].line_at;
            steps++;
        }
        bool is_circle = at >= 0 && plan->units[at].depth == BUSY;
        int depth = (at >= 0 && !is_circle ? plan->units[at].depth : 0) + (int)steps;
        for (at = (int32_t)i; at >= 0 && plan->units[at].depth == BUSY;
             at = plan->units[at].line_at) {
            plan->units[at].depth = depth > 0 ? depth-- : 1;
            if (!is_circle) continue;
            TABLE_PROBLEM(plan, (size_t)at, .field = "superior_code",
                          .msg = N_("The superiors of this line go round in a circle."));
        }
    }
}

static bool plan_make(Plan *plan, Err *err) {
    Arena *arena = plan->db->arena;
    if (!table_read(arena, plan->import->csv, columns, COLUMNS, &plan->rows, &plan->n, plan->report,
                    err))
        return false;
    plan->units = ARENA_ARRAY(arena, Planned, plan->n);
    for (size_t i = 0; i < plan->n; i++) {
        Str *cell = plan->rows[i].cell, code;
        if (unit_code_normal(arena, cell[CODE], &code)) cell[CODE] = code;
        if (unit_code_normal(arena, cell[SUPERIOR], &code)) cell[SUPERIOR] = code;
    }
    plan->by_code = table_index(arena, plan->rows, plan->n, CODE);
    for (size_t i = 0; i < plan->n; i++) {
        plan->units[i].line_at = -1;
        check_row(plan, i);
        if (!check_code(plan, i, err) || !check_superior(plan, i, err)) return false;
    }
    find_depths(plan);
    if (!plan->n && !plan->report->problems_n)
        table_problem(arena, plan->report, 1,
                      (Err){ .code = ERR_INPUT, .msg = N_("The file has no line with a unit.") });
    table_report_sort(plan->report);
    return true;
}

bool unit_import_check(Db *db, const Actor *actor, const UnitImport *import, Day today,
                       TableReport *report, Err *err) {
    Plan plan = { .db = db, .actor = actor, .import = import, .today = today, .report = report };
    *report = (TableReport){ 0 };
    return plan_make(&plan, err);
}

/** Superiors before what hangs below them: level by level. */
static bool open_all(Tx *tx, Plan *plan, Err *err) {
    size_t done = 0;
    for (int depth = 1; done < plan->n; depth++)
        for (size_t i = 0; i < plan->n; i++) {
            Planned *unit = &plan->units[i];
            if (unit->depth != depth) continue;
            if (unit->line_at >= 0) unit->open.superior = plan->units[unit->line_at].id;
            if (!unit_open_now(tx, &unit->open, &unit->id, err)) return false;
            done++;
        }
    return true;
}

static bool unit_import(Tx *tx, const void *command, CommandResult *result, Err *err) {
    TableReport report = { 0 };
    Plan plan = {
        .db = tx->db, .actor = tx->actor, .import = command, .today = tx->today, .report = &report
    };
    if (!plan_make(&plan, err)) return false;
    if (report.problems_n) return table_fail(tx->arena, &report, err);
    result->id = (int64_t)plan.n;
    return open_all(tx, &plan, err);
}
const CommandType unit_import_cmd = { "unit.import", unit_import };

bool unit_export(Db *db, const UnitFilter *filter, Buf *out, Err *err) {
    UnitExportRow *rows;
    size_t n;
    if (!sql_unit_export(db, text_like(db->arena, filter->search), filter->top, filter->kind,
                         filter->with_closed, filter->by_name, &rows, &n, err))
        return false;
    for (size_t c = 0; c < COLUMNS; c++)
        csv_put(out, str_c(columns[c].name));
    csv_end(out);
    for (size_t i = 0; i < n; i++) {
        csv_put(out, rows[i].code);
        csv_put(out, rows[i].superior_code);
        csv_put(out, str_c(unit_kind_word(rows[i].kind)));
        csv_put(out, rows[i].name);
        csv_put(out, rows[i].short_name);
        csv_put(out, day_iso(db->arena, rows[i].opened));
        csv_end(out);
    }
    return true;
}
