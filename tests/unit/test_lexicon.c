#include "support.h"

#include "base/file.h"
#include "text/extract.h"
#include "text/fold.h"
#include "text/words.h"

#include <stdlib.h>

enum { CHUNK = 50 }; // examples that are read as one text

/** One line of a file of the lexicon. */
typedef struct Line {
    LexClass class;
    Str phrase, example;
} Line;

typedef struct Lines {
    Line item[8000];
    size_t n;
} Lines;

/** All lines of the files, with their examples: what the program itself does not keep. */
static const Lines *all_lines(Arena *arena) {
    static const char *const files[] = { "bodies.txt",  "acts.txt",  "verbs.txt",
                                         "frames.txt",  "rules.txt", "times.txt",
                                         "periods.txt", "names.txt", "neighbours.txt" };
    Lines *lines = ARENA_NEW(arena, Lines);
    Str folder = path_join(arena, str_c(getenv("KYKET_SOURCE")), S("src/text/lexicon"));
    for (size_t f = 0; f < COUNT_OF(files); f++) {
        Err err;
        Str data, raw;
        assert_ok(file_read(arena, path_join(arena, folder, str_c(files[f])), 1 << 20, &data, &err),
                  &err);
        LexClass class = LEX_COUNT;
        while (str_line(&data, &raw)) {
            if (!raw.n || raw.p[0] == '#') continue;
            if (raw.p[0] == '[') {
                class = lexicon_class(str_part(raw, 1, raw.n - 1));
                continue;
            }
            size_t bar = str_find(raw, S(" | "), 0);
            assert_true(lines->n < COUNT_OF(lines->item));
            lines->item[lines->n++] = (Line){ class, bar == SIZE_MAX ? raw : str_upto(raw, bar),
                                              bar == SIZE_MAX ? S("") : str_from(raw, bar + 3) };
        }
    }
    return lines;
}

/** What a class becomes once the neighbours are known: "Sở" is a body by its capital. */
static LexClass settled(LexClass class) {
    if (class == LEX_BODY_CAP) return LEX_BODY;
    return class == LEX_GROUP_LISTED ? LEX_GROUP : class;
}

/** Does the phrase stand in w, and is it what its class says there? */
static bool is_used(const Words *w, const Words *phrase, LexClass class) {
    Str key = words_key(phrase, 0, phrase->n);
    for (size_t i = 0; i + phrase->n <= w->n; i++) {
        bool has_mark = false;
        for (size_t k = i; k < i + phrase->n; k++)
            has_mark = has_mark || w->word[k].mark;
        if (has_mark || !str_eq(words_key(w, i, i + phrase->n), key)) continue;
        if (word_has(w, i, settled(class)) == phrase->n && word_has(w, i, class) == phrase->n)
            return true;
    }
    return false;
}

static void lexicon__every_line_has_an_example_in_which_it_is_used(void **state) {
    const Lexicon *lexicon = lexicon_load(*state);
    const Lines *lines = all_lines(*state);
    size_t bad = 0;
    for (size_t i = 0; i < lines->n; i++) {
        const Line *line = &lines->item[i];
        Arena *scratch = arena_new(4096);
        Words phrase = words_of(scratch, lexicon, line->phrase);
        Words example = words_of(scratch, lexicon, line->example);
        bool is_fine = line->example.n && is_used(&example, &phrase, line->class);
        if (!is_fine)
            print_message("not used: %d %.*s | %.*s\n", line->class, STR(line->phrase),
                          STR(line->example));
        bad += !is_fine;
        arena_free(scratch);
    }
    assert_int_equal(bad, 0);
    assert_true(lines->n > 2000);
}

/** Each example as the only clause of an article of its own: article n is line n of the chunk. */
static Extraction read_apart(Arena *arena, Str heading, const Line *line, size_t n) {
    Str part[CHUNK + 1];
    part[0] = S("QUY CHẾ\nPhối hợp\n");
    for (size_t i = 0; i < n; i++)
        part[i + 1] = str_printf(arena, "Điều %zu. %.*s\n1. %.*s.\n", i + 1, STR(heading),
                                 STR(line[i].example));
    Extraction x;
    Err err;
    assert_ok(text_extract(arena, str_join(arena, part, n + 1, S("")), &x, &err), &err);
    return x;
}

