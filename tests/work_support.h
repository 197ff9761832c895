#pragma once
/** A small programme in force for tests of the work on it: a lead, two communes, a court. */
#include "store_support.h"

#include "domain/occurrence.h"
#include "domain/submission.h"

typedef struct World {
    TestStore *t;
    UnitId province, office, committee, commune[2], court;
    ProgrammeId programme;
    VersionId version;
    ProvisionId provision;
    Actor coordinator, committee_leader, officer[2], court_officer, court_leader, stranger;
} World;

/** cmocka setup and teardown; *state is a World. */
int world_setup(void **state);
int world_teardown(void **state);
#define WORLD_TEST(fn) cmocka_unit_test_setup_teardown(fn, world_setup, world_teardown)

/** An obligation in draft, performed by the given unit, accepted by another. */
ObligationId world_draft(World *w, const char *title, UnitId performer, UnitId accept,
                         const char *rule);
/** unit gets a part in it: PART_PERFORM, or PART_COOPERATE with that task. */
void world_take_part(World *w, ObligationId id, UnitId unit, ObligationPart part, const char *task);
/** Makes all drafts binding for 2026. */
void world_activate(World *w);
/** The occurrence of an obligation for a period key. */
OccurrenceRow world_occurrence(World *w, ObligationId obligation, const char *period);
/** A stored file as evidence. */
EvidenceFile world_file(World *w, const char *content);
/** A number from one SELECT, for assertions. */
int64_t world_count(World *w, const char *sql);
/** The faults that fsck finds (printed), without those of the people and the programme, which this
 * fixture wrote by itself and not by commands, so that no entry of the journal speaks of them. */
int64_t world_faults(World *w);
