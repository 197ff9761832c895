#include "base/clock.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "domain/password.h"
#include "domain/person.h"
#include "domain/session.h"
#include "domain/unit.h"
#include "store/store.h"

#include <stdio.h>

enum { OPT_NAME, OPT_UNIT, OPT_ROLE, OPT_PASSWORD, OPT_COUNT };

typedef struct UserWork {
    Arena *arena;
    Store *store;
    LaneCall call;
    Db *db; // open while the subcommand looks things up
    Str login;
    CliOption *options;
} UserWork;

static bool run(UserWork *w, const CommandType *type, const void *command, CommandResult *result,
                Err *err) {
    return lane_run(store_lane(w->store), w->arena, &w->call, type, command, result, err);
}

/** --unit as a code or an id; without it the top of the tree. */
static bool find_unit(UserWork *w, UnitId *out, Err *err) {
    Str given = w->options[OPT_UNIT].value, code;
    UnitRow row;
    bool found = false;
    int64_t id;
    if (!given.n) {
        if (!sql_unit_root(w->db, out, &found, err)) return false;
    } else if (unit_code_normal(w->arena, given, &code)) {
        if (!sql_unit_by_code(w->db, code, &row, &found, err)) return false;
        if (found) *out = row.id;
        if (!found && str_to_int(given, &id)) {
            if (!sql_unit_get(w->db, (UnitId){ id }, &row, err)) return false;
            *out = row.id;
            found = true;
        }
    }
    if (found) return true;
    return FAIL(err, .code = ERR_INPUT, .field = "unit", .args = { given },
                .msg = N_("There is no unit with the code or number “{0}”. Give one that exists "
                          "with --unit."));
}

static bool find_person(UserWork *w, PersonRow *out, Err *err) {
    Str login;
    bool found = false;
    if (login_normal(w->arena, w->login, &login) &&
        !sql_person_by_login(w->db, login, out, &found, err))
        return false;
    if (found) return true;
    return FAIL(err, .code = ERR_INPUT, .args = { w->login },
                .msg = N_("There is no account “{0}”. Make it with “kyket user add DIR NAME”."));
}

static bool user_add(UserWork *w, Err *err) {
    AUTO(hash_gate_free) HashGate *gate = hash_gate_new(1, 0);
    Str password = w->options[OPT_PASSWORD].value, name = w->options[OPT_NAME].value;
    PersonAdd add = { .who = { .login = w->login, .name = name.n ? name : w->login },
                      .must_change = !password.n };
    CommandResult result;
    if (!role_from_word(w->options[OPT_ROLE].value, &add.who.role))
        return FAIL(err, .code = ERR_INPUT, .field = "role",
                    .msg = N_("--role is viewer, clerk, officer, leader, coordinator or "
                              "administrator."));
    if (!find_unit(w, &add.who.unit, err)) return false;
    if (password.n && !password_fits(password, w->login, err)) return false;
    if (!password.n) password = password_once(w->arena);
    if (!password_hash(gate, w->arena, password, &add.password_hash, err) ||
        !run(w, &person_add_cmd, &add, &result, err))
        return false;
    if (add.must_change)
        printf("user: %.*s\none-time password: %.*s\n", STR(w->login), STR(password));
    return true;
}

static bool user_token(UserWork *w, Err *err) {
    PersonRow person;
    Actor actor;
    Str name = w->options[OPT_NAME].value;
    const ApiTokenMake make = { .name = name.n ? name : S("kyket user token") };
    CommandResult result;
    if (!find_person(w, &person, err) ||
        !actor_load(w->db, person.id, instant_day(w->call.now, w->call.zone), &actor, err))
        return false;
    w->call.actor = &actor;
    if (!run(w, &api_token_make_cmd, &make, &result, err)) return false;
    printf("%.*s\n", STR(result.text));
    return true;
}

static bool user_disable(UserWork *w, Err *err) {
    PersonRow person;
    CommandResult result;
    if (!find_person(w, &person, err)) return false;
    const PersonDisable disable = { .person = person.id, .is_disabled = true };
    return run(w, &person_disable_cmd, &disable, &result, err);
}

static bool work(UserWork *w, Str dir, bool (*what)(UserWork *, Err *), Err *err) {
    Clock clock;
    if (!clock_init(&clock, err)) return false;
    Instant now = clock_now(&clock);
    if (!store_open(w->arena, dir, now, &w->store, err)) return false;
    w->call = (LaneCall){ .now = now, .zone = store_config(w->store)->zone };
    bool ok = store_read(w->store, w->arena, &w->db, err);
    if (ok) {
        ok = what(w, err);
        store_read_done(w->store, w->db);
    }
    store_close(w->store);
    return ok;
}

int cli_user(int argc, char **argv) {
    static const struct {
        const char *name;
        bool (*run)(UserWork *, Err *);
    } works[] = { { "add", user_add }, { "token", user_token }, { "disable", user_disable } };
    AUTO(arena_free) Arena *arena = arena_new(0);
    CliOption options[OPT_COUNT] = {
        { "--name", S("") }, { "--unit", S("") }, { "--role", S("viewer") }, { "--password", S("") }
    };
    Str plain[3];
    size_t n;
    Err err = { 0 };
    bool is_read = cli_options(argc, argv, plain, 3, &n, options, OPT_COUNT) && n == 3;
    for (int i = 0; is_read && i < argc; i++)
        is_read = utf8_is_valid(str_c(argv[i]));
    for (size_t i = 0; is_read && i < COUNT_OF(works); i++) {
        if (!str_is(plain[0], works[i].name)) continue;
        UserWork w = { .arena = arena, .login = plain[2], .options = options };
        return work(&w, plain[1], works[i].run, &err) ? 0 : cli_fail(&err);
    }
    return cli_usage("user add|token|disable DIR NAME [--name TEXT] [--unit CODE] [--role ROLE] "
                     "[--password TEXT]");
}
