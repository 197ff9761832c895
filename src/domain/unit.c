#include "domain/unit.h"
#include "domain/leaf.h"
#include "text/fold.h"

bool unit_name_on(Db *db, UnitId unit, Day day, UnitNameRow *out, Err *err) {
    UnitRow row;
    bool found = false;
    if (!sql_unit_get(db, unit, &row, err) ||
        (!day_is_none(day) && !sql_unit_named_on(db, unit, day, out, &found, err)))
        return false;
    if (!found) *out = (UnitNameRow){ row.opened, row.name, row.short_name };
    return true;
}

bool unit_subject(Db *db, UnitId unit, Subject *out, Err *err) {
    UnitAboveRow *rows;
    size_t n;
    if (!sql_unit_above_rows(db, unit, &rows, &n, err)) return false;
    if (!n)
        return FAIL(err, .code = ERR_NOT_FOUND,
                    .msg = N_("This unit does not exist. Check the address."));
    UnitId *above = ARENA_ARRAY(db->arena, UnitId, n);
    *out = (Subject){ .unit = unit, .above = above, .above_n = n };
    for (size_t i = 0; i < n; i++) {
        above[i] = rows[i].id;
        if (!rows[i].is_self_tracked) continue;
        out->is_self_tracked = true;
        out->inside_n = i + 1; // the highest such body holds
    }
    return true;
}

bool unit_allows(Db *db, const Actor *actor, Action action, UnitId unit, Err *err) {
    Subject subject;
    if (!unit_subject(db, unit, &subject, err)) return false;
    return !actor || policy_allows(actor, action, &subject, err);
}

bool unit_is_open(const UnitRow *unit, ErrCode code, const char *field, Err *err) {
    if (day_is_none(unit->closed)) return true;
    return FAIL(err, .code = code, .field = field, .args = { unit->name },
                .msg = N_("{0} was closed. Choose a unit that still exists."));
}

static bool list_by_name(Db *db, const UnitFilter *filter, UnitListRow **out, size_t *out_n,
                         Err *err) {
    UnitId after = { 0 };
    Str key = S("");
    bool found = false;
    if (!str_to_int(filter->after, &after.v) || after.v < 0) after.v = 0;
    if (after.v && !sql_unit_search_key(db, after, &key, &found, err)) return false;
    return sql_unit_list_name(db, text_like(db->arena, filter->search), filter->kind,
                              filter->with_closed, found ? key : S(""),
                              (UnitId){ found ? after.v : 0 }, filter->limit, out, out_n, err);
}

bool unit_list(Db *db, const UnitFilter *filter, UnitListRow **out, size_t *out_n, Err *err) {
    if (filter->by_name) return list_by_name(db, filter, out, out_n, err);
    return sql_unit_list(db, text_like(db->arena, filter->search), filter->top, filter->kind,
                         filter->with_closed, filter->after, filter->limit, out, out_n, err);
}

bool unit_history(Db *db, UnitId unit, UnitHistory *out, Err *err) {
    return sql_unit_names(db, unit, &out->names, &out->names_n, err) &&
           sql_unit_codes(db, unit, &out->codes, &out->codes_n, err) &&
           sql_unit_superiors(db, unit, &out->superiors, &out->superiors_n, err) &&
           sql_unit_lineage_from(db, unit, &out->from, &out->from_n, err) &&
           sql_unit_lineage_to(db, unit, &out->to, &out->to_n, err);
}

bool unit_code_normal(Arena *arena, Str code, Str *out) {
    Str trimmed = str_trim(code);
    char *p = arena_raw(arena, trimmed.n + 1);
    for (size_t i = 0; i < trimmed.n; i++) {
        char c = trimmed.p[i];
        p[i] = c;
        if (c >= 'a' && c <= 'z') p[i] = (char)(c - 32);
        bool fits = (p[i] >= 'A' && p[i] <= 'Z') || (c >= '0' && c <= '9') ||
                    (c && strchr(".-_/", c) != NULL);
        if (!fits) return false;
    }
    p[trimmed.n] = 0;
    *out = (Str){ p, trimmed.n };
    return trimmed.n <= UNIT_CODE_MAX;
}

/** The one above; of a root nothing, with an empty sort_key. */
static bool check_superior(Tx *tx, const UnitOpen *cmd, UnitRow *out, Err *err) {
    *out = (UnitRow){ .sort_key = S("") };
    return !cmd->superior.v || (sql_unit_get(tx->db, cmd->superior, out, err) &&
                                unit_is_open(out, ERR_STATE, "superior", err));
}

