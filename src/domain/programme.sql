-- row ProgrammeRow: id ProgrammeId, title Str, symbol Str, state ProgrammeState, lead UnitId, version VersionId, document DocumentId, signed_day Day, from Day, to Day, ended Day, end_reason Str, created Instant
-- row VersionRow: id VersionId, programme ProgrammeId, number Int, state VersionState, source_sha256 Str, source_name Str, kind VersionKind, document DocumentId, created Instant, in_force Day, text_symbol Str, text_day Day, text_day_from Str, title Str, to Day
-- row ProgrammeItem: id ProgrammeId, title Str, symbol Str, state ProgrammeState, lead UnitId, lead_name Str, signed_day Day, from Day, to Day, version VersionId, obligations Int, open_proposals Int, search Str
-- row BasisRow: ordinal Int, symbol Str, title Str, document DocumentId
-- row StateCount: state ProgrammeState, n Int

-- programme_get(id ProgrammeId) -> ProgrammeRow
SELECT id, title, symbol, state, lead_unit_id, version_id, document_id, signed_day, from_day, to_day,
       ended_day, end_reason, created_ms
  FROM programme WHERE id = $1;

-- programme_insert(title Str, symbol Str, state ProgrammeState, lead UnitId, created Instant, search Str) -> ProgrammeId
INSERT INTO programme (title, symbol, state, lead_unit_id, end_reason, created_ms, search)
VALUES ($1, $2, $3, $4, '', $5, $6) RETURNING id;

-- programme_set_version(id ProgrammeId, version VersionId)
UPDATE programme SET version_id = $2 WHERE id = $1;

-- programme_set_head(id ProgrammeId, title Str, symbol Str, from Day, to Day, search Str)
UPDATE programme SET title = $2, symbol = $3, from_day = $4, to_day = $5, search = $6 WHERE id = $1;

-- programme_set_in_force(id ProgrammeId, symbol Str, document DocumentId, signed_day Day, from Day, to Day, search Str)
UPDATE programme SET state = PROGRAMME_IN_FORCE, symbol = $2, document_id = $3, signed_day = $4,
       from_day = $5, to_day = $6, search = $7
 WHERE id = $1;

-- The head is that of the version in force.
-- programme_take_version(id ProgrammeId, version VersionId, document DocumentId, title Str, symbol Str, signed_day Day, from Day, to Day, search Str)
UPDATE programme SET version_id = $2, document_id = $3, title = $4, symbol = $5, signed_day = $6, from_day = $7, to_day = $8,
       search = $9
 WHERE id = $1;

-- programme_set_ended(id ProgrammeId, state ProgrammeState, day Day, reason Str)
UPDATE programme SET state = $2, ended_day = $3, end_reason = $4 WHERE id = $1;

-- part programme_listed
SELECT p.id, p.title, p.symbol, p.state, p.lead_unit_id, u.short_name, p.signed_day, p.from_day,
       p.to_day, p.version_id,
       (SELECT COUNT(*) FROM obligation o WHERE o.programme_id = p.id),
       (SELECT COUNT(*) FROM proposal x JOIN programme_version v ON v.id = x.version_id
         WHERE v.programme_id = p.id AND v.state = VERSION_DRAFT AND x.state = PROPOSAL_PROPOSED),
       p.search
  FROM programme p JOIN unit u ON u.id = p.lead_unit_id
 WHERE p.search LIKE $1 AND ($2 = 0 OR p.state = $2)

-- programme_list(pattern Str, state Int, before Int, limit Int) -> ProgrammeItem*
{programme_listed} AND p.id < $3
 ORDER BY p.id DESC LIMIT $4;

-- programme_list_title(pattern Str, state Int, after Str, after_id ProgrammeId, limit Int) -> ProgrammeItem*
{programme_listed} AND (p.search, p.id) > ($3, COALESCE($4, 0))
 ORDER BY p.search, p.id LIMIT $5;

