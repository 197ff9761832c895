#pragma once
/**
 * Occurrences: one due instance of an obligation for one unit, from open to accepted. What may
 * follow what is rules/occurrence_state.h; "late" is a fact of dates. The unit that performs never
 * accepts its own work: the commands refuse it, and so does the schema.
 */
#include "domain/leaf.h"
#include "domain/obligation.h"
#include "rules/occurrence_state.h"

/** How an occurrence counts in the tally; withdrawn, void and released ones do not count. */
typedef enum TallyClass {
    TALLY_OPEN = 1,
    TALLY_RETURNED = 2,
    TALLY_SUBMITTED = 3,
    TALLY_SUBMITTED_LATE = 4,
    TALLY_ACCEPTED = 5,
    TALLY_ACCEPTED_LATE = 6,
} TallyClass;

#include "domain/occurrence_sql.h"

/** A file that lies in the store already, to become evidence. */
typedef struct EvidenceFile {
    Str sha256, name, media_type;
    int64_t size;
    bool is_public; // may be shown on the portal
} EvidenceFile;

typedef struct GivenValue {
    IndicatorId indicator;
    int64_t value; // × 1000
} GivenValue;

enum { EVIDENCE_MAX = 50, NOTE_MAX = 4000, RELEASE_VALUES_MAX = 100 };

/**
 * Hands in, or keeps a draft. Evidence is the files given now and those kept of the submission
 * before. Errors ERR_FORBIDDEN, ERR_STATE; ERR_INPUT fields "note", "files" (none), "values".
 */
typedef struct OccurrenceSubmit {
    OccurrenceId id;
    Str note;
    const EvidenceId *keep;
    size_t keep_n;
    const EvidenceFile *files;
    size_t files_n;
    const GivenValue *values;
    size_t values_n;
    bool is_draft;
} OccurrenceSubmit;
extern const CommandType occurrence_submit_cmd;

/** Accepts or returns what was handed in. Errors ERR_INPUT "reason" (a return needs one),
 * "extra_days". */
typedef struct OccurrenceDecide {
    OccurrenceId id;
    bool is_accepted;
    Str reason;
    int64_t extra_days; // working days granted with a return, 0 to 60
} OccurrenceDecide;
extern const CommandType occurrence_decide_cmd;

/**
 * A court or procuracy that follows its own work tells everybody what came of it: its words, and of
 * what was handed in the files and numbers that it names. The work is over by that, without
 * anybody's acceptance. Errors ERR_FORBIDDEN; ERR_STATE: nothing is handed in, or the work is one
 * that another unit accepts; ERR_INPUT "text", "files", "values": not of this submission.
 */
typedef struct OccurrenceRelease {
    OccurrenceId id;
    Str text;
    const EvidenceId *files;
    size_t files_n;
    const IndicatorId *values;
    size_t values_n;
} OccurrenceRelease;
extern const CommandType occurrence_release_cmd;

/** The same body gives what was handed in back, to be bettered before it is released; nobody
 * outside learns of it. Errors as of the release, and ERR_INPUT "reason". */
typedef struct OccurrenceHandBack {
    OccurrenceId id;
    Str reason;
} OccurrenceHandBack;
extern const CommandType occurrence_hand_back_cmd;

/** Grants further working days (1 to 250) before or after the due day, with a reason. */
typedef struct OccurrenceExtend {
    OccurrenceId id;
    int64_t days;
    Str reason;
} OccurrenceExtend;
extern const CommandType occurrence_extend_cmd;

/** Withdraws or voids, with reason and basis document. Errors ERR_FORBIDDEN (occurrence_closer),
 * ERR_STATE; ERR_INPUT "reason", "basis". */
typedef struct OccurrenceClose {
    OccurrenceId id;
    bool is_void; // otherwise withdrawn
    Str reason, basis;
} OccurrenceClose;
extern const CommandType occurrence_close_cmd;

/** The part of a co-operating unit. Errors ERR_INPUT "note". */
typedef struct OccurrenceContribute {
    OccurrenceId id;
    Str note;
    const EvidenceFile *files;
    size_t files_n;
} OccurrenceContribute;
extern const CommandType occurrence_contribute_cmd;
/** The co-operating unit for which the actor may hand in a part of this work now. Errors
 * ERR_NOT_FOUND, ERR_FORBIDDEN, ERR_STATE. */
MUST_USE bool occurrence_contributor(Db *db, const Actor *actor, OccurrenceId id,
                                     OccurrenceRow *out, UnitId *unit, Err *err);

/** Urges the performing unit (đôn đốc): a notice to its people, kept in the history. */
typedef struct OccurrenceUrge {
    OccurrenceId id;
    Str message;
} OccurrenceUrge;
extern const CommandType occurrence_urge_cmd;

/** Inside other commands: makes one occurrence unless its period exists; *made tells. */
MUST_USE bool occurrence_make(Tx *tx, const ObligationRow *obligation, UnitId unit, Str period,
                              Str event_text, Day event_day, Day due, Str due_steps, bool *made,
                              Err *err);
/** Inside other commands: takes row, as it was before, out of the tally and puts in what is now. */
MUST_USE bool occurrence_recount(Tx *tx, const OccurrenceRow *before, Err *err);
/** Inside other commands: opens a leaf of row, with its facts. */
void occurrence_leaf(LeafWriter *leaf, Tx *tx, const char *type, const OccurrenceRow *row,
                     UnitId unit);
/** The same for own work of a body, which is nobody else's: it says that the body did something,
 * and not on what. */
void occurrence_leaf_sealed(LeafWriter *leaf, Tx *tx, const char *type, const OccurrenceRow *row,
                            UnitId unit);
/** Inside other commands: makes an open occurrence void. */
MUST_USE bool occurrence_void(Tx *tx, const OccurrenceRow *row, Str reason, Str basis, Err *err);
/** The day on which it was accepted, withdrawn, made void or released; DAY_NONE while it is open.
 */
Day occurrence_ended(const OccurrenceRow *row);
/** How row counts; false when it does not. */
bool occurrence_class(const OccurrenceRow *row, TallyClass *out);
/** Subjects for the policy: the performing unit, with those concerned by work in progress (who
 * leads the duty, who accepts, who leads the programme); occurrence_sight.h tells who sees what, */
MUST_USE bool occurrence_subject(Db *db, const OccurrenceRow *row, Subject *out, Err *err);
/** the performing unit, with everybody who has a part in the duty, for what was accepted, */
MUST_USE bool occurrence_audience(Db *db, const OccurrenceRow *row, Subject *out, Err *err);
/** and the accepting unit, for ACT_DECIDE. */
MUST_USE bool occurrence_decider(Db *db, const OccurrenceRow *row, Subject *out, Err *err);
/** The actor may withdraw row or make it void, and *out is the unit that it acts for: the one that
 * leads the duty or accepts this work, and never who works in the unit that performs it; a court
 * or procuracy that follows its own work ends what it leads itself. ERR_FORBIDDEN says who can. */
MUST_USE bool occurrence_closer(Db *db, const Actor *actor, const OccurrenceRow *row, UnitId *out,
                                Err *err);
/** The actor works in the unit that performs: accepts nothing of it, whatever other roles there
 * are, gives it no further time and does not end it. */
bool occurrence_is_own(const Actor *actor, const OccurrenceRow *row);
