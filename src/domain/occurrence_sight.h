#pragma once
/**
 * Who sees what of one occurrence. Work in progress (submissions not accepted, comments, parts) is
 * seen by the unit that performs and those above it, the unit that leads the duty, the one that
 * accepts and the one that leads the programme. A co-operating unit sees its own parts and
 * comments, and the accepted result. Other units that perform the same duty see the accepted result
 * only. A court or procuracy that follows its own work is seen by its own people alone, also what
 * is behind a result that it released; the release itself is public (portal.sql).
 */
#include "domain/comment.h"
#include "domain/occurrence.h"
#include "domain/submission.h"

typedef struct OccurrenceSight {
    bool is_own;    // holds a role in the performing unit: sees its drafts
    bool is_inside; // sees work in progress
    bool is_result; // sees what was accepted
    bool is_body;   // of the body that follows this work itself: sees all behind a release
    UnitId partner; // the co-operating unit of the reader, or none
} OccurrenceSight;

/** The row, for a page or a command of actor (NULL: the program itself). Errors ERR_NOT_FOUND:
 * there is none, or it is the work of a body that follows it itself and the actor is not of that
 * body: the same answer whatever the state. Every command on an occurrence begins here. */
MUST_USE bool occurrence_open_to(Db *db, const Actor *actor, OccurrenceId id, OccurrenceRow *out,
                                 Err *err);
MUST_USE bool occurrence_sight(Db *db, const Actor *actor, const OccurrenceRow *row,
                               OccurrenceSight *out, Err *err);
bool sight_of_submission(const OccurrenceSight *sight, SubmissionState state);
/** A part that unit contributed. */
bool sight_of_part(const OccurrenceSight *sight, UnitId unit);
/** A comment that stands on this occurrence: who asked sees the answer too. */
bool sight_of_comment(const OccurrenceSight *sight, const CommentRow *row);
/** A file behind a submission or a part. Errors ERR_NOT_FOUND: none that the reader may know of. */
MUST_USE bool sight_of_evidence(Db *db, const Actor *actor, const EvidencePlaceRow *place,
                                Err *err);
