#pragma once
/** Provisions as proposed obligations: who must do what, with whom, by when, and who is told. */
#include "text/structure.h"

/** Fills obligations and parties of out from its provisions. */
void duty_read(Arena *arena, const Paragraphs *paragraphs, Extraction *out);
