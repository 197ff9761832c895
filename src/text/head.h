#pragma once
/** What stands before the provisions: title, symbol, day of issue, legal basis. */
#include "text/structure.h"

/** Fills title, symbol, issued and basis of out. out->provision must be there already. */
void head_read(Arena *arena, const Paragraphs *paragraphs, const Structure *structure,
               Extraction *out);

/** The first day that s names ("ngày 21 tháng 11 năm 2025", "21/7/2021"); DAY_NONE for none. */
Day head_day(Str s);
/** The first symbol of a document in s ("26/2025/QĐ-UBND", "238-QĐ/TW"); p is NULL for none. */
Str head_symbol(Str s);
