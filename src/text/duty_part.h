#pragma once
/** Inside duty.c, duty_bind.c, duty_row.c and duty_sentence.c: one reading of all the duties. */
#include "text/context.h"
#include "text/due_phrase.h"
#include "text/duty.h"

typedef struct DutyReader {
    Arena *arena, *scratch; // scratch lives for one provision
    const Lexicon *lexicon;
    NameBook *book;
    Extraction *out;
    Context *context; // of each provision
    size_t room, remark_room;
} DutyReader;

/** One provision being read. */
typedef struct Passage {
    int32_t provision;
    Context context;
    const Words *w;
    Names carried; // subject of the sentence before in the same paragraph
    bool has_carried;
    bool carries_request; // it was asked, not ordered
    bool carries_order;   // it is whom the text ordered or asked
    bool is_first;        // the first sentence of the provision
    size_t begin;         // obligations of the same paragraph begin here in out
    size_t last_end;      // words: where the last obligation of the paragraph ends, NOWHERE: none
} Passage;

/** One obligation on its way. */
typedef struct DutyRow {
    ProposedObligation o;
    bool is_spread;  // several acts, one addressee behind them all
    size_t from, to; // words of the action
} DutyRow;

/** Does phrase stand anywhere in words from to (excluded)? */
static inline bool says(const Words *w, size_t from, size_t to, const char *phrase) {
    for (size_t i = from; i < to; i++)
        if (words_match(w, i, phrase)) return true;
    return false;
}

/** Does a phrase of this class? */
static inline bool says_class(const Words *w, size_t from, size_t to, LexClass c) {
    for (size_t i = from; i < to; i++)
        if (word_has(w, i, c)) return true;
    return false;
}

/** The times that a clause states. */
size_t duty_due(Arena *arena, const DutyReader *rd, const Words *w, const Clause *c,
                DuePhrase out[DUE_LIMIT]);

/** A sentence that only says how the text is meant, or when it comes into force. */
bool duty_is_maxim(const Words *w, size_t from, size_t to);
/**
 * Does the clause lay an act on somebody, and on whom? Sets the lead of o and whether it was asked.
 * goes_on: an act of the same sentence came before it.
 */
bool duty_binds(DutyReader *rd, const Passage *p, const Clause *c, bool goes_on,
                ProposedObligation *o);

/** Everything about the clause but its lead. *helper_at: where "phối hợp với" stands, or NOWHERE.
 */
void duty_row_fill(DutyReader *rd, const Passage *p, const Clause *c, size_t *helper_at,
                   DutyRow *row);
/** How sure the proposal is, 0 to 100. */
int duty_sureness(const ProposedObligation *o);

/** Reads one paragraph of a provision: its sentences, each as the clauses that bind. */
void duty_read_paragraph(DutyReader *rd, int32_t provision, Context context, Str text,
                         bool is_first);

/** Words that no duty was looked for in, or none found: a person must read them. */
void duty_remark(DutyReader *rd, RemarkKind kind, int32_t provision, Str words);
