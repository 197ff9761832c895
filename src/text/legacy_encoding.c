#include "text/legacy_encoding.h"

#include "base/buf.h"
#include "text/read_part.h"
#include "text/syllable.h"

const char *legacy_name(LegacyEncoding encoding) {
    static const char *const names[LEGACY_COUNT] = { "TCVN3 (ABC)", "VNI", "Windows-1258", "VISCII",
                                                     "VPS" };
    return names[encoding];
}

// TCVN 5712:1993, set VN3, 0xA0 to 0xFF; 0 where it has nothing. Capitals with marks are a matter
// of the font there (.VnTimeH), so most of them have no code.
static const uint16_t tcvn3[96] = {
    0x0020, 0x0102, 0x00C2, 0x00CA, 0x00D4, 0x01A0, 0x01AF, 0x0110, 0x0103, 0x00E2, 0x00EA, 0x00F4,
    0x01A1, 0x01B0, 0x0111, 0,      0,      0,      0,      0,      0,      0x00E0, 0x1EA3, 0x00E3,
    0x00E1, 0x1EA1, 0,      0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0,      0,      0,      0,      0,
    0,      0,      0x1EB7, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD, 0x00E8, 0,      0x1EBB, 0x1EBD,
    0x00E9, 0x1EB9, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7, 0x00EC, 0x1EC9, 0,      0,      0,
    0x0129, 0x00ED, 0x1ECB, 0x00F2, 0,      0x1ECF, 0x00F5, 0x00F3, 0x1ECD, 0x1ED3, 0x1ED5, 0x1ED7,
    0x1ED1, 0x1ED9, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3, 0x00F9, 0,      0x1EE7, 0x0169, 0x00FA,
    0x1EE5, 0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, 0x1EF1, 0x1EF3, 0x1EF7, 0x1EF9, 0x00FD, 0x1EF5, 0,
};

// VNI puts one byte of marks behind a vowel: circumflex, breve, tones and their combinations.
typedef struct VniMark {
    uint8_t byte; // of small letters; capitals have 0x20 less
    uint16_t first, second;
} VniMark;
static const VniMark vni_marks[] = {
    { 0xF9, 0x301, 0 },     { 0xF8, 0x300, 0 },     { 0xFB, 0x309, 0 },     { 0xF5, 0x303, 0 },
    { 0xEF, 0x323, 0 },     { 0xE2, 0x302, 0 },     { 0xE1, 0x302, 0x301 }, { 0xE0, 0x302, 0x300 },
    { 0xE5, 0x302, 0x309 }, { 0xE3, 0x302, 0x303 }, { 0xE4, 0x302, 0x323 }, { 0xEA, 0x306, 0 },
    { 0xE9, 0x306, 0x301 }, { 0xE8, 0x306, 0x300 }, { 0xFA, 0x306, 0x309 }, { 0xFC, 0x306, 0x303 },
    { 0xEB, 0x306, 0x323 },
};
typedef struct VniLetter {
    uint8_t byte;
    uint16_t small, capital;
} VniLetter;
static const VniLetter vni_letters[] = {
    { 0xF4, 0x1A1, 0x1A0 }, { 0xF6, 0x1B0, 0x1AF },   { 0xF1, 0x111, 0x110 },
    { 0xED, 0xED, 0xCD },   { 0xEC, 0xEC, 0xCC },     { 0xE6, 0x1EC9, 0x1EC8 },
    { 0xF3, 0x129, 0x128 }, { 0xF2, 0x1ECB, 0x1ECA }, { 0xEE, 0x1EF5, 0x1EF4 },
};

// Windows-1258 differs from Western European in these.
static const uint16_t cp1258[][2] = {
    { 0xC3, 0x102 }, { 0xE3, 0x103 }, { 0xD0, 0x110 }, { 0xF0, 0x111 },  { 0xD5, 0x1A0 },
    { 0xF5, 0x1A1 }, { 0xDD, 0x1AF }, { 0xFD, 0x1B0 }, { 0xCC, 0x300 },  { 0xEC, 0x301 },
    { 0xD2, 0x309 }, { 0xDE, 0x303 }, { 0xF2, 0x323 }, { 0xFE, 0x20AB },
};
// The letters of 0xC0 to 0xFF that Windows-1258 shares with Western European and Vietnamese needs.
static const char *const cp1258_kept = "ÀÁÂÈÉÊÍÓÔÙÚàáâèéêíóôùú";

