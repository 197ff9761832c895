#include "support.h"

#include <stdlib.h>

int arena_setup(void **state) {
    *state = arena_new(0);
    return 0;
}

int arena_teardown(void **state) {
    arena_free(*state);
    return 0;
}

void assert_str_at(Str actual, Str expected, const char *file, int line) {
    if (str_eq(actual, expected)) return;
    print_error("%s:%d: “%.*s” is not “%.*s”\n", file, line, STR(actual), STR(expected));
    _fail(file, line);
}

void assert_day_at(Day actual, const char *expected, const char *file, int line) {
    Arena *arena = arena_new(0);
    assert_str_at(day_iso(arena, actual), str_c(expected), file, line);
    arena_free(arena);
}

void assert_ok_at(bool ok, const Err *err, const char *call, const char *file, int line) {
    if (ok) return;
    Arena *arena = arena_new(0);
    Str text = err_text(arena, err);
    print_error("%s:%d: %s failed: %s %.*s (field %s, detail %.*s)\n", file, line, call,
                err_word(err->code), STR(text), err->field ? err->field : "-", STR(err->detail));
    arena_free(arena);
    _fail(file, line);
}

Day day_of(const char *iso) {
    Day d;
    assert_true(day_parse(str_c(iso), &d));
    return d;
}

Str source_file(Arena *arena, const char *path) {
    Err err = { 0 };
    Str out, root = str_c(getenv("KYKET_SOURCE"));
    assert_ok(file_read(arena, path_join(arena, root.n ? root : S("."), str_c(path)), 64 << 20,
                        &out, &err),
              &err);
    return out;
}
