#pragma once
/** Inside bodies.c: where one name ends. */
#include "text/bodies.h"

typedef struct Name {
    size_t from, at, limit;
    NamesHow how;
    bool is_bare; // only group nouns or a person so far
    bool has_capital, is_relative, takes_verb;
    bool is_complete; // a head that needs no more words: "Tỉnh đoàn", "Công an"
    size_t head;      // behind the phrase of the lexicon that it begins with
    size_t small;     // small words that no rule knows
    size_t solid;     // behind the last word that a rule knows, once there is a capital
} Name;

/** How many words from i on, before limit, are a name that the text established; 0 for none. */
size_t name_book_match(const NameBook *book, const Words *w, size_t i, size_t limit);
/** Past "các", "mỗi"; not when the whole is a name of its own: "mỗi bên". */
size_t name_after_each(const Words *w, size_t i);
/**
 * Reads the name that begins at name->from and does not pass name->limit; how says what may belong
 * to it. The word behind it, 0 when none begins.
 */
size_t name_end(const Words *w, const NameBook *book, Name *name);
