#include "domain/sign_in.h"
#include "base/hash.h"
#include "domain/leaf.h"
#include "domain/person.h"
#include "domain/second_factor.h"
#include "rules/sign_in_delay.h"

enum { CODE_TRIES = 5, AGENT_MAX = 200, ADDRESS_MAX = 64, BROWSER_DAYS = 400 };

/** A try at the login from the place; counted before its password or code is looked at. */
typedef struct Attempt {
    Str login, address, browser;
    bool is_confirm; // the password again, inside a session: counted apart, strangers cannot try it
} Attempt;

typedef struct SessionOpen {
    const SignInAsk *ask;
    Attempt attempt;
    Str hash_seen; // the password hash that the password was checked against
    PersonId person;
    SessionStep step;
    Instant expires;
    Str token, form_token, browser;
} SessionOpen;

typedef struct CodeTry {
    const SignInAsk *ask;
    Str token, code;
    SessionOpen *open; // filled in when the code is good
} CodeTry;

static bool run(const SignInAsk *ask, const Actor *actor, const CommandType *type,
                const void *command, CommandResult *result, Err *err) {
    const LaneCall call = { .actor = actor,
                            .scope = actor ? actor->person.v : 0,
                            .now = ask->now,
                            .zone = store_config(ask->store)->zone };
    return lane_run(store_lane(ask->store), ask->arena, &call, type, command, result, err);
}

static Str subject(Arena *arena, const char *kind, Str login, Str where) {
    return token_hash(arena, str_printf(arena, "%s\n%.*s\n%.*s", kind, STR(login), STR(where)));
}

/** The names of the two counts (rules/sign_in_delay.h). */
static bool subjects(Db *db, const Attempt *attempt, Str *place, Str *login, bool *is_known,
                     Err *err) {
    int64_t known = attempt->is_confirm;
    if (!known && attempt->browser.n &&
        !sql_browser_is_known(db, token_hash(db->arena, attempt->browser), attempt->login, &known,
                              err))
        return false;
    *is_known = known > 0;
    *place = attempt->is_confirm ? subject(db->arena, "confirm", attempt->login, S(""))
             : *is_known         ? subject(db->arena, "browser", attempt->login, attempt->browser)
                                 : subject(db->arena, "address", attempt->login, attempt->address);
    *login = subject(db->arena, "login", attempt->login, S(""));
    return true;
}

static bool tries_of(Db *db, Str name, SignInTries *out, Err *err) {
    TriesRow row;
    bool found;
    if (!sql_tries_get(db, name, &row, &found, err)) return false;
    *out = found ? (SignInTries){ row.failures, row.last } : (SignInTries){ .last = INSTANT_NONE };
    return true;
}

/** Result id: milliseconds to wait; 0: the try is counted and may go on. */
static bool attempt_run(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const Attempt *cmd = command;
    Str place, login;
    SignInTries by_place, by_login;
    bool is_known;
    if (!subjects(tx->db, cmd, &place, &login, &is_known, err) ||
        !tries_of(tx->db, place, &by_place, err) || !tries_of(tx->db, login, &by_login, err))
        return false;
    result->id = sign_in_wait_ms(by_place, by_login, is_known, tx->now);
    if (result->id) return true;
    Instant old = { tx->now.ms - SIGN_IN_PLACE_FORGET_MS };
    return sql_tries_put(tx, place, sign_in_place_failures(by_place, tx->now) + 1, tx->now, err) &&
           (is_known || sql_tries_put(tx, login, sign_in_login_failures(by_login, tx->now) + 1,
                                      tx->now, err)) &&
           sql_tries_forget(tx, old, err);
}
static const CommandType attempt_cmd = { "sign_in.try", attempt_run, .is_internal = true };

/** What a success takes back: all of the place's failures, and one of the login's. */
static bool forgive(Tx *tx, const Attempt *attempt, Err *err) {
    Str place, login;
    bool is_known;
    return subjects(tx->db, attempt, &place, &login, &is_known, err) &&
           sql_tries_clear(tx, place, err) && (is_known || sql_tries_less(tx, login, err));
}

static bool forgive_run(Tx *tx, const void *command, CommandResult *result, Err *err) {
    result->id = 1;
    return forgive(tx, command, err);
}
static const CommandType forgive_cmd = { "sign_in.forgive", forgive_run, .is_internal = true };

