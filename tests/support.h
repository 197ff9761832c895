#pragma once
/** What every test needs: an arena per test as *state, and short assertions for our types. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/day.h"
#include "base/file.h"

/** Setup and teardown for cmocka_unit_test_setup_teardown: *state is a new Arena. */
int arena_setup(void **state);
int arena_teardown(void **state);
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, arena_setup, arena_teardown)

#define assert_str(actual, expected) assert_str_at((actual), str_c(expected), __FILE__, __LINE__)
#define assert_day(actual, expected) assert_day_at((actual), (expected), __FILE__, __LINE__)
/** The call must be true; prints the message of err otherwise. */
#define assert_ok(call, err) assert_ok_at((call), (err), #call, __FILE__, __LINE__)
void assert_str_at(Str actual, Str expected, const char *file, int line);
void assert_day_at(Day actual, const char *expected, const char *file, int line);
void assert_ok_at(bool ok, const Err *err, const char *call, const char *file, int line);
/** The day that "YYYY-MM-DD" names. */
Day day_of(const char *iso);
/** A file of the source tree, by its path from the root. */
Str source_file(Arena *arena, const char *path);
