-- row PartyRow: ordinal Int, name Str, unit UnitId, covers PartyCover, is_signatory Bool, unit_name Str, unit_short Str, unit_kind UnitKind
-- row PartyCandidate: id UnitId, name Str, short_name Str

-- party_list(programme ProgrammeId) -> PartyRow*
SELECT p.ordinal, p.name, p.unit_id, p.covers, p.is_signatory, u.name, u.short_name, u.kind
  FROM programme_party p LEFT JOIN unit u ON u.id = p.unit_id
 WHERE p.programme_id = $1 ORDER BY p.is_signatory DESC, p.ordinal LIMIT 1000;

-- Those who sign a version that is not in force.
-- party_list_of(programme ProgrammeId, version VersionId) -> PartyRow*
SELECT p.ordinal, p.name, p.unit_id, p.covers, CASE WHEN w.version_id IS NULL THEN 0 ELSE 1 END, u.name, u.short_name, u.kind
  FROM programme_party p LEFT JOIN version_party w ON w.version_id = $2 AND w.ordinal = p.ordinal
  LEFT JOIN unit u ON u.id = p.unit_id
 WHERE p.programme_id = $1 ORDER BY CASE WHEN w.version_id IS NULL THEN 1 ELSE 0 END, p.ordinal LIMIT 1000;

-- party_sign(version VersionId, ordinal Int)
INSERT INTO version_party (version_id, ordinal) VALUES ($1, $2) ON CONFLICT (version_id, ordinal) DO NOTHING;

-- party_sign_not(version VersionId, ordinal Int)
DELETE FROM version_party WHERE version_id = $1 AND ordinal = $2;

-- party_sign_clear(version VersionId)
DELETE FROM version_party WHERE version_id = $1;

-- party_sign_as_now(version VersionId, programme ProgrammeId)
INSERT INTO version_party (version_id, ordinal)
SELECT CAST($1 AS BIGINT), ordinal FROM programme_party WHERE programme_id = $2 AND is_signatory = 1;

-- party_take_version(programme ProgrammeId, version VersionId)
UPDATE programme_party SET is_signatory =
       CASE WHEN EXISTS (SELECT 1 FROM version_party w WHERE w.version_id = $2 AND w.ordinal = programme_party.ordinal) THEN 1 ELSE 0 END
 WHERE programme_id = $1;

-- party_get(programme ProgrammeId, ordinal Int) -> PartyRow
SELECT p.ordinal, p.name, p.unit_id, p.covers, p.is_signatory, u.name, u.short_name, u.kind
  FROM programme_party p LEFT JOIN unit u ON u.id = p.unit_id
 WHERE p.programme_id = $1 AND p.ordinal = $2;

-- party_insert(programme ProgrammeId, ordinal Int, name Str, unit UnitId, covers PartyCover, is_signatory Bool)
INSERT INTO programme_party (programme_id, ordinal, name, unit_id, covers, is_signatory)
VALUES ($1, $2, $3, $4, $5, $6);

-- party_set(programme ProgrammeId, ordinal Int, unit UnitId, covers PartyCover, is_signatory Bool)
UPDATE programme_party SET unit_id = $3, covers = $4, is_signatory = $5
 WHERE programme_id = $1 AND ordinal = $2;

-- party_next_ordinal(programme ProgrammeId) -> Int
SELECT COALESCE(MAX(ordinal), 0) + 1 FROM programme_party WHERE programme_id = $1;

-- party_candidates(top UnitId) -> PartyCandidate*
SELECT u.id, u.name, u.short_name
  FROM unit_closure c JOIN unit u ON u.id = c.descendant_id
 WHERE c.ancestor_id = $1 AND u.closed_day IS NULL ORDER BY u.sort_key LIMIT 20000;

-- party_communes_below(top UnitId) -> UnitId*
SELECT u.id FROM unit_closure c JOIN unit u ON u.id = c.descendant_id
 WHERE c.ancestor_id = $1 AND u.kind = UNIT_COMMUNE AND u.closed_day IS NULL
 ORDER BY u.sort_key LIMIT 5000;

-- party_chain(programme ProgrammeId, unit UnitId) -> Int
SELECT COUNT(*)
  FROM programme_party p
  JOIN unit s ON s.id = p.unit_id
  JOIN unit_closure c ON c.ancestor_id = s.id
 WHERE p.programme_id = $1 AND c.descendant_id = $2 AND p.is_signatory = 1
   AND p.covers = COVER_UNIT AND (c.depth = 0 OR s.kind NOT IN (UNIT_COURT, UNIT_PROCURACY));

-- party_below(top UnitId, unit UnitId) -> Int
SELECT COUNT(*) FROM unit_closure WHERE ancestor_id = $1 AND descendant_id = $2;
