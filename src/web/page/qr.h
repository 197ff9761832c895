#pragma once
/** QR codes as SVG, for paper. */
#include "base/str.h"

/**
 * A code of text, black on white in every theme, side centimetres wide on paper.
 *
 * label  what it holds, for those who do not see it; translated
 * Empty when text is longer than a code can hold (2,953 bytes).
 */
Html qr_svg(Arena *arena, Str text, Str label, int side);
