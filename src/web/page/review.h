#pragma once
/**
 * The review of a draft version: the text on one side, the proposals beside their provision; all,
 * one part of the text, or what is undecided. Works by plain forms that lead back to the same
 * place; kyket.js adds the keys j k n Enter e x u.
 */
#include "web/page/programme.h"

typedef struct ReviewItem {
    ProposalRow p;
    bool is_open, is_accepted, may_draft;
    const char *missing, *kind; // message ids
    Str lead, cooperate, report_to, due, rule, title, unit_name;
    size_t due_n;
    const char *due_caveat; // what the suggested rule does not say; NULL: nothing
    ObligationId draft;
    bool is_request;
    ProposalId later; // the next undecided one of the page
    bool is_second;   // a duty of the same provision is in force and does not end
    Str seen;         // its mark: every button of it says what it was pressed on
    Str changed;      // what became of it meanwhile, when a button found it changed
} ReviewItem;

typedef struct ReviewHandmade {
    ObligationId id;
    Str title, unit_name, rule, seen;
    bool is_request;
} ReviewHandmade;

/** A duty in force that rests on a provision of the later text. */
typedef struct ReviewKept {
    ObligationId id;
    Str title, unit_name, rule;
    const char *class_name, *fate; // of its state; message id
    bool stays;                    // or nobody has decided
} ReviewKept;

typedef struct ReviewProvision {
    ProvisionRow row;
    Str place;
    const Str *paragraphs;
    size_t paragraphs_n;
    ReviewItem *items;
    size_t items_n;
    // Undecided in it and below, and those that are sure, when they can be decided together here.
    int64_t rest, sure;
    const ReviewKept *kept;
    size_t kept_n;
    const ReviewHandmade *made;
    size_t made_n;
} ReviewProvision;

/** A line of the duty form: a co-operating unit with its part. */
typedef struct PartLine {
    Str unit, task;
} PartLine;

/** A line of the duty form: a number that is asked for with each result. */
typedef struct NumberLine {
    Str name, measure;
    IndicatorOver over;
    bool is_required;
} NumberLine;

/** A field in which two states of a draft differ, in words. */
typedef struct DraftDifference {
    const char *name; // message id
    Str saved, mine;
} DraftDifference;

typedef struct DraftDifferences {
    const char *title, *saved, *mine; // message ids: of the table and of its columns
    const DraftDifference *rows;
    size_t rows_n;
} DraftDifferences;

/** The form of one duty, for a proposal, a draft, or by hand on a provision. */
typedef struct DraftPage {
    ProgrammeRow row;
    VersionRow version;
    ObligationDraft draft;
    Str review; // the address of the page that it was opened from
    Str place, words, action_url, back, rule_kind, rule_days, kind, lead, accept, remark;
    const Option *units, *kinds;
    size_t units_n, kinds_n;
    const Option *perform; // label stands for chosen
    size_t perform_n;
    const PartLine *parts;
    const NumberLine *numbers;
    size_t parts_n, numbers_n;
    bool may_split, is_opinion_watch;
    ProposalRow proposal;
    Str seen;      // the mark of what the form is based on
    bool is_gone;  // the draft or proposal that the form was opened for is not there any more
    bool is_newer; // somebody changed it after the form was opened: changed says who and when
    Str changed;
    DraftDifferences theirs; // what is saved now beside what was typed
    const Crumb *crumbs;
    size_t crumbs_n;
} DraftPage;

/** What the reader left out, could not read or found numbered wrong. */
typedef struct ReviewRemark {
    int64_t number; // from 1 on
    Str says;       // a sentence, translated, with the words of the text
    Str place;      // of the provision that it is about; empty: of none
    Str link;       // to that provision in the review
} ReviewRemark;

/** Undoing throws away what a person made of the proposal: asked first. */
typedef struct UndoPage {
    ProgrammeRow row;
    Str title, back;
    ProposalId proposal;
    Str seen;
    DraftDifferences lost;
    const Crumb *crumbs;
    size_t crumbs_n;
} UndoPage;

