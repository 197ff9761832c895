#pragma once
/** Vietnamese syllables: what can be one, and what cannot. Text is UTF-8 in NFC. */
#include "base/buf.h"

/** A syllable as the spelling allows it, any case: "nghiêng" yes, "nghiênt" no; "hoá" and "hóa". */
bool is_vietnamese_syllable(Str word);
/** Capitals without a vowel, as in NĐ, QĐ, ĐBQH. */
bool is_vietnamese_abbreviation(Str word);

/**
 * The run of letters that begins at or after *at; *at moves behind it. What stands before the word
 * goes to skipped (or nowhere: NULL). Empty at the end of text.
 */
Str syllable_word(Str text, size_t *at, Buf *skipped);
/** The capital of a letter of the Vietnamese alphabet; others unchanged. */
uint32_t syllable_capital(uint32_t c);
