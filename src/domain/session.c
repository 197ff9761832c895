#include "domain/session.h"
#include "base/hash.h"
#include "domain/leaf.h"

Str token_hash(Arena *arena, Str token) {
    Sha256 hash = sha256(token);
    return hex_text(arena, sha256_str(&hash));
}

bool session_find(Db *db, Str token, Instant now, SessionRow *out, bool *found, Err *err) {
    *found = false;
    if (!token.n || token.n > 64) return true;
    return sql_session_by_hash(db, token_hash(db->arena, token), SESSION_FULL, now, out, found,
                               err);
}

bool actor_load(Db *db, PersonId person, Day today, Actor *out, Err *err) {
    ActorRow *rows;
    size_t n;
    if (!sql_actor_rows(db, person, today, &rows, &n, err)) return false;
    if (!n || !instant_is_none(rows[0].disabled))
        return FAIL(err, .code = ERR_AUTH, .msg = N_("Sign in to go on."));
    RoleHeld *roles = ARENA_ARRAY(db->arena, RoleHeld, n);
    size_t roles_n = 0;
    for (size_t i = 0; i < n; i++)
        if (rows[i].unit.v) roles[roles_n++] = (RoleHeld){ rows[i].unit, rows[i].role };
    *out = (Actor){ .person = person,
                    .name = rows[0].name,
                    .title = rows[0].title,
                    .unit = rows[0].unit,
                    .unit_name = rows[0].unit_name,
                    .roles = roles,
                    .roles_n = roles_n };
    return true;
}

bool api_token_find(Db *db, Str token, ApiTokenFound *out, bool *found, Err *err) {
    *found = false;
    if (!str_starts(token, S("kyk_")) || token.n > 64) return true;
    return sql_api_token_by_hash(db, token_hash(db->arena, token), out, found, err);
}

static bool session_seen(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const SessionSeen *cmd = command;
    result->id = cmd->session.v;
    return sql_session_seen_set(tx, cmd->session, tx->now, err);
}
const CommandType session_seen_cmd = { "session.seen", session_seen, .is_internal = true };

static bool api_token_seen(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ApiTokenSeen *cmd = command;
    result->id = cmd->token.v;
    return sql_api_token_seen_set(tx, cmd->token, tx->now, err);
}
const CommandType api_token_seen_cmd = { "api_token.seen", api_token_seen, .is_internal = true };

static bool must_be_one(int64_t changed, Err *err) {
    if (changed) return true;
    return FAIL(err, .code = ERR_NOT_FOUND,
                .msg = N_("It has ended already, or is not yours. Load the list again."));
}

static bool session_end(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const SessionEnd *cmd = command;
    int64_t changed;
    result->id = cmd->session.v;
    return policy_allows(tx->actor, ACT_SIGNED_IN, NULL, err) &&
           sql_session_end_one(tx, cmd->session, tx->actor->person, tx->now, &changed, err) &&
           must_be_one(changed, err);
}
const CommandType session_end_cmd = { "session.end", session_end, .is_internal = true };

static bool session_end_others(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const SessionEndOthers *cmd = command;
    return policy_allows(tx->actor, ACT_SIGNED_IN, NULL, err) &&
           sql_session_end_others(tx, tx->actor->person, cmd->keep.v, tx->now, &result->id, err);
}
const CommandType session_end_others_cmd = { "session.end_others", session_end_others,
                                             .is_internal = true };

static bool api_token_make(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ApiTokenMake *cmd = command;
    Str name = str_trim(cmd->name);
    TokenId id;
    int64_t count;
    if (!policy_allows(tx->actor, ACT_SIGNED_IN, NULL, err) ||
        !sql_api_token_count(tx->db, tx->actor->person, &count, err))
        return false;
    if (!name.n || utf8_count(name) > 100)
        return FAIL(err, .code = ERR_INPUT, .field = "name",
                    .msg = N_("Say what the token is for, in at most 100 letters."));
    if (count >= API_TOKENS_MAX)
        return FAIL(err, .code = ERR_STATE, .field = "name",
                    .msg = N_("There are 20 tokens already. End one that is no longer used."));
    Str token = str_printf(tx->arena, "kyk_%.*s", STR(random_token(tx->arena)));
    if (!sql_api_token_insert(tx, tx->actor->person, name, token_hash(tx->arena, token), tx->now,
                              &id, err))
        return false;
    *result = (CommandResult){ id.v, token };
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "api_token.made", 1);
    leaf.about = tx->actor->person;
    return leaf_write(&leaf, err);
}
const CommandType api_token_make_cmd = { "api_token.make", api_token_make, .is_internal = true };

static bool api_token_end(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const ApiTokenEnd *cmd = command;
    int64_t changed;
    result->id = cmd->token.v;
    return policy_allows(tx->actor, ACT_SIGNED_IN, NULL, err) &&
           sql_api_token_end_one(tx, cmd->token, tx->actor->person, tx->now, &changed, err) &&
           must_be_one(changed, err);
}
const CommandType api_token_end_cmd = { "api_token.end", api_token_end, .is_internal = true };
