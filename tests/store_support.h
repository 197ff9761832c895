#pragma once
/** A data directory for a test, in a temporary folder that goes away with it. */
#include "support.h"

#include "journal/verify.h"
#include "store/store.h"

typedef struct TestStore {
    Arena *arena;
    Store *store;
    Str folder, database; // database: connection string, empty on SQLite
    Instant now;
} TestStore;

/** cmocka setup and teardown: *state is a TestStore at 2026-11-24 08:00. */
int store_setup(void **state);
int store_teardown(void **state);
#define STORE_TEST(fn) cmocka_unit_test_setup_teardown(fn, store_setup, store_teardown)

/**
 * A fresh database on the server of KYKET_TEST_POSTGRES for a folder made by mkdtemp: its
 * connection string; empty without that variable, which means SQLite. tools/run_tests runs each
 * test that includes this header once with it and once without.
 */
Str test_database(Arena *arena, Str folder);
void test_database_drop(Arena *arena, Str folder);
bool test_on_postgres(void);
/** Changes the data behind kyket's back; the statement must touch one row. */
void test_tamper(TestStore *t, const char *sql);
/** Puts other words of the same length into a leaf of the journal. */
void test_leaf_change(TestStore *t, int seq, const char *from, const char *to);
/** Checks the whole journal as `kyket verify` does with the directory, with so many threads. */
LogReport test_verify(TestStore *t, unsigned threads);

/** Runs a command as actor (NULL: the program) and wants it to succeed; gives the id. */
int64_t must_run(TestStore *t, const struct Actor *actor, const CommandType *type,
                 const void *command);
/** Wants the command to fail with code. */
void must_fail(TestStore *t, const struct Actor *actor, const CommandType *type,
               const void *command, ErrCode code);