enum { REMARKS_IN_REVIEW = 20 }; // the others are behind a link

/** Some of the remarks that were kept with a version, in their order. */
typedef struct ReviewRemarks {
    int64_t after; // asked for: those behind this one, from 1 on
    size_t most;   // asked for: how many
    bool is_found; // asked for: only those with the words of the address
    const ReviewRemark *rows;
    size_t rows_n;
    int64_t all; // how many there are, of those asked for
} ReviewRemarks;

/** rows are all provisions of the version. */
MUST_USE bool review_remarks(Request *rq, ProgrammeId programme, VersionId version,
                             const ProvisionRow *rows, size_t rows_n, ReviewRemarks *out, Err *err);

typedef struct RemarksPage {
    ProgrammeRow row;
    VersionRow version;
    ReviewRemarks remarks;
    List list;
    const Crumb *crumbs;
    size_t crumbs_n;
} RemarksPage;

typedef struct ReviewPage {
    ProgrammeRow row;
    VersionRow version;
    const ReviewProvision *provisions;
    size_t provisions_n;
    int64_t decided, total, sure;
    const Option *parts; // of the text: those at the top that have proposals
    size_t parts_n;
    Str part;           // the chosen one's id; empty: all
    bool only_open;     // provisions with something undecided, and only that
    ProposalId done;    // decided just now: stays in sight
    ProposalId refused; // a button of it could not do what it says
    ProposalId next_open;
    Str next_part, next_part_name; // the address of the next part that has something undecided
    bool may_draft, may_confirm;
    Str after;
    ReviewRemarks remarks;
    const Crumb *crumbs;
    size_t crumbs_n;
} ReviewPage;

typedef struct TickItem {
    ProposalId id;
    Str words, lead, rule, seen;
    bool begins; // another body leads than in the row before: its name stands above
    bool is_ticked;
} TickItem;

/** A ticked one that cannot be decided so any more, and why. */
typedef struct TickRefused {
    Str words, why;
} TickRefused;

/** Proposals with ticks, to be accepted or discarded together. */
typedef struct TickPage {
    ProgrammeRow row;
    bool is_discard;
    const char *title, *tick, *what, *button, *leave, *none; // message ids
    Str heading, lead, action, back;
    Str provision, place; // empty: of the whole text
    TickItem *items;
    size_t items_n;
    TickRefused *refused;
    size_t refused_n;
    const Crumb *crumbs;
    size_t crumbs_n;
} TickPage;

/** What the review was asked to show (after, part, show): in its address, and kept by its forms. */
Str request_here(const Request *rq, const char *name);
/** Back to the review as it was asked for; done: what was decided there, or none. */
Str review_link(Request *rq, ProgrammeId id, ProposalId done);

/** The fields in which they differ; both with the names of these units. */
void draft_differences(Request *rq, const ObligationDraft *saved, const ObligationDraft *mine,
                       const Option *units, size_t units_n, DraftDifferences *out);
/** Whether a command found something newer than what its form was based on. */
bool draft_is_newer(const Err *err);
/** "A drafted duty was changed: Trần Thị Mai (VPTU), 24/11/2026 08:05." Empty when nothing is known
 * of it. */
Str last_change(Request *rq, const char *object, int64_t id);

void review_page(Request *rq, Reply *rp);
void review_post(Request *rq, Reply *rp);
void remarks_page(Request *rq, Reply *rp);
void remarks_csv(Request *rq, Reply *rp);
void sure_page(Request *rq, Reply *rp);
void sure_post(Request *rq, Reply *rp);
void rest_page(Request *rq, Reply *rp);
void rest_post(Request *rq, Reply *rp);
void draft_page(Request *rq, Reply *rp);
void draft_post(Request *rq, Reply *rp);
