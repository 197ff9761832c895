#pragma once
/**
 * The edge for text that came from outside: one form of Unicode, of spaces and of line ends, so
 * that nothing behind it has to think of them.
 */
#include "base/err.h"

/** The longest text that is read: about 2 000 pages. */
#define TEXT_LIMIT ((size_t)8 << 20)

/**
 * bytes as NFC, lines ended by LF, every space U+0020; soft hyphens, zero-width characters and
 * controls are gone, a form feed stands on a line of its own.
 *
 * Errors  ERR_INPUT not UTF-8; ERR_TOO_LARGE longer than TEXT_LIMIT
 */
MUST_USE bool text_normalise(Arena *arena, Str bytes, Str *out, Err *err);

/**
 * The form in which two spellings of a word compare equal: small letters, and the tone of oa, oe,
 * uy on the first vowel (hoà = hòa). Writes at most as many bytes as word has, plus 8; returns how
 * many.
 */
size_t text_key(char *out, Str word);