// RFC 1456, 0x80 to 0xFF.
static const uint16_t viscii[128] = {
    0x1EA0, 0x1EAE, 0x1EB0, 0x1EB6, 0x1EA4, 0x1EA6, 0x1EA8, 0x1EAC, 0x1EBC, 0x1EB8, 0x1EBE, 0x1EC0,
    0x1EC2, 0x1EC4, 0x1EC6, 0x1ED0, 0x1ED2, 0x1ED4, 0x1ED6, 0x1ED8, 0x1EE2, 0x1EDA, 0x1EDC, 0x1EDE,
    0x1ECA, 0x1ECE, 0x1ECC, 0x1EC8, 0x1EE6, 0x0168, 0x1EE4, 0x1EF2, 0x00D5, 0x1EAF, 0x1EB1, 0x1EB7,
    0x1EA5, 0x1EA7, 0x1EA9, 0x1EAD, 0x1EBD, 0x1EB9, 0x1EBF, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EC7, 0x1ED1,
    0x1ED3, 0x1ED5, 0x1ED7, 0x1EE0, 0x01A0, 0x1ED9, 0x1EDD, 0x1EDF, 0x1ECB, 0x1EF0, 0x1EE8, 0x1EEA,
    0x1EEC, 0x01A1, 0x1EDB, 0x01AF, 0x00C0, 0x00C1, 0x00C2, 0x00C3, 0x1EA2, 0x0102, 0x1EB3, 0x1EB5,
    0x00C8, 0x00C9, 0x00CA, 0x1EBA, 0x00CC, 0x00CD, 0x0128, 0x1EF3, 0x0110, 0x1EE9, 0x00D2, 0x00D3,
    0x00D4, 0x1EA1, 0x1EF7, 0x1EEB, 0x1EED, 0x00D9, 0x00DA, 0x1EF9, 0x1EF5, 0x00DD, 0x1EE1, 0x01B0,
    0x00E0, 0x00E1, 0x00E2, 0x00E3, 0x1EA3, 0x0103, 0x1EEF, 0x1EAB, 0x00E8, 0x00E9, 0x00EA, 0x1EBB,
    0x00EC, 0x00ED, 0x0129, 0x1EC9, 0x0111, 0x1EF1, 0x00F2, 0x00F3, 0x00F4, 0x00F5, 0x1ECF, 0x1ECD,
    0x1EE5, 0x00F9, 0x00FA, 0x0169, 0x1EE7, 0x00FD, 0x1EE3, 0x1EEE,
};
// The encoding of the Vietnamese Professionals Society, 0x80 to 0xFF; 0x91 and 0x92 are quotes
// there.
static const uint16_t vps[128] = {
    0x00C0, 0x1EA2, 0x00C3, 0x1EA4, 0x1EA6, 0x1EA8, 0x1ECD, 0x1ED7, 0x0102, 0x1EBF, 0x1EC1, 0x1EC3,
    0x1EC7, 0x1EAE, 0x1EB0, 0x1EB2, 0x1EBE, 0,      0,      0x1EC0, 0x1EC2, 0x1EC4, 0x1ED0, 0x1ED2,
    0x1ED4, 0x1ED6, 0x00FD, 0x1EF7, 0x1EF5, 0x1EDA, 0x1EDC, 0x1EDE, 0,      0x1EAF, 0x1EB1, 0x1EB3,
    0x1EB5, 0x1EB7, 0x1EE0, 0x1EDB, 0x00D9, 0x1EDD, 0x1EDF, 0x1EE1, 0x0168, 0x1EE8, 0x1EE3, 0x1EEA,
    0x1ED5, 0x1EEC, 0x1EF2, 0x1EF8, 0x00CD, 0x00CC, 0x1ED9, 0x1EC8, 0x0128, 0x00D3, 0x1EED, 0x1EEF,
    0x00D2, 0x1ECE, 0x00D5, 0x1EF1, 0x1EA7, 0x00C1, 0x00C2, 0x1EA5, 0x1EA9, 0x1EAB, 0x1EAD, 0x0111,
    0x1EBB, 0x00C9, 0x00CA, 0x1EB9, 0x1EC9, 0x1EC5, 0x1ECB, 0x1EF9, 0x01AF, 0x1EE6, 0x1ED3, 0x1ED1,
    0x00D4, 0x1ECF, 0x01A1, 0x00C8, 0x1EEB, 0x1EE9, 0x00DA, 0x0169, 0x01B0, 0x00DD, 0x1EBA, 0,
    0x00E0, 0x00E1, 0x00E2, 0x00E3, 0x1EA3, 0x1EA1, 0x0103, 0,      0x00E8, 0x00E9, 0x00EA, 0x1EBD,
    0x00EC, 0x00ED, 0,      0x0129, 0x1EB4, 0x0110, 0x00F2, 0x00F3, 0x00F4, 0x00F5, 0,      0x01A0,
    0x1EE5, 0x00F9, 0x00FA, 0x1EE7, 0,      0x1EF6, 0x1EBC, 0x1EF3,
};
// Capitals that both put among the control characters: code of VISCII or VPS, letter.
typedef struct LowCode {
    uint8_t code;
    uint16_t letter;
} LowCode;
static const LowCode viscii_low[] = { { 0x02, 0x1EB2 }, { 0x05, 0x1EB4 }, { 0x06, 0x1EAA },
                                      { 0x14, 0x1EF6 }, { 0x19, 0x1EF8 }, { 0x1E, 0x1EF4 } };
