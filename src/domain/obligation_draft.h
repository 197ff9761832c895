#pragma once
/**
 * The draft of an obligation during the review: made from a proposal or by hand on a provision,
 * changed and deleted freely, binding nobody. Confirming the version makes it an obligation
 * (obligation.h). Courts, procuracies and bodies outside the chain of those who sign are always
 * asked, never ordered.
 */
#include "domain/obligation.h"
#include "domain/programme.h"
#include "domain/provision.h"

#include "domain/obligation_draft_sql.h"

typedef enum IndicatorOver { OVER_SUM = 1, OVER_LATEST = 2, OVER_NONE = 3 } IndicatorOver;

typedef struct DraftCooperation {
    UnitId unit;
    Str task; // its own part, may be empty
} DraftCooperation;

typedef struct DraftIndicator {
    Str name, measure;
    IndicatorOver over_units;
    bool is_required;
} DraftIndicator;

/**
 * Makes a draft (id 0) or changes one. With a proposal, that counts as accepted. Result id: the
 * draft. Errors ERR_INPUT "title", "action", "lead", "perform", "accept" (performs itself),
 * "cooperate", "rule", "indicators"; ERR_STATE: the version is in force, or the proposal watches
 * opinions and nobody has rewritten it; ERR_CONFLICT "seen": somebody changed it meanwhile. Who has
 * seen that a proposal is discarded makes a duty of it all the same.
 */
typedef struct ObligationDraft {
    ObligationId id;
    Str seen; // what it is based on: obligation_draft_mark or proposal_mark; empty: not compared
    VersionId version;
    ProvisionId provision;
    ProposalId proposal; // none: by hand
    DutyKind kind;
    Str title, action;
    UnitId lead;
    const UnitId *perform; // none: the lead alone
    size_t perform_n;
    const DraftCooperation *cooperate;
    size_t cooperate_n;
    UnitId accept; // none: obligation_default_accept
    bool is_request;
    Str rule; // in the form of rules/recurrence.h; empty: when something happens
    Str deliverable, addressees;
    const DraftIndicator *indicators;
    size_t indicators_n;
} ObligationDraft;
extern const CommandType obligation_draft_set_cmd;

/** Deletes a draft made by hand; one from a proposal goes by proposal_reopen_cmd. */
typedef struct ObligationDraftDelete {
    ObligationId id;
    Str seen; // as in ObligationDraft
} ObligationDraftDelete;
extern const CommandType obligation_draft_delete_cmd;

enum { TITLE_MAX = 200, PERFORM_MAX = 2000, COOPERATE_MAX = 200, INDICATORS_MAX = 50 };

/** Inside other commands: what obligation_draft_set_cmd does, after its checks of state and actor.
 */
MUST_USE bool obligation_draft_write(Tx *tx, const ProgrammeRow *programme,
                                     const ObligationDraft *draft, ObligationId *out, Err *err);
/** Inside other commands: takes a draft out of the tables. */
MUST_USE bool obligation_draft_remove(Tx *tx, ObligationId id, Err *err);
/** A draft as it is stored, with its mark, units and indicators. In the Db's arena. */
MUST_USE bool obligation_draft_read(Db *db, ObligationId id, ObligationDraft *out, Err *err);
/** Names a state of a draft: "d12.3". Forms carry it and give it back as "seen". */
Str obligation_draft_mark(Arena *arena, const DraftRow *row);
/** Inside other commands: whether what was seen is what there is. Errors ERR_CONFLICT "seen". */
MUST_USE bool obligation_draft_seen(Str seen, Str mark, Err *err);
/** Fills in what writing it would: who accepts, and that a body outside the chain is asked. */
MUST_USE bool obligation_draft_settle(Db *db, const ProgrammeRow *programme, ObligationDraft *draft,
                                      Err *err);
/** Whether two settled drafts say the same. */
bool obligation_draft_same(const ObligationDraft *a, const ObligationDraft *b);
/** Who accepts unless a person says otherwise: the programme's lead, or who stands above it. */
MUST_USE bool obligation_default_accept(Db *db, const ProgrammeRow *programme,
                                        const UnitId *perform, size_t n, UnitId *out, Err *err);
/** Whether unit is outside the chain of those who sign, and so is asked. */
MUST_USE bool obligation_is_asked(Db *db, const ProgrammeRow *programme, UnitId unit, bool *out,
                                  Err *err);
/** The first words of an action as a title: at most 90 characters, cut at a word. */
Str obligation_title(Arena *arena, Str action);
/** What is handed in for an act of this kind, in words. */
Str obligation_deliverable(DutyKind kind);