-- programme_counts(pattern Str) -> StateCount*
SELECT state, COUNT(*) FROM programme WHERE search LIKE $1 GROUP BY state ORDER BY state;

-- row ProgrammeChoice: id ProgrammeId, symbol Str, title Str, state ProgrammeState

-- programme_choices(with_ended Bool, limit Int) -> ProgrammeChoice*
SELECT id, symbol, title, state FROM programme -- from the newest on: by an index of the state they would be sorted
 WHERE +state = PROGRAMME_IN_FORCE OR ($1 = 1 AND +state = PROGRAMME_ENDED) ORDER BY id DESC LIMIT $2;

-- programme_any_signed() -> Bool
SELECT CASE WHEN EXISTS (SELECT 1 FROM programme WHERE signed_day IS NOT NULL) THEN 1 ELSE 0 END;

-- programme_term_over(today Day, limit Int) -> ProgrammeId*
SELECT id FROM programme WHERE state = PROGRAMME_IN_FORCE AND to_day < $1
   AND NOT EXISTS (SELECT 1 FROM programme_version v WHERE v.programme_id = programme.id AND v.state = VERSION_WAITING)
 ORDER BY id LIMIT $2;

-- version_insert(programme ProgrammeId, number Int, source_sha256 Str, source_name Str, kind VersionKind, remarks Str, created Instant, text_symbol Str, text_day Day, text_day_from Str, title Str) -> VersionId
INSERT INTO programme_version (programme_id, number, state, source_sha256, source_name, kind, remarks, created_ms,
       text_symbol, text_day, text_day_from, title)
