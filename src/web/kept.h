#pragma once
/**
 * Pieces of pages that are dear to make and the same for everybody, such as the choices of a
 * filter. A piece belongs to one state of the data: a number that each change of what the piece
 * shows raises, read in the transaction of the page (the size of the journal), so that it is never
 * older or newer than the rest of the page.
 */
#include "web/lang.h"

typedef struct Kept Kept;

Kept *kept_new(void);
void kept_free(Kept *kept);
/** The piece in arena, or false: it must be made. name is a literal. */
bool kept_get(Kept *kept, const char *name, Lang lang, uint64_t state, Arena *arena, Str *out);
/** Keeps a copy instead of that of an older state. */
void kept_put(Kept *kept, const char *name, Lang lang, uint64_t state, Str piece);
