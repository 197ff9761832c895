#pragma once
/** Submissions and contributions with their evidence: what stands behind a state of an occurrence.
 */
#include "domain/unit.h"

typedef enum SubmissionState {
    SUB_DRAFT = 0, // seen by the own unit only
    SUB_SUBMITTED = 1,
    SUB_ACCEPTED = 2,
    SUB_RETURNED = 3,
} SubmissionState;

#include "domain/submission_sql.h"
