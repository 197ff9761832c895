#pragma once
/** Words for roles and kinds of units, and choices made of them, for several pages. */
#include "rules/policy.h"
#include "web/layout/field.h"

/** Message ids. */
const char *role_label(Role role);
const char *unit_kind_label(UnitKind kind);
/** Values are the words of policy.h. */
const Option *role_options(size_t *n);
const Option *unit_kind_options(size_t *n);
const Option *language_options(void);
