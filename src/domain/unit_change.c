#include "domain/leaf.h"
#include "domain/notice.h"
#include "domain/tally.h"
#include "domain/unit.h"
#include "rules/basis.h"
#include "text/fold.h"

/** The unit, when the actor may change it and it is not closed. */
static bool load(Tx *tx, UnitId unit, UnitRow *row, Err *err) {
    if (!sql_unit_get(tx->db, unit, row, err) ||
        !unit_allows(tx->db, tx->actor, ACT_UNIT_MANAGE, unit, err))
        return false;
    if (day_is_none(row->closed)) return true;
    return FAIL(err, .code = ERR_STATE, .args = { row->name },
                .msg = N_("{0} was closed. Its past stays as it was."));
}

static bool check_day(const Tx *tx, Day day, Day least, const char *field, Err *err) {
    if (!day_is_none(day) && day.n >= least.n && day.n <= tx->today.n) return true;
    return FAIL(err, .code = ERR_INPUT, .field = field,
                .args = { day_text(tx->arena, least), day_text(tx->arena, tx->today) },
                .msg = N_("Give a day from {0} to {1}. A change is entered when it takes effect."));
}

/** Names and codes of all times, so that an old name still finds the unit. */
static bool search_text(Tx *tx, UnitId unit, Str *out, Err *err) {
    UnitNameRow *names;
    UnitCodeRow *codes;
    size_t names_n, codes_n;
    if (!sql_unit_names(tx->db, unit, &names, &names_n, err) ||
        !sql_unit_codes(tx->db, unit, &codes, &codes_n, err))
        return false;
    AUTO_BUF Buf buf;
    buf_init(&buf, 65536);
    for (size_t i = 0; i < names_n; i++)
        buf_printf(&buf, "%.*s %.*s ", STR(names[i].name), STR(names[i].short_name));
    for (size_t i = 0; i < codes_n; i++)
        buf_printf(&buf, "%.*s ", STR(codes[i].code));
    *out = text_fold(tx->arena, buf_str(&buf));
    return true;
}

static bool names_now(Tx *tx, UnitId unit, Str name, Str short_name, Err *err) {
    Str search;
    return search_text(tx, unit, &search, err) &&
           sql_unit_name_now(tx, unit, name, short_name, search, err);
}

