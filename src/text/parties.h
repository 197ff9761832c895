#pragma once
/** The bodies that a text is between, and the names that it gives to bodies. */
#include "text/bodies.h"
#include "text/paragraph.h"

typedef struct PartyReader {
    Arena *arena, *scratch; // scratch may be emptied
    const Lexicon *lexicon;
    NameBook *book;  // gets the names
    Extraction *out; // its title and provisions are read, its parties are set
} PartyReader;

/** Learns the names of title, headings and "sau đây gọi là", and finds the parties. */
void parties_read(PartyReader *rd, const Paragraphs *paragraphs);