static bool names_say(Arena *arena, Names names, Str phrase) {
    for (size_t i = 0; i < names.n; i++)
        if (str_find(text_fold(arena, names.name[i]), phrase, 0) != SIZE_MAX) return true;
    return false;
}

/** Classes of which a reading shows something by itself. */
static bool claims(LexClass class) {
    if (class >= LEX_NEEDS_PLACE && class <= LEX_MEETS) return true;
    if (class >= LEX_MEASURE && class <= LEX_DATE_QUARTER_FIRST) return true;
    static const LexClass classes[] = {
        LEX_ACT,        LEX_BODY,       LEX_BODY_CAP,   LEX_TELL,       LEX_TELL_TO,
        LEX_FORBID,     LEX_DUTY,       LEX_RIGHT,      LEX_LABEL_NOUN, LEX_LABEL_LEAD,
        LEX_LABEL_HELP, LEX_LABEL_TIME, LEX_MEETING,    LEX_DONE,       LEX_OCCASION,
        LEX_ASK_PAPER,  LEX_ASK_VERB,   LEX_TIME_ASKED, LEX_TIME_RULED, LEX_COOPERATE,
        LEX_TELL_WHOM,  LEX_MANNER,     LEX_GOODS,      LEX_MAXIM,      LEX_PAPER_BEFORE,
        LEX_STEP,       LEX_ORDER,      LEX_HANDED,     LEX_MATTER,     LEX_EVENT_END,
        LEX_AS_COMES,   LEX_BUDGET
    };
    for (size_t i = 0; i < COUNT_OF(classes); i++)
        if (classes[i] == class) return true;
    return false;
}

/** Classes whose examples lay no duty on anybody. */
static bool is_silent(LexClass class) {
    return class == LEX_RIGHT || class == LEX_MAXIM;
}

static bool text_is_folded(Arena *arena, Str text, const char *folded) {
    return str_is(text_fold(arena, text), folded);
}

/** Is this the period, or its date, that a phrase of class c, folded, makes? */
static bool is_period_of(LexClass c, bool says, const DuePhrase *due) {
    if (c <= LEX_PERIOD_REGULAR) return says && due->type == (DueType)(c - LEX_PERIOD);
    if (c == LEX_PERIOD_LEAD) return says && due->type <= DUE_TERM;
    if (c == LEX_PERIOD_PAPER) return due->type == DUE_HALFYEARLY && due->month == 6;
    bool is_monthly = due->type == DUE_MONTHLY && due->day_of_month == 20;
    if (c == LEX_DATE_LEAD) return is_monthly || (due->type == DUE_YEARLY && due->month == 6);
    if (c == LEX_DATE_MONTH) return says && is_monthly;
    if (c == LEX_DATE_QUARTER) return says && due->type == DUE_QUARTERLY && due->month == 3;
    return c == LEX_DATE_QUARTER_FIRST && says && due->type == DUE_QUARTERLY && due->month == 1;
}

