#pragma once
/** Ids are one-member structs, so that the compiler refuses a unit where a person is meant. 0:
 * none. */
#include "base/day.h"

#define DEFINE_ID(Type)                                                                            \
    typedef struct Type {                                                                          \
        int64_t v;                                                                                 \
    } Type

DEFINE_ID(UnitId);
DEFINE_ID(PersonId);
DEFINE_ID(SessionId);
DEFINE_ID(TokenId);
DEFINE_ID(RoleHeldId);
DEFINE_ID(DocumentId);
DEFINE_ID(ProgrammeId);
DEFINE_ID(VersionId);
DEFINE_ID(ProvisionId);
DEFINE_ID(ProposalId);
DEFINE_ID(ObligationId);
DEFINE_ID(IndicatorId);
DEFINE_ID(OccurrenceId);
DEFINE_ID(SubmissionId);
DEFINE_ID(EvidenceId);
DEFINE_ID(ContributionId);
DEFINE_ID(CommentId);
DEFINE_ID(NoticeId);
