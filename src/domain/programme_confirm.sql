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

-- The same of a later version.
-- confirm_parties_of(version VersionId) -> Int
SELECT COUNT(*) FROM version_party WHERE version_id = $1;

-- confirm_parties_open_of(programme ProgrammeId, version VersionId) -> Int
SELECT COUNT(*) FROM version_party w JOIN programme_party p ON p.programme_id = $1 AND p.ordinal = w.ordinal
 WHERE w.version_id = $2 AND p.unit_id IS NULL;

-- confirm_active(programme ProgrammeId) -> ObligationId*
SELECT id FROM obligation WHERE programme_id = $1 AND state = OBL_ACTIVE ORDER BY id LIMIT 6000;