static bool unit_rename(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const UnitRename *cmd = command;
    UnitRow row;
    UnitNameRow *names;
    size_t n;
    if (!load(tx, cmd->unit, &row, err) || !sql_unit_names(tx->db, cmd->unit, &names, &n, err))
        return false;
    Str name = str_trim(cmd->name), short_name = str_trim(cmd->short_name);
    if (!name.n || utf8_count(name) > UNIT_NAME_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = "name", .msg = N_("Give the unit its name."));
    if (!short_name.n) short_name = name;
    if (!check_day(tx, cmd->from, n ? names[0].from : row.opened, "from", err) ||
        !sql_unit_name_put(tx, cmd->unit, cmd->from, name, short_name, err) ||
        !sql_unit_named_since(tx, cmd->unit, err) ||
        !names_now(tx, cmd->unit, name, short_name, err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "unit.renamed", 1);
    leaf_object(&leaf, "unit", cmd->unit.v);
    json_put_text(&leaf.j, "name", name);
    json_put_text(&leaf.j, "short_name", short_name);
    json_put_day(&leaf.j, "from", cmd->from);
    result->id = cmd->unit.v;
    return leaf_write(&leaf, err);
}
const CommandType unit_rename_cmd = { "unit.rename", unit_rename };

/** The marks of the unit and those below it as the tree and their own choices say them now, each
 * with its work in the totals or out of them; others keep no notice of what is no longer theirs. */
static bool carry_self_tracked(Tx *tx, UnitId top, Err *err) {
    SelfTrackedChangeRow *rows;
    size_t n;
    if (!sql_unit_self_tracked_changes(tx->db, top, &rows, &n, err)) return false;
    for (size_t i = 0; i < n; i++)
        if (!sql_unit_self_tracked_set(tx, rows[i].unit, rows[i].is_self_tracked, err) ||
            !(rows[i].is_self_tracked ? tally_own_end : tally_own_begin)(tx, rows[i].unit, err))
            return false;
    for (size_t i = 0; i < n; i++) // when all marks are as they have to be
        if (rows[i].is_self_tracked && !sql_notice_forget_outside(tx, rows[i].unit, err))
            return false;
    return true;
}

static bool check_new_superior(Tx *tx, const UnitMove *cmd, UnitRow *superior, Err *err) {
    int64_t is_below;
    if (!sql_unit_get(tx->db, cmd->superior, superior, err) ||
        !unit_allows(tx->db, tx->actor, ACT_UNIT_MANAGE, cmd->superior, err) ||
        !sql_unit_is_below(tx->db, cmd->unit, cmd->superior, &is_below, err) ||
        !unit_is_open(superior, ERR_STATE, "superior", err))
        return false;
    if (is_below)
        return FAIL(err, .code = ERR_INPUT, .field = "superior", .args = { superior->name },
                    .msg = N_("{0} lies below this unit. Choose one outside its tree."));
    return true;
}

static bool unit_move(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const UnitMove *cmd = command;
    UnitRow row, superior;
    UnitSuperiorRow *before;
    size_t n;
    if (!load(tx, cmd->unit, &row, err) || !check_new_superior(tx, cmd, &superior, err) ||
        !sql_unit_superiors(tx->db, cmd->unit, &before, &n, err) ||
        !check_day(tx, cmd->from, n ? before[0].from : row.opened, "from", err))
        return false;
    if (!row.superior.v && tx->actor)
        return FAIL(err, .code = ERR_FORBIDDEN,
                    .msg = N_("The unit at the top of the tree cannot be moved."));
    Str key = str_printf(tx->arena, "%.*s/%06lld", STR(superior.sort_key), (long long)cmd->unit.v);
    if (!sql_unit_superior_put(tx, cmd->unit, cmd->from, cmd->superior, err) ||
        !sql_unit_superior_now(tx, cmd->unit, cmd->superior, err) ||
        !sql_unit_subtree_rekey(tx, cmd->unit, key, (int64_t)row.sort_key.n, err) ||
        !tally_leave(tx, cmd->unit, err) || !sql_unit_subtree_cut(tx, cmd->unit, err) ||
        !sql_unit_subtree_hang(tx, cmd->unit, cmd->superior, err) ||
        !tally_join(tx, cmd->unit, err) || !carry_self_tracked(tx, cmd->unit, err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "unit.moved", 1);
    leaf_object(&leaf, "unit", cmd->unit.v);
    json_put_int(&leaf.j, "superior", cmd->superior.v);
    json_put_day(&leaf.j, "from", cmd->from);
    result->id = cmd->unit.v;
    return leaf_write(&leaf, err);
}
const CommandType unit_move_cmd = { "unit.move", unit_move };

static bool code_leaf(Tx *tx, const char *type, UnitId unit, Str code, Day day, Err *err) {
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, type, 1);
    leaf_object(&leaf, "unit", unit.v);
    json_put_text(&leaf.j, "code", code);
    json_put_day(&leaf.j, "day", day);
    return leaf_write(&leaf, err);
}

static bool unit_code_add(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const UnitCodeAdd *cmd = command;
    UnitRow row, holder;
    Str code;
    bool taken;
    if (!load(tx, cmd->unit, &row, err) || !check_day(tx, cmd->from, row.opened, "from", err))
        return false;
    if (!unit_code_normal(tx->arena, cmd->code, &code) || !code.n)
        return FAIL(err, .code = ERR_INPUT, .field = "code",
                    .msg = N_("A code has at most 35 letters without marks, digits, dots, dashes "
                              "or slashes."));
    if (!sql_unit_by_code(tx->db, code, &holder, &taken, err)) return false;
    if (taken)
        return FAIL(err, .code = ERR_INPUT, .field = "code", .args = { code, holder.name },
                    .msg = N_("The code {0} belongs to {1}. A code is never given twice."));
    result->id = cmd->unit.v;
    return sql_unit_code_insert(tx, code, cmd->unit, cmd->from, err) &&
           names_now(tx, cmd->unit, row.name, row.short_name, err) &&
           code_leaf(tx, "unit.code_added", cmd->unit, code, cmd->from, err);
}
const CommandType unit_code_add_cmd = { "unit.code_add", unit_code_add };

static bool unit_code_close(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const UnitCodeClose *cmd = command;
    UnitRow row;
    int64_t changed;
    if (!load(tx, cmd->unit, &row, err) || !check_day(tx, cmd->to, row.opened, "to", err) ||
        !sql_unit_code_close_row(tx, cmd->unit, cmd->code, cmd->to, &changed, err))
        return false;
    if (!changed)
        return FAIL(err, .code = ERR_STATE, .field = "code", .args = { cmd->code },
                    .msg = N_("The code {0} is not in use by this unit on that day."));
    result->id = cmd->unit.v;
    return code_leaf(tx, "unit.code_closed", cmd->unit, cmd->code, cmd->to, err);
}
const CommandType unit_code_close_cmd = { "unit.code_close", unit_code_close };

static bool check_close(Tx *tx, const UnitClose *cmd, const UnitRow *row, Err *err) {
    int64_t below;
    if (!sql_unit_open_below(tx->db, cmd->unit, &below, err)) return false;
    if (below)
        return FAIL(err, .code = ERR_STATE, .args = { row->name },
                    .msg = N_("There are units below {0}. Move or close them first."));
    if (!row->superior.v)
        return FAIL(err, .code = ERR_STATE,
                    .msg = N_("The unit at the top of the tree cannot be closed."));
    if (cmd->kind <= 0 || cmd->kind >= LINEAGE_COUNT)
        return FAIL(err, .code = ERR_INPUT, .field = "kind",
                    .msg = N_("Say what becomes of the unit."));
    if (!basis_check(cmd->basis, err)) return false;
    bool fits = cmd->kind == LINEAGE_MERGED  ? cmd->successors_n == 1
                : cmd->kind == LINEAGE_SPLIT ? cmd->successors_n >= 2
                                             : true;
    if (!fits || cmd->successors_n > UNIT_SUCCESSORS_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = "successors",
                    .msg = N_("Merged needs one successor, split at least two."));
    return true;
}

/** Work that nobody is left for must be known before. */
static bool check_open_work(Tx *tx, const UnitClose *cmd, const UnitRow *row, Err *err) {
    UnitOpenWork open;
    if (cmd->open_known) return true;
    if (!sql_unit_open_work(tx->db, cmd->unit, &open, err)) return false;
    if (!open.leads && !open.performs && !open.accepts) return true;
    return FAIL(err, .code = ERR_INPUT, .field = "open_known", .args = { row->name },
                .msg =
                    N_("{0} still has duties or work that is not done. Say that this is known, or "
                       "end them first."));
}

static bool add_successors(Tx *tx, const UnitClose *cmd, Err *err) {
    for (size_t i = 0; i < cmd->successors_n; i++) {
        UnitRow row;
        if (!sql_unit_get(tx->db, cmd->successors[i], &row, err)) return false;
        if (cmd->successors[i].v == cmd->unit.v || !day_is_none(row.closed))
            return FAIL(err, .code = ERR_INPUT, .field = "successors", .args = { row.name },
                        .msg = N_("{0} cannot be a successor. Choose a unit that exists."));
        for (size_t j = 0; j < i; j++)
            if (cmd->successors[j].v == cmd->successors[i].v)
                return FAIL(err, .code = ERR_INPUT, .field = "successors", .args = { row.name },
                            .msg = N_("{0} is named twice."));
        if (!sql_unit_lineage_insert(tx, cmd->unit, cmd->successors[i], cmd->kind, cmd->day,
                                     str_trim(cmd->basis), err))
            return false;
    }
    return true;
}

static bool close_leaf(Tx *tx, const UnitClose *cmd, Err *err) {
    static const char *const words[LINEAGE_COUNT] = { "", "merged", "split", "dissolved" };
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "unit.closed", 1);
    leaf_object(&leaf, "unit", cmd->unit.v);
    json_put_text(&leaf.j, "kind", str_c(words[cmd->kind]));
    json_put_text(&leaf.j, "basis", str_trim(cmd->basis));
    json_put_day(&leaf.j, "day", cmd->day);
    json_put_array(&leaf.j, "successors");
    for (size_t i = 0; i < cmd->successors_n; i++)
        json_put_int(&leaf.j, NULL, cmd->successors[i].v);
    json_put_array_end(&leaf.j);
    return leaf_write(&leaf, err);
}

