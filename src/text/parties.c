#include "text/parties.h"

#include "text/context.h"
#include "text/fold.h"
#include "text/label.h"

enum {
    TEXT_BYTES = 256 << 10,
    PARTY_LIMIT = 40,
    HEAD_PARAGRAPHS = 80,
    SHORT_CAPITALS = 3, // of "LĐLĐ tỉnh" at least
    SHORT_WORDS = 5,
    LONG_WORDS = 20, // of the name before the bracket
};

static void learn(PartyReader *rd, const Words *w, size_t from, size_t to, NamesHow how) {
    NameList list;
    if (!names_read(w, rd->book, from, to, how, &list)) return;
    for (size_t i = 0; i < list.n; i++)
        name_book_add(rd->book, rd->arena, w, list.item[i].from, list.item[i].to);
}

static bool says_short_form(Str text) {
    return str_find(text, S("gọi"), 0) != NOWHERE || str_find(text, S("viết tắt"), 0) != NOWHERE;
}

/** Where a run of capitals ends that begins at i and is no part of a longer word; i for none. */
static size_t capitals_end(Str s, size_t i) {
    size_t n = 0, at = i;
    while (at < s.n) {
        size_t next = at;
        uint32_t c = utf8_next(s, &next);
        bool is_capital = c == 0x110 || (c >= 'A' && c <= 'Z');
        if (!is_capital) break;
        at = next, n++;
    }
    return n >= SHORT_CAPITALS && at < s.n && (s.p[at] == ' ' || s.p[at] == ')') ? at : i;
}

static bool says_bracket(Str text) {
    for (size_t i = str_find(text, S("("), 0); i != NOWHERE; i = str_find(text, S("("), i + 1))
        if (capitals_end(text, i + 1) > i + 1) return true;
    return false;
}

/** Do both words begin with the same letter, diacritics aside? */
static bool begin_alike(Arena *arena, const Words *w, size_t a, size_t b) {
    Str x = text_fold(arena, word_key(w, a)), y = text_fold(arena, word_key(w, b));
    return x.n && y.n && x.p[0] == y.p[0];
}

/**
 * "Liên đoàn Lao động tỉnh (LĐLĐ tỉnh)": a short form right behind a name, that begins with the
 * letter of its head; so "(PCCC)" behind "Cảnh sát phòng cháy, chữa cháy" is none.
 */
static void learn_brackets(PartyReader *rd, const Words *w) {
    for (size_t open = 2; open + 2 < w->n; open++) {
        if (word_mark(w, open) != '(') continue;
        Str rest = str_from(w->text, w->word[open + 1].from);
        size_t close = open + 1;
        while (close < w->n && close < open + 2 + SHORT_WORDS && !w->word[close].mark)
            close++;
        if (!capitals_end(rest, 0) || word_mark(w, close) != ')') continue;
        size_t from = open > LONG_WORDS ? open - LONG_WORDS : 0;
        for (NameList list; from < open; from++) {
            bool is_name = name_begins(w, rd->book, from) &&
                           names_read(w, rd->book, from, open, NAMES_PLAIN, &list) &&
                           list.end == open;
            if (!is_name) continue;
            size_t head = list.item[list.n - 1].from;
            head += word_has(w, head, LEX_EACH);
            if (begin_alike(rd->scratch, w, head, open + 1))
                name_book_add(rd->book, rd->arena, w, open + 1, close);
            break;
        }
    }
}

/** "(sau đây gọi tắt là Ban Chỉ đạo)", "(viết tắt là Hải quan)". */
static void learn_short_forms(PartyReader *rd, const Words *w) {
    for (size_t i = 0; i + 4 < w->n; i++) {
        if (!words_match(w, i, "sau đây gọi") && !words_match(w, i, "gọi tắt là") &&
            !words_match(w, i, "gọi chung là") && !words_match(w, i, "viết tắt là"))
            continue;
        for (size_t k = i; k < i + 8 && k < w->n; k++)
            if (word_is(w, k, "là")) {
                size_t end = k + 1;
                while (end < w->n && !w->word[end].mark)
                    end++;
                if (end - k < 14) name_book_add(rd->book, rd->arena, w, k + 1, end);
                break;
            }
    }
}

static void learn_short(PartyReader *rd, Str text) {
    bool is_said = says_short_form(text), is_bracket = says_bracket(text);
    if (text.n > TEXT_BYTES || (!is_said && !is_bracket)) return;
    Words w = words_of(rd->scratch, rd->lexicon, text);
    if (is_said) learn_short_forms(rd, &w);
    if (is_bracket) learn_brackets(rd, &w);
}

/** Names that headings lay duties on: known from then on wherever they stand. */
static void learn_names(PartyReader *rd, Names *headed) {
    Extraction *x = rd->out;
    for (size_t i = 0; i < x->provision_count; i++) {
        const Provision *p = &x->provision[i];
        arena_reset(rd->scratch);
        Str first = str_upto(p->text, str_find(p->text, S("\n"), 0));
        bool is_short = first.n && first.n < 300 && p->has_child;
        Str heading = p->heading.p ? p->heading : is_short ? first : (Str){ "", 0 };
        learn_short(rd, p->text);
        if (!heading.n || p->kind <= PROVISION_SECTION) continue;
        Words w = words_of(rd->scratch, rd->lexicon, heading);
        bool is_whole;
        Context c = context_of_heading(rd->scratch, &w, rd->book, (Context){ 0 }, &is_whole);
        if (!c.bearer.n) continue;
        for (size_t k = 0; k < w.n; k++)
            if (name_begins(&w, rd->book, k)) {
                learn(rd, &w, k, w.n, NAMES_HEADING);
                break;
            }
        for (size_t k = 0; k < c.bearer.n && headed->n < PARTY_LIMIT; k++) {
            Str name = str_dup(rd->arena, c.bearer.name[k]);
            names_join(rd->arena, headed, (Names){ &name, 1 });
        }
    }
}

