#pragma once
/** One line of JSON with the values of a row. */
#include "base/arena.h"
#include "base/str.h"

typedef enum LineType { LINE_OTHER, LINE_NULL, LINE_INT, LINE_TEXT } LineType;

typedef struct LineValue {
    LineType type;
    int64_t n;
    Str text; // a view of the line, or in the arena
} LineValue;

/**
 * The values of an object that has exactly these members.
 *
 * names  n of them, in the order in which row_put (bundle_row.h) writes them
 * False  no object of these members
 */
MUST_USE bool line_values(Arena *arena, Str line, const char *const *names, size_t n,
                          LineValue *out);