/** A browser that this person has used keeps its token; any other gets one that nobody knew. */
static bool mark_browser(Tx *tx, SessionOpen *cmd, Err *err) {
    int64_t known = 0;
    Str mine = cmd->attempt.browser;
    if (mine.n &&
        !sql_browser_is_known(tx->db, token_hash(tx->arena, mine), cmd->attempt.login, &known, err))
        return false;
    cmd->browser = known ? mine : random_token(tx->arena);
    return sql_browser_put(tx, token_hash(tx->arena, cmd->browser), cmd->person, tx->now, err) &&
           sql_browsers_forget(tx, cmd->person,
                               (Instant){ tx->now.ms - (int64_t)BROWSER_DAYS * 86400000 }, err);
}

static bool open_session(Tx *tx, SessionOpen *cmd, CommandResult *result, Err *err) {
    SessionId id;
    const SignInPlace *place = &cmd->ask->place;
    cmd->token = random_token(tx->arena);
    cmd->form_token = random_token(tx->arena);
    if (cmd->step == SESSION_FULL &&
        (!forgive(tx, &cmd->attempt, err) || !mark_browser(tx, cmd, err)))
        return false;
    result->id = 1;
    return sql_session_insert(tx, token_hash(tx->arena, cmd->token), cmd->form_token, cmd->person,
                              cmd->step, tx->now, cmd->expires, utf8_upto(place->agent, AGENT_MAX),
                              utf8_upto(place->address, ADDRESS_MAX), &id, err) &&
           sql_session_forget_old(tx, cmd->person, (Instant){ tx->now.ms - 30LL * 86400000 }, err);
}

/** Result id: 1, or 0 when the account changed since its password was checked. */
static bool session_open(Tx *tx, const void *command, CommandResult *result, Err *err) {
    SessionOpen *cmd = *(SessionOpen *const *)command;
    SecretRow row;
    if (!sql_secret_by_id(tx->db, cmd->person, &row, err)) return false;
    if (!str_eq(row.password_hash, cmd->hash_seen) || !instant_is_none(row.disabled)) return true;
    return open_session(tx, cmd, result, err);
}
static const CommandType session_open_cmd = { "session.open", session_open, .is_internal = true };

static bool fail_wrong(Err *err) {
    return FAIL(err, .code = ERR_INPUT, .field = "password",
                .msg = N_("The user name or the password is not right."));
}

static bool try_place(const SignInAsk *ask, const Attempt *attempt, Err *err) {
    CommandResult wait;
    if (!run(ask, NULL, &attempt_cmd, attempt, &wait, err)) return false;
    if (!wait.id) return true;
    return FAIL(err, .code = ERR_TOO_OFTEN, .field = "password",
                .args = { str_printf(ask->arena, "%lld", (long long)(wait.id + 999) / 1000) },
                .msg = N_("Too many tries that failed. Wait {0} seconds, then try again. In the "
                          "browser that you always use nobody else's tries count."));
}

static bool find_secret(const SignInAsk *ask, Str login, SecretRow *out, Err *err) {
    Db *db;
    bool found = false;
    *out = (SecretRow){ .disabled = INSTANT_NONE };
    if (!store_read(ask->store, ask->arena, &db, err)) return false;
    bool ok = sql_secret_by_login(db, login, out, &found, err);
    store_read_done(ask->store, db);
    return ok;
}

static void fill(const SessionOpen *open, const SecretRow *row, SignedIn *out) {
    *out = (SignedIn){ .person = open->person,
                       .token = open->token,
                       .form_token = open->form_token,
                       .browser = open->browser,
                       .language = row->language,
                       .expires = open->expires,
                       .needs_code = open->step == SESSION_CODE,
                       .must_change = row->must_change };
}

static Instant full_until(const SignInAsk *ask) {
    return (Instant){ ask->now.ms + store_config(ask->store)->session_hours * 3600000 };
}

