#include "text/syllable.h"

#include <utf8proc.h>

#define SYLLABLE_MAX 8 // letters of the longest: "nghiêng"

static bool is_letter(uint32_t c) {
    if (c < 0x80) return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    return (c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7) || (c >= 0x300 && c < 0x370) ||
           (c >= 0x1E00 && c < 0x1F00);
}

Str syllable_word(Str text, size_t *at, Buf *skipped) {
    while (*at < text.n) {
        size_t begin = *at;
        uint32_t c = utf8_next(text, at);
        if (is_letter(c)) {
            *at = begin;
            break;
        }
        if (skipped) buf_put(skipped, str_part(text, begin, *at));
    }
    size_t begin = *at, end = *at;
    while (*at < text.n && is_letter(utf8_next(text, at)))
        end = *at;
    *at = end;
    return str_part(text, begin, end);
}

uint32_t syllable_capital(uint32_t c) {
    return c > 0x10FFFF ? c : (uint32_t)utf8proc_toupper((utf8proc_int32_t)c);
}

static const char *const initials[] = {
    "",  "b",  "c",   "ch", "d", "đ",  "g",  "gh", "gi", "h", "k",  "kh", "l", "m",
    "n", "ng", "ngh", "nh", "p", "ph", "qu", "r",  "s",  "t", "th", "tr", "v", "x",
};

// Rimes without their tone. After "qu" the same ones are written without their u.
static const char *const rimes[] = {
    "a",    "ac",   "ach",  "ai",   "am",   "an",   "ang",  "anh",  "ao",  "ap",   "at",   "au",
    "ay",   "ăc",   "ăm",   "ăn",   "ăng",  "ăp",   "ăt",   "âc",   "âm",  "ân",   "âng",  "âp",
    "ât",   "âu",   "ây",   "e",    "ec",   "em",   "en",   "eng",  "eo",  "ep",   "et",   "ê",
    "êch",  "êm",   "ên",   "ênh",  "êp",   "êt",   "êu",   "i",    "ia",  "ich",  "iêc",  "iêm",
    "iên",  "iêng", "iêp",  "iêt",  "iêu",  "im",   "in",   "inh",  "ip",  "it",   "iu",   "o",
    "oa",   "oac",  "oach", "oai",  "oam",  "oan",  "oang", "oanh", "oao", "oap",  "oat",  "oay",
    "oăc",  "oăm",  "oăn",  "oăng", "oăt",  "oc",   "oe",   "oen",  "oeo", "oet",  "oi",   "om",
    "on",   "ong",  "ooc",  "oong", "op",   "ot",   "ô",    "ôc",   "ôi",  "ôm",   "ôn",   "ông",
    "ôp",   "ôt",   "ơ",    "ơi",   "ơm",   "ơn",   "ơp",   "ơt",   "u",   "ua",   "uân",  "uâng",
    "uât",  "uây",  "uc",   "uê",   "uêch", "uênh", "ui",   "um",   "un",  "ung",  "uơ",   "uôc",
    "uôi",  "uôm",  "uôn",  "uông", "uôt",  "up",   "ut",   "uy",   "uya", "uych", "uyên", "uyêt",
    "uynh", "uyp",  "uyt",  "uyu",  "ư",    "ưa",   "ưc",   "ưi",   "ưm",  "ưn",   "ưng",  "ưt",
    "ưu",   "ươc",  "ươi",  "ươm",  "ươn",  "ương", "ươp",  "ươt",  "ươu", "y",    "yêm",  "yên",
    "yêng", "yêt",  "yêu",  "ych",  "ynh",  "yt",
};

static bool is_rime(Str s) {
    for (size_t i = 0; i < COUNT_OF(rimes); i++)
        if (str_is(s, rimes[i])) return true;
    return false;
}

/** Closed by c, ch, p or t: such a syllable has the acute or the dot, no other tone. */
static bool is_stopped(Str s) {
    char last = (char)(s.n ? s.p[s.n - 1] : 0);
    return last == 'c' || last == 'p' || last == 't' || str_ends(s, S("ch"));
}

/** Small letters without tone into out, the tone (a combining mark, or 0) into *tone. */
static bool spell(Str word, Buf *out, uint32_t *tone) {
    *tone = 0;
    size_t letters = 0;
    for (size_t at = 0; at < word.n;) {
        uint32_t c = utf8_next(word, &at);
        utf8proc_int32_t parts[8];
        int boundary = 0;
        utf8proc_ssize_t n = utf8proc_decompose_char(utf8proc_tolower((utf8proc_int32_t)c), parts,
                                                     8, UTF8PROC_DECOMPOSE, &boundary);
        if (n < 1 || n > 3 || ++letters > SYLLABLE_MAX) return false;
        uint32_t letter = (uint32_t)parts[0];
        for (utf8proc_ssize_t i = 1; i < n; i++) {
            uint32_t mark = (uint32_t)parts[i];
            bool is_tone =
                mark == 0x300 || mark == 0x301 || mark == 0x303 || mark == 0x309 || mark == 0x323;
            if (is_tone && *tone) return false;
            if (is_tone)
                *tone = mark;
            else if (mark == 0x302)
                letter = letter == 'a' ? 0xE2 : letter == 'e' ? 0xEA : letter == 'o' ? 0xF4 : 0;
            else if (mark == 0x306)
                letter = letter == 'a' ? 0x103 : 0;
            else if (mark == 0x31B)
                letter = letter == 'o' ? 0x1A1 : letter == 'u' ? 0x1B0 : 0;
            else
                return false;
        }
        if (letter == 0) return false;
        buf_char(out, letter);
    }
    return letters > 0;
}

bool is_vietnamese_syllable(Str word) {
    AUTO_BUF Buf spelled;
    buf_init(&spelled, 64);
    uint32_t tone;
    if (!spell(word, &spelled, &tone)) return false;
    Str s = buf_str(&spelled);
    if (is_stopped(s) && tone != 0x301 && tone != 0x323) return false;
    for (size_t i = 0; i < COUNT_OF(initials); i++)
        if (str_starts(s, str_c(initials[i])) && is_rime(str_from(s, strlen(initials[i]))))
            return true;
    return false;
}

bool is_vietnamese_abbreviation(Str word) {
    for (size_t at = 0; at < word.n;) {
        uint32_t c = utf8_next(word, &at);
        bool is_consonant = c == 0x110 || (c >= 'A' && c <= 'Z' && !strchr("AEIOUY", (int)c));
        if (!is_consonant && !(c >= 'A' && c <= 'Z' && word.n <= 10)) return false;
    }
    return word.n > 0;
}
