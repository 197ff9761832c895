#pragma once
/**
 * From the plain text of a coordination programme to its provisions and to the obligations that it
 * seems to lay on bodies. Everything here is a proposal that a person confirms; the same text gives
 * the same proposals. Knows no files: the readers (cli, upload) make text of them first.
 */
#include "base/day.h"

typedef enum ProvisionKind {
    PROVISION_PART,    // phần
    PROVISION_CHAPTER, // chương
    PROVISION_SECTION, // mục
    PROVISION_ARTICLE, // điều
    PROVISION_CLAUSE,  // khoản
    PROVISION_POINT,   // điểm
    PROVISION_DASH,    // đoạn: a paragraph that begins with a dash
    PROVISION_NUMBERED // mục số: a numbered part of a text without articles
} ProvisionKind;

typedef struct Provision {
    Str id; // "d5.k2.a"; unique in the text
    ProvisionKind kind;
    Str label;        // as printed: "Điều 5.", "a)"
    int32_t parent;   // index of the provision above, -1 for none
    Str heading;      // p is NULL when there is none
    Str text;         // own words, paragraphs separated by LF
    bool in_decision; // of the decision that promulgates the regulation
    bool has_child;
} Provision;

typedef enum DueType {
    DUE_YEARLY,
    DUE_HALFYEARLY,
    DUE_QUARTERLY,
    DUE_MONTHLY,
    DUE_TERM,
    DUE_AD_HOC,
    DUE_REGULAR,
    DUE_WORKING_DAYS,
    DUE_DAYS,
    DUE_BEFORE_EVENT,
    DUE_ON_EVENT,
    DUE_PHASES,
    DUE_ON_REQUEST,
    DUE_AS_REQUESTED,
    DUE_AS_REGULATED
} DueType;

typedef enum DueFrom {
    DUE_FROM_UNSAID,
    DUE_FROM_RECEIPT,
    DUE_FROM_COMPLETION,
    DUE_FROM_MEETING
} DueFrom;

enum { PHASE_BEFORE = 1, PHASE_DURING = 2, PHASE_AFTER = 4 };

/** One statement of time, in the closed vocabulary of docs (extraction); 0 and empty mean unsaid.
 */
typedef struct DuePhrase {
    DueType type;
    int month, day_of_month;      // "before" of yearly and halfyearly; day alone for
                                  // monthly; month of the quarter (1 to 3) for quarterly
    int second_month, second_day; // of halfyearly, when the text names both: "15/6 và 15/12"
    bool is_weekly;               // regular: "hằng tuần"
    int times;                    // "mỗi năm hai lần": 2; 0 when unsaid
    int n;                        // of days
    bool counts_days;             // before_event: n are calendar days, otherwise working days
    DueFrom from;
    unsigned phases; // PHASE_…
    Str event;       // words of the text
    Str words;       // all the words that it was read from
} DuePhrase;

/** "trước ngày 20/12/2026": one day for all, which the vocabulary of DuePhrase has no word for. */
typedef struct DueOnce {
    Day day; // DAY_NONE when unsaid
    Str words;
} DueOnce;

typedef enum ObligationKind {
    OBLIGATION_DUTY,
    OBLIGATION_REPORT,
    OBLIGATION_REPLY,
    OBLIGATION_NOTICE,
    OBLIGATION_MEETING,
    OBLIGATION_PROHIBITION
} ObligationKind;

/** Where the lead was read: also what makes a proposal more or less sure. */
typedef enum LeadSource {
    LEAD_NONE,    // nobody is named
    LEAD_CLAUSE,  // the clause has its own subject
    LEAD_BEFORE,  // the sentence before
    LEAD_STEM,    // heading or opening words of the provision above
    LEAD_ARTICLE, // heading of the article
    LEAD_PASSIVE  // "do X …"
} LeadSource;

typedef struct Names {
    Str *name;
    size_t n;
} Names;

typedef struct ProposedObligation {
    int32_t provision;
    ObligationKind kind;
    Names lead; // none when nobody is named
    LeadSource lead_source;
    Names cooperate;
    Names report_to;
    bool is_request;
    bool is_opinion_watch; // kyket keeps no data for such an act (product.md)
    Str action;            // verbatim
    DuePhrase *due;
    size_t due_count;
    DueOnce once;
    Str marker; // the words that make it a duty: "có trách nhiệm"; empty when the heading does
    int sure;   // 0 to 100
} ProposedObligation;

typedef struct Basis {
    Str symbol; // p is NULL when it has none
    Str title;
} Basis;

typedef enum RemarkKind {
    REMARK_NUMBER,   // a label does not follow the one before it
    REMARK_TWICE,    // a label stands twice; the second id got a mark behind it
    REMARK_TABLE,    // lines of a table were passed over
    REMARK_APPENDIX, // an appendix was passed over
    REMARK_UNREAD,   // words that belong to no provision
    REMARK_TOO_LONG, // a provision too long to look for duties
    REMARK_LIMIT     // more provisions than are read
} RemarkKind;

typedef struct Remark {
    RemarkKind kind;
    int32_t provision; // -1 when of none
    Str words;         // what it is about
} Remark;

typedef struct Extraction {
    Str title;
    Str symbol;      // p is NULL when it has none
    Day issued;      // DAY_NONE when unsaid
    Str issued_from; // the line that says it: "Hà Nội, ngày 21 tháng 11 năm 2025"; or empty
    Names parties;
    Basis *basis;
    size_t basis_count;
    Provision *provision;
    size_t provision_count;
    ProposedObligation *obligation;
    size_t obligation_count;
    Remark *remark;
    size_t remark_count;
} Extraction;

/**
 * Reads text (bytes from outside, one paragraph a line or wrapped lines; form feeds between pages).
 * The answer lives in arena. Time and memory are linear in the length of text.
 *
 * Errors  those of text_normalise; a text in which nothing is found is no error
 */
MUST_USE bool text_extract(Arena *arena, Str text, Extraction *out, Err *err);
