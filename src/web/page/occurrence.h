#pragma once
/** One piece of work: its state, its date and why, the words of the text, what was handed in, the
 * form to hand in, and its history. */
#include "domain/occurrence_sight.h"
#include "domain/overview.h"
#include "web/layout/layout.h"
#include "web/page/due_why.h"
#include "web/page/talk.h"
#include "web/page/work_item.h"

typedef struct EvidenceShow {
    EvidenceId id;
    Str name, size;
    bool is_kept, is_public;
} EvidenceShow;

/** A submission or the part of a co-operating unit. */
typedef struct HandedIn {
    int64_t number;
    Str note, by, unit;
    Instant at;
    const char *state; // message id
    Str reason;        // of the decision
    Str released;      // what everybody reads of it, once the body itself has released it
    const EvidenceShow *files;
    size_t files_n;
    const ValueRow *values;
    size_t values_n;
} HandedIn;

typedef struct NumberAsked {
    const char *name; // of the field
    Str label, value;
    bool is_required;
} NumberAsked;

typedef struct HistoryItem {
    const char *what; // message id
    Str by, note;
    Instant at;
    int64_t seq;
    bool is_key, is_erased;
} HistoryItem;

typedef struct OccurrenceMay {
    bool submit, decide, release, extend, close, urge, contribute, comment;
} OccurrenceMay;

typedef struct OccurrenceShow {
    OccurrenceRow row;
    ObligationRow obligation;
    Str performer, lead, accept;
    OccurrenceMark mark;
    Str period, symbol, place, text;
    Str partners; // co-operating units
    DueWhy why;
    OccurrenceMay may;
    bool is_self_tracked; // nobody accepts it: the body itself releases the result
    bool is_own_judge;    // would decide, but has a part in what was handed in
    OccurrenceSight sight;
    HandedIn last; // returned, with the reason
    bool is_returned;
    const EvidenceShow *old; // of the draft or of what was returned
    size_t old_n;
    Str draft_note;
    const ValueRow *draft_values;
    size_t draft_values_n;
    const NumberAsked *numbers;
    size_t numbers_n;
    bool numbers_public; // when they are accepted
    const HandedIn *submissions, *parts;
    size_t submissions_n, parts_n;
    const HistoryItem *history;
    size_t history_n;
    Talk talk;
    Str key; // makes a second press of a button harmless
    const Crumb *crumbs;
    size_t crumbs_n;
} OccurrenceShow;

/** Everything above; not found when the person may not know of it. */
MUST_USE bool occurrence_load(Request *rq, OccurrenceId id, OccurrenceShow *out, Err *err);
const HistoryItem *history_items(Arena *arena, const HistoryRow *rows, size_t n, bool with_notes);
/** Seeing a page is reading the notices of its object; written only when there are some. */
void notices_seen(Request *rq, Str object, int64_t id);
/** A random key for one form. */
Str form_key(Arena *arena);

void occurrence_page(Request *rq, Reply *rp);
void occurrence_submit_post(Request *rq, Reply *rp);
void occurrence_comment_post(Request *rq, Reply *rp);
