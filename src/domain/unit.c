#include "domain/unit.h"
#include "domain/leaf.h"
#include "text/fold.h"

bool unit_subject(Db *db, UnitId unit, Subject *out, Err *err) {
    UnitRow row;
    UnitId *above;
    size_t n;
    if (!sql_unit_get(db, unit, &row, err) || !sql_unit_above(db, unit, &above, &n, err))
        return false;
    *out = (Subject){
        .unit = unit, .above = above, .above_n = n, .is_self_tracked = row.is_self_tracked
    };
    return true;
}

static bool check_superior(Tx *tx, const UnitOpen *cmd, Str *parent_key, Err *err) {
    *parent_key = S("");
    if (!cmd->superior.v) return !tx->actor || policy_allows(tx->actor, ACT_UNIT_MANAGE, NULL, err);
    UnitRow superior;
    Subject subject;
    if (!sql_unit_get(tx->db, cmd->superior, &superior, err) ||
        !unit_subject(tx->db, cmd->superior, &subject, err))
        return false;
    if (tx->actor && !policy_allows(tx->actor, ACT_UNIT_MANAGE, &subject, err)) return false;
    if (!day_is_none(superior.closed) && superior.closed.n <= cmd->from.n)
        return FAIL(err, .code = ERR_STATE, .field = "superior", .args = { superior.name },
                    .msg = N_("{0} was closed. Choose a unit that still exists."));
    *parent_key = superior.sort_key;
    return true;
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

static bool unit_open(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const UnitOpen *cmd = command;
    Str parent_key;
    UnitId id;
    if (!check_superior(tx, cmd, &parent_key, err) || !check_code(tx, cmd->code, err)) return false;
    if (!str_trim(cmd->name).n)
        return FAIL(err, .code = ERR_INPUT, .field = "name", .msg = N_("Give the unit its name."));
    if (cmd->is_self_tracked && !unit_kind_is_independent(cmd->kind))
        return FAIL(err, .code = ERR_INPUT, .field = "is_self_tracked",
                    .msg = N_("Only a court or a procuracy follows its own work."));
    Str short_name = cmd->short_name.n ? cmd->short_name : cmd->name;
    Str search = text_fold(tx->arena, str_printf(tx->arena, "%.*s %.*s %.*s", STR(cmd->name),
                                                 STR(short_name), STR(cmd->code)));
    if (!sql_unit_insert(tx, cmd->kind, cmd->name, short_name, cmd->superior, cmd->is_self_tracked,
                         cmd->from, search, &id, err) ||
        !sql_unit_set_sort_key(
            tx, id, str_printf(tx->arena, "%.*s/%06lld", STR(parent_key), (long long)id.v), err) ||
        !sql_unit_name_insert(tx, id, cmd->from, cmd->name, short_name, err) ||
        !sql_unit_superior_insert(tx, id, cmd->from, cmd->superior, err) ||
        !sql_unit_closure_insert(tx, id, cmd->superior, err) ||
        (cmd->code.n && !sql_unit_code_insert(tx, cmd->code, id, cmd->from, err)))
        return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "unit.opened", 1);
    leaf_object(&leaf, "unit", id.v);
    json_put_text(&leaf.j, "kind", str_c(unit_kind_word(cmd->kind)));
    json_put_text(&leaf.j, "name", cmd->name);
    json_put_text(&leaf.j, "code", cmd->code);
    json_put_int(&leaf.j, "superior", cmd->superior.v);
    json_put_day(&leaf.j, "from", cmd->from);
    result->id = id.v;
    return leaf_write(&leaf, err);
}

const CommandType unit_open_cmd = { "unit.open", unit_open };