static const LowCode vps_low[] = { { 0x02, 0x1EA0 }, { 0x03, 0x1EAC }, { 0x04, 0x1EB6 },
                                   { 0x05, 0x1EB8 }, { 0x06, 0x1EC6 }, { 0x10, 0x1ECA },
                                   { 0x11, 0x1ECC }, { 0x12, 0x1ED8 }, { 0x13, 0x1EE2 },
                                   { 0x14, 0x1EE4 }, { 0x15, 0x1EF0 }, { 0x19, 0x1EF4 },
                                   { 0x1C, 0x1EAA }, { 0x1D, 0x1EEE } };

// Windows-1252, 0x80 to 0x9F: the punctuation that all these fonts share; 0 where it has nothing.
static const uint16_t cp1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static bool is_vowel_before(uint32_t c) {
    return c == 0x1A1 || c == 0x1A0 || c == 0x1B0 || c == 0x1AF ||
           (c < 0x80 && strchr("aeiouyAEIOUY", (int)c) && c != 0);
}

/** Characters for one code of VNI; count 0 when it has none there. */
static size_t decode_vni(uint32_t code, uint32_t before, uint32_t *out) {
    bool is_capital = code >= 0xC0 && code < 0xE0;
    uint32_t small = is_capital ? code + 0x20 : code;
    for (size_t i = 0; i < COUNT_OF(vni_letters); i++)
        if (vni_letters[i].byte == small) {
            out[0] = is_capital ? vni_letters[i].capital : vni_letters[i].small;
            return 1;
        }
    for (size_t i = 0; i < COUNT_OF(vni_marks); i++)
        if (vni_marks[i].byte == small && is_vowel_before(before)) {
            out[0] = vni_marks[i].first;
            out[1] = vni_marks[i].second;
            return out[1] ? 2 : 1;
        }
    return 0;
}

static size_t decode_cp1258(uint32_t code, uint32_t *out) {
    for (size_t i = 0; i < COUNT_OF(cp1258); i++)
        if (cp1258[i][0] == code) {
            out[0] = cp1258[i][1];
            return 1;
        }
    out[0] = code;
    Str kept = str_c(cp1258_kept);
    for (size_t at = 0; at < kept.n;)
        if (utf8_next(kept, &at) == code) return 1;
    return 0;
}

static size_t decode_low(const LowCode *table, size_t count, uint32_t code, uint32_t *out) {
    for (size_t i = 0; i < count; i++)
        if (table[i].code == code) out[0] = table[i].letter;
    return 1;
}

/** A code of the encodings in which every letter is one code, whole bytes and control characters.
 */
static size_t decode_whole(LegacyEncoding encoding, uint32_t code, uint32_t *out) {
    bool is_viscii = encoding == LEGACY_VISCII;
    if (code < 0x20)
        return is_viscii ? decode_low(viscii_low, COUNT_OF(viscii_low), code, out)
                         : decode_low(vps_low, COUNT_OF(vps_low), code, out);
    uint32_t letter = is_viscii ? viscii[code - 0x80] : vps[code - 0x80];
    if (!letter && !is_viscii && code < 0xA0) letter = cp1252[code - 0x80]; // its quotes
    out[0] = letter ? letter : code;
    return letter ? 1 : 0;
}

