#pragma once
/** What is done to a piece of work besides handing in: accept or return, release, further time,
 * withdraw or make void, urge, the part of a co-operating unit. Each is a page of its own with a
 * form. */
#include "web/page/occurrence.h"

/** A file or number of what was handed in, which a release may show to everybody. */
typedef struct ReleaseChoice {
    int64_t id;
    Str name, about;
    bool is_chosen;
} ReleaseChoice;

typedef struct OccurrenceActShow {
    OccurrenceShow occurrence;
    const char *title; // message id
    const char *about; // message id: what will happen
    const char *word;  // of the address and of which form is shown
    Str signer;        // under whose name it enters the journal
    const Crumb *crumbs;
    size_t crumbs_n;
    HandedIn waiting; // what waits for acceptance
    bool has_waiting;
    const ReleaseChoice *files, *values;
    size_t files_n, values_n;
} OccurrenceActShow;

/** Whether this is the page of the act called word. */
bool act_is(const OccurrenceActShow *v, const char *word);

void occurrence_decide_page(Request *rq, Reply *rp);
void occurrence_decide_post(Request *rq, Reply *rp);
void occurrence_release_page(Request *rq, Reply *rp);
void occurrence_release_post(Request *rq, Reply *rp);
void occurrence_hand_back_page(Request *rq, Reply *rp);
void occurrence_hand_back_post(Request *rq, Reply *rp);
void occurrence_extend_page(Request *rq, Reply *rp);
void occurrence_extend_post(Request *rq, Reply *rp);
void occurrence_close_page(Request *rq, Reply *rp);
void occurrence_close_post(Request *rq, Reply *rp);
void occurrence_urge_page(Request *rq, Reply *rp);
void occurrence_urge_post(Request *rq, Reply *rp);
void occurrence_contribute_page(Request *rq, Reply *rp);
void occurrence_contribute_post(Request *rq, Reply *rp);
