#include "base/clock.h"
#include "cli/cli.h"
#include "domain/tally.h"

#include <stdio.h>

static void print_fault(void *context, Str line) {
    (void)context;
    printf("%.*s\n", STR(line));
}

static bool check(Arena *arena, Str dir, bool repairs, int64_t *faults, Err *err) {
    Clock clock;
    Store *store;
    if (!clock_init(&clock, err) || !store_open(arena, dir, clock_now(&clock), &store, err))
        return false;
    bool ok = true;
    if (repairs) {
        const LaneCall call = { .now = clock_now(&clock), .zone = store_config(store)->zone };
        CommandResult result;
        ok = lane_run(store_lane(store), arena, &call, &tally_recount_cmd, NULL, &result, err);
    }
    ok = ok && data_check(store, arena, print_fault, NULL, faults, err);
    store_close(store);
    return ok;
}

int cli_fsck(int argc, char **argv) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    bool repairs = argc == 2 && str_is(str_c(argv[1]), "--repair-counts");
    if (argc < 1 || argc > 2 || (argc == 2 && !repairs))
        return cli_usage("fsck DIR [--repair-counts]");
    int64_t faults = 0;
    Err err = { 0 };
    if (!check(arena, str_c(argv[0]), repairs, &faults, &err)) return cli_fail(&err);
    if (faults) {
        printf("%lld faults\n", (long long)faults);
        return 1;
    }
    puts("clean");
    return 0;
}