static bool is_whole(LegacyEncoding encoding) {
    return encoding == LEGACY_VISCII || encoding == LEGACY_VPS;
}

/** One code of 0xA0 to 0xFF. */
static size_t decode_code(LegacyEncoding encoding, uint32_t code, uint32_t before, uint32_t *out) {
    if (code == 0xA0 && encoding != LEGACY_VISCII) {
        out[0] = ' ';
        return 1;
    }
    switch (encoding) {
    case LEGACY_TCVN3: out[0] = tcvn3[code - 0xA0]; return out[0] ? 1 : 0;
    case LEGACY_VNI: return decode_vni(code, before, out);
    case LEGACY_CP1258: return decode_cp1258(code, out);
    case LEGACY_VISCII:
    case LEGACY_VPS: return decode_whole(encoding, code, out);
    case LEGACY_COUNT: return 0;
    }
    return 0;
}

/** The next code: a byte, or the character that was made of one; others above 0xFF as they are. */
static uint32_t next_code(Str text, bool is_utf8, size_t *at) {
    uint32_t c = is_utf8 ? utf8_next(text, at) : (unsigned char)text.p[(*at)++];
    return c >= 0x80 && c < 0xA0 && cp1252[c - 0x80] ? cp1252[c - 0x80] : c;
}

/** The same as the byte it was: a character of Windows-1252 goes back to its code. */
static uint32_t next_byte(Str text, bool is_utf8, size_t *at) {
    uint32_t c = is_utf8 ? utf8_next(text, at) : (unsigned char)text.p[(*at)++];
    for (uint32_t i = 0; c > 0xFF && i < COUNT_OF(cp1252); i++)
        if (cp1252[i] == c) return 0x80 + i;
    return c;
}

/** Decodes all of text; returns how many codes the encoding does not have (left as they are). */
static size_t decode_all(Str text, LegacyEncoding encoding, Buf *out) {
    bool is_utf8 = utf8_is_valid(text);
    size_t unknown = 0;
    uint32_t before = 0;
    for (size_t at = 0; at < text.n;) {
        bool by_byte = is_whole(encoding);
        uint32_t c = by_byte ? next_byte(text, is_utf8, &at) : next_code(text, is_utf8, &at);
        uint32_t got[2] = { c, 0 };
        size_t count = 1;
        if (by_byte && (c < 0x20 || (c >= 0x80 && c <= 0xFF))) {
            if (!decode_whole(encoding, c, got)) unknown++;
        } else if (c >= 0xA0 && c <= 0xFF) {
            count = decode_code(encoding, c, before, got);
            if (count == 0) unknown++, got[0] = c, count = 1;
        } else if (c >= 0x80 && c < 0xA0) {
            unknown++;
        }
        for (size_t i = 0; i < count; i++)
            buf_char(out, got[i]);
        before = got[0];
    }
    return unknown;
}

typedef struct Letters {
    size_t small, capital; // plain letters
} Letters;

static Letters plain_letters(Str word) {
    Letters n = { 0 };
    for (size_t i = 0; i < word.n; i++) {
        n.small += word.p[i] >= 'a' && word.p[i] <= 'z';
        n.capital += word.p[i] >= 'A' && word.p[i] <= 'Z';
    }
    return n;
}

/** Words that are surely capital outnumber those that are surely not. */
static bool is_capital_line(Str line) {
    size_t capital = 0, small = 0;
    for (size_t at = 0; at < line.n;) {
        Letters n = plain_letters(syllable_word(line, &at, NULL));
        small += n.small > 0;
        capital += n.small == 0 && n.capital > 1;
    }
    return capital > small;
}

/**
 * ABC fonts write marked capitals with another font, so their bytes are those of small letters. A
 * word whose plain letters are all capitals is capital; one with a single plain letter or none
 * ("Bộ", "ở") goes with its line.
 */
static void raise_words(Str text, Buf *out) {
    for (size_t begin = 0, end; begin < text.n; begin = end) {
        end = str_find(text, S("\n"), begin);
        end = end == SIZE_MAX ? text.n : end + 1;
        Str line = str_part(text, begin, end);
        bool line_is_capital = is_capital_line(line);
        for (size_t at = 0; at < line.n;) {
            Str word = syllable_word(line, &at, out);
            Letters n = plain_letters(word);
            bool is_capital = n.small == 0 && (n.capital > 1 || line_is_capital);
            for (size_t i = 0; i < word.n;) {
                uint32_t c = utf8_next(word, &i);
                buf_char(out, is_capital ? syllable_capital(c) : c);
            }
        }
    }
}

