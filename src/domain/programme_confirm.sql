-- confirm_undecided(version VersionId) -> Int
SELECT COUNT(*) FROM proposal WHERE version_id = $1 AND state = PROPOSAL_PROPOSED;

-- confirm_decided(version VersionId, state ProposalState) -> Int
SELECT COUNT(*) FROM proposal WHERE version_id = $1 AND state = $2;

-- confirm_drafts(version VersionId) -> Int
SELECT COUNT(*) FROM obligation WHERE version_id = $1 AND state = OBL_DRAFT;

-- confirm_parties(programme ProgrammeId) -> Int
SELECT COUNT(*) FROM programme_party WHERE programme_id = $1 AND is_signatory = 1;

-- confirm_parties_open(programme ProgrammeId) -> Int
SELECT COUNT(*) FROM programme_party WHERE programme_id = $1 AND is_signatory = 1 AND unit_id IS NULL;

-- confirm_active(programme ProgrammeId) -> ObligationId*
SELECT id FROM obligation WHERE programme_id = $1 AND state = OBL_ACTIVE ORDER BY id LIMIT 6000;
