#include "support.h"

#include "rules/policy.h"

/*  1 province ─ 2 commune ─ 3 department;  1 ─ 4 court (own work) ─ 5 its office;  6: another tree
 */
enum { PROVINCE = 1, COMMUNE, DEPARTMENT, COURT, OFFICE, STRANGER };
static const UnitId department_up[] = { { DEPARTMENT }, { COMMUNE }, { PROVINCE } };
static const UnitId commune_up[] = { { COMMUNE }, { PROVINCE } };
static const UnitId court_up[] = { { COURT }, { PROVINCE } };
static const UnitId office_up[] = { { OFFICE }, { COURT }, { PROVINCE } };
static const UnitId stranger_alone[] = { { STRANGER } };

static const Subject commune = {
    .unit = { COMMUNE },
    .above = commune_up,
    .above_n = 2,
    .concerned = stranger_alone,
    .concerned_n = 1,
};
static const Subject department = { .unit = { DEPARTMENT }, .above = department_up, .above_n = 3 };
static const Subject court = {
    .unit = { COURT },
    .above = court_up,
    .above_n = 2,
    .concerned = stranger_alone,
    .concerned_n = 1,
    .is_self_tracked = true,
    .inside_n = 1,
};
static const Subject office = {
    .unit = { OFFICE },
    .above = office_up,
    .above_n = 3,
    .concerned = stranger_alone,
    .concerned_n = 1,
    .is_self_tracked = true,
    .inside_n = 2,
};

static bool may(Role role, int64_t unit, Action action, const Subject *subject) {
    const RoleHeld held = { { unit }, role };
    const Actor actor = { .person = { 7 }, .roles = &held, .roles_n = 1 };
    return policy_would_allow(&actor, action, subject);
}

/** Columns: viewer clerk officer leader coordinator administrator. Places: own unit, a unit above,
 * one below, one concerned, one that has nothing to do with it. */
static const struct {
    Action action;
    const char *roles, *places;
} table[] = {
    { ACT_PUBLIC, "111111", "11111" },
    { ACT_SIGNED_IN, "111111", "11111" },
    { ACT_WORK_READ, "111111", "11111" },
    { ACT_UNIT_MANAGE, "000001", "11000" },
    { ACT_PERSON_MANAGE, "000001", "11000" },
    { ACT_PROGRAMME_DRAFT, "011110", "10000" },
    { ACT_PROGRAMME_CONFIRM, "000110", "10000" },
    { ACT_OBLIGATION_SET, "001110", "10000" },
    { ACT_SUBMIT, "011110", "10000" },
    { ACT_CONTRIBUTE, "011110", "10000" },
    { ACT_DECIDE, "000110", "10000" },
    { ACT_RELEASE, "000110", "10000" },
    { ACT_INSIDE_READ, "111111", "11010" },
    { ACT_RESULT_READ, "111111", "11010" },
    { ACT_COMMENT, "011110", "11010" },
    { ACT_SYSTEM, "000001", "11111" },
};

static void policy__each_role_and_reach_is_as_the_table_says(void **state) {
    (void)state;
    static const int64_t place[] = { COMMUNE, PROVINCE, DEPARTMENT, STRANGER, 99 };
    assert_int_equal(COUNT_OF(table), ACT_COUNT);
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        assert_int_equal(table[i].action, i);
        for (int role = 1; role < ROLE_COUNT; role++)
            for (size_t p = 0; p < COUNT_OF(place); p++) {
                bool expected = table[i].roles[role - 1] == '1' && table[i].places[p] == '1';
                if (table[i].action <= ACT_SIGNED_IN) expected = true; // no role is asked for
                if (may((Role)role, place[p], table[i].action, &commune) != expected)
                    fail_msg("action %zu, role %d, place %zu", i, role, p);
            }
    }
}

static void policy__without_an_account_only_public_things_are_open(void **state) {
    (void)state;
    const Actor nobody = { 0 };
    for (int action = 0; action < ACT_COUNT; action++) {
        assert_int_equal(policy_would_allow(NULL, (Action)action, &commune), action == ACT_PUBLIC);
        assert_int_equal(policy_would_allow(&nobody, (Action)action, &commune),
                         action == ACT_PUBLIC);
    }
    Err err = { 0 };
    assert_false(policy_allows(NULL, ACT_WORK_READ, NULL, &err));
    assert_int_equal(err.code, ERR_AUTH);
}

