#pragma once
/** Putting a version in force, ending a programme, and what a later version changes. */
#include "web/page/document_register.h"
#include "web/page/programme.h"

typedef struct CheckLine {
    const char *text; // message id; {0} is n
    int64_t n;
    bool is_done;
    Str link;
} CheckLine;

typedef struct ConfirmPage {
    ProgrammeRow row;
    VersionRow version;
    ConfirmCheck check;
    const CheckLine *lines;
    size_t lines_n;
    int64_t past_due; // work that would be overdue at once, by the days of the form
    bool is_ready, is_later;
    Str issuer, symbol, signed_day, title;
    const PartyRow *parties; // of a later version: who signs it, then who does no longer
    size_t signing_n, parties_n;
    Str symbol_hint, signed_hint; // where they were read, or how they are written
    RegisterNew twins;            // of the number and issuer that were typed
    HeadPage term;                // what the text says about it
    const Crumb *crumbs;
    size_t crumbs_n;
} ConfirmPage;

typedef struct EndPage {
    ProgrammeRow row;
    const Crumb *crumbs;
    size_t crumbs_n;
} EndPage;

/** Words of a redline. */
typedef struct RedlineRun {
    int kind; // 0 kept, 1 added, 2 gone
    Str words;
} RedlineRun;

typedef struct CompareLine {
    Str place, heading;
    bool is_new, is_gone;
    const RedlineRun *runs;
    size_t runs_n;
    const VersionEffect *effects;
    size_t effects_n;
} CompareLine;

typedef struct ComparePage {
    ProgrammeRow row;
    VersionRow version;
    const CompareLine *lines;
    size_t lines_n;
    int64_t kept, changed, gone, added;
    int64_t ending, active; // duties in force that would end, of so many
    bool may_draft;
    const Crumb *crumbs;
    size_t crumbs_n;
} ComparePage;

void confirm_page(Request *rq, Reply *rp);
void confirm_post(Request *rq, Reply *rp);
void end_page(Request *rq, Reply *rp);
/** Giving up a programme that was never in force. */
void drop_page(Request *rq, Reply *rp);
void drop_post(Request *rq, Reply *rp);
void end_post(Request *rq, Reply *rp);
/** The reason that was typed for a duty in a form that was not taken, and whether there is one. */
Str compare_typed(const Request *rq, ObligationId id);
bool compare_is_typed(const Request *rq, ObligationId id);
void compare_page(Request *rq, Reply *rp);
void compare_post(Request *rq, Reply *rp);
void compare_drop_post(Request *rq, Reply *rp);
