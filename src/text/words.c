#include "text/words.h"

#include "text/normalise.h"

#include <utf8proc.h>

enum { COMMAS_IN_NAME = 3 };
#define NAME_CLASSES (UINT64_C(1) << LEX_BODY | UINT64_C(1) << LEX_PRIVATE)

typedef enum CharKind { CHAR_SPACE, CHAR_LOWER, CHAR_UPPER, CHAR_DIGIT, CHAR_MARK } CharKind;

static CharKind char_kind(uint32_t c) {
    if (c == ' ' || c == '\n') return CHAR_SPACE;
    if (c < 0x80) {
        if (c >= 'a' && c <= 'z') return CHAR_LOWER;
        if (c >= 'A' && c <= 'Z') return CHAR_UPPER;
        return c >= '0' && c <= '9' ? CHAR_DIGIT : CHAR_MARK;
    }
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    if (category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT) return CHAR_UPPER;
    if (category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LO ||
        category == UTF8PROC_CATEGORY_LM || category == UTF8PROC_CATEGORY_MN)
        return CHAR_LOWER;
    return category == UTF8PROC_CATEGORY_ND ? CHAR_DIGIT : CHAR_MARK;
}

static bool is_joint(uint32_t c, CharKind before, CharKind after) {
    bool is_name = before == CHAR_UPPER || before == CHAR_DIGIT;
    switch (c) {
    case '/': return is_name && (after == CHAR_UPPER || after == CHAR_DIGIT);
    case '-':
    case '&': return is_name && (after == CHAR_UPPER || after == CHAR_DIGIT);
    case '.':
    case ',': return before == CHAR_DIGIT && after == CHAR_DIGIT;
    default: return false;
    }
}

/** Reads one word that begins at *pos. "củaTrung" is two words: the source lost a space. */
static void read_word(Str text, size_t *pos, Word *word) {
    size_t at = *pos;
    CharKind kind = char_kind(utf8_next(text, &at)), first = kind;
    word->from = (uint32_t)*pos;
    word->is_capital = first == CHAR_UPPER;
    word->is_number = first == CHAR_DIGIT;
    *pos = at;
    bool has_small = false;
    while (at < text.n) {
        uint32_t c = utf8_next(text, &at);
        CharKind next = char_kind(c);
        if (next == CHAR_MARK) {
            size_t peek = at;
            CharKind after = peek < text.n ? char_kind(utf8_next(text, &peek)) : CHAR_SPACE;
            if (!is_joint(c, kind, after)) break;
            at = peek;
            next = after;
        } else if (next == CHAR_SPACE || (next == CHAR_UPPER && has_small)) {
            break;
        }
        has_small = next == CHAR_LOWER;
        kind = next;
        *pos = at;
    }
    word->to = (uint32_t)*pos;
}

static void add_key(Words *w, Word *word, char *keys, size_t *used) {
    if (*used) keys[(*used)++] = ' ';
    word->key_from = (uint32_t)*used;
    *used += text_key(keys + *used, str_part(w->text, word->from, word->to));
    word->key_to = (uint32_t)*used;
}

/** Notes that a phrase of these classes takes n words at word i. */
static void note(Words *w, size_t i, LexSet classes, size_t n) {
    for (size_t k = 0; k < COUNT_OF(classes.word); k++)
        for (uint64_t left = classes.word[k]; left; left &= left - 1)
            w->lex[i].len[64 * k + (size_t)__builtin_ctzll(left)] = (uint8_t)n;
}

static void look_up(const Lexicon *lexicon, Words *w) {
    for (size_t i = 0; i < w->n; i++) {
        if (w->word[i].mark) continue;
        int commas = 0; // only names may hold some: "an ninh, trật tự ở cơ sở"
        for (size_t to = i + 1; to <= w->n; to++) {
            LexSet classes;
            uint32_t mark = w->word[to - 1].mark;
            if (mark == ',' && to > i + 1 && commas < COMMAS_IN_NAME) {
                commas++;
                continue;
            }
            if (mark || !lexicon_find(lexicon, words_key(w, i, to), &classes)) break;
            if (commas) classes = (LexSet){ { classes.word[0] & NAME_CLASSES } };
            note(w, i, classes, to - i);
        }
    }
}

static bool is_determiner(const Words *w, size_t i) {
    return word_has(w, i, LEX_EACH) > 0;
}

static bool name_follows(const Words *w, size_t i) {
    i += word_has(w, i, LEX_EACH);
    return word_has(w, i, LEX_BODY) || word_has(w, i, LEX_GROUP);
}

static bool has_group_before(const Words *w, size_t i) {
    if (!i) return false;
    bool is_listed = word_mark(w, i - 1) == ',' || word_is(w, i - 1, "và") ||
                     word_is(w, i - 1, "hoặc") || word_mark(w, i - 1) == '/';
    return is_listed && i >= 2 && w->lex[i - 2].len[LEX_GROUP_END];
}