bool sign_in(const SignInAsk *ask, Str login, Str password, SignedIn *out, Err *err) {
    SecretRow row;
    bool is_right;
    Str name = str_lower_ascii(ask->arena, str_trim(utf8_upto(login, LOGIN_MAX)));
    const Attempt attempt = { .login = name,
                              .address = ask->place.address,
                              .browser = str_upto(ask->place.browser, 64) };
    password = utf8_upto(password, PASSWORD_MAX);
    if (!try_place(ask, &attempt, err) || !find_secret(ask, name, &row, err) ||
        !password_check(ask->gate, ask->arena, row.password_hash, password, &is_right, err))
        return false;
    if (!is_right) return fail_wrong(err);
    if (!instant_is_none(row.disabled))
        return FAIL(err, .code = ERR_STATE, .field = "user",
                    .msg = N_("This account is disabled. Ask the administrator of your unit."));
    SessionOpen open = { .ask = ask,
                         .attempt = attempt,
                         .hash_seen = row.password_hash,
                         .person = row.id,
                         .step = row.has_totp ? SESSION_CODE : SESSION_FULL,
                         .expires = row.has_totp
                                        ? (Instant){ ask->now.ms + (int64_t)CODE_MINUTES * 60000 }
                                        : full_until(ask) };
    SessionOpen *command = &open;
    CommandResult result;
    if (!run(ask, NULL, &session_open_cmd, &command, &result, err)) return false;
    if (!result.id) return fail_wrong(err);
    fill(&open, &row, out);
    return true;
}

/** Result id: 1 signed in, 0 not this code, -1 the first step is gone. A wrong code is counted. */
static bool code_try(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const CodeTry *cmd = command;
    WaitingRow row;
    bool found, is_good = false;
    result->id = -1;
    if (!sql_waiting_by_hash(tx->db, token_hash(tx->arena, cmd->token), tx->now, &row, &found, err))
        return false;
    if (!found || row.tries >= CODE_TRIES) return true;
    if (!second_factor_use(tx, row.person, cmd->code, &is_good, err)) return false;
    result->id = 0;
    if (!is_good) return sql_waiting_try(tx, row.id, err);
    cmd->open->person = row.person;
    cmd->open->attempt.login = row.login;
    return sql_waiting_end(tx, row.id, tx->now, err) && open_session(tx, cmd->open, result, err);
}
static const CommandType code_try_cmd = { "sign_in.code", code_try, .is_internal = true };

static bool secret_of(const SignInAsk *ask, PersonId person, SecretRow *out, Err *err) {
    Db *db;
    if (!store_read(ask->store, ask->arena, &db, err)) return false;
    bool ok = sql_secret_by_id(db, person, out, err);
    store_read_done(ask->store, db);
    return ok;
}

bool sign_in_code(const SignInAsk *ask, Str token, Str code, SignedIn *out, Err *err) {
    SessionOpen open = { .ask = ask,
                         .attempt = { .address = ask->place.address,
                                      .browser = str_upto(ask->place.browser, 64) },
                         .step = SESSION_FULL,
                         .expires = full_until(ask) };
    const CodeTry command = { ask, str_upto(token, 64), code, &open };
    CommandResult result;
    SecretRow row;
    if (!run(ask, NULL, &code_try_cmd, &command, &result, err)) return false;
    if (result.id < 0)
        return FAIL(err, .code = ERR_AUTH, .field = "code",
                    .msg = N_("Too much time has passed, or too many codes were wrong. Sign in "
                              "again from the start."));
    if (!result.id)
        return FAIL(err, .code = ERR_INPUT, .field = "code",
                    .msg = N_("This code is not right, or was used already. Type the one that the "
                              "phone shows now."));
    if (!secret_of(ask, open.person, &row, err)) return false;
    fill(&open, &row, out);
    return true;
}

bool invitation_find(Db *db, Str token, Instant now, InvitationRow *out, bool *found, Err *err) {
    *found = false;
    if (!token.n || token.n > 64) return true;
    return sql_invitation_by_hash(db, token_hash(db->arena, token), now, out, found, err);
}

typedef struct PasswordSet {
    Str token;     // of the invitation, or empty
    Str hash_seen; // else: the hash that the old password was checked against
    SessionId keep;
    Str hash;
} PasswordSet;

static bool password_leaf(Tx *tx, const char *type, PersonId person, Err *err) {
    AUTO_LEAF LeafWriter leaf;
    leaf_open(&leaf, tx, type, 1);
    leaf.about = person;
    return leaf_write(&leaf, err);
}

