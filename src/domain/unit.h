#pragma once
/**
 * Units: public bodies with an immutable id, dated names, codes and superiors, in one tree. Never
 * keyed on a name: a new body may take the name of an old one (domain.md, "Reorganisation").
 */
#include "rules/policy.h"

#include "domain/unit_sql.h"
#include "store/lane.h"

/** Opens a unit. Result id: the unit. Errors ERR_INPUT "name", "code" (taken), "superior" (closed).
 */
typedef struct UnitOpen {
    UnitId superior; // none: a root, only for the program itself or when there is no unit yet
    UnitKind kind;
    Str name, short_name; // "Ủy ban nhân dân xã Krông Tơ", "UBND xã Krông Tơ"
    Str code;             // may be empty
    Day from;
    bool is_self_tracked; // courts and procuracies only
} UnitOpen;
extern const CommandType unit_open_cmd;

/** A subject for the policy: the unit and all above it, in the Db's arena. */
MUST_USE bool unit_subject(Db *db, UnitId unit, Subject *out, Err *err);