static bool check_code(Tx *tx, Str code, Err *err) {
    UnitRow holder;
    bool taken = false;
    if (!code.n) return true;
    if (!sql_unit_by_code(tx->db, code, &holder, &taken, err)) return false;
    if (!taken) return true;
    return FAIL(err, .code = ERR_INPUT, .field = "code", .args = { code, holder.name },
                .msg = N_("The code {0} belongs to {1}. A code is never given twice."));
}

static bool check_fields(Tx *tx, const UnitOpen *cmd, Str *code, Err *err) {
    if (!str_trim(cmd->name).n || utf8_count(cmd->name) > UNIT_NAME_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = "name", .msg = N_("Give the unit its name."));
    if (cmd->kind <= 0 || cmd->kind >= UNIT_KIND_COUNT)
        return FAIL(err, .code = ERR_INPUT, .field = "kind",
                    .msg = N_("Choose what kind of unit it is."));
    if (day_is_none(cmd->from) || cmd->from.n > tx->today.n)
        return FAIL(err, .code = ERR_INPUT, .field = "from",
                    .msg = N_("Give the day from which this holds, today at the latest."));
    if (cmd->is_self_tracked && tx->actor)
        return FAIL(err, .code = ERR_FORBIDDEN,
                    .msg = N_("Only the body itself says that it follows its own work."));
    if (cmd->is_self_tracked && !unit_kind_is_independent(cmd->kind))
        return FAIL(err, .code = ERR_INPUT, .field = "is_self_tracked",
                    .msg = N_("Only a court or a procuracy follows its own work."));
    if (!unit_code_normal(tx->arena, cmd->code, code))
        return FAIL(err, .code = ERR_INPUT, .field = "code",
                    .msg = N_("A code has at most 35 letters without marks, digits, dots, dashes "
                              "or slashes."));
    return true;
}

bool unit_open_now(Tx *tx, const UnitOpen *cmd, UnitId *out, Err *err) {
    Str code;
    UnitRow superior;
    UnitId id;
    if (!check_fields(tx, cmd, &code, err) || !check_superior(tx, cmd, &superior, err) ||
        !check_code(tx, code, err))
        return false;
    Str name = str_trim(cmd->name), short_name = str_trim(cmd->short_name);
    if (!short_name.n) short_name = name;
    Str search = text_fold(
        tx->arena, str_printf(tx->arena, "%.*s %.*s %.*s", STR(name), STR(short_name), STR(code)));
    if (!sql_unit_insert(tx, cmd->kind, name, short_name, cmd->superior, cmd->is_self_tracked,
                         cmd->is_self_tracked || superior.is_self_tracked, cmd->from, search, &id,
                         err) ||
        !sql_unit_set_sort_key(
            tx, id, str_printf(tx->arena, "%.*s/%06lld", STR(superior.sort_key), (long long)id.v),
            err) ||
        !sql_unit_name_insert(tx, id, cmd->from, name, short_name, err) ||
        !sql_unit_superior_insert(tx, id, cmd->from, cmd->superior, err) ||
        !sql_unit_closure_insert(tx, id, cmd->superior, err) ||
        (code.n && !sql_unit_code_insert(tx, code, id, cmd->from, err)))
        return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "unit.opened", 1);
    leaf_object(&leaf, "unit", id.v);
    json_put_text(&leaf.j, "kind", str_c(unit_kind_word(cmd->kind)));
    json_put_text(&leaf.j, "name", name);
    json_put_text(&leaf.j, "code", code);
    json_put_int(&leaf.j, "superior", cmd->superior.v);
    json_put_day(&leaf.j, "from", cmd->from);
    *out = id;
    return leaf_write(&leaf, err);
}

static bool unit_open(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const UnitOpen *cmd = command;
    UnitId id;
    if (cmd->superior.v) {
        if (!unit_allows(tx->db, tx->actor, ACT_UNIT_MANAGE, cmd->superior, err)) return false;
    } else if (tx->actor) {
        return FAIL(err, .code = ERR_INPUT, .field = "superior",
                    .msg = N_("Choose the unit above it."));
    }
    if (!unit_open_now(tx, cmd, &id, err)) return false;
    result->id = id.v;
    return true;
}

const CommandType unit_open_cmd = { "unit.open", unit_open };
