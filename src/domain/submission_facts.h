#pragma once
/** What a leaf says of what was handed in. Before it is accepted or released nobody outside may
 * know it: the leaf of handing in commits to it; afterwards what is public stands in plain words.
 */
#include "domain/leaf.h"
#include "domain/submission.h"

/** The hashes of the files, sorted, one a line: as "evidence" commits to them. */
Str evidence_fact(Arena *arena, const EvidenceRow *files, size_t n);
/** "12=34500", the indicator and its number × 1000, in the order of indicators, one a line. */
Str values_fact(Arena *arena, const ValueRow *values, size_t n);
/** Both of a submission. */
MUST_USE bool submission_facts(Db *db, SubmissionId id, Str *evidence, Str *values, Err *err);
/** Members "evidence" and "values" with what everybody may read of a submission: the public files,
 * and of the numbers all, or those that the body itself released. */
MUST_USE bool submission_leaf_public(LeafWriter *leaf, SubmissionId id, bool only_released,
                                     Err *err);
