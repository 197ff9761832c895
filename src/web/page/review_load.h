#pragma once
/** What the pages of a review share: the proposals of a version in the order of its text. */
#include "web/page/review.h"

typedef struct Loaded {
    ProvisionRow *provisions;
    ProposalRow *proposals;
    DraftRow *drafts;
    DraftUnitRow *units;
    size_t provisions_n, proposals_n, drafts_n, units_n;
    ProposalId *sure; // open, and could be accepted as they stand
    size_t sure_n;
    VersionEffect *effects; // of a later version
    size_t effects_n;
    // Proposals in the provisions before each, and in the last.
    int64_t *all_before, *open_before, *sure_before;
    PartyIndex parties;
} Loaded;

/** Everything of the version that v names. */
MUST_USE bool review_load(Request *rq, ReviewPage *v, Loaded *l, Err *err);
/** Where a provision stands, or provisions_n. Proposals follow the text, so the search begins where
 * the last one was found. */
size_t provision_index(const Loaded *l, ProvisionId id, size_t from);
/** The end of what stands below a provision, in text order. */
size_t provision_end(const Loaded *l, size_t at);
/** Names one after another instead of one a line. */
Str names_joined(Arena *arena, Str lines);
/** Goes to an address of the review, at a place of it. */
void review_redirect(Reply *rp, Str link, const char *place, int64_t id);