/** Is this the time that a phrase of class c, folded, makes? */
static bool is_time_of(Arena *arena, LexClass c, Str phrase, const DuePhrase *due) {
    Str words = text_fold(arena, due->words);
    bool says = str_find(words, phrase, 0) != SIZE_MAX;
    bool is_event = due->type == DUE_BEFORE_EVENT || due->type == DUE_ON_EVENT;
    if (c >= LEX_PERIOD && c <= LEX_DATE_QUARTER_FIRST) return is_period_of(c, says, due);
    if (c == LEX_MEETING) return due->from == DUE_FROM_MEETING;
    if (c == LEX_DONE) return due->from == DUE_FROM_COMPLETION;
    if (c == LEX_OCCASION) return is_event && str_starts(text_fold(arena, due->event), phrase);
    if (c == LEX_ASK_PAPER || c == LEX_ASK_VERB) return due->type == DUE_ON_REQUEST && says;
    if (c == LEX_MEASURE)
        return due->event.n && str_find(text_fold(arena, due->event), phrase, 0) == SIZE_MAX;
    if (c == LEX_EVENT_TELL || c == LEX_EVENT_PASS)
        return text_is_folded(arena, due->event, "ket thuc dot kiem tra");
    if (c == LEX_RECEIVED)
        return due->from == DUE_FROM_RECEIPT || (due->type == DUE_ON_REQUEST && says);
    if (c == LEX_BEFORE) return due->type == DUE_BEFORE_EVENT && says;
    if (c == LEX_SINCE) return due->from == DUE_FROM_RECEIPT;
    if (c == LEX_COUNTED_TO) return text_is_folded(arena, due->event, "ngay hop");
    if (c == LEX_NEXT_DAY) return due->type == DUE_WORKING_DAYS && due->n == 1 && says;
    if (c == LEX_WHEN || c == LEX_BY_REQUEST) return due->type == DUE_ON_REQUEST && says;
    if (c == LEX_ANY_ONE) return due->type == DUE_ON_REQUEST;
    if (c == LEX_TIME_BY || c == LEX_TIME_SET) return due->type == DUE_AS_REQUESTED && says;
    if (c == LEX_AT_EVENT || c == LEX_AT_EVENT_FIRST) return due->type == DUE_ON_EVENT && says;
    if (c == LEX_REGULARLY) return due->type == DUE_REGULAR && says;
    if (c == LEX_TIME_ASKED) return due->type == DUE_AS_REQUESTED && says;
    if (c == LEX_EVENT_END)
        return due->event.n && str_find(text_fold(arena, due->event), phrase, 0) == SIZE_MAX;
    return c == LEX_TIME_RULED && due->type == DUE_AS_REGULATED && says;
}

/** Who acts in the examples of a class, folded, with the phrase in place of "*". */
static const struct {
    LexClass class;
    const char *who;
} acts[] = {
    { LEX_ROLE, "co quan, don vi *" },
    { LEX_HEAD_OF, "* co quan chu tri" },
    { LEX_DOER, "* xac minh don" },
    { LEX_DOES, "co quan * phan anh cua nguoi dan" },
    { LEX_TEAM, "* tuan tra cua xa" },
    { LEX_REFERENCE, "cac co quan * khoan 2 dieu 9 quy che nay" },
    { LEX_OWN_BODY, "*" },
    { LEX_SETTLEMENT, "*" },
    { LEX_OFFICER, "* du hop" },
    { LEX_HANDED, "toa an" },
    { LEX_TIME_OPEN, "so noi vu" },
    { LEX_CONNECT, "so noi vu" },
    { LEX_ADJUNCT, "so noi vu" },
    { LEX_ASK, "so xay dung" },
    { LEX_SOCIETY, "to chuc * cac cap" },
    { LEX_COUNTED, "06 *" },
    { LEX_MEETS, "lanh dao cac bo, nganh" },
    { LEX_DAY_PART, "so noi vu" },
    { LEX_TITLE, "so noi vu" },
    { LEX_THING, "so noi vu" },
};

static bool has_actor(LexClass class) {
    for (size_t i = 0; i < COUNT_OF(acts); i++)
        if (acts[i].class == class) return true;
    return false;
}

/** Is one of names somebody who acts in the example of phrase, folded? */
static bool is_actor(Arena *arena, LexClass class, Names names, Str phrase) {
    for (size_t i = 0; i < COUNT_OF(acts); i++) {
        if (acts[i].class != class) continue;
        Str who = str_c(acts[i].who);
        size_t star = str_find(who, S("*"), 0);
        if (star != SIZE_MAX)
            who = str_printf(arena, "%.*s%.*s%.*s", STR(str_upto(who, star)), STR(phrase),
                             STR(str_from(who, star + 1)));
        for (size_t k = 0; k < names.n; k++)
            if (str_eq(text_fold(arena, names.name[k]), who)) return true;
    }
    return false;
}

