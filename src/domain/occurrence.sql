-- row OccurrenceRow: id OccurrenceId, obligation ObligationId, programme ProgrammeId, unit UnitId, accept UnitId, period Str, event_text Str, event_day Day, due Day, original_due Day, due_steps Str, state OccurrenceState, submitted Instant, submitted_day Day, decided Instant, decided_day Day, returned_n Int, close_reason Str, close_basis Str

-- occurrence_get(id OccurrenceId) -> OccurrenceRow
SELECT id, obligation_id, programme_id, unit_id, accept_unit_id, period, event_text, event_day, due_day,
       original_due_day, due_steps, state, submitted_ms, submitted_day, decided_ms, decided_day, returned_n,
       close_reason, close_basis
  FROM occurrence WHERE id = $1;

-- occurrence_of_obligation(obligation ObligationId, limit Int) -> OccurrenceRow*
SELECT id, obligation_id, programme_id, unit_id, accept_unit_id, period, event_text, event_day, due_day,
       original_due_day, due_steps, state, submitted_ms, submitted_day, decided_ms, decided_day, returned_n,
       close_reason, close_basis
  FROM occurrence WHERE obligation_id = $1 ORDER BY due_day DESC, unit_id LIMIT $2;

-- occurrence_open_after(obligation ObligationId, day Day) -> OccurrenceRow*
SELECT id, obligation_id, programme_id, unit_id, accept_unit_id, period, event_text, event_day, due_day,
       original_due_day, due_steps, state, submitted_ms, submitted_day, decided_ms, decided_day, returned_n,
       close_reason, close_basis
  FROM occurrence WHERE obligation_id = $1 AND due_day > $2 AND state IN (OCC_OPEN, OCC_RETURNED) LIMIT 5000;

-- occurrence_insert(obligation ObligationId, programme ProgrammeId, unit UnitId, accept UnitId, period Str, event_text Str, event_day Day, due Day, due_steps Str) -> OccurrenceId?
INSERT INTO occurrence (obligation_id, programme_id, unit_id, accept_unit_id, period, event_text, event_day,
       due_day, original_due_day, due_steps, state, returned_n, close_reason, close_basis)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, OCC_OPEN, 0, '', '')
ON CONFLICT (obligation_id, unit_id, period) DO NOTHING RETURNING id;

-- occurrence_set_submitted(id OccurrenceId, at Instant, day Day)
UPDATE occurrence SET state = OCC_SUBMITTED, submitted_ms = $2, submitted_day = $3, decided_ms = NULL, decided_day = NULL
 WHERE id = $1;

-- occurrence_set_accepted(id OccurrenceId, at Instant, day Day)
UPDATE occurrence SET state = OCC_ACCEPTED, decided_ms = $2, decided_day = $3 WHERE id = $1;

-- occurrence_set_returned(id OccurrenceId, at Instant, day Day)
UPDATE occurrence SET state = OCC_RETURNED, decided_ms = $2, decided_day = $3, returned_n = returned_n + 1 WHERE id = $1;

-- occurrence_set_due(id OccurrenceId, due Day, due_steps Str)
UPDATE occurrence SET due_day = $2, due_steps = $3 WHERE id = $1;

-- occurrence_set_closed(id OccurrenceId, state OccurrenceState, reason Str, basis Str, at Instant, day Day)
UPDATE occurrence SET state = $2, close_reason = $3, close_basis = $4, decided_ms = $5, decided_day = $6 WHERE id = $1;

-- extension_insert(occurrence OccurrenceId, at Instant, days Int, reason Str, person PersonId, unit UnitId)
INSERT INTO occurrence_extension (occurrence_id, at_ms, days, reason, person_id, unit_id) VALUES ($1, $2, $3, $4, $5, $6);

-- tally_add(unit UnitId, programme ProgrammeId, due Day, class TallyClass, n Int)
INSERT INTO tally (unit_id, programme_id, due_day, class, n)
SELECT c.ancestor_id, p.id, $3, $4, $5
  FROM unit_closure c CROSS JOIN (SELECT CAST($2 AS BIGINT) AS id UNION ALL SELECT 0) p
 WHERE c.descendant_id = $1
ON CONFLICT (unit_id, programme_id, due_day, class) DO UPDATE SET n = tally.n + excluded.n;
