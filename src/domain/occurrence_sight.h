#pragma once
/**
 * Who sees what of one occurrence. Work in progress (submissions not accepted, comments, parts) is
 * seen by the unit that performs and those above it, the unit that leads the duty, the one that
 * accepts and the one that leads the programme. A co-operating unit sees its own parts and
 * comments, and the accepted result. Other units that perform the same duty see the accepted result
 * only. A court or procuracy that follows its own work is seen by its own people alone.
 */
#include "domain/comment.h"
#include "domain/occurrence.h"
#include "domain/submission.h"

typedef struct OccurrenceSight {
    bool is_own;    // holds a role in the performing unit: sees its drafts
    bool is_inside; // sees work in progress
    bool is_result; // sees what was accepted
    UnitId partner; // the co-operating unit of the reader, or none
} OccurrenceSight;

MUST_USE bool occurrence_sight(Db *db, const Actor *actor, const OccurrenceRow *row,
                               OccurrenceSight *out, Err *err);
bool sight_of_submission(const OccurrenceSight *sight, SubmissionState state);
/** A part that unit contributed. */
bool sight_of_part(const OccurrenceSight *sight, UnitId unit);
/** rows[at] of the comments on the obligation, which stands on this occurrence. */
bool sight_of_comment(const OccurrenceSight *sight, const CommentRow *rows, size_t n, size_t at);
/** A file behind a submission or a part. Errors ERR_NOT_FOUND: none that the reader may know of. */
MUST_USE bool sight_of_evidence(Db *db, const Actor *actor, const EvidencePlaceRow *place,
                                Err *err);