static Str decode(Arena *arena, Str text, LegacyEncoding encoding, size_t *unknown) {
    AUTO_BUF Buf plain;
    buf_init(&plain, 8 * text.n + 16);
    *unknown = decode_all(text, encoding, &plain);
    Str composed = text_nfc(arena, buf_str(&plain));
    if (encoding != LEGACY_TCVN3) return str_dup(arena, composed);
    AUTO_BUF Buf raised;
    buf_init(&raised, 2 * composed.n + 16);
    raise_words(composed, &raised);
    return buf_dup(&raised, arena);
}

/** Of Windows-1252 beyond Latin-1: "Š" is what a program makes of a byte of VPS. */
static bool is_western(uint32_t c) {
    for (size_t i = 0; i < COUNT_OF(cp1252); i++)
        if (cp1252[i] == c) return true;
    return false;
}

bool legacy_decode(Arena *arena, Str text, LegacyEncoding encoding, Str *out) {
    bool is_utf8 = utf8_is_valid(text);
    for (size_t at = 0; at < text.n;) {
        uint32_t c = next_code(text, is_utf8, &at);
        if (c > 0xFF && c < 0x2000 && !is_western(c)) return false; // Unicode already
    }
    size_t unknown;
    *out = decode(arena, text, encoding, &unknown);
    return unknown == 0;
}

bool legacy_of_font(Str font, LegacyEncoding *out) {
    if (font.n >= 3 && str_eq_ascii_nocase(str_upto(font, 3), S(".vn"))) {
        *out = LEGACY_TCVN3;
        return true;
    }
    if (font.n >= 4 && str_eq_ascii_nocase(str_upto(font, 4), S("vni-"))) {
        *out = LEGACY_VNI;
        return true;
    }
    if (font.n >= 4 && str_eq_ascii_nocase(str_upto(font, 4), S("vps "))) {
        *out = LEGACY_VPS;
        return true;
    }
    return false;
}

typedef struct Count {
    size_t marked, good; // words with a letter beyond ASCII, and those that are syllables
    Str odd;
} Count;

static Count count_syllables(Str text) {
    Count count = { 0 };
    for (size_t at = 0; at < text.n;) {
        Str word = syllable_word(text, &at, NULL);
        bool is_marked = false;
        for (size_t i = 0; i < word.n; i++)
            is_marked = is_marked || (unsigned char)word.p[i] >= 0x80;
        if (!is_marked) continue;
        count.marked++;
        if (is_vietnamese_syllable(word) || is_vietnamese_abbreviation(word))
            count.good++;
        else if (!count.odd.n)
            count.odd = word;
    }
    return count;
}

/** Letters that only Unicode has: then it is no old text, whatever else is in it. */
static bool has_unicode_letters(Str text) {
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if ((c >= 0x102 && c <= 0x1B0 && !is_western(c)) || (c >= 0x300 && c <= 0x323) ||
            (c >= 0x1EA0 && c <= 0x1EF9))
            return true;
    }
    return false;
}

LegacyVerdict legacy_convert(Arena *arena, Str text, LegacyResult *out) {
    bool is_utf8 = utf8_is_valid(text);
    if (is_utf8) {
        if (has_unicode_letters(text)) return LEGACY_NONE;
        Count plain = count_syllables(text);
        if (plain.marked == 0 || plain.good * 10 >= plain.marked * 9) return LEGACY_NONE;
    }
    size_t certain = 0, best = 0;
    for (int e = 0; e < LEGACY_COUNT; e++) {
        size_t unknown;
        Str decoded = decode(arena, text, (LegacyEncoding)e, &unknown);
        Count count = count_syllables(decoded);
        size_t bad = count.marked - count.good + unknown;
        if (count.marked && count.good * 100 / count.marked > best)
            best = count.good * 100 / count.marked;
        if (count.good < 3 || bad * 100 > count.marked) continue;
        certain++;
        *out = (LegacyResult){ (LegacyEncoding)e, decoded, count.odd };
    }
    if (certain == 1) return LEGACY_CERTAIN;
    // Characters of Western Europe in valid UTF-8 are old Vietnamese only if much of it fits.
    return is_utf8 && best < 70 ? LEGACY_NONE : LEGACY_UNSURE;
}
