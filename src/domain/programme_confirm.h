#pragma once
/**
 * "Có hiệu lực": the one step by which a programme begins to bind, and the end of a programme. It
 * needs the signed original, assigned parties, a term, and a decision on every proposal.
 */
#include "domain/programme.h"
#include "domain/proposal.h"

#include "domain/programme_confirm_sql.h"

/** What stands in the way; every member is shown on the page. */
typedef struct ConfirmCheck {
    int64_t undecided; // proposals
    int64_t accepted, discarded;
    int64_t obligations;        // drafts
    int64_t parties_unassigned; // that sign
    int64_t closed_leads;       // drafts whose lead unit was closed meanwhile
    int64_t changed_undecided;  // obligations in force whose provision changes, without a decision
    int64_t doubled;            // accepted where a duty is kept: it would stand twice
    int64_t active, ending;     // of a later version: duties in force, and those that would end
    bool has_parties, has_symbol;
} ConfirmCheck;

/**
 * Puts the draft version in force, the first or a later one. A later one whose first day lies ahead
 * waits for it (VERSION_WAITING, decision 0015): until then nothing of what binds changes. Errors
 * ERR_INPUT "symbol", "issued", "signers", "file", "from", "to", "title"; ERR_STATE with what is
 * missing in words.
 */
typedef struct ProgrammeConfirm {
    ProgrammeId id;
    DocumentId document; // registered already; none: made of the members below
    Str symbol, issuer_name, signers;
    Day signed_day;
    bool is_other; // a document than those of the same number and issuer
    FileGiven file;
    Str title;         // of a later version; empty: as its text has it
    Day from, to;      // of the term; to may be DAY_NONE
    int64_t discarded; // how many proposals the person saw as discarded; must be right
    int64_t doubled;   // how many duties are meant to stand beside a kept one; must be right
} ProgrammeConfirm;
extern const CommandType programme_confirm_cmd;

/** A version that waits for its first day goes back to the review, as it was decided there. */
typedef struct VersionReopen {
    VersionId id;
} VersionReopen;
extern const CommandType version_reopen_cmd;

/** Puts a version that waits in force, on its first day or after it; run by the scheduler. Result
 * id: the version, 0 when there is nothing to do (any more). */
typedef struct VersionBegin {
    VersionId id;
} VersionBegin;
extern const CommandType version_begin_cmd;

/** Ends a programme early, with reason and basis; its open occurrences become void. */
typedef struct ProgrammeEnd {
    ProgrammeId id;
    Day day;
    Str reason, basis;
} ProgrammeEnd;
extern const CommandType programme_end_cmd;

/** Ends programmes whose term is over; run by the scheduler. Result id: how many. */
typedef struct ProgrammeExpire {
    int64_t limit;
} ProgrammeExpire;
extern const CommandType programme_expire_cmd;

MUST_USE bool programme_check(Db *db, const ProgrammeRow *programme, VersionId version,
                              ConfirmCheck *out, Err *err);
