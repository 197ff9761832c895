#pragma once
/** Statements of time in a clause, in the closed vocabulary of DuePhrase. */
#include "text/bodies.h"

typedef struct DueScope {
    const Words *w;
    const NameBook *book;
    size_t from, to; // words of the clause, without its condition
    size_t if_at;    // the word "nếu" of its condition, NOWHERE for none
    size_t act;      // first word of its predicate: what stands before it is an adjunct
} DueScope;

enum { DUE_LIMIT = 8 };

/**
 * Writes the times that the clause states, in the order of the text, and returns how many (at most
 * DUE_LIMIT). Source: docs (extraction), "Due".
 */
size_t due_read(Arena *arena, const DueScope *scope, DuePhrase out[DUE_LIMIT]);
/** The first day with its year by which the act must be done; words of scope, not copied. */
DueOnce due_once(const DueScope *scope);
/** Recurs by the calendar: yearly, half-yearly, quarterly, monthly, regular. */
bool due_recurs(const DuePhrase *due);
bool due_equal(const DuePhrase *a, size_t n, const DuePhrase *b, size_t m);