bool word_is_unknown(const Words *w, size_t i) {
    for (int c = 0; c < LEX_SPECIAL; c++)
        if (w->lex[i].len[c] && c != LEX_GROUP_END && c != LEX_PAPER) return false;
    return true;
}

/** The longest phrase at i of any class but c. */
static uint8_t longest_other(const Words *w, size_t i, LexClass c) {
    uint8_t best = 0;
    for (int k = 0; k < LEX_SPECIAL; k++)
        if (k != (int)c && k != LEX_BODY && w->lex[i].len[k] > best) best = w->lex[i].len[k];
    return best;
}

static bool starts_sentence(const Words *w, size_t i) {
    return i == 0 || w->word[i - 1].mark == '.' || w->word[i - 1].mark == ':';
}

/** "Tổ chức Đoàn các cấp": a body by the capital behind it; "tổ chức đoàn kiểm tra" is an act. */
static void settle_organisation(Words *w, size_t i) {
    if (!words_match(w, i, "tổ chức") || i + 2 >= w->n || !w->word[i + 2].is_capital) return;
    size_t n = word_has(w, i + 2, LEX_SOCIETY);
    if (n && w->lex[i].len[LEX_BODY] < 2 + n) w->lex[i].len[LEX_BODY] = (uint8_t)(2 + n);
}

/** "hai" to "tám". */
static bool is_number_word(const Words *w, size_t i) {
    static const char *const number[] = { "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám" };
    for (size_t k = 0; k < COUNT_OF(number); k++)
        if (word_is(w, i, number[k])) return true;
    return false;
}

/** "bốn đơn vị", "03 ngành": bodies that are counted, not named. */
static void settle_counted(Words *w, size_t i) {
    bool is_number = w->word[i].is_number || is_number_word(w, i);
    // "tháng 12", "khu vực 5 tổ chức …": the number belongs to the word before it
    bool is_taken = i && ((w->word[i - 1].is_capital && !w->word[i - 1].mark) ||
                          word_has(w, i - 1, LEX_TAKES_NUMBER));
    // "hằng năm tổ chức hội thi": no five organisations
    bool is_year = i && word_is(w, i, "năm") &&
                   (word_is(w, i - 1, "hằng") || word_is(w, i - 1, "hàng") ||
                    word_is(w, i - 1, "mỗi") || word_is(w, i - 1, "từng"));
    if (is_year) w->lex[i].len[LEX_BODY] = 0;
    if (!is_number || is_taken || is_year) return;
    size_t n = word_has(w, i + 1, LEX_COUNTED), role = n ? word_has(w, i + 1 + n, LEX_ROLE) : 0;
    // "gửi về hai cơ quan phối hợp."
    size_t end = i + 1 + n + role;
    bool is_told = i && (word_is(w, i - 1, "về") || word_is(w, i - 1, "cho") ||
                         word_is(w, i - 1, "đến") || word_is(w, i - 1, "tới"));
    if (role && is_told && (end >= w->n || w->word[end].mark)) n += role;
    if (n && w->lex[i].len[LEX_BODY] < n + 1) w->lex[i].len[LEX_BODY] = (uint8_t)(n + 1);
}

/** Behind "các vụ": departments ("các vụ, cục", "các vụ thuộc Bộ"), or cases ("các vụ cháy")? */
static bool is_office(const Words *w, size_t i) {
    bool is_other = i >= w->n || w->word[i].mark || w->word[i].is_capital;
    return is_other || word_has(w, i, LEX_OFFICE_BEHIND);
}

/** "sở", "bộ", "thanh tra": a body only by its capital or behind "các", and not inside "Tổ chức".
 */
static void settle_capital(Words *w, size_t i) {
    uint8_t *len = w->lex[i].len;
    uint8_t own = len[LEX_BODY_CAP];
    bool is_named = w->word[i].is_capital || (i && is_determiner(w, i - 1));
    if (word_is(w, i, "vụ") && !w->word[i].is_capital && !is_office(w, i + 1)) return;
    if (!own || !is_named || longest_other(w, i, LEX_BODY_CAP) > own) return;
    size_t next = i + own;
    bool is_verb_too = len[LEX_ACT] == own;
    bool goes_on = word_has(w, next, LEX_PLACE) || (next < w->n && w->word[next].is_capital);
    if (is_verb_too && starts_sentence(w, i) && !goes_on) return;
    if (word_is(w, i, "phòng") && word_mark(w, next) == ',' && word_is(w, next + 1, "chống"))
        return;
    if (len[LEX_BODY] < own) len[LEX_BODY] = own;
}