static bool fail_link(Err *err) {
    return FAIL(err, .code = ERR_NOT_FOUND,
                .msg = N_("This link was used, was replaced by a newer one, or ran out. Ask the "
                          "administrator of your unit for a new link."));
}

static bool accept_run(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const PasswordSet *cmd = command;
    InvitationRow row;
    bool found;
    if (!invitation_find(tx->db, cmd->token, tx->now, &row, &found, err)) return false;
    if (!found) return fail_link(err);
    result->id = row.person.v;
    return sql_invitation_use(tx, token_hash(tx->arena, cmd->token), tx->now, err) &&
           sql_password_set(tx, row.person, cmd->hash, err) &&
           sql_totp_turn_off(tx, row.person, err) && sql_recovery_clear(tx, row.person, err) &&
           sql_person_sessions_end(tx, row.person, tx->now, err) &&
           sql_person_tokens_end(tx, row.person, tx->now, err) &&
           password_leaf(tx, "person.joined", row.person, err);
}
static const CommandType accept_cmd = { "invitation.accept", accept_run };

bool invitation_accept(const SignInAsk *ask, Str token, Str password, Err *err) {
    Db *db;
    InvitationRow row;
    bool found;
    PasswordSet set = { .token = token };
    CommandResult result;
    if (!store_read(ask->store, ask->arena, &db, err)) return false;
    bool ok = invitation_find(db, token, ask->now, &row, &found, err);
    store_read_done(ask->store, db);
    if (!ok) return false;
    if (!found) return fail_link(err);
    return password_fits(password, row.login, err) &&
           password_hash(ask->gate, ask->arena, password, &set.hash, err) &&
           run(ask, NULL, &accept_cmd, &set, &result, err);
}

static bool password_run(Tx *tx, const void *command, CommandResult *result, Err *err) {
    const PasswordSet *cmd = command;
    SecretRow row;
    int64_t ended;
    PersonId person = tx->actor->person;
    if (!sql_secret_by_id(tx->db, person, &row, err)) return false;
    if (!str_eq(row.password_hash, cmd->hash_seen))
        return FAIL(err, .code = ERR_CONFLICT, .field = "old",
                    .msg = N_("The password was changed meanwhile. Sign in with the new one."));
    result->id = person.v;
    return sql_password_set(tx, person, cmd->hash, err) &&
           sql_session_end_others(tx, person, cmd->keep.v, tx->now, &ended, err) &&
           sql_person_tokens_end(tx, person, tx->now, err) && // they could be a stolen session's
           password_leaf(tx, "person.password_changed", person, err);
}
static const CommandType password_cmd = { "person.password", password_run };

/** Counted like a sign-in: an unattended session must not be a place to guess at. */
static bool confirm(const SignInAsk *ask, const Actor *actor, Str password, SecretRow *row,
                    Err *err) {
    bool is_right;
    if (!secret_of(ask, actor->person, row, err)) return false;
    CommandResult result;
    const Attempt attempt = { .login = row->login, .is_confirm = true };
    if (!try_place(ask, &attempt, err) ||
        !password_check(ask->gate, ask->arena, row->password_hash,
                        utf8_upto(password, PASSWORD_MAX), &is_right, err))
        return false;
    if (is_right) return run(ask, NULL, &forgive_cmd, &attempt, &result, err);
    return FAIL(err, .code = ERR_INPUT, .field = "old",
                .msg = N_("This is not your present password."));
}

bool password_confirm(const SignInAsk *ask, const Actor *actor, Str password, Err *err) {
    SecretRow row;
    return confirm(ask, actor, password, &row, err);
}

bool password_change(const SignInAsk *ask, const Actor *actor, SessionId keep, Str old,
                     Str password, Err *err) {
    SecretRow row;
    CommandResult result;
    PasswordSet set = { .keep = keep };
    if (!confirm(ask, actor, old, &row, err) || !password_fits(password, row.login, err))
        return false;
    if (str_eq(old, password))
        return FAIL(err, .code = ERR_INPUT, .field = "password",
                    .msg = N_("This is the old password. Choose another."));
    set.hash_seen = row.password_hash;
    return password_hash(ask->gate, ask->arena, password, &set.hash, err) &&
           run(ask, actor, &password_cmd, &set, &result, err);
}
