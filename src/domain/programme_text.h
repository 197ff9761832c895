#pragma once
/**
 * A programme's text as it comes to the commands: what "kyket extract --json" prints (docs:
 * extraction), checked and in the form of the tables. Reading happens before the command, so a
 * hostile file never meets the write lane.
 */
#include "base/day.h"

/** The numbers are kept in rows. */
typedef enum ProvisionLevel {
    LEVEL_PART = 1,
    LEVEL_CHAPTER = 2,
    LEVEL_SECTION = 3,
    LEVEL_ARTICLE = 4,
    LEVEL_CLAUSE = 5,
    LEVEL_POINT = 6,
    LEVEL_DASH = 7,
    LEVEL_NUMBERED = 8,
    LEVEL_COUNT
} ProvisionLevel;

typedef enum DutyKind {
    DUTY_ACT = 1,
    DUTY_REPORT = 2,
    DUTY_REPLY = 3,
    DUTY_NOTICE = 4,
    DUTY_MEETING = 5,
    DUTY_PROHIBITION = 6,
    DUTY_COUNT
} DutyKind;

typedef struct TextProvision {
    Str path, label; // "d5.k2.a", "a)"
    ProvisionLevel level;
    int32_t parent; // index, -1 for none; smaller than the own one
    Str heading, body;
} TextProvision;

typedef struct TextProposal {
    int32_t provision; // index
    DutyKind kind;
    Str action;                     // verbatim
    Str lead, cooperate, report_to; // names as in the text, one a line
    bool is_request, is_opinion_watch;
    Str due;       // JSON array of the objects of docs (extraction), "[]" when nothing is said
    Str read_from; // one a line
    int64_t sure;  // 0 to 100
} TextProposal;

typedef struct TextBasis {
    Str symbol, title;
} TextBasis;

typedef struct ProgrammeText {
    Str title, symbol;
    Day issued;
    Str issued_from; // the line that says it
    Str *parties;
    size_t parties_n;
    TextBasis *basis;
    size_t basis_n;
    TextProvision *provisions;
    size_t provisions_n;
    TextProposal *proposals;
    size_t proposals_n;
    Str remarks; // JSON array of {kind, provision, words, and of the reader's own paragraph}
} ProgrammeText;

enum {
    PROVISIONS_MAX = 20000,
    PROPOSALS_MAX = 5000,
    PARTIES_MAX = 500,
    NAME_MAX = 300,       // characters
    ACTION_MAX = 4000,    // characters
    PROVISION_MAX = 60000 // characters
};

/**
 * Reads the JSON; the texts live in arena. Errors ERR_INPUT, field "file": not in the form of docs,
 * or a text without provisions (the reason is in words); ERR_TOO_LARGE: past a limit above.
 */
MUST_USE bool programme_text_read(Arena *arena, Str json, ProgrammeText *out, Err *err);

/** The stable words of docs (extraction): "dieu", "report". */
const char *provision_level_word(ProvisionLevel level);
const char *duty_kind_word(DutyKind kind);
/** The message id of a kind for the page. */
const char *duty_kind_name(DutyKind kind);