/** "báo cáo lãnh đạo Ban Chỉ đạo" names a body; "lãnh đạo các đơn vị thực hiện" does not. */
static void settle_leader(Words *w, size_t i) {
    if (!words_match(w, i, "lãnh đạo")) return;
    bool opens = i == 0 || w->word[i - 1].mark;
    bool is_named = w->lex[i].len[LEX_BODY] > 0;
    if (opens && !is_named && is_number_word(w, i + 2) && word_has(w, i + 2, LEX_BODY))
        w->lex[i].len[LEX_BODY] = 2; // "Lãnh đạo bốn ngành họp …"
    for (size_t j = i + 3; opens && word_has(w, i + 2, LEX_EACH) && j < i + 12 && j < w->n; j++) {
        if (w->word[j].mark && w->word[j].mark != ',') break;
        if (word_has(w, j, LEX_MEETS) && !is_named) // "Lãnh đạo các Bộ, ngành họp …"
            w->lex[i].len[LEX_BODY] = 2;
    }
    if (!i) return;
    bool has_owner = name_follows(w, i + 2);
    if (has_owner && word_has(w, i - 1, LEX_LEADER_BEFORE)) w->lex[i].len[LEX_BODY] = 2;
}

/** "thông tin" is a verb only when something tells so: "thông tin kịp thời cho …". */
static void settle_inform(Words *w, size_t i) {
    if (!words_match(w, i, "thông tin") || w->lex[i].len[LEX_ACT] != 2) return;
    bool is_about = word_is(w, i + 2, "về") && !word_has(w, i + 3, LEX_BODY) &&
                    !word_has(w, i + 3, LEX_BODY_CAP);
    if (!is_about && word_has(w, i + 2, LEX_INFORM_BEHIND)) return;
    // "hằng quý thông tin kết quả … về Sở X"
    bool is_told = i == 0 || word_mark(w, i - 1) || word_is(w, i - 1, "động") ||
                   word_is(w, i - 1, "phải") || word_has(w, i - 1, LEX_TIME_END);
    for (size_t k = i + 2; is_told && k < w->n && k < i + 18; k++) {
        // "thông tin kết quả giải quyết ý kiến, kiến nghị của cử tri đến Sở X"
        if (w->word[k].mark && !(w->word[k].mark == ',' && word_has(w, k + 1, LEX_MATTER))) break;
        if ((word_is(w, k, "về") || word_is(w, k, "cho") || word_is(w, k, "đến")) &&
            (word_has(w, k + 1, LEX_BODY) || word_has(w, k + 1, LEX_EACH) ||
             word_has(w, k + 1, LEX_BODY_CAP))) {
            w->lex[i].len[LEX_NAME_STOP] = 0; // the act, not what is told
            return;
        }
    }
    bool is_listed = word_mark(w, i + 2) == ',' && word_has(w, i + 3, LEX_ACT);
    if (!is_listed) w->lex[i].len[LEX_ACT] = 0;
}

/** "ý kiến, kiến nghị của cử tri": what people bring forward, side by side; no act begins there. */
static void settle_matter(Words *w, size_t i) {
    size_t n = word_has(w, i, LEX_MATTER), next = i + n;
    if (!n || i < 3 || w->lex[i].len[LEX_ACT] != n) return;
    bool is_listed = word_mark(w, i - 1) == ',' || word_is(w, i - 1, "và");
    bool is_second = is_listed && word_has(w, i - 3, LEX_MATTER) == 2;
    bool is_noun =
        next >= w->n || w->word[next].mark || word_is(w, next, "của") || word_is(w, next, "cho");
    if (is_second && is_noun) w->lex[i].len[LEX_ACT] = 0;
}

/** "người phải thi hành án", "người được thi hành án": who he is, no duty. */
static void settle_person(Words *w, size_t i) {
    bool is_noun = i && word_is(w, i, "phải") &&
                   (word_is(w, i - 1, "người") || word_is(w, i - 1, "bên")) &&
                   (words_match(w, i + 1, "thi hành") || words_match(w, i + 1, "chấp hành"));
    if (!is_noun) return;
    w->lex[i].len[LEX_DUTY] = 0;
    w->lex[i + 1].len[LEX_ACT] = 0;
}

/** Does word i end the name of a body? "Bộ Ngoại giao thông báo" is not about "giao thông". */
static bool in_body(const Words *w, size_t i) {
    for (size_t k = 1; k <= i && k < 8; k++)
        if (w->lex[i - k].len[LEX_BODY] == k + 1) return true;
    return false;
}

/**
 * Words that are a noun or a verb by their neighbours: "tổ chức" (an organisation, to organise),
 * "sở" (department, or half of "cơ sở"). Also marks where a bare group noun ends.
 */
