#include "domain/person.h"
#include "base/hash.h"
#include "domain/leaf.h"
#include "domain/unit.h"
#include "text/fold.h"

bool login_normal(Arena *arena, Str login, Str *out) {
    Str low = str_lower_ascii(arena, str_trim(login));
    for (size_t i = 0; i < low.n; i++) {
        char c = low.p[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!is_word && !(i && c && strchr(".-_", c))) return false;
    }
    *out = low;
    return low.n >= LOGIN_MIN && low.n <= LOGIN_MAX;
}

bool email_is_plausible(Str email) {
    size_t at = str_find(email, S("@"), 0);
    if (!email.n) return true;
    if (at == SIZE_MAX || at == 0 || at > 64 || at + 1 >= email.n || email.n > 254) return false;
    if (str_find(email, S("@"), at + 1) != SIZE_MAX) return false;
    for (size_t i = 0; i < email.n; i++) {
        unsigned char c = (unsigned char)email.p[i];
        if (c <= ' ' || c >= 0x7f || strchr("<>()[],;:\\\"", c)) return false;
    }
    return str_find(email, S("."), at + 1) != SIZE_MAX && !str_ends(email, S("."));
}

/** A Vietnamese list of names is in the order of given names, and these stand last. */
static Str sort_key(Arena *arena, Str name) {
    Str folded = text_fold(arena, name);
    size_t at = folded.n;
    while (at && folded.p[at - 1] != ' ')
        at--;
    return str_printf(arena, "%.*s %.*s", STR(str_from(folded, at)), STR(folded));
}

static Str search_key(Arena *arena, Str name, Str login, Str title) {
    return text_fold(arena, str_printf(arena, "%.*s %.*s %.*s", STR(name), STR(login), STR(title)));
}

static bool check_profile(Str name, Str title, Str email, Str language, Err *err) {
    if (!str_trim(name).n || utf8_count(name) > PERSON_NAME_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = "name",
                    .msg = N_("Give the name, at most 120 letters."));
    if (utf8_count(title) > PERSON_NAME_MAX)
        return FAIL(err, .code = ERR_INPUT, .field = "title",
                    .msg = N_("The position has at most 120 letters."));
    if (!email_is_plausible(str_trim(email)))
        return FAIL(err, .code = ERR_INPUT, .field = "email",
                    .msg = N_("This is not an e-mail address. Example: lan@tinh.gov.vn"));
    if (!str_is(language, "vi") && !str_is(language, "en"))
        return FAIL(err, .code = ERR_INPUT, .field = "language",
                    .msg = N_("Choose Vietnamese or English."));
    return true;
}

/** The account's row, without a leaf: what is public is the role that comes with it. */
static bool insert(Tx *tx, const PersonInvite *cmd, Str password_hash, bool must_change,
                   PersonId *out, Err *err) {
    Str login, name = str_trim(cmd->name), title = str_trim(cmd->title);
    Str language = cmd->language.n ? cmd->language : S("vi");
    PersonRow holder;
    bool taken;
    if (!login_normal(tx->arena, cmd->login, &login))
        return FAIL(err, .code = ERR_INPUT, .field = "login",
                    .msg = N_("A user name has 2 to 64 small letters without marks, digits, dots "
                              "or dashes."));
    if (!check_profile(name, title, cmd->email, language, err) ||
        !sql_person_by_login(tx->db, login, &holder, &taken, err))
        return false;
    if (taken)
        return FAIL(err, .code = ERR_INPUT, .field = "login", .args = { login },
                    .msg = N_("The user name {0} is in use. Choose another."));
    uint8_t salt[16];
    random_bytes(salt, sizeof salt);
    return sql_person_insert(tx, login, name, title, str_trim(cmd->email), language, password_hash,
                             must_change, (Str){ (const char *)salt, sizeof salt }, tx->now,
                             search_key(tx->arena, name, login, title), sort_key(tx->arena, name),
                             out, err);
}

static bool role_leaf(Tx *tx, const char *type, PersonId person, UnitId unit, Role role, Day from,
                      Day to, Err *err) {
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, type, 1);
    leaf_object(&leaf, "unit", unit.v);
    leaf.about = person;
    json_put_text(&leaf.j, "role", str_c(role_word(role)));
    json_put_day(&leaf.j, "from", from);
    json_put_day(&leaf.j, "to", to);
    return leaf_write(&leaf, err);
}

