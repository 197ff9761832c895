#pragma once
/** The one folding for search in the whole program. */
#include "base/str.h"

/**
 * s in NFC as it is compared by search: small letters without diacritics, đ as d, runs of white
 * space as one space, none at the ends. "Ủy ban  nhân dân" and "uy ban nhan dan" are equal folded.
 */
Str text_fold(Arena *arena, Str s);

/** s folded as a pattern for LIKE … ESCAPE '!': anywhere in the text, its own % and _ as letters.
 */
Str text_like(Arena *arena, Str s);
