#pragma once
/** A paragraph as words and marks, each word with what the lexicon says of it. */
#include "text/lexicon.h"

/** "No such word": what a search for a word gives when it finds none. */
#define NOWHERE SIZE_MAX

typedef struct Word {
    uint32_t from, to;         // bytes of the text
    uint32_t key_from, key_to; // bytes of keys
    uint32_t mark;             // the character when it is a mark, 0 for a word
    bool is_capital;           // begins with a capital letter
    bool is_number;            // begins with a digit
    uint8_t depth;             // round brackets around it, 255 at most
} Word;

/** len[class] of a word: how many words the longest phrase of that class takes that begins here. */
typedef struct WordClass {
    uint8_t len[LEX_COUNT];
} WordClass;

typedef struct Words {
    Str text;       // the paragraph
    Str keys;       // text_key of every word, separated by one space
    Word *word;     // n of them
    WordClass *lex; // n of them
    size_t n;
} Words;

/** Splits text and looks every phrase of lexicon up. Linear in the length of text. */
Words words_of(Arena *arena, const Lexicon *lexicon, Str text);

/** The key of word i; empty for a mark and past the end. */
static inline Str word_key(const Words *w, size_t i) {
    if (i >= w->n || w->word[i].mark) return (Str){ "", 0 };
    return str_part(w->keys, w->word[i].key_from, w->word[i].key_to);
}
/** Does the key of word i begin with this byte? */
static inline bool word_starts(const Words *w, size_t i, char byte) {
    return i < w->n && !w->word[i].mark && w->keys.p[w->word[i].key_from] == byte;
}
static inline bool word_is(const Words *w, size_t i, const char *key) {
    return word_starts(w, i, key[0]) && str_is(word_key(w, i), key);
}
static inline uint32_t word_mark(const Words *w, size_t i) {
    return i < w->n ? w->word[i].mark : 0;
}
/** Length of the phrase of class c at i, 0 for none. */
static inline size_t word_has(const Words *w, size_t i, LexClass c) {
    return i < w->n ? w->lex[i].len[c] : 0;
}
/** Does the lexicon know nothing that begins at i? Papers and what only goes on behind a noun do
 * not count. */
bool word_is_unknown(const Words *w, size_t i);
/** The keys of words from to (excluded) as one text; wrong when a mark stands between. */
static inline Str words_key(const Words *w, size_t from, size_t to) {
    return from < to && to <= w->n
               ? str_part(w->keys, w->word[from].key_from, w->word[to - 1].key_to)
               : (Str){ "", 0 };
}
/** The text from word from up to word to (excluded). */
static inline Str words_text(const Words *w, size_t from, size_t to) {
    return from < to && to <= w->n ? str_part(w->text, w->word[from].from, w->word[to - 1].to)
                                   : (Str){ "", 0 };
}
/** words_match for a word whose first byte is known to fit. */
size_t words_match_rest(const Words *w, size_t i, const char *phrase);
/** How many words the phrase (keys, single spaces) takes when it stands at i, else 0. */
static inline size_t words_match(const Words *w, size_t i, const char *phrase) {
    return word_starts(w, i, phrase[0]) ? words_match_rest(w, i, phrase) : 0;
}
/** Where a sentence ends that begins at i: the index behind its last word, before the full stop. */
size_t words_sentence_end(const Words *w, size_t i, size_t limit);