static bool grant(Tx *tx, const RoleGrant *cmd, RoleHeldId *out, Err *err) {
    UnitRow unit;
    int64_t same;
    Day last = day_is_none(cmd->to) ? DAY_LAST : cmd->to;
    if (cmd->role <= 0 || cmd->role >= ROLE_COUNT)
        return FAIL(err, .code = ERR_INPUT, .field = "role", .msg = N_("Choose a role."));
    if (!unit_allows(tx->db, tx->actor, ACT_PERSON_MANAGE, cmd->unit, err) ||
        !sql_unit_get(tx->db, cmd->unit, &unit, err) ||
        !unit_is_open(&unit, ERR_STATE, "unit", err))
        return false;
    if (day_is_none(cmd->from) || cmd->from.n < DAY_FIRST.n || cmd->from.n > DAY_LAST.n)
        return FAIL(err, .code = ERR_INPUT, .field = "from",
                    .msg = N_("Give the day from which the role is held."));
    if (last.n < cmd->from.n)
        return FAIL(err, .code = ERR_INPUT, .field = "to",
                    .msg = N_("The last day lies before the first."));
    if (!sql_role_same(tx->db, cmd->person, cmd->unit, cmd->role, cmd->from, last.n, &same, err))
        return false;
    if (same)
        return FAIL(err, .code = ERR_CONFLICT, .field = "role", .args = { unit.name },
                    .msg = N_("The person holds this role in {0} already."));
    return sql_role_insert(tx, cmd->person, cmd->unit, cmd->role, cmd->from, cmd->to, out, err) &&
           role_leaf(tx, "role.granted", cmd->person, cmd->unit, cmd->role, cmd->from, cmd->to,
                     err);
}

static bool role_grant(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const RoleGrant *cmd = command;
    PersonRow person;
    RoleHeldId id;
    if (!sql_person_get(tx->db, cmd->person, &person, err)) return false;
    if (!instant_is_none(person.disabled))
        return FAIL(err, .code = ERR_STATE, .args = { person.login },
                    .msg = N_("The account {0} is disabled. Open it again first."));
    if (!grant(tx, cmd, &id, err)) return false;
    result->id = id.v;
    return true;
}
const CommandType role_grant_cmd = { "role.grant", role_grant };

/** A link for the person; older ones are no longer good. */
static bool new_link(Tx *tx, PersonId person, Str *token, Err *err) {
    *token = random_token(tx->arena);
    Sha256 hash = sha256(*token);
    Instant expires = { tx->now.ms + (int64_t)INVITATION_DAYS * 86400000 };
    return sql_invitation_void(tx, person, tx->now, err) &&
           sql_invitation_insert(tx, hex_text(tx->arena, sha256_str(&hash)), person, tx->now,
                                 expires, err);
}

bool person_invite_now(Tx *tx, const PersonInvite *cmd, PersonId *out, Str *token, Err *err) {
    RoleHeldId role;
    if (!insert(tx, cmd, S(""), false, out, err) || !new_link(tx, *out, token, err)) return false;
    const RoleGrant first = {
        .person = *out, .unit = cmd->unit, .role = cmd->role, .from = tx->today, .to = DAY_NONE
    };
    return grant(tx, &first, &role, err);
}

static bool person_invite(Tx *tx, const void *command, CommandResult *result, Err *err) {
    PersonId id;
    if (!person_invite_now(tx, command, &id, &result->text, err)) return false;
    result->id = id.v;
    return true;
}
const CommandType person_invite_cmd = { "person.invite", person_invite };

static bool person_add(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const PersonAdd *cmd = command;
    PersonId id;
    RoleHeldId role;
    if (tx->actor)
        return FAIL(err, .code = ERR_FORBIDDEN,
                    .msg = N_("Accounts are made by an invitation. The person sets the password."));
    if (!insert(tx, &cmd->who, cmd->password_hash, cmd->must_change, &id, err)) return false;
    const RoleGrant first = { .person = id,
                              .unit = cmd->who.unit,
                              .role = cmd->who.role,
                              .from = tx->today,
                              .to = DAY_NONE };
    if (first.unit.v && !grant(tx, &first, &role, err)) return false;
    result->id = id.v;
    return true;
}
const CommandType person_add_cmd = { "person.add", person_add };

