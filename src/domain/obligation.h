#pragma once
/**
 * Obligations: duties that cite a provision of a programme's text. One lead unit, units that
 * perform it (each gets an occurrence a period), co-operating units with a part of their own, a
 * unit that accepts. Drafts are made in the review (obligation_draft.h); activation makes them
 * bind.
 */
#include "domain/unit.h"

typedef enum ObligationState {
    OBL_DRAFT = 0, // of the review; binds nobody
    OBL_ACTIVE = 1,
    OBL_ENDED = 2, // its term is over, or its programme ended
    OBL_VOID = 3,  // the provision is gone, with reason and basis
} ObligationState;

typedef enum ObligationPart { PART_PERFORM = 1, PART_COOPERATE = 2 } ObligationPart;

#include "domain/obligation_sql.h"

/**
 * Makes all drafts of a programme binding for its term and makes their occurrences; called inside
 * programme_confirm.
 *
 * first, last  the term; last may be DAY_NONE (until further notice)
 */
MUST_USE bool obligation_activate(Tx *tx, ProgrammeId programme, Day first, Day last, Err *err);
/** How many of those occurrences would be due before today: by the same rules, and nothing made. */
MUST_USE bool obligation_past_due(Db *db, ProgrammeId programme, Day first, Day last, Day today,
                                  int64_t *out, Err *err);
/**
 * Ends an obligation inside another command (a version without its provision, the end of the
 * programme): open occurrences that are due after day become void with reason and basis.
 */
MUST_USE bool obligation_end(Tx *tx, ObligationId id, ObligationState state, Day day, Str reason,
                             Str basis, Err *err);

/**
 * Inside the command by which a later version comes into force: the duty goes on under it, to the
 * end of its term. Open occurrences that are due after that end become void, with basis.
 */
MUST_USE bool obligation_keep(Tx *tx, ObligationId id, VersionId version, Day last, Str basis,
                              Err *err);

/**
 * Something happened that starts a term: makes one occurrence for each of the units named. The unit
 * that leads enters it for any of them, a performing unit for itself. Errors ERR_FORBIDDEN,
 * ERR_STATE, ERR_INPUT "what", "day", "due", "unit"; ERR_CONFLICT "is_second" (a unit has an event
 * of that day, and it was not said that this is another one), "day".
 */
typedef struct ObligationEvent {
    ObligationId obligation;
    UnitId unit;    // none: every performing unit that the actor enters events for
    Str what;       // "Nhận tài liệu 988/UBND-KT"
    Day day;        // not after today, unless the term is counted back from it
    Day due;        // not before day; DAY_NONE when the rule counts it: then nobody sets another
    bool is_second; // another event of a day that has one already for the unit
} ObligationEvent;
extern const CommandType obligation_event_cmd;

/** Whether actor enters events for unit, which performs the obligation that lead is the subject of.
 */
bool obligation_may_event(const Actor *actor, const Subject *lead, UnitId unit);

/** Makes the occurrences that are due up to the horizon and not made yet, and ends obligations
 * whose term is over; run by the scheduler until the result is 0. */
typedef struct ObligationMake {
    int64_t limit; // obligations in one command
} ObligationMake;
extern const CommandType obligation_make_cmd;

/** The policy's subject for an obligation (its lead unit; concerned: everybody with a part). */
MUST_USE bool obligation_subject(Db *db, const ObligationRow *row, Subject *out, Err *err);
