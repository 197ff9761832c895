#include "text/assignment.h"

typedef enum AssignmentPart { PART_NONE, PART_LEAD, PART_HELP, PART_TIME } AssignmentPart;

/** A label of class c at i that a colon closes; *len covers the colon. */
static bool is_label(const Words *w, size_t i, LexClass c, size_t *len) {
    size_t n = word_has(w, i, c);
    if (!n || word_mark(w, i + n) != ':') return false;
    *len = n + 1;
    return true;
}

/** "Cơ quan chủ trì:", "phối hợp:", "Thời gian:" at i; *len covers its colon. */
static AssignmentPart label_at(const Words *w, size_t i, size_t *len) {
    if (i && !w->word[i - 1].mark) return PART_NONE;
    size_t named = word_has(w, i, LEX_LABEL_NOUN);
    // "Cơ quan, đơn vị phối hợp:"
    if (named && word_mark(w, i + named) == ',' && word_has(w, i + named + 1, LEX_LABEL_NOUN))
        named += 1 + word_has(w, i + named + 1, LEX_LABEL_NOUN);
    AssignmentPart part = is_label(w, i + named, LEX_LABEL_LEAD, len)   ? PART_LEAD
                          : is_label(w, i + named, LEX_LABEL_HELP, len) ? PART_HELP
                                                                        : PART_NONE;
    if (part != PART_NONE) {
        *len += named;
        return part;
    }
    return is_label(w, i, LEX_LABEL_TIME, len) ? PART_TIME : PART_NONE;
}

/** The end of the labelled part that begins at i: a full stop, a semicolon, a bracket, a label. */
static size_t part_end(const Words *w, size_t i) {
    size_t depth = i < w->n ? w->word[i].depth : 0, len, sentence = words_sentence_end(w, i, w->n);
    for (; i < sentence; i++) {
        if (w->word[i].mark == ';' || w->word[i].depth < depth) return i;
        if (label_at(w, i, &len) != PART_NONE) return i;
    }
    return i;
}

/** "(Sở Y tế chủ trì, Sở Nội vụ phối hợp; …)": names in front of the role, in the bracket. */
static void read_bracket(Arena *arena, const Words *w, const NameBook *book, size_t open,
                         Assignment *out) {
    size_t i = open + 1 + word_is(w, open + 1, "do"), close = i;
    while (close < w->n && w->word[close].depth > w->word[open].depth)
        close++;
    for (NameList list; i < close && name_begins(w, book, i); i++) {
        if (!names_read(w, book, i, close, NAMES_PLAIN, &list)) return;
        i = list.end;
        size_t lead = words_match(w, i, "chủ trì"), help = words_match(w, i, "phối hợp");
        bool is_over = i + lead + help >= close || w->word[i + lead + help].mark ||
                       word_is(w, i + lead + help, "và");
        if (!(lead || help) || !is_over) return;
        names_join(arena, lead ? &out->lead : &out->helpers, names_text(arena, w, &list));
        i += lead + help;
        size_t with = words_match(w, i + 1, "phối hợp với");
        if (with && names_read(w, book, i + 1 + with, close, NAMES_PLAIN, &list)) {
            names_join(arena, &out->helpers, names_text(arena, w, &list));
            i = list.end;
        }
        if (!w->word[i < w->n ? i : open].mark && !word_is(w, i, "và")) return;
    }
}

size_t assignment_read(Arena *arena, const Words *w, const NameBook *book, Assignment *out) {
    size_t first = w->n, len = 0;
    for (size_t i = 0; i < w->n; i++) {
        AssignmentPart part = label_at(w, i, &len);
        if (i && word_mark(w, i) == '(') read_bracket(arena, w, book, i, out);
        if (part == PART_NONE) continue;
        size_t from = i + len, end = part_end(w, from);
        NameList list;
        while (end > from && w->word[end - 1].mark) // "…, thời gian: hằng quý"
            end--;
        bool is_named = part != PART_TIME && from < end && name_begins(w, book, from) &&
                        names_read(w, book, from, end, NAMES_HEADING | NAMES_SEMICOLON, &list) &&
                        list.end >= end;
        bool acts = false; // "Thời gian: Trước ngày 20 hằng tháng, Sở Y tế gửi báo cáo"
        for (size_t k = from; k < end && part == PART_TIME; k++)
            acts = acts || word_has(w, k, LEX_TELL) || name_begins(w, book, k);
        if (acts || (part != PART_TIME && !is_named)) continue;
        if (first == w->n && !w->word[i].depth) first = i;
        if (is_named)
            names_join(arena, part == PART_LEAD ? &out->lead : &out->helpers,
                       names_text(arena, w, &list));
        if (part == PART_TIME && !out->due_count) {
            DueScope scope = { w, book, from, end, NOWHERE, from };
            out->due = ARENA_ARRAY(arena, DuePhrase, DUE_LIMIT);
            out->due_count = due_read(arena, &scope, out->due);
        }
        i = end > i ? end - 1 : i;
    }
    return first;
}
