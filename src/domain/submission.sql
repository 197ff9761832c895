-- row SubmissionRow: id SubmissionId, occurrence OccurrenceId, number Int, state SubmissionState, note Str, person PersonId, unit UnitId, at Instant, decided_reason Str, decided_person PersonId, decided_unit UnitId, decided Instant, released Str
-- row EvidenceRow: id EvidenceId, ordinal Int, sha256 Str, name Str, size Int, is_public Bool
-- row ValueRow: indicator IndicatorId, name Str, measure Str, value Int, is_released Bool
-- row ContributionRow: id ContributionId, unit UnitId, unit_name Str, note Str, person PersonId, at Instant

-- submission_get(id SubmissionId) -> SubmissionRow
SELECT id, occurrence_id, number, state, note, person_id, unit_id, at_ms, decided_reason, decided_person_id,
       decided_unit_id, decided_ms, released_text FROM submission WHERE id = $1;

-- submission_of(occurrence OccurrenceId) -> SubmissionRow*
SELECT id, occurrence_id, number, state, note, person_id, unit_id, at_ms, decided_reason, decided_person_id,
       decided_unit_id, decided_ms, released_text FROM submission WHERE occurrence_id = $1 ORDER BY number DESC LIMIT 100;

-- submission_last(occurrence OccurrenceId) -> SubmissionRow?
SELECT id, occurrence_id, number, state, note, person_id, unit_id, at_ms, decided_reason, decided_person_id,
       decided_unit_id, decided_ms, released_text FROM submission WHERE occurrence_id = $1 ORDER BY number DESC LIMIT 1;

-- submission_insert(occurrence OccurrenceId, number Int, state SubmissionState, note Str, person PersonId, unit UnitId, at Instant) -> SubmissionId
INSERT INTO submission (occurrence_id, number, state, note, person_id, unit_id, at_ms, decided_reason, decided_person_id, decided_unit_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0, 0) RETURNING id;

-- submission_update(id SubmissionId, state SubmissionState, note Str, person PersonId, at Instant)
UPDATE submission SET state = $2, note = $3, person_id = $4, at_ms = $5 WHERE id = $1 AND state = SUB_DRAFT;

-- submission_decide(id SubmissionId, state SubmissionState, reason Str, person PersonId, unit UnitId, at Instant) -> count
UPDATE submission SET state = $2, decided_reason = $3, decided_person_id = $4, decided_unit_id = $5, decided_ms = $6
 WHERE id = $1 AND state = SUB_SUBMITTED;

-- submission_release(id SubmissionId, text Str, person PersonId, at Instant) -> count
UPDATE submission SET state = SUB_RELEASED, released_text = $2, decided_person_id = $3, decided_ms = $4
 WHERE id = $1 AND state = SUB_SUBMITTED;

-- Before the release, by the body itself.
-- submission_hand_back(id SubmissionId, reason Str, person PersonId, at Instant) -> count
UPDATE submission SET state = SUB_RETURNED, decided_reason = $2, decided_person_id = $3, decided_ms = $4
 WHERE id = $1 AND state = SUB_SUBMITTED;

-- Of the files exactly those that are chosen are public from now on.
-- evidence_release_none(submission SubmissionId)
UPDATE evidence SET is_public = 0 WHERE submission_id = $1;

-- evidence_release(submission SubmissionId, id EvidenceId) -> count
UPDATE evidence SET is_public = 1 WHERE submission_id = $1 AND id = $2;

-- submission_value_release(submission SubmissionId, indicator IndicatorId) -> count
UPDATE submission_value SET is_released = 1 WHERE submission_id = $1 AND indicator_id = $2;

-- submission_values(id SubmissionId) -> ValueRow*
SELECT v.indicator_id, i.name, i.measure, v.value, v.is_released
  FROM submission_value v JOIN indicator i ON i.id = v.indicator_id
 WHERE v.submission_id = $1 ORDER BY i.ordinal LIMIT 100;

-- submission_value_insert(id SubmissionId, indicator IndicatorId, value Int)
INSERT INTO submission_value (submission_id, indicator_id, value) VALUES ($1, $2, $3);

-- submission_values_delete(id SubmissionId)
DELETE FROM submission_value WHERE submission_id = $1;

-- submission_evidence(id SubmissionId) -> EvidenceRow*
SELECT e.id, e.ordinal, e.sha256, e.name, f.size, e.is_public
  FROM evidence e JOIN file f ON f.sha256 = e.sha256 WHERE e.submission_id = $1 ORDER BY e.ordinal LIMIT 200;

-- evidence_insert(submission SubmissionId, contribution ContributionId, ordinal Int, sha256 Str, name Str, is_public Bool)
INSERT INTO evidence (submission_id, part_id, ordinal, sha256, name, is_public) VALUES ($1, $2, $3, $4, $5, $6);

-- evidence_drop(submission SubmissionId, id EvidenceId)
DELETE FROM evidence WHERE submission_id = $1 AND id = $2;

-- evidence_copy(to SubmissionId, ordinal Int, id EvidenceId, occurrence OccurrenceId) -> count
INSERT INTO evidence (submission_id, part_id, ordinal, sha256, name, is_public)
SELECT $1, NULL, $2, e.sha256, e.name, e.is_public
  FROM evidence e JOIN submission s ON s.id = e.submission_id WHERE e.id = $3 AND s.occurrence_id = $4;

-- evidence_count(submission SubmissionId) -> Int
SELECT COUNT(*) FROM evidence WHERE submission_id = $1;

-- file_insert(sha256 Str, size Int, media_type Str, at Instant)
INSERT INTO file (sha256, size, media_type, added_ms) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- contribution_insert(occurrence OccurrenceId, unit UnitId, note Str, person PersonId, at Instant) -> ContributionId
INSERT INTO contribution (occurrence_id, unit_id, note, person_id, at_ms) VALUES ($1, $2, $3, $4, $5) RETURNING id;

-- contribution_of(occurrence OccurrenceId) -> ContributionRow*
SELECT c.id, c.unit_id, {short_name_on(u, {day_of(c.at_ms)})}, c.note, c.person_id, c.at_ms
  FROM contribution c JOIN unit u ON u.id = c.unit_id WHERE c.occurrence_id = $1 ORDER BY c.at_ms LIMIT 200;

-- contribution_evidence(id ContributionId) -> EvidenceRow*
SELECT e.id, e.ordinal, e.sha256, e.name, f.size, e.is_public
  FROM evidence e JOIN file f ON f.sha256 = e.sha256 WHERE e.part_id = $1 ORDER BY e.ordinal LIMIT 200;

-- evidence_place(id EvidenceId) -> EvidencePlaceRow
SELECT e.sha256, e.name, f.media_type, e.is_public, COALESCE(s.occurrence_id, c.occurrence_id),
       CASE WHEN s.id IS NULL THEN 1 ELSE 0 END, COALESCE(s.state, SUB_DRAFT), COALESCE(s.unit_id, c.unit_id), f.size
  FROM evidence e JOIN file f ON f.sha256 = e.sha256
  LEFT JOIN submission s ON s.id = e.submission_id LEFT JOIN contribution c ON c.id = e.part_id
 WHERE e.id = $1;
-- row EvidencePlaceRow: sha256 Str, name Str, media_type Str, is_public Bool, occurrence OccurrenceId, is_part Bool, state SubmissionState, unit UnitId, size Int