/** What the reading of the example in article n must show, by class. */
static bool shows(Arena *arena, const Line *line, const Extraction *x, size_t n) {
    Str phrase = text_fold(arena, line->phrase), id = str_printf(arena, "d%zu.k1", n);
    size_t said = 0, named = 0, told = 0, bans = 0, leads = 0, helps = 0, dated = 0, all = 0;
    // what the name goes on with in the examples of these classes
    Str tail = line->class == LEX_PERSON ? S("du hop") : S("tu lieu song nuoc");
    size_t acting = 0, led = 0, ended = 0, placed = 0, told_phrase = 0;
    size_t timed = 0, recurs = 0, times = 0;
    for (size_t i = 0; i < x->obligation_count; i++) {
        const ProposedObligation *o = &x->obligation[i];
        if (!str_eq(x->provision[o->provision].id, id)) continue;
        all++;
        said += str_find(text_fold(arena, o->action), phrase, 0) != SIZE_MAX;
        named += names_say(arena, o->lead, phrase) || names_say(arena, o->cooperate, phrase) ||
                 names_say(arena, o->report_to, phrase);
        told += o->report_to.n > 0;
        leads += names_say(arena, o->lead, S("so xay dung"));
        helps += names_say(arena, o->cooperate, S("so tai chinh"));
        acting += is_actor(arena, line->class, o->lead, phrase);
        led += names_say(arena, o->lead, phrase);
        placed += names_say(arena, o->report_to, str_printf(arena, "%.*s xa", STR(phrase)));
        ended += names_say(arena, o->lead, tail);
        told_phrase += (line->class == LEX_TOLD_THING && names_say(arena, o->report_to, phrase)) ||
                       names_say(arena, o->report_to, S("don vi"));
        dated += o->due_count > 0;
        times += o->due_count;
        for (size_t k = 0; k < o->due_count; k++)
            recurs += o->due[k].type <= DUE_REGULAR;
        for (size_t k = 0; k < o->due_count; k++)
            timed += is_time_of(arena, line->class, phrase, &o->due[k]);
        bans += o->kind == OBLIGATION_PROHIBITION;
    }
    if (line->class == LEX_ACT) return said > 0;
    if (line->class == LEX_BODY || line->class == LEX_BODY_CAP) return named > 0;
    if (line->class == LEX_TELL || line->class == LEX_TELL_TO) return told > 0;
    if (line->class == LEX_FORBID) return bans > 0;
    if (line->class == LEX_DUTY) return all > 0;
    if (line->class == LEX_LABEL_NOUN || line->class == LEX_LABEL_LEAD) return leads > 0;
    if (line->class == LEX_LABEL_HELP || line->class == LEX_COOPERATE) return helps > 0;
    if (line->class == LEX_TELL_WHOM) return all > 0 && helps == 0;
    if (line->class == LEX_MANNER) return told > 0;
    if (line->class == LEX_GOODS || line->class == LEX_PAPER_BEFORE) return all > 0 && told == 0;
    if (line->class == LEX_NEEDS_PLACE) return placed > 0;
    if (line->class == LEX_ORDER) return leads > 0;
    if (line->class == LEX_STEP || line->class == LEX_MATTER) return all > 0;
    if (line->class == LEX_LABEL_TIME) return dated > 0 && said == 0;
    if (is_silent(line->class)) return all == 0;
    if (line->class == LEX_AS_COMES || line->class == LEX_BUDGET) return all > 0 && !dated;
    if (line->class == LEX_THING) return acting == 1 && all == 1;
    if (line->class == LEX_TITLE) return acting > 0 && said == 0;
    if (line->class == LEX_DAY_PART || line->class == LEX_TIME_OPEN) return acting > 0 && all == 2;
    if (line->class == LEX_ASK || line->class == LEX_ADJUNCT || line->class == LEX_CONNECT)
        return acting > 0 && all == 1;
    if (has_actor(line->class)) return acting > 0;
    if (line->class == LEX_PLACE_OBJECT || line->class == LEX_PLACE_HAS) return led > 0;
    if (line->class == LEX_PERSON || line->class == LEX_OPEN_HEAD) return led > 0 && ended > 0;
    if (line->class == LEX_TOLD_THING || line->class == LEX_DEPARTMENT)
        return told > 0 && !told_phrase;
    if (line->class == LEX_TO || line->class == LEX_AIM_ASKS) return told > 0;
    if (line->class == LEX_AIM) return all > 0 && told == 0;
    if (line->class == LEX_QUICKLY) return all > 0 && !dated;
    if (line->class == LEX_OTHER_CASE) return times == 1;
    if (line->class == LEX_NO_PERIOD || line->class == LEX_SPAN) return all > 0 && !recurs;
    return timed > 0;
}

