#include "rules/policy.h"

/** Where the role must be held, seen from the subject. */
typedef enum Reach {
    REACH_ANYBODY,  // no account needed
    REACH_ACCOUNT,  // any account, no role needed
    REACH_ANY_UNIT, // the role in any unit
    REACH_OWN,      // the role in the subject's unit
    REACH_TREE,     // the role in the subject's unit or one above it
    REACH_INVOLVED, // the role in the subject's unit, above it, or in a unit concerned
} Reach;

#define BIT(role) (1u << (role))
enum {
    VIEW = BIT(ROLE_VIEWER),
    CLERK = BIT(ROLE_CLERK),
    OFFICER = BIT(ROLE_OFFICER),
    LEAD = BIT(ROLE_LEADER),
    COORD = BIT(ROLE_COORDINATOR),
    ADMIN = BIT(ROLE_ADMINISTRATOR),
    STAFF = CLERK | OFFICER | LEAD | COORD,
    ALL = VIEW | STAFF | ADMIN,
};

static const struct {
    Action action;
    unsigned roles;
    Reach reach;
    const char *refusal;
} table[ACT_COUNT] = {
    [ACT_PUBLIC] = { ACT_PUBLIC, ALL, REACH_ANYBODY, "" },
    [ACT_SIGNED_IN] = { ACT_SIGNED_IN, ALL, REACH_ACCOUNT, "" },
    [ACT_WORK_READ] = { ACT_WORK_READ, ALL, REACH_ANY_UNIT,
                        N_("The account has no role in any unit now. Ask the administrator of the "
                           "unit.") },
    [ACT_UNIT_MANAGE] = { ACT_UNIT_MANAGE, ADMIN, REACH_TREE,
                          N_("Only an administrator of this unit, or of one above it, changes "
                             "units.") },
    [ACT_PERSON_MANAGE] = { ACT_PERSON_MANAGE, ADMIN, REACH_TREE,
                            N_("Only an administrator of this unit, or of one above it, manages "
                               "its accounts.") },
    [ACT_PROGRAMME_DRAFT] = { ACT_PROGRAMME_DRAFT, CLERK | OFFICER | LEAD | COORD, REACH_OWN,
                              N_("A programme is prepared by a clerk, officer, leader or "
                                 "coordinator of the unit that leads it.") },
    [ACT_PROGRAMME_CONFIRM] = { ACT_PROGRAMME_CONFIRM, LEAD | COORD, REACH_OWN,
                                N_("Only a leader or coordinator of the unit that leads the "
                                   "programme confirms this.") },
    [ACT_OBLIGATION_SET] = { ACT_OBLIGATION_SET, LEAD | COORD | OFFICER, REACH_OWN,
                             N_("Only the unit that leads the duty changes this.") },
    [ACT_SUBMIT] = { ACT_SUBMIT, STAFF, REACH_OWN,
                     N_("Only the unit that performs this work hands it in.") },
    [ACT_CONTRIBUTE] = { ACT_CONTRIBUTE, STAFF, REACH_OWN,
                         N_("Only a co-operating unit hands in its part.") },
    [ACT_DECIDE] = { ACT_DECIDE, LEAD | COORD, REACH_OWN,
                     N_("Only a leader or coordinator of the accepting unit accepts or returns "
                        "this work.") },
    [ACT_RELEASE] = { ACT_RELEASE, LEAD | COORD, REACH_OWN,
                      N_("Only a leader or coordinator of the unit itself releases the result of "
                         "its own work.") },
    [ACT_INSIDE_READ] = { ACT_INSIDE_READ, ALL, REACH_INVOLVED,
                          N_("Only the units concerned see the inside of this work.") },
    [ACT_RESULT_READ] = { ACT_RESULT_READ, ALL, REACH_INVOLVED,
                          N_("Only the units with a part in this duty see its results.") },
    [ACT_COMMENT] = { ACT_COMMENT, STAFF, REACH_INVOLVED,
                      N_("Only the units concerned ask and answer here.") },
    [ACT_SYSTEM] = { ACT_SYSTEM, ADMIN, REACH_ANY_UNIT, N_("Only an administrator sees this.") },
};

