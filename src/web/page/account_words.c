#include "web/page/account_words.h"

static const Option roles[] = {
    { .value = S_INIT("viewer"), .label = N_("Viewer") },
    { .value = S_INIT("clerk"), .label = N_("Clerk") },
    { .value = S_INIT("officer"), .label = N_("Officer") },
    { .value = S_INIT("leader"), .label = N_("Leader") },
    { .value = S_INIT("coordinator"), .label = N_("Coordinator") },
    { .value = S_INIT("administrator"), .label = N_("Administrator") },
};

static const Option kinds[] = {
    { .value = S_INIT("area"), .label = N_("Area") },
    { .value = S_INIT("party"), .label = N_("Party body") },
    { .value = S_INIT("council"), .label = N_("People's council") },
    { .value = S_INIT("committee"), .label = N_("People's committee") },
    { .value = S_INIT("court"), .label = N_("Court") },
    { .value = S_INIT("procuracy"), .label = N_("Procuracy") },
    { .value = S_INIT("commune"), .label = N_("Commune or ward") },
    { .value = S_INIT("department"), .label = N_("Department or office") },
    { .value = S_INIT("front"), .label = N_("Front and associations") },
    { .value = S_INIT("other"), .label = N_("Other body") },
};

static const Option languages[] = {
    { .value = S_INIT("vi"), .text = S_INIT("Tiếng Việt") },
    { .value = S_INIT("en"), .text = S_INIT("English") },
};

const char *role_label(Role role) {
    return role > 0 && role < ROLE_COUNT ? roles[role - 1].label : N_("none");
}

const char *unit_kind_label(UnitKind kind) {
    return kind > 0 && kind < UNIT_KIND_COUNT ? kinds[kind - 1].label : N_("none");
}

const Option *role_options(size_t *n) {
    *n = COUNT_OF(roles);
    return roles;
}

const Option *unit_kind_options(size_t *n) {
    *n = COUNT_OF(kinds);
    return kinds;
}

const Option *language_options(void) {
    return languages;
}
