#pragma once
/**
 * People: accounts, and the roles that they hold in units for a time. Personal data is the least
 * that the work needs; the journal knows persons only by commitments, and person_erase destroys
 * what opens them.
 *
 * Who may: an administrator of the unit, or of one above it, for a role in that unit. What touches
 * the account itself (a new link, disabling, erasing) needs this for every unit in which the person
 * holds a role, so that nobody gets at the account of somebody above by giving it a role below.
 */
#include "rules/policy.h"

#include "store/lane.h"

#include "domain/person_sql.h"

enum { PERSON_NAME_MAX = 120, LOGIN_MIN = 2, LOGIN_MAX = 64, INVITATION_DAYS = 7 };

/**
 * A new account with its first role and a link to set the password. Result id: the person; text:
 * the token of the link, shown once. Errors ERR_INPUT "login" (form, taken), "name", "email".
 */
typedef struct PersonInvite {
    Str login; // a–z, 0–9, ".", "-", "_"; capitals are made small
    Str name, title, email, language;
    UnitId unit;
    Role role;
} PersonInvite;
extern const CommandType person_invite_cmd;

/** An account with a password made elsewhere: for the program itself (init, user add, demo). */
typedef struct PersonAdd {
    PersonInvite who;
    Str password_hash; // of password_hash
    bool must_change;
} PersonAdd;
extern const CommandType person_add_cmd;

/**
 * A new link when the old one ran out, or password or phone are lost. Until it is used the password
 * stays good. Result text: token.
 */
typedef struct PersonRenew {
    PersonId person;
} PersonRenew;
extern const CommandType person_renew_cmd;

/** Errors ERR_INPUT "from", "to"; ERR_CONFLICT: holds it already; ERR_STATE: closed or disabled. */
typedef struct RoleGrant {
    PersonId person;
    UnitId unit;
    Role role;
    Day from, to; // to: the last day, or DAY_NONE
} RoleGrant;
extern const CommandType role_grant_cmd;

/** False: it was ended before the end of its first day, so that it never counted a whole day. */
bool role_is_held(Day from, Day to);

/** The role's last day is the day before today. Errors ERR_STATE: the last administrator. */
typedef struct RoleEnd {
    RoleHeldId role;
} RoleEnd;
extern const CommandType role_end_cmd;

/** Nobody can sign in with it, its sessions and tokens end; or it is opened again. */
typedef struct PersonDisable {
    PersonId person;
    bool is_disabled;
} PersonDisable;
extern const CommandType person_disable_cmd;

/** Destroys name, login, e-mail, secrets and the salts that open the journal. Cannot be undone. */
typedef struct PersonErase {
    PersonId person;
    Str login; // typed again, as a confirmation
} PersonErase;
extern const CommandType person_erase_cmd;

/** One's own name, title, e-mail and language. */
typedef struct PersonProfile {
    Str name, title, email, language;
} PersonProfile;
extern const CommandType person_profile_cmd;

/** The person when actor (NULL: the program) may manage the account. */
MUST_USE bool person_manageable(Db *db, const Actor *actor, PersonId person, Day today,
                                PersonRow *out, Err *err);
/** Login in small letters. False unless it has the form that the header of PersonInvite gives. */
bool login_normal(Arena *arena, Str login, Str *out);
bool email_is_plausible(Str email);

/** Accounts that actor may see: those with a role in a unit in reach. */
typedef struct PersonFilter {
    Str search; // name, login, title, in any spelling
    UnitId unit;
    Role role; // 0: any
    bool with_disabled;
    bool newest_first; // else by given name
    PersonId after;    // the last one seen, or none
    int64_t limit;
} PersonFilter;
MUST_USE bool person_list(Db *db, const Actor *actor, const PersonFilter *filter, Day today,
                          PersonListRow **out, size_t *out_n, Err *err);

/** Inside a command that has checked who may: for the import. */
MUST_USE bool person_invite_now(Tx *tx, const PersonInvite *cmd, PersonId *out, Str *token,
                                Err *err);
