#pragma once
/** A data directory for a test, in a temporary folder that goes away with it. */
#include "support.h"

#include "store/store.h"

typedef struct TestStore {
    Arena *arena;
    Store *store;
    Str folder;
    Instant now;
} TestStore;

/** cmocka setup and teardown: *state is a TestStore at 2026-11-24 08:00. */
int store_setup(void **state);
int store_teardown(void **state);
#define STORE_TEST(fn) cmocka_unit_test_setup_teardown(fn, store_setup, store_teardown)

/** Runs a command as actor (NULL: the program) and wants it to succeed; gives the id. */
int64_t must_run(TestStore *t, const struct Actor *actor, const CommandType *type,
                 const void *command);
/** Wants the command to fail with code. */
void must_fail(TestStore *t, const struct Actor *actor, const CommandType *type,
               const void *command, ErrCode code);