static void settle(Words *w) {
    for (size_t i = 0; i < w->n; i++) {
        uint8_t *len = w->lex[i].len;
        if (len[LEX_NO_ACT] > len[LEX_ACT]) len[LEX_ACT] = 0;
        for (size_t k = i + 1; !in_body(w, i) && k < i + len[LEX_NO_ACT]; k++)
            w->lex[k].len[LEX_ACT] = w->lex[k].len[LEX_FORBID] = 0; // "công trình", "hàng cấm"
        bool listed = has_group_before(w, i) || (i && is_determiner(w, i - 1));
        settle_capital(w, i);
        settle_counted(w, i);
        if (words_match(w, i, "ngày làm việc")) w->lex[i + 1].len[LEX_ACT] = 0;
        settle_organisation(w, i);
        settle_inform(w, i);
        settle_matter(w, i);
        settle_person(w, i);
        bool is_society = i && word_is(w, i, "hội") && word_is(w, i - 1, "xã"); // "xã hội"
        if (!is_society && len[LEX_GROUP_LISTED] && !len[LEX_GROUP]) {
            size_t next = i + len[LEX_GROUP_LISTED];
            bool opens =
                (word_mark(w, next) == ',' || word_is(w, next, "và")) &&
                (word_has(w, next + 1, LEX_GROUP) || word_has(w, next + 1, LEX_GROUP_LISTED));
            bool is_verb = len[LEX_ACT] == len[LEX_GROUP_LISTED] && opens && !listed &&
                           !word_has(w, next + 1, LEX_GROUP);
            bool is_part = longest_other(w, i, LEX_GROUP_LISTED) > len[LEX_GROUP_LISTED] &&
                           len[LEX_GROUP_LISTED] == 1 && !len[LEX_BODY];
            if ((listed || opens) && !is_verb && !is_part) len[LEX_GROUP] = len[LEX_GROUP_LISTED];
            if (len[LEX_GROUP] && len[LEX_ACT] == len[LEX_GROUP]) len[LEX_ACT] = 0;
        }
        if (len[LEX_GROUP]) w->lex[i + len[LEX_GROUP] - 1].len[LEX_GROUP_END] = 1;
    }
    for (size_t i = 0; i < w->n; i++)
        settle_leader(w, i);
}

Words words_of(Arena *arena, const Lexicon *lexicon, Str text) {
    Words w = { .text = text };
    w.word = ARENA_ARRAY(arena, Word, text.n + 1);
    char *keys = arena_raw(arena, 6 * text.n + 16);
    size_t used = 0, depth = 0;
    for (size_t pos = 0; pos < text.n;) {
        size_t at = pos;
        uint32_t c = utf8_next(text, &at);
        CharKind kind = char_kind(c);
        if (kind == CHAR_SPACE) {
            pos = at;
            continue;
        }
        Word *word = &w.word[w.n++];
        if (kind == CHAR_MARK) {
            *word = (Word){ .from = (uint32_t)pos, .to = (uint32_t)at, .mark = c };
            pos = at;
            if (c == ')' && depth) depth--;
            word->key_from = word->key_to = (uint32_t)used;
        } else {
            read_word(text, &pos, word);
            add_key(&w, word, keys, &used);
        }
        word->depth = (uint8_t)(depth < 255 ? depth : 255);
        if (c == '(') depth++;
    }
    w.keys = (Str){ keys, used };
    w.lex = ARENA_ARRAY(arena, WordClass, w.n + 1);
    look_up(lexicon, &w);
    settle(&w);
    return w;
}

size_t words_match_rest(const Words *w, size_t i, const char *phrase) {
    const char *key = w->keys.p + w->word[i].key_from, *end = w->keys.p + w->keys.n;
    size_t n = 1;
    for (; *phrase; phrase++, key++) {
        if (key == end || *key != *phrase) return 0;
        if (*phrase != ' ') continue;
        if (i + n >= w->n || w->word[i + n].mark) return 0;
        n++;
    }
    return key == end || *key == ' ' ? n : 0;
}

size_t words_sentence_end(const Words *w, size_t i, size_t limit) {
    for (; i < limit; i++) {
        if (w->word[i].mark != '.' || w->word[i].depth) continue;
        if (i + 1 >= limit) return i;
        bool is_short =
            i && !w->word[i - 1].mark && w->word[i - 1].key_to - w->word[i - 1].key_from < 2;
        bool is_abbreviation = i && (word_is(w, i - 1, "tp") || word_is(w, i - 1, "ths"));
        bool opens =
            w->word[i + 1].is_capital || w->word[i + 1].mark == '/' || w->word[i + 1].is_number;
        if (opens && !is_short && !is_abbreviation) return i;
    }
    return limit;
}
