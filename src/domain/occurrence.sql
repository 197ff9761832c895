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

-- occurrence_set_released(id OccurrenceId, at Instant, day Day)
UPDATE occurrence SET state = OCC_RELEASED, decided_ms = $2, decided_day = $3 WHERE id = $1;

-- occurrence_set_returned(id OccurrenceId, at Instant, day Day)
UPDATE occurrence SET state = OCC_RETURNED, decided_ms = $2, decided_day = $3, returned_n = returned_n + 1 WHERE id = $1;

-- occurrence_set_due(id OccurrenceId, due Day, due_steps Str)
UPDATE occurrence SET due_day = $2, due_steps = $3 WHERE id = $1;

-- occurrence_set_closed(id OccurrenceId, state OccurrenceState, reason Str, basis Str, at Instant, day Day)
UPDATE occurrence SET state = $2, close_reason = $3, close_basis = $4, decided_ms = $5, decided_day = $6 WHERE id = $1;

-- programme_lead(id ProgrammeId) -> UnitId
SELECT lead_unit_id FROM programme WHERE id = $1;

-- extension_sum(occurrence OccurrenceId) -> Int
SELECT CAST(COALESCE(SUM(days), 0) AS BIGINT) FROM occurrence_extension WHERE occurrence_id = $1;

-- extension_insert(occurrence OccurrenceId, at Instant, days Int, reason Str, person PersonId, unit UnitId)
INSERT INTO occurrence_extension (occurrence_id, at_ms, days, reason, person_id, unit_id) VALUES ($1, $2, $3, $4, $5, $6);

-- tally_add(unit UnitId, programme ProgrammeId, due Day, class TallyClass, n Int)
INSERT INTO tally (unit_id, programme_id, due_day, class, n)
SELECT c.ancestor_id, p.id, $3, $4, $5
  FROM unit_closure c CROSS JOIN (SELECT CAST($2 AS BIGINT) AS id UNION ALL SELECT 0) p
 WHERE c.descendant_id = $1
ON CONFLICT (unit_id, programme_id, due_day, class) DO UPDATE SET n = tally.n + excluded.n;

-- row OccurrenceItemRow: id OccurrenceId, obligation ObligationId, programme ProgrammeId, unit UnitId, accept UnitId, title Str, period Str, event_text Str, event_day Day, due Day, original_due Day, state OccurrenceState, is_late Bool, submitted_day Day, decided_day Day, returned_n Int, close_reason Str, close_basis Str, is_request Bool

-- part occurrence_items_first
SELECT x.id, x.obligation_id, x.programme_id, x.unit_id, x.accept_unit_id, o.title, x.period, x.event_text, x.event_day,
       x.due_day, x.original_due_day, x.state,
       CASE WHEN x.state <= OCC_ACCEPTED AND COALESCE(x.submitted_day, $9) > x.due_day THEN 1 ELSE 0 END,
       x.submitted_day, x.decided_day, x.returned_n, x.close_reason, x.close_basis, o.is_request
  FROM occurrence x JOIN obligation o ON o.id = x.obligation_id JOIN unit u ON u.id = x.unit_id
 WHERE x.id > $1

-- part occurrence_items_last
   AND ($5 = 0 OR x.state = $5) AND ($6 IS NULL OR x.due_day < $6) AND ($7 IS NULL OR x.due_day > $7)
   AND {work_open_to(u, $8)}
 ORDER BY x.id LIMIT $10

-- Each by the index of what is asked for: of one duty, of one unit, of one programme.
-- occurrence_items(after Int, unit UnitId, programme ProgrammeId, obligation ObligationId, state Int, due_before Day, due_after Day, own UnitId, today Day, limit Int) -> OccurrenceItemRow*
{occurrence_items_first} AND ($2 IS NULL OR x.unit_id = $2) AND ($3 IS NULL OR x.programme_id = $3) AND ($4 IS NULL OR x.obligation_id = $4)
{occurrence_items_last};

-- occurrence_items_of_obligation(after Int, unit UnitId, programme ProgrammeId, obligation ObligationId, state Int, due_before Day, due_after Day, own UnitId, today Day, limit Int) -> OccurrenceItemRow*
{occurrence_items_first} AND ($2 IS NULL OR x.unit_id = $2) AND ($3 IS NULL OR x.programme_id = $3) AND x.obligation_id = $4
{occurrence_items_last};

-- occurrence_items_of_unit(after Int, unit UnitId, programme ProgrammeId, obligation ObligationId, state Int, due_before Day, due_after Day, own UnitId, today Day, limit Int) -> OccurrenceItemRow*
{occurrence_items_first} AND x.unit_id = $2 AND ($3 IS NULL OR x.programme_id = $3) AND ($4 IS NULL OR x.obligation_id = $4)
{occurrence_items_last};

-- occurrence_items_of_programme(after Int, unit UnitId, programme ProgrammeId, obligation ObligationId, state Int, due_before Day, due_after Day, own UnitId, today Day, limit Int) -> OccurrenceItemRow*
{occurrence_items_first} AND ($2 IS NULL OR x.unit_id = $2) AND x.programme_id = $3 AND ($4 IS NULL OR x.obligation_id = $4)
{occurrence_items_last};

-- occurrence_item(id OccurrenceId, today Day) -> OccurrenceItemRow
SELECT x.id, x.obligation_id, x.programme_id, x.unit_id, x.accept_unit_id, o.title, x.period, x.event_text, x.event_day,
       x.due_day, x.original_due_day, x.state,
       CASE WHEN x.state <= OCC_ACCEPTED AND COALESCE(x.submitted_day, $2) > x.due_day THEN 1 ELSE 0 END,
       x.submitted_day, x.decided_day, x.returned_n, x.close_reason, x.close_basis, o.is_request
  FROM occurrence x JOIN obligation o ON o.id = x.obligation_id
 WHERE x.id = $1;