/** Every unit in which the person holds a role must be in reach; when none is left, the last. */
static bool reaches_all(Db *db, const Actor *actor, PersonId person, Day today, Err *err) {
    RoleRow *roles;
    size_t n, open = 0;
    if (!actor) return true;
    if (!sql_person_roles(db, person, &roles, &n, err)) return false;
    for (size_t i = 0; i < n; i++)
        open += day_is_none(roles[i].to) || roles[i].to.n >= today.n;
    if (!n) return policy_allows(actor, ACT_PERSON_MANAGE, NULL, err);
    for (size_t i = 0; i < n; i++) {
        bool counts = open ? day_is_none(roles[i].to) || roles[i].to.n >= today.n : true;
        if (counts && !unit_allows(db, actor, ACT_PERSON_MANAGE, roles[i].unit, err)) return false;
    }
    return true;
}

bool person_manageable(Db *db, const Actor *actor, PersonId person, Day today, PersonRow *out,
                       Err *err) {
    if (!sql_person_get(db, person, out, err) || !reaches_all(db, actor, person, today, err))
        return false;
    if (instant_is_none(out->erased)) return true;
    return FAIL(err, .code = ERR_STATE, .msg = N_("This account was erased."));
}

static bool person_leaf(Tx *tx, const char *type, PersonId person, Err *err) {
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, type, 1);
    leaf.about = person;
    return leaf_write(&leaf, err);
}

static bool person_renew(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const PersonRenew *cmd = command;
    PersonRow row;
    if (!person_manageable(tx->db, tx->actor, cmd->person, tx->today, &row, err)) return false;
    if (!instant_is_none(row.disabled))
        return FAIL(err, .code = ERR_STATE, .args = { row.login },
                    .msg = N_("The account {0} is disabled. Open it again first."));
    result->id = cmd->person.v;
    // The old password stays good until the link is used: a link that nobody asked for harms less.
    return new_link(tx, cmd->person, &result->text, err) &&
           person_leaf(tx, "person.invited", cmd->person, err);
}
const CommandType person_renew_cmd = { "person.renew", person_renew };

/**
 * The top of the tree and a body that follows its own work must keep an administrator who can sign
 * in and whose role has no end: nobody else could ever make another.
 */
static bool check_last(Tx *tx, const RoleRow *role, Err *err) {
    int64_t others;
    if (role->role != ROLE_ADMINISTRATOR || (role->superior.v && !role->is_self_tracked))
        return true;
    if (!day_is_none(role->to)) return true;
    if (!sql_role_other_administrators(tx->db, role->unit, role->person, tx->today, &others, err))
        return false;
    if (others) return true;
    return FAIL(err, .code = ERR_STATE, .args = { role->unit_name },
                .msg = N_("This is the last administrator of {0}. Give the role to somebody else "
                          "first."));
}

static bool check_last_of_person(Tx *tx, PersonId person, Err *err) {
    RoleRow *roles;
    size_t n;
    if (!sql_person_roles(tx->db, person, &roles, &n, err)) return false;
    for (size_t i = 0; i < n; i++)
        if (!check_last(tx, &roles[i], err)) return false;
    return true;
}

bool role_is_held(Day from, Day to) {
    return day_is_none(to) || to.n >= from.n;
}

static bool role_end(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const RoleEnd *cmd = command;
    RoleRow row;
    if (!sql_role_get(tx->db, cmd->role, &row, err) ||
        !unit_allows(tx->db, tx->actor, ACT_PERSON_MANAGE, row.unit, err))
        return false;
    if (!role_is_held(row.from, row.to) || (!day_is_none(row.to) && row.to.n < tx->today.n))
        return FAIL(err, .code = ERR_STATE, .msg = N_("This role has ended already."));
    if (!check_last(tx, &row, err)) return false;
    Day to = day_add(row.from.n < tx->today.n ? tx->today : row.from, -1);
    result->id = row.person.v;
    return sql_role_end(tx, cmd->role, to, err) &&
           role_leaf(tx, "role.ended", row.person, row.unit, row.role, row.from, to, err);
}
const CommandType role_end_cmd = { "role.end", role_end };

