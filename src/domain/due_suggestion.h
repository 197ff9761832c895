#pragma once
/**
 * From the dates that a proposal states (JSON of docs: extraction) to the date rule that it
 * suggests and to a sentence for the page. A person sees both and decides.
 */
#include "base/err.h"

/**
 * The rule in the form of rules/recurrence.h, of the first date that has one; empty when the text
 * names no day and no number of days (when something happens, regularly, on request).
 */
Str due_suggestion(Arena *arena, Str due_json);
/** How many dates are stated, and one of them as a JSON array of its own. */
size_t due_count(Arena *arena, Str due_json);
Str due_one(Arena *arena, Str due_json, size_t at);
/** The words of the text from which the dates were read, joined by "; ". */
Str due_words(Arena *arena, Str due_json);
/** What the suggested rule does not say of the words of the text, as a message id; NULL: nothing.
 */
const char *due_caveat(Str due_json);
