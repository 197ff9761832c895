#pragma once
/** Inside due_phrase.c and due_period.c: one reading of the times of a clause. */
#include "text/due_phrase.h"

/** One reading on its way: where in the clause, and what was found. */
typedef struct DueReader {
    Arena *arena;
    const Words *w;
    const NameBook *book;
    size_t from, to, act;
    DuePhrase *out;
    size_t n;
    size_t first_word[DUE_LIMIT]; // where each was read
    bool is_period[DUE_LIMIT];    // a recurrence that a date may still complete
    size_t dates[DUE_LIMIT][3];   // month, day, at
    size_t date_count;
    bool has_regular_word; // "định kỳ": regular unless a period is named
    size_t regular_at, regular_to;
    bool says_at_once; // "ngay" with a verb
    size_t event_to;   // where the words of the last on_event end
} DueReader;

static inline bool is_at(const DueReader *r, size_t i, const char *key) {
    return i >= r->from && i < r->to && word_is(r->w, i, key);
}

static inline size_t match(const DueReader *r, size_t i, const char *phrase) {
    size_t n = i < r->to ? words_match(r->w, i, phrase) : 0;
    return i + n <= r->to ? n : 0;
}

/** The phrase of class c at i, when it ends within the clause: its words, 0 for none. */
static inline size_t due_has(const DueReader *r, size_t i, LexClass c) {
    size_t n = i < r->to ? word_has(r->w, i, c) : 0;
    return i + n <= r->to ? n : 0;
}

static inline size_t match_any(const DueReader *r, size_t i, const char *const *phrase,
                               size_t count) {
    size_t best = 0;
    for (size_t k = 0; k < count; k++) {
        if (!word_starts(r->w, i, phrase[k][0])) continue;
        size_t n = match(r, i, phrase[k]);
        if (n > best) best = n;
    }
    return best;
}
#define MATCH_ANY(r, i, ...)                                                                       \
    match_any((r), (i), (const char *const[]){ __VA_ARGS__ },                                      \
              COUNT_OF(((const char *const[]){ __VA_ARGS__ })))

static inline bool has_type(const DueReader *r, DueType type) {
    for (size_t i = 0; i < r->n; i++)
        if (r->out[i].type == type) return true;
    return false;
}

/** Adds a time that words from to (excluded) state; the last one stays when there is no room. */
DuePhrase *due_push(DueReader *r, DueType type, size_t from, size_t to);
/** 3 of "03", "ba", "3 (ba)"; *next is behind it. 0 when there is no small number. */
int due_number_at(const DueReader *r, size_t i, size_t *next);
/** "ngày 20 tháng 6", "ngày 15/6", "ngày 25": day and month (0 when unsaid), and its words. */
size_t due_date_at(const DueReader *r, size_t i, int *day, int *month);
/** Readers: how many words at i they took, 0 for none. */
size_t due_read_date(DueReader *r, size_t i);
size_t due_read_periods(DueReader *r, size_t i);
/** Does "thường xuyên" at i only describe the noun before it? */
bool due_describes_noun(const DueReader *r, size_t i);
/** Dates complete the periods that stand before them: one each, or pairwise. */
void due_place_dates(DueReader *r);