/** "giữa A, B với C" in the title, or the body that a regulation of work is about. */
static Names parties_of_title(PartyReader *rd) {
    Words w = words_of(rd->arena, rd->lexicon, rd->out->title);
    NameList list;
    for (size_t i = 0; i < w.n; i++) {
        bool is_between = word_is(&w, i, "giữa") && name_begins(&w, rd->book, i + 1);
        bool is_of = words_match(&w, i, "hoạt động của") && name_begins(&w, rd->book, i + 3);
        if (!is_between && !is_of) continue;
        if (is_of) { // "hoạt động của Ban Chỉ đạo Nhà nước về Du lịch": all the rest is the name
            size_t end = i + 3;
            while (end < w.n && !words_match(&w, end, "trên địa bàn"))
                end++;
            Str *name = ARENA_NEW(rd->arena, Str);
            *name = words_text(&w, i + 3, end);
            return (Names){ name, 1 };
        }
        size_t at = i + 1;
        if (!names_read(&w, rd->book, at, w.n, NAMES_BETWEEN | NAMES_HEADING, &list)) continue;
        for (size_t k = 0; k < list.n; k++)
            name_book_add(rd->book, rd->arena, &w, list.item[k].from, list.item[k].to);
        return names_text(rd->arena, &w, &list);
    }
    return (Names){ 0 };
}

/** "…, Công an huyện, Viện kiểm sát và Tòa án thống nhất ban hành …": who signs, before word end.
 */
static Names signing_before(PartyReader *rd, const Words *w, size_t end) {
    NameList list;
    while (end && (words_match(w, end - 1, "cùng") || word_has(w, end - 1, LEX_ADVERB) == 1))
        end--;
    bool is_named = false; // the sentence begins with a name: all of them stand there
    for (size_t i = 0; i < end; i++) {
        bool begins = i == 0 || word_mark(w, i - 1) == '.';
        if (begins) is_named = name_begins(w, rd->book, i);
        bool opens = begins || (!is_named && word_mark(w, i - 1) == ',');
        if (opens && w->word[i].is_capital && name_begins(w, rd->book, i) &&
            names_read(w, rd->book, i, end, NAMES_PLAIN, &list) && list.n > 1 && list.end == end)
            return names_text(rd->arena, w, &list);
    }
    return (Names){ 0 };
}

/** Who agrees on the text, in the words over its first provision. */
static Names parties_of_signing(PartyReader *rd, const Paragraphs *paragraphs) {
    for (size_t i = 0; i < paragraphs->n && i < HEAD_PARAGRAPHS; i++) {
        Str s = paragraphs->item[i].text;
        if (label_read(s).kind == LABEL_ARTICLE || label_read(s).kind == LABEL_CHAPTER) break;
        if (s.n > TEXT_BYTES || label_read(s).kind || paragraphs->item[i].is_caps) continue;
        Words w = words_of(rd->arena, rd->lexicon, s);
        for (size_t k = 1; k < w.n; k++) {
            bool agrees = word_has(&w, k, LEX_AGREE) && !w.word[k].is_capital;
            Names found = agrees ? signing_before(rd, &w, k) : (Names){ 0 };
            if (found.n > 1) return found;
        }
    }
    return (Names){ 0 };
}

static Names parties_of_news(PartyReader *rd, const Paragraphs *paragraphs) {
    for (size_t i = 0; i < paragraphs->n; i++) {
        Str s = paragraphs->item[i].text;
        if (s.n > TEXT_BYTES || str_find(s, S("giữa "), 0) == NOWHERE) continue;
        Words w = words_of(rd->arena, rd->lexicon, s);
        for (size_t k = 0; k < w.n; k++) {
            NameList list;
            if (word_is(&w, k, "giữa") && name_begins(&w, rd->book, k + 1) &&
                names_read(&w, rd->book, k + 1, w.n, NAMES_BETWEEN, &list) && list.n > 1)
                return names_text(rd->arena, &w, &list);
        }
    }
    return (Names){ 0 };
}

void parties_read(PartyReader *rd, const Paragraphs *paragraphs) {
    Extraction *out = rd->out;
    Names headed = { 0 }, titled = parties_of_title(rd);
    for (size_t i = 0; i < paragraphs->n && i < HEAD_PARAGRAPHS;
         i++) { // "… (sau đây gọi là Bên A)"
        arena_reset(rd->scratch);
        learn_short(rd, paragraphs->item[i].text);
    }
    learn_names(rd, &headed);
    if (!titled.n) titled = parties_of_title(rd);
    Names signing = parties_of_signing(rd, paragraphs);
    out->parties = signing.n ? signing : titled.n ? titled : headed;
    if (!out->parties.n) out->parties = parties_of_news(rd, paragraphs);
}