static void lexicon__the_examples_are_read_as_their_class_says(void **state) {
    const Lines *lines = all_lines(*state);
    size_t bad = 0;
    for (size_t from = 0; from < lines->n; from += CHUNK) {
        const Line *chunk = &lines->item[from];
        size_t n = lines->n - from < CHUNK ? lines->n - from : CHUNK;
        Arena *scratch = arena_new((size_t)1 << 20);
        Extraction plain = read_apart(scratch, S("Tổ chức thực hiện"), chunk, n);
        // an example that begins with its verb
        Extraction headed = read_apart(scratch, S("Trách nhiệm của Sở Nội vụ"), chunk, n);
        Extraction ruled = read_apart(scratch, S("Nguyên tắc phối hợp"), chunk, n);
        for (size_t i = 0; i < n; i++) {
            if (!claims(chunk[i].class)) continue;
            bool is_fine =
                chunk[i].class == LEX_STEP
                    ? shows(scratch, &chunk[i], &ruled, i + 1)
                    : shows(scratch, &chunk[i], &plain, i + 1) ||
                          (!is_silent(chunk[i].class) && shows(scratch, &chunk[i], &headed, i + 1));
            if (!is_fine)
                print_message("not shown: %d %.*s | %.*s\n", chunk[i].class, STR(chunk[i].phrase),
                              STR(chunk[i].example));
            bad += !is_fine;
        }
        arena_free(scratch);
    }
    assert_int_equal(bad, 0);
}

/** What was read of article n, its words left out. */
static Str summary(Arena *arena, const Extraction *x, size_t n) {
    Str id = str_printf(arena, "d%zu.k1", n), all = S("");
    for (size_t i = 0; i < x->obligation_count; i++) {
        const ProposedObligation *o = &x->obligation[i];
        if (!str_eq(x->provision[o->provision].id, id)) continue;
        const Names *names[] = { &o->lead, &o->cooperate, &o->report_to };
        all = str_printf(arena, "%.*s; %d %zu", STR(all), (int)o->kind, o->due_count);
        for (size_t k = 0; k < COUNT_OF(names); k++)
            for (size_t j = 0; j < names[k]->n; j++)
                all = str_printf(arena, "%.*s, %zu %.*s", STR(all), k, STR(names[k]->name[j]));
        for (size_t k = 0; k < o->due_count; k++)
            all = str_printf(arena, "%.*s, %d", STR(all), (int)o->due[k].type);
    }
    return all;
}

/** The example with one strange word in place of its phrase. */
static Str without(Arena *arena, const Lexicon *lexicon, const Line *line) {
    Words w = words_of(arena, lexicon, line->example);
    Words phrase = words_of(arena, lexicon, line->phrase);
    for (size_t i = 0; i + phrase.n <= w.n; i++) {
        size_t end = i + phrase.n;
        if (!str_eq(words_key(&w, i, end), words_key(&phrase, 0, phrase.n))) continue;
        return str_printf(arena, "%.*s%s%.*s", STR(str_upto(w.text, w.word[i].from)),
                          w.word[i].is_capital ? "Mây" : "mây",
                          STR(str_from(w.text, w.word[end - 1].to)));
    }
    fail_msg("no phrase: %.*s", STR(line->example));
    return S("");
}

static Str signed_by(Arena *arena, Str sentence) {
    return str_printf(arena, "QUY CHẾ\nPhối hợp\n%.*s:\nĐiều 1. Tổ chức\n1. Rà soát danh sách.\n",
                      STR(sentence));
}