static void policy__an_account_without_roles_has_only_itself(void **state) {
    (void)state;
    const Actor actor = { .person = { 7 } };
    for (int action = 0; action < ACT_COUNT; action++)
        assert_int_equal(policy_would_allow(&actor, (Action)action, &commune),
                         action <= ACT_SIGNED_IN);
}

static bool is_about_a_unit(Action action) {
    return action != ACT_PUBLIC && action != ACT_SIGNED_IN && action != ACT_WORK_READ &&
           action != ACT_SYSTEM;
}

static void
policy__nobody_above_or_outside_gets_into_a_court_that_follows_its_own_work(void **state) {
    (void)state;
    static const int64_t outside[] = { PROVINCE, COMMUNE, DEPARTMENT, STRANGER, 99 };
    for (int action = 0; action < ACT_COUNT; action++)
        for (int role = 1; role < ROLE_COUNT; role++)
            for (size_t p = 0; p < COUNT_OF(outside) && is_about_a_unit((Action)action); p++) {
                assert_false(may((Role)role, outside[p], (Action)action, &court));
                assert_false(may((Role)role, outside[p], (Action)action, &office));
            }
}

static void policy__inside_such_a_court_its_own_tree_holds(void **state) {
    (void)state;
    assert_true(may(ROLE_ADMINISTRATOR, COURT, ACT_UNIT_MANAGE, &court));
    assert_true(may(ROLE_ADMINISTRATOR, COURT, ACT_PERSON_MANAGE, &office));
    assert_true(may(ROLE_LEADER, COURT, ACT_INSIDE_READ, &office));
    assert_false(may(ROLE_ADMINISTRATOR, OFFICE, ACT_UNIT_MANAGE, &court));
}

static void policy__a_subject_without_a_unit_is_nobodys(void **state) {
    (void)state;
    const Subject empty = { 0 };
    for (int action = 0; action < ACT_COUNT; action++)
        if (is_about_a_unit((Action)action)) {
            assert_false(may(ROLE_ADMINISTRATOR, PROVINCE, (Action)action, NULL));
            assert_false(may(ROLE_LEADER, 0, (Action)action, &empty));
        }
}

static void policy__names_the_unit_by_whose_role_it_is_allowed(void **state) {
    (void)state;
    const RoleHeld held[] = { { { STRANGER }, ROLE_LEADER },
                              { { COMMUNE }, ROLE_VIEWER },
                              { { PROVINCE }, ROLE_ADMINISTRATOR } };
    const Actor actor = { .person = { 7 }, .roles = held, .roles_n = 3 };
    assert_int_equal(policy_unit(&actor, ACT_UNIT_MANAGE, &department).v, PROVINCE);
    assert_int_equal(policy_unit(&actor, ACT_SUBMIT, &commune).v, 0);
    assert_int_equal(policy_unit(&actor, ACT_COMMENT, &commune).v, STRANGER);
}

static void policy__words_lead_back_to_what_they_name(void **state) {
    (void)state;
    for (int i = 1; i < ROLE_COUNT; i++) {
        Role role = 0;
        assert_true(role_from_word(str_c(role_word((Role)i)), &role));
        assert_int_equal(role, i);
    }
    for (int i = 1; i < UNIT_KIND_COUNT; i++) {
        UnitKind kind = 0;
        assert_true(unit_kind_from_word(str_c(unit_kind_word((UnitKind)i)), &kind));
        assert_int_equal(kind, i);
    }
    Role role;
    assert_false(role_from_word(S("root"), &role));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policy__each_role_and_reach_is_as_the_table_says),
        cmocka_unit_test(policy__without_an_account_only_public_things_are_open),
        cmocka_unit_test(policy__an_account_without_roles_has_only_itself),
        cmocka_unit_test(
            policy__nobody_above_or_outside_gets_into_a_court_that_follows_its_own_work),
        cmocka_unit_test(policy__inside_such_a_court_its_own_tree_holds),
        cmocka_unit_test(policy__a_subject_without_a_unit_is_nobodys),
        cmocka_unit_test(policy__names_the_unit_by_whose_role_it_is_allowed),
        cmocka_unit_test(policy__words_lead_back_to_what_they_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
