#pragma once
/** Submissions and contributions with their evidence: what stands behind a state of an occurrence.
 */
#include "domain/unit.h"

typedef enum SubmissionState {
    SUB_DRAFT = 0, // seen by the own unit only
    SUB_SUBMITTED = 1,
    SUB_ACCEPTED = 2,
    SUB_RETURNED = 3,
    SUB_RELEASED = 4, // by its own unit; decided_unit stays 0: no other unit decided on it
} SubmissionState;

#include "domain/submission_sql.h"
