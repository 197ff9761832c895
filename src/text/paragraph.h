#pragma once
/** Lines of a text as paragraphs: wrapped lines are joined, page numbers and running heads go. */
#include "base/str.h"

typedef struct Paragraph {
    Str text;     // one line, single spaces, trimmed
    bool is_caps; // has letters and no small ones
} Paragraph;

typedef struct Paragraphs {
    Paragraph *item;
    size_t n;
    size_t table_lines; // lines of tables that were left out
} Paragraphs;

/** text as text_normalise gives it. */
Paragraphs paragraphs_of(Arena *arena, Str text);
/** Letters, and none of them small. */
bool text_is_caps(Str s);
/** Begins with a small letter. */
bool text_starts_small(Str s);
/** The last character closes a sentence or a part of one: . ; : ! ? … */
bool text_is_closed(Str s);
