#include "base/clock.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "domain/password.h"
#include "domain/person.h"
#include "domain/unit.h"
#include "store/store.h"

#include <stdio.h>

/** The top of the tree and the account quantri in it, whose password must be changed at once. */
static bool first_administrator(Store *store, Arena *arena, Str name, Instant now, Str *password,
                                Err *err) {
    AUTO(hash_gate_free) HashGate *gate = hash_gate_new(1, 0);
    const Config *config = store_config(store);
    const LaneCall call = { .now = now, .zone = config->zone };
    CommandResult result;
    const UnitOpen top = { .kind = UNIT_AREA,
                           .name = name,
                           .from = instant_day(now, config->zone) };
    if (!lane_run(store_lane(store), arena, &call, &unit_open_cmd, &top, &result, err))
        return false;
    *password = password_once(arena);
    PersonAdd add = { .who = { .login = S("quantri"),
                               .name = S("Quản trị hệ thống"),
                               .unit = { result.id },
                               .role = ROLE_ADMINISTRATOR },
                      .must_change = true };
    return password_hash(gate, arena, *password, &add.password_hash, err) &&
           lane_run(store_lane(store), arena, &call, &person_add_cmd, &add, &result, err);
}

static bool init(Arena *arena, Str dir, Str name, Str database, Str *password, Err *err) {
    Clock clock;
    Store *store;
    if (!clock_init(&clock, err)) return false;
    Instant now = clock_now(&clock);
    if (!store_create(arena, dir, name, database, now, err) ||
        !store_open(arena, dir, now, &store, err))
        return false;
    bool ok = first_administrator(store, arena, name, now, password, err);
    store_close(store);
    return ok;
}

int cli_init(int argc, char **argv) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    CliOption options[] = { { "--name", S("Địa bàn chưa đặt tên") }, { "--postgres", S("") } };
    Str plain[1], password;
    size_t n;
    Err err = { 0 };
    if (!cli_options(argc, argv, plain, 1, &n, options, COUNT_OF(options)) || n != 1)
        return cli_usage("init DIR [--postgres CONN] [--name TEXT]; what else is set stands in "
                         "DIR/kyket.conf");
    if (!utf8_is_valid(options[0].value) || !str_trim(options[0].value).n)
        return cli_usage("init DIR --name TEXT, where TEXT is the name of the place in UTF-8");
    if (!init(arena, plain[0], str_trim(options[0].value), str_trim(options[1].value), &password,
              &err))
        return cli_fail(&err);
    (void)fprintf(stderr,
                  "kyket: before you invite people, write the address that they will type into "
                  "public_address in %.*s/kyket.conf\n",
                  STR(plain[0]));
    printf("user: quantri\none-time password: %.*s\n", STR(password));
    return 0;
}
