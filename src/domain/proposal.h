#pragma once
/**
 * Proposals: what the reader takes for duties, each beside its provision. A person accepts, edits,
 * splits, merges or discards every one; nothing of it binds before. An act that is to watch
 * opinions is shown, but becomes a duty only in a person's own words (product.md).
 */
#include "domain/obligation_draft.h"
#include "domain/party.h"
#include "domain/programme.h"

typedef enum ProposalState {
    PROPOSAL_PROPOSED = 1,
    PROPOSAL_ACCEPTED = 2,
    PROPOSAL_DISCARDED = 3
} ProposalState;

#include "domain/proposal_sql.h"

enum { PROPOSAL_SURE = 80, PROPOSALS_AT_ONCE = 500 };

/**
 * Accepts proposals as they stand: each becomes an obligation draft. Result id: the last draft.
 * Errors ERR_STATE (decided already, an act that watches opinions); ERR_INPUT "lead" (a name is not
 * assigned to a unit); ERR_CONFLICT "seen" (changed since it was shown); all or none.
 */
typedef struct ProposalAccept {
    const ProposalId *ids;
    size_t n;
    const Str *seen; // the proposal_mark of each, as it was shown; NULL or empty: not compared
} ProposalAccept;
extern const CommandType proposal_accept_cmd;

/** Sets open proposals aside, all or none; proposal_reopen_cmd takes each back. */
typedef struct ProposalDiscard {
    const ProposalId *ids;
    size_t n;        // 1 to PROPOSALS_AT_ONCE
    Str reason;      // may be empty
    const Str *seen; // as in ProposalAccept
} ProposalDiscard;
extern const CommandType proposal_discard_cmd;

/**
 * Undoes a decision: a discarded one is open again; of an accepted one the draft goes. Errors
 * ERR_CONFLICT "drops_edits": a person has given the draft other words, dates or units than the
 * proposal has, and they would be lost.
 */
typedef struct ProposalReopen {
    ProposalId id;
    Str seen;
    bool drops_edits; // it is known that they are lost
} ProposalReopen;
extern const CommandType proposal_reopen_cmd;

/**
 * Changes the words and names of an open proposal. An act that watches opinions counts as rewritten
 * when its words are others than those read.
 */
typedef struct ProposalEdit {
    ProposalId id;
    Str action;
    Str lead, cooperate, report_to; // one a line
    bool is_request;
} ProposalEdit;
extern const CommandType proposal_edit_cmd;

/**
 * Makes two of an open proposal: before and behind a character of its action; or, by_due, one for
 * each date that it states. Result id: the first of the new ones. Errors ERR_INPUT "at".
 */
typedef struct ProposalSplit {
    ProposalId id;
    int64_t at; // characters, 1 … length − 1
    bool by_due;
    Str seen;
} ProposalSplit;
extern const CommandType proposal_split_cmd;

/** Joins an open proposal with the next open one of the same provision. */
typedef struct ProposalMerge {
    ProposalId id;
    Str seen;
} ProposalMerge;
extern const CommandType proposal_merge_cmd;

/** Inside other commands: writes the proposals of a text; skip[provision index] leaves some out. */
MUST_USE bool proposal_write(Tx *tx, VersionId version, const ProgrammeText *text,
                             const ProvisionId *ids, const bool *skip, Err *err);
/**
 * The draft that accepting would make: names resolved to units, title, date rule, deliverable. Open
 * questions are in *missing, a message id, NULL when there is none. A name that stands for several
 * units ("Ủy ban nhân dân cấp xã") makes each of them perform; the lead is then the body that leads
 * the programme, for none of them leads the others. In the Db's arena.
 */
MUST_USE bool proposal_draft(Db *db, const ProgrammeRow *programme, const ProposalRow *proposal,
                             ObligationDraft *out, const char **missing, Err *err);
/** The same with names that are looked up already, for pages that show many. */
MUST_USE bool proposal_draft_by(Db *db, const ProgrammeRow *programme, const PartyIndex *parties,
                                const ProposalRow *proposal, ObligationDraft *out,
                                const char **missing, Err *err);
/** Open proposals that accept-all-sure would take: sure enough, complete, no opinion watching. */
MUST_USE bool proposal_sure(Db *db, const ProgrammeRow *programme, VersionId version,
                            ProposalId **out, size_t *out_n, Err *err);
/** Whether action has other words than those read: case, marks and punctuation do not count. */
bool proposal_is_rewritten(Arena *arena, Str original, Str action);
/** Names a state of a proposal and of the draft that was made of it: "p12.3". Forms carry it and
 * give it back as "seen". */
Str proposal_mark(Arena *arena, const ProposalRow *row);
const char *proposal_state_word(ProposalState state);
