#pragma once
/** One obligation: its words, who has which part, when it is due, every occurrence of it, what was
 * asked on it, its history, and the form for an event that starts a term. */
#include "domain/obligation_list.h"
#include "domain/overview.h"
#include "web/page/obligation_facts.h"
#include "web/page/obligation_list.h"
#include "web/page/occurrence.h"

typedef struct NextItem {
    ObligationNextRow row;
    Str what, link; // "quý IV năm 2026" or the event; the occurrences of that day
    Str count;      // "47 units, 3 done"
} NextItem;

typedef struct ObligationShow {
    ObligationRow row;
    ObligationFacts facts;
    const IndicatorRow *indicators;
    size_t indicators_n;
    ObligationCountRow count;
    Str rate; // done in time, in percent
    const NextItem *next;
    size_t next_n;
    const OccurrenceItem *occurrences;
    size_t occurrences_n;
    Str first, further, all_link;
    bool is_inside, may_event;
    bool asks_second; // whether the event is another one of the same day
    bool has_term;    // the rule counts from the event, so that no date has to be given
    const Option *performer_options;
    size_t performer_options_n;
    Talk talk;
    const HistoryItem *history;
    size_t history_n;
    Str key;
    const Crumb *crumbs;
    size_t crumbs_n;
} ObligationShow;

void obligation_page(Request *rq, Reply *rp);
void obligation_event_post(Request *rq, Reply *rp);
void obligation_comment_post(Request *rq, Reply *rp);
