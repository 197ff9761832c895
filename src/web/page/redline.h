#pragma once
/** What changed between two texts, word by word. */
#include "web/page/confirm.h"

/** Runs of kept, added and gone words. Texts beyond REDLINE_WORDS come as one gone and one added.
 */
size_t redline(Arena *arena, Str before, Str after, const RedlineRun **out);
enum { REDLINE_WORDS = 1500 };