VALUES ($1, $2, VERSION_DRAFT, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id;

-- part version_columns
SELECT id, programme_id, number, state, source_sha256, source_name, kind, document_id,
       created_ms, in_force_day, text_symbol, text_day, text_day_from, title, to_day
  FROM programme_version

-- version_get(id VersionId) -> VersionRow
{version_columns} WHERE id = $1;

-- version_remarks(id VersionId) -> Str
SELECT remarks FROM programme_version WHERE id = $1;

-- version_list(programme ProgrammeId) -> VersionRow*
{version_columns} WHERE programme_id = $1 ORDER BY number LIMIT 200;

-- version_draft_of(programme ProgrammeId) -> VersionRow?
{version_columns} WHERE programme_id = $1 AND state = VERSION_DRAFT ORDER BY number DESC LIMIT 1;

-- version_set_state(id VersionId, state VersionState)
UPDATE programme_version SET state = $2 WHERE id = $1;

-- Its number is free for the next one.
-- version_set_dropped(id VersionId)
UPDATE programme_version SET state = VERSION_DROPPED, number = -id WHERE id = $1;

-- version_waiting_of(programme ProgrammeId) -> VersionRow?
{version_columns} WHERE programme_id = $1 AND state = VERSION_WAITING ORDER BY number DESC LIMIT 1;

-- version_numbered(programme ProgrammeId, number Int) -> VersionRow?
{version_columns} WHERE programme_id = $1 AND number = $2;

-- Those whose first day has come.
-- version_due(today Day, limit Int) -> VersionId*
SELECT id FROM programme_version WHERE state = VERSION_WAITING AND in_force_day <= $1 ORDER BY in_force_day, id LIMIT $2;

-- version_set_signed(id VersionId, state VersionState, document DocumentId, title Str, from Day, to Day)
UPDATE programme_version SET state = $2, document_id = $3, title = $4, in_force_day = $5, to_day = $6 WHERE id = $1;

-- What was or is in force, and what waits for its first day.
-- row VersionSigned: id VersionId, number Int, state VersionState, kind VersionKind, symbol Str, signed_day Day, from Day, to Day, document DocumentId, next_from Day
-- version_signed(programme ProgrammeId) -> VersionSigned*
SELECT v.id, v.number, v.state, v.kind, COALESCE(d.symbol, ''), d.issued_day, v.in_force_day, v.to_day, v.document_id,
       (SELECT MIN(n.in_force_day) FROM programme_version n
         WHERE n.programme_id = v.programme_id AND n.number > v.number AND n.state IN (VERSION_IN_FORCE, VERSION_REPLACED, VERSION_WAITING))
  FROM programme_version v LEFT JOIN document d ON d.id = v.document_id
 WHERE v.programme_id = $1 AND v.state IN (VERSION_IN_FORCE, VERSION_REPLACED, VERSION_WAITING) ORDER BY v.number LIMIT 200;

-- basis_insert(programme ProgrammeId, version VersionId, ordinal Int, symbol Str, title Str, document DocumentId)
INSERT INTO programme_basis (programme_id, version_id, ordinal, symbol, title, document_id) VALUES ($1, $2, $3, $4, $5, $6);

-- basis_next_ordinal(programme ProgrammeId) -> Int
SELECT COALESCE(MAX(ordinal), 0) + 1 FROM programme_basis WHERE programme_id = $1;

-- basis_clear(version VersionId)
DELETE FROM programme_basis WHERE version_id = $1;

-- Those of the first version have no version.
-- part basis_is_of(b, version)
({b}.version_id = {version} OR ({b}.version_id IS NULL
          AND EXISTS (SELECT 1 FROM programme_version f WHERE f.id = {version} AND f.number = 1)))

-- basis_list(programme ProgrammeId, version VersionId) -> BasisRow*
SELECT b.ordinal, b.symbol, b.title, b.document_id FROM programme_basis b
 WHERE b.programme_id = $1 AND {basis_is_of(b, $2)} ORDER BY b.ordinal LIMIT 500;

-- basis_set(programme ProgrammeId, ordinal Int, document DocumentId) -> count
UPDATE programme_basis SET document_id = $3 WHERE programme_id = $1 AND ordinal = $2;

-- part programme_of
SELECT p.id, p.title, p.symbol, p.state, p.lead_unit_id, u.short_name, p.signed_day, p.from_day,
       p.to_day, p.version_id, 0, 0, p.search
  FROM programme p JOIN unit u ON u.id = p.lead_unit_id

-- The programmes of which it is the signed original, of any version.
-- programme_signed_by(document DocumentId) -> ProgrammeItem*
{programme_of}
 WHERE p.id IN (SELECT id FROM programme WHERE document_id = $1
                UNION SELECT programme_id FROM programme_version WHERE document_id = $1)
 ORDER BY p.id LIMIT 100;

-- Those that name it as their basis, in the version that is in force.
-- programme_resting_on(document DocumentId) -> ProgrammeItem*
{programme_of}
 WHERE p.id IN (SELECT b.programme_id FROM programme_basis b WHERE b.document_id = $1)
   AND EXISTS (SELECT 1 FROM programme_basis b WHERE b.programme_id = p.id AND b.document_id = $1 AND {basis_is_of(b, p.version_id)})
 ORDER BY p.id LIMIT 100;

-- Entries of basis lists with this symbol that are linked to no document yet.
-- row BasisOpenRow: programme ProgrammeId, ordinal Int, title Str, symbol Str, lead UnitId
-- basis_open(symbol Str) -> BasisOpenRow*
SELECT b.programme_id, b.ordinal, p.title, p.symbol, p.lead_unit_id
  FROM programme_basis b JOIN programme p ON p.id = b.programme_id
 WHERE b.symbol = $1 AND b.document_id IS NULL AND b.symbol <> '' AND p.state <> PROGRAMME_DROPPED
 ORDER BY b.programme_id, b.ordinal LIMIT 100;

-- The numbers that its versions had: by each of them it is found.
-- programme_symbols(id ProgrammeId) -> Str*
SELECT d.symbol FROM programme_version v JOIN document d ON d.id = v.document_id
 WHERE v.programme_id = $1 AND d.symbol <> '' ORDER BY v.number LIMIT 200;

-- programme_key(id ProgrammeId) -> Str
SELECT search FROM programme WHERE id = $1;
