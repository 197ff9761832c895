#pragma once
/**
 * Vietnamese text from before Unicode: TCVN3 (the ABC fonts, .VnTime), VNI for Windows,
 * Windows-1258, VISCII and VPS. Such text comes as single bytes, or as the characters that a
 * program made of these bytes when it took them for Western European ones ("Céng hßa", "Coäng
 * hoøa").
 */
#include "base/str.h"

typedef enum LegacyEncoding {
    LEGACY_TCVN3,
    LEGACY_VNI,
    LEGACY_CP1258,
    LEGACY_VISCII,
    LEGACY_VPS,
    LEGACY_COUNT
} LegacyEncoding;

typedef enum LegacyVerdict {
    LEGACY_NONE,    // nothing of the kind: plain Unicode, or not Vietnamese at all
    LEGACY_UNSURE,  // it looks old, and no encoding gives Vietnamese throughout
    LEGACY_CERTAIN, // one encoding gives Vietnamese syllables throughout
} LegacyVerdict;

typedef struct LegacyResult {
    LegacyEncoding encoding;
    Str text; // UTF-8, NFC
    Str odd;  // the first word with marks that is no Vietnamese syllable (at most 1 in 100)
} LegacyResult;

/** Decides by the syllables of the whole text. text: bytes, or UTF-8. out only when certain. */
LegacyVerdict legacy_convert(Arena *arena, Str text, LegacyResult *out);

/** Converts by order (the font says it); false: some character does not exist in the encoding. */
bool legacy_decode(Arena *arena, Str text, LegacyEncoding encoding, Str *out);

/** The encoding of a font: ".VnTime", "VNI-Times", "VPS Times" and the like. */
bool legacy_of_font(Str font, LegacyEncoding *out);

/** "TCVN3 (ABC)", "VNI", "Windows-1258", "VISCII", "VPS". */
const char *legacy_name(LegacyEncoding encoding);