static bool contains(const UnitId *units, size_t n, UnitId unit) {
    for (size_t i = 0; i < n; i++)
        if (units[i].v == unit.v) return true;
    return false;
}

/** The unit and those above it; a court or procuracy that follows its own work ends the way up. */
static bool is_in_tree(UnitId unit, const Subject *subject) {
    return unit.v == subject->unit.v ||
           contains(subject->above, subject->is_self_tracked ? subject->inside_n : subject->above_n,
                    unit);
}

static bool role_reaches(const RoleHeld *held, Reach reach, const Subject *subject) {
    switch (reach) {
    case REACH_ANYBODY:
    case REACH_ACCOUNT:
    case REACH_ANY_UNIT: return true;
    case REACH_OWN: return subject && subject->unit.v && held->unit.v == subject->unit.v;
    case REACH_TREE: return subject && subject->unit.v && is_in_tree(held->unit, subject);
    case REACH_INVOLVED:
        return subject && subject->unit.v &&
               (is_in_tree(held->unit, subject) ||
                (!subject->is_self_tracked &&
                 contains(subject->concerned, subject->concerned_n, held->unit)));
    }
    return false;
}

UnitId policy_unit(const Actor *actor, Action action, const Subject *subject) {
    for (size_t i = 0; actor && i < actor->roles_n; i++) {
        const RoleHeld *held = &actor->roles[i];
        if ((table[action].roles & BIT(held->role)) &&
            role_reaches(held, table[action].reach, subject))
            return held->unit;
    }
    return (UnitId){ 0 };
}

bool policy_would_allow(const Actor *actor, Action action, const Subject *subject) {
    if (table[action].reach == REACH_ANYBODY) return true;
    if (!actor || !actor->person.v) return false;
    if (table[action].reach == REACH_ACCOUNT) return true;
    return policy_unit(actor, action, subject).v != 0;
}

bool policy_allows(const Actor *actor, Action action, const Subject *subject, Err *err) {
    if (policy_would_allow(actor, action, subject)) return true;
    if (!actor || !actor->person.v)
        return FAIL(err, .code = ERR_AUTH, .msg = N_("Sign in to go on."));
    return FAIL(err, .code = ERR_FORBIDDEN, .msg = table[action].refusal);
}

bool policy_role_has(Role role, Action action) {
    return (table[action].roles & BIT(role)) != 0;
}

static const char *const role_words[ROLE_COUNT] = {
    [ROLE_VIEWER] = "viewer",           [ROLE_CLERK] = "clerk",
    [ROLE_OFFICER] = "officer",         [ROLE_LEADER] = "leader",
    [ROLE_COORDINATOR] = "coordinator", [ROLE_ADMINISTRATOR] = "administrator",
};

static const char *const kind_words[UNIT_KIND_COUNT] = {
    [UNIT_AREA] = "area",       [UNIT_PARTY] = "party",
    [UNIT_COUNCIL] = "council", [UNIT_COMMITTEE] = "committee",
    [UNIT_COURT] = "court",     [UNIT_PROCURACY] = "procuracy",
    [UNIT_COMMUNE] = "commune", [UNIT_DEPARTMENT] = "department",
    [UNIT_FRONT] = "front",     [UNIT_OTHER] = "other",
};

static int word_index(const char *const *words, int count, Str word) {
    for (int i = 1; i < count; i++)
        if (str_is(word, words[i])) return i;
    return 0;
}

const char *role_word(Role role) {
    return role_words[role];
}

bool role_from_word(Str word, Role *out) {
    int i = word_index(role_words, ROLE_COUNT, word);
    if (i) *out = (Role)i;
    return i != 0;
}

const char *unit_kind_word(UnitKind kind) {
    return kind_words[kind];
}

bool unit_kind_from_word(Str word, UnitKind *out) {
    int i = word_index(kind_words, UNIT_KIND_COUNT, word);
    if (i) *out = (UnitKind)i;
    return i != 0;
}

bool unit_kind_is_independent(UnitKind kind) {
    return kind == UNIT_COURT || kind == UNIT_PROCURACY;
}

bool policy_somewhere(const Actor *actor, Action action) {
    for (size_t i = 0; actor && i < actor->roles_n; i++)
        if (policy_role_has(actor->roles[i].role, action)) return true;
    return false;
}
