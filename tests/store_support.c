#include "store_support.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

int store_setup(void **state) {
    Arena *arena = arena_new(0);
    TestStore *t = ARENA_NEW(arena, TestStore);
    char name[] = "/tmp/kyket-test-XXXXXX";
    Err err = { 0 };
    assert_non_null(mkdtemp(name));
    t->arena = arena;
    t->folder = str_dup(arena, str_c(name));
    t->now = day_start(day_of("2026-11-24"), ZONE_HO_CHI_MINH);
    t->now.ms += 8 * 3600000;
    assert_ok(store_create(arena, t->folder, S("Tỉnh Lâm Thượng"), t->now, &err), &err);
    assert_ok(store_open(arena, t->folder, t->now, &t->store, &err), &err);
    *state = t;
    return 0;
}

static int remove_one(const char *path, const struct stat *info, int flag, struct FTW *at) {
    (void)info, (void)flag, (void)at;
    return remove(path);
}

int store_teardown(void **state) {
    TestStore *t = *state;
    store_close(t->store);
    nftw(t->folder.p, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(t->arena);
    return 0;
}

int64_t must_run(TestStore *t, const struct Actor *actor, const CommandType *type,
                 const void *command) {
    const LaneCall call = { .actor = actor, .now = t->now, .zone = ZONE_HO_CHI_MINH };
    CommandResult result;
    Err err = { 0 };
    assert_ok(lane_run(store_lane(t->store), t->arena, &call, type, command, &result, &err), &err);
    return result.id;
}

void must_fail(TestStore *t, const struct Actor *actor, const CommandType *type,
               const void *command, ErrCode code) {
    const LaneCall call = { .actor = actor, .now = t->now, .zone = ZONE_HO_CHI_MINH };
    CommandResult result;
    Err err = { 0 };
    assert_false(lane_run(store_lane(t->store), t->arena, &call, type, command, &result, &err));
    assert_int_equal(err.code, code);
}