static bool person_disable(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const PersonDisable *cmd = command;
    PersonRow row;
    if (!person_manageable(tx->db, tx->actor, cmd->person, tx->today, &row, err)) return false;
    result->id = cmd->person.v;
    if (instant_is_none(row.disabled) != cmd->is_disabled) return true; // is so already
    if (cmd->is_disabled && !check_last_of_person(tx, cmd->person, err)) return false;
    if (!sql_person_disabled_set(tx, cmd->person, cmd->is_disabled ? tx->now : INSTANT_NONE, err) ||
        !sql_person_sessions_end(tx, cmd->person, tx->now, err) ||
        !sql_person_tokens_end(tx, cmd->person, tx->now, err) ||
        !sql_invitation_void(tx, cmd->person, tx->now, err))
        return false;
    return person_leaf(tx, cmd->is_disabled ? "person.disabled" : "person.enabled", cmd->person,
                       err);
}
const CommandType person_disable_cmd = { "person.disable", person_disable };

static bool erase_rows(Tx *tx, PersonId id, Err *err) {
    Str login = str_printf(tx->arena, "erased:%lld", (long long)id.v); // no login has a colon
    Day last = day_add(tx->today, -1);
    return sql_person_erase_row(tx, id, login, tx->now, S(""), err) &&
           sql_person_erase_sessions(tx, id, err) && sql_person_erase_invitations(tx, id, err) &&
           sql_person_erase_codes(tx, id, err) && sql_person_erase_tokens(tx, id, err) &&
           sql_person_erase_browsers(tx, id, err) && sql_person_erase_notices(tx, id, err) &&
           sql_person_erase_answers(tx, id, err) && sql_person_erase_acts(tx, id, err) &&
           sql_person_erase_acts_about(tx, id, err) &&
           sql_roles_end_all(tx, id, last, tx->today, err);
}

static bool person_erase(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const PersonErase *cmd = command;
    PersonRow row;
    if (!person_manageable(tx->db, tx->actor, cmd->person, tx->today, &row, err)) return false;
    if (!str_eq(str_lower_ascii(tx->arena, str_trim(cmd->login)), row.login))
        return FAIL(err, .code = ERR_INPUT, .field = "login",
                    .msg = N_("Type the user name of the account to confirm."));
    if (!check_last_of_person(tx, cmd->person, err) || !erase_rows(tx, cmd->person, err))
        return false;
    tx_scrub(tx);
    // Says that an account was erased, and nothing that leads back to whose.
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, "person.erased", 1);
    result->id = cmd->person.v;
    return leaf_write(&leaf, err);
}
const CommandType person_erase_cmd = { "person.erase", person_erase };

static bool person_profile(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const PersonProfile *cmd = command;
    PersonRow row;
    Str name = str_trim(cmd->name), title = str_trim(cmd->title);
    if (!policy_allows(tx->actor, ACT_SIGNED_IN, NULL, err) ||
        !check_profile(name, title, cmd->email, cmd->language, err) ||
        !sql_person_get(tx->db, tx->actor->person, &row, err))
        return false;
    result->id = row.id.v;
    return sql_person_profile_set(tx, row.id, name, title, str_trim(cmd->email), cmd->language,
                                  search_key(tx->arena, name, row.login, title),
                                  sort_key(tx->arena, name), err);
}
const CommandType person_profile_cmd = { "person.profile", person_profile };

bool person_list(Db *db, const Actor *actor, const PersonFilter *filter, Day today,
                 PersonListRow **out, size_t *out_n, Err *err) {
    Str pattern = text_like(db->arena, filter->search);
    PersonId person = actor ? actor->person : (PersonId){ 0 };
    return filter->newest_first
               ? sql_person_list_by_newest(db, !actor, person, today, pattern, filter->unit.v,
                                           filter->role, filter->with_disabled, filter->after.v,
                                           filter->limit, out, out_n, err)
               : sql_person_list_by_name(db, !actor, person, today, pattern, filter->unit.v,
                                         filter->role, filter->with_disabled, filter->after.v,
                                         filter->limit, out, out_n, err);
}