/** Do the words beside the phrase keep their classes? */
static bool is_settled_alike(Arena *arena, const Lexicon *lexicon, const Line *a, const Line *b) {
    Words x = words_of(arena, lexicon, a->example), y = words_of(arena, lexicon, b->example);
    if (x.n != y.n) return false;
    for (size_t i = 0; i < x.n; i++)
        if (str_eq(word_key(&x, i), word_key(&y, i)) &&
            (x.lex[i].len[LEX_BODY] != y.lex[i].len[LEX_BODY] ||
             x.lex[i].len[LEX_ACT] != y.lex[i].len[LEX_ACT]))
            return false;
    return true;
}

/** The classes that a clause does not show: what a heading names, and who signs. */
static bool is_of_heading(LexClass class) {
    return class == LEX_NAME_ON || class == LEX_AGREE;
}

/** For those: is the whole heading the name, are there parties only by the phrase? */
static bool is_read_in_heading(Arena *arena, const Line *a, const Line *b) {
    Extraction plain, other;
    Err err;
    if (a->class == LEX_NAME_ON) {
        const Line duty = { .example = S("Kiểm tra bến đò") };
        plain = read_apart(arena, a->example, &duty, 1);
        return names_say(arena, plain.obligation[0].lead,
                         text_fold(arena, str_from(a->example, S("Trách nhiệm của ").n)));
    }
    assert_ok(text_extract(arena, signed_by(arena, a->example), &plain, &err), &err);
    assert_ok(text_extract(arena, signed_by(arena, b->example), &other, &err), &err);
    return plain.parties.n != other.parties.n;
}

/** Marks the lines of a chunk whose reading under heading depends on the phrase. */
static void compare_under(Arena *arena, Str heading, const Line *a, const Line *b, size_t n,
                          bool *differs) {
    Extraction plain = read_apart(arena, heading, a, n), other = read_apart(arena, heading, b, n);
    for (size_t i = 0; i < n; i++)
        differs[i] =
            differs[i] || !str_eq(summary(arena, &plain, i + 1), summary(arena, &other, i + 1));
}

static void lexicon__an_example_of_a_neighbour_reads_otherwise_without_it(void **state) {
    static const char *const heading[] = { "Tổ chức thực hiện", "Trách nhiệm của Sở Nội vụ",
                                           "Kiểm tra bến đò" };
    const Lexicon *lexicon = lexicon_load(*state);
    const Lines *lines = all_lines(*state);
    size_t first = 0, bad = 0;
    while (first < lines->n && lines->item[first].class < LEX_TAKES_NUMBER)
        first++; // they are the last file
    assert_true(lines->n > first + 100);
    for (size_t from = first; from < lines->n; from += CHUNK) {
        const Line *chunk = &lines->item[from];
        size_t n = lines->n - from < CHUNK ? lines->n - from : CHUNK;
        Arena *scratch = arena_new((size_t)1 << 20);
        Line turned[CHUNK];
        bool differs[CHUNK];
        for (size_t i = 0; i < n; i++) {
            turned[i] = chunk[i];
            turned[i].example = without(scratch, lexicon, &chunk[i]);
            differs[i] = !is_settled_alike(scratch, lexicon, &chunk[i], &turned[i]);
        }
        for (size_t h = 0; h < COUNT_OF(heading); h++)
            compare_under(scratch, str_c(heading[h]), chunk, turned, n, differs);
        for (size_t i = 0; i < n; i++) {
            if (is_of_heading(chunk[i].class))
                differs[i] = is_read_in_heading(scratch, &chunk[i], &turned[i]);
            if (!differs[i])
                print_message("reads the same: %d %.*s | %.*s\n", chunk[i].class,
                              STR(chunk[i].phrase), STR(chunk[i].example));
            bad += !differs[i];
        }
        arena_free(scratch);
    }
    assert_int_equal(bad, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(lexicon__every_line_has_an_example_in_which_it_is_used),
        TEST(lexicon__the_examples_are_read_as_their_class_says),
        TEST(lexicon__an_example_of_a_neighbour_reads_otherwise_without_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
