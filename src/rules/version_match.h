#pragma once
/**
 * Which provision of an old text a provision of a new text is, so that ids stay where the words
 * stay. Pure: texts come in normalised (folding of white space and Unicode is the caller's).
 */
#include "base/str.h"

typedef struct MatchNode {
    Str path;       // place in the text: "d5.k2.a"
    Str words;      // heading and own text, normalised
    int32_t parent; // index in the same list, -1 for none; smaller than the own one
} MatchNode;

typedef enum MatchKind {
    MATCH_NEW = 0, // nothing of the old text
    MATCH_SAME,    // the same words (maybe in another place)
    MATCH_CHANGED, // the same place, or under the same parent, with words that are much the same
} MatchKind;

typedef struct Match {
    int32_t old; // index, -1 for MATCH_NEW; no index twice
    MatchKind kind;
} Match;

/**
 * out[i] for each new node, in arena. In this order: the same path and words; the same words under
 * parents that match; the same words anywhere, in text order; with at least a third of the words in
 * common, the same number under parents that match (an article before them may be new, so that all
 * paths moved), and the same path; under parents that match, the one that has most words in common,
 * at least 60 %. Time is linear but for sorting, and for that last step, which is left out where
 * more than 200 × 200 would have to be compared.
 */
Match *version_match(Arena *arena, const MatchNode *before, size_t before_n, const MatchNode *after,
                     size_t after_n);
/** How much two texts share, 0 to 1000: twice the common words over all words, as multisets. */
int words_in_common(Arena *arena, Str a, Str b);
