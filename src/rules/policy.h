#pragma once
/**
 * The one table that answers "may this person do this to that, in which unit, now?" Pages ask it to
 * show a button, commands ask it again. Pure: roles and ancestors are handed in.
 */
#include "rules/ids.h"

typedef enum Role {
    ROLE_VIEWER = 1,    // reads the work area of the unit
    ROLE_CLERK,         // văn thư
    ROLE_OFFICER,       // chuyên viên
    ROLE_LEADER,        // lãnh đạo
    ROLE_COORDINATOR,   // cơ quan thường trực, chủ trì
    ROLE_ADMINISTRATOR, // quản trị
    ROLE_COUNT
} Role;

typedef enum UnitKind {
    UNIT_AREA = 1,   // a place as a node of the tree: a province, a region
    UNIT_PARTY,      // a party body
    UNIT_COUNCIL,    // people's council
    UNIT_COMMITTEE,  // people's committee
    UNIT_COURT,      // court: independent
    UNIT_PROCURACY,  // procuracy: independent
    UNIT_COMMUNE,    // people's committee of a commune or ward
    UNIT_DEPARTMENT, // department or office of a body
    UNIT_FRONT,      // fatherland front, associations
    UNIT_OTHER,
    UNIT_KIND_COUNT
} UnitKind;

/** One row per thing that can be done; order is that of the table in policy.c. */
typedef enum Action {
    ACT_PUBLIC = 0,        // anybody, without an account
    ACT_SIGNED_IN,         // every account: own profile, sessions, own notices
    ACT_WORK_READ,         // the work area: lists, programmes, obligations, the overview
    ACT_UNIT_MANAGE,       // units below one's own
    ACT_PERSON_MANAGE,     // accounts and roles
    ACT_PROGRAMME_DRAFT,   // bring in a text, review proposals, assign parties
    ACT_PROGRAMME_CONFIRM, // put in force, replace, end
    ACT_OBLIGATION_SET,    // void or withdraw, enter an event that starts a term
    ACT_SUBMIT,            // hand in for the performing unit
    ACT_CONTRIBUTE,        // hand in the part of a co-operating unit
    ACT_DECIDE,            // accept or return the work of another unit
    ACT_RELEASE,           // tell everybody the result of own work that nobody else accepts
    ACT_INSIDE_READ,       // work in progress: submissions, evidence, questions
    ACT_RESULT_READ,       // what was accepted, by everybody with a part
    ACT_COMMENT,           // ask or answer on an obligation
    ACT_SYSTEM,            // metrics, backups, configuration
    ACT_COUNT
} Action;

typedef struct RoleHeld {
    UnitId unit;
    Role role;
} RoleHeld;

/** Who acts; one per request. Roles are those that are valid today. */
typedef struct Actor {
    PersonId person;
    Str name, title, unit_name;
    UnitId unit; // the one that the person acts for: of the first role
    const RoleHeld *roles;
    size_t roles_n;
} Actor;

/** What the action is on. All units of zero stand for none. */
typedef struct Subject {
    UnitId unit;         // whose work it is
    const UnitId *above; // unit itself and all above it, nearest first
    size_t above_n;
    const UnitId *concerned; // others with a part: lead, accepting, co-operating, parties
    size_t concerned_n;
    bool is_self_tracked; // in a court or procuracy that follows its own work
    size_t inside_n;      // then: how many of above belong to that body itself
} Subject;

/** Errors ERR_AUTH: nobody is signed in; ERR_FORBIDDEN: what is missing, in words. actor may be
 * NULL. */
MUST_USE bool policy_allows(const Actor *actor, Action action, const Subject *subject, Err *err);
/** The same without words, for buttons. */
bool policy_would_allow(const Actor *actor, Action action, const Subject *subject);
/** The unit of the role by which actor may do action to subject; {0} when none. */
UnitId policy_unit(const Actor *actor, Action action, const Subject *subject);
/** Whether role may do action at all in some unit, for the menu and the route tests. */
bool policy_role_has(Role role, Action action);
/** Whether some role that actor holds may do action in some unit; pages and commands ask again for
 * the unit in question. */
bool policy_somewhere(const Actor *actor, Action action);
/** A role by its stable word ("clerk") and back; for CSV, API and command line. */
const char *role_word(Role role);
bool role_from_word(Str word, Role *out);
/** A unit kind by its stable word ("commune") and back. */
const char *unit_kind_word(UnitKind kind);
bool unit_kind_from_word(Str word, UnitKind *out);
/** Courts and procuracies: never ordered, only asked. */
bool unit_kind_is_independent(UnitKind kind);
