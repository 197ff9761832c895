#include "base/clock.h"
#include "cli/cli.h"
#include "domain/tally.h"

#include <stdio.h>

static void print_fault(void *context, Str line) {
    (void)context;
    printf("%.*s\n", STR(line));
}

/** Needs the directory for itself; what is repaired is derived data only. */
static bool repair(Arena *arena, Str dir, Err *err) {
    Clock clock;
    Store *store;
    if (!clock_init(&clock, err) || !store_open(arena, dir, clock_now(&clock), &store, err))
        return false;
    const LaneCall call = { .now = clock_now(&clock), .zone = store_config(store)->zone };
    CommandResult result;
    bool ok = lane_run(store_lane(store), arena, &call, &tally_recount_cmd, NULL, &result, err);
    store_close(store);
    return ok;
}

static bool check(Arena *arena, Str dir, int64_t *faults, Err *err) {
    Snapshot snapshot;
    if (!snapshot_open(arena, dir, &snapshot, err)) return false;
    bool ok = data_check(&snapshot, arena, print_fault, NULL, faults, err);
    snapshot_close(&snapshot);
    return ok;
}

int cli_fsck(int argc, char **argv) {
    AUTO(arena_free) Arena *arena = arena_new(0);
    bool repairs = argc == 2 && str_is(str_c(argv[1]), "--repair");
    if (argc < 1 || argc > 2 || (argc == 2 && !repairs)) return cli_usage("fsck DIR [--repair]");
    Str dir = str_c(argv[0]);
    int64_t faults = 0;
    Err err = { 0 };
    if ((repairs && !repair(arena, dir, &err)) || !check(arena, dir, &faults, &err))
        return cli_fail(&err);
    if (faults) {
        printf("%lld faults\n", (long long)faults);
        return 1;
    }
    puts("clean");
    return 0;
}