static bool unit_close(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const UnitClose *cmd = command;
    UnitRow row;
    if (!load(tx, cmd->unit, &row, err) || !check_close(tx, cmd, &row, err) ||
        !check_day(tx, cmd->day, row.opened, "day", err) || !check_open_work(tx, cmd, &row, err))
        return false;
    result->id = cmd->unit.v;
    return add_successors(tx, cmd, err) && sql_unit_close_row(tx, cmd->unit, cmd->day, err) &&
           sql_unit_codes_close(tx, cmd->unit, cmd->day, err) && close_leaf(tx, cmd, err);
}
const CommandType unit_close_cmd = { "unit.close", unit_close };

static bool unit_self_track(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const UnitSelfTrack *cmd = command;
    UnitRow row;
    // As if it were so already: neither those above may take a court out of its own hands, nor
    // force it to be on its own.
    const Subject own = { .unit = cmd->unit, .is_self_tracked = true };
    if (!sql_unit_get(tx->db, cmd->unit, &row, err) ||
        (tx->actor && !policy_allows(tx->actor, ACT_UNIT_MANAGE, &own, err)))
        return false;
    if (!unit_kind_is_independent(row.kind))
        return FAIL(err, .code = ERR_INPUT, .field = "is_self_tracked",
                    .msg = N_("Only a court or a procuracy follows its own work."));
    if (!sql_unit_self_tracked_choose(tx, cmd->unit, cmd->is_self_tracked, err) ||
        !carry_self_tracked(tx, cmd->unit, err))
        return false;
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "unit.self_tracked", 1);
    leaf_object(&leaf, "unit", cmd->unit.v);
    json_put_bool(&leaf.j, "is_self_tracked", cmd->is_self_tracked);
    result->id = cmd->unit.v;
    return leaf_write(&leaf, err);
}
const CommandType unit_self_track_cmd = { "unit.self_track", unit_self_track };
