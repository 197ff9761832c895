-- row TallyFaultRow: unit UnitId, programme ProgrammeId, due Day, class Int, n Int

-- part tally_class
       CASE x.state WHEN OCC_OPEN THEN TALLY_OPEN WHEN OCC_RETURNED THEN TALLY_RETURNED
         WHEN OCC_SUBMITTED THEN CASE WHEN x.submitted_day > x.due_day THEN TALLY_SUBMITTED_LATE ELSE TALLY_SUBMITTED END
         ELSE CASE WHEN x.submitted_day > x.due_day THEN TALLY_ACCEPTED_LATE ELSE TALLY_ACCEPTED END END

-- tally_faults(limit Int) -> TallyFaultRow*
WITH counted AS (
  SELECT c.ancestor_id AS unit_id, p.id AS programme_id, x.due_day AS due_day,
{tally_class} AS class,
         COUNT(*) AS n
    FROM occurrence x JOIN unit u ON u.id = x.unit_id AND u.is_self_tracked = 0
    JOIN unit_closure c ON c.descendant_id = x.unit_id
    JOIN (SELECT id FROM programme UNION ALL SELECT 0 AS id) p ON p.id = 0 OR p.id = x.programme_id
   WHERE x.state <= OCC_ACCEPTED GROUP BY 1, 2, 3, 4),
kept AS (SELECT unit_id, programme_id, due_day, class, n FROM tally WHERE n <> 0)
SELECT unit_id, programme_id, due_day, class, n FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept) missing
UNION ALL
SELECT unit_id, programme_id, due_day, class, n FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted) extra
LIMIT $1;

-- tally_clear()
DELETE FROM tally;

-- tally_refill()
INSERT INTO tally (unit_id, programme_id, due_day, class, n)
SELECT c.ancestor_id, p.id, x.due_day,
{tally_class},
       COUNT(*)
  FROM occurrence x JOIN unit u ON u.id = x.unit_id AND u.is_self_tracked = 0
  JOIN unit_closure c ON c.descendant_id = x.unit_id
  JOIN (SELECT id FROM programme UNION ALL SELECT 0 AS id) p ON p.id = 0 OR p.id = x.programme_id
 WHERE x.state <= OCC_ACCEPTED GROUP BY 1, 2, 3, 4;

-- What is counted of a unit, once more (sign 1) or no more (-1) in those above it: when it has come, or goes.
-- tally_move(unit UnitId, sign Int)
INSERT INTO tally (unit_id, programme_id, due_day, class, n)
SELECT c.ancestor_id, t.programme_id, t.due_day, t.class, $2 * t.n
  FROM unit_closure c CROSS JOIN tally t
 WHERE c.descendant_id = $1 AND c.depth > 0 AND t.unit_id = $1 AND t.n <> 0
ON CONFLICT (unit_id, programme_id, due_day, class) DO UPDATE SET n = tally.n + excluded.n;

-- The unit's own work (not that of those below it) in its own totals and in those above it.
-- tally_own(unit UnitId, sign Int)
INSERT INTO tally (unit_id, programme_id, due_day, class, n)
SELECT c.ancestor_id, o.programme_id, o.due_day, o.class, $2 * o.n
  FROM unit_closure c CROSS JOIN (
SELECT p.id AS programme_id, x.due_day AS due_day,
{tally_class} AS class, COUNT(*) AS n
  FROM occurrence x JOIN (SELECT id FROM programme UNION ALL SELECT 0 AS id) p ON p.id = 0 OR p.id = x.programme_id
 WHERE x.unit_id = $1 AND x.state <= OCC_ACCEPTED GROUP BY 1, 2, 3) o
 WHERE c.descendant_id = $1
ON CONFLICT (unit_id, programme_id, due_day, class) DO UPDATE SET n = tally.n + excluded.n;

-- part performer_counts
       COUNT(CASE WHEN x.state = OCC_ACCEPTED THEN 1 END), COUNT(CASE WHEN x.state = OCC_SUBMITTED THEN 1 END),
       COUNT(CASE WHEN x.state IN (OCC_OPEN, OCC_RETURNED) THEN 1 END),
       MIN(CASE WHEN x.state IN (OCC_OPEN, OCC_RETURNED) THEN x.due_day END)
  FROM occurrence x

-- performer_count(obligation ObligationId, unit UnitId)
UPDATE obligation_unit SET (accepted_n, submitted_n, undone_n, undone_day) = (SELECT
{performer_counts}
 WHERE x.obligation_id = $1 AND x.unit_id = $2)
 WHERE obligation_id = $1 AND unit_id = $2 AND part = PART_PERFORM;

-- performer_recount()
UPDATE obligation_unit SET (accepted_n, submitted_n, undone_n, undone_day) = (SELECT
{performer_counts}
 WHERE x.obligation_id = obligation_unit.obligation_id AND x.unit_id = obligation_unit.unit_id)
 WHERE part = PART_PERFORM;

-- row PerformerFaultRow: obligation ObligationId, unit UnitId

-- performer_faults(limit Int) -> PerformerFaultRow*
WITH counted AS (
  SELECT x.obligation_id, x.unit_id,
{performer_counts}
   WHERE x.state <= OCC_ACCEPTED GROUP BY x.obligation_id, x.unit_id),
kept AS (
  SELECT obligation_id, unit_id, accepted_n, submitted_n, undone_n, undone_day
    FROM obligation_unit WHERE part = PART_PERFORM AND (accepted_n <> 0 OR submitted_n <> 0 OR undone_n <> 0 OR undone_day IS NOT NULL))
SELECT obligation_id, unit_id FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept) missing
UNION
SELECT obligation_id, unit_id FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted) extra
LIMIT $1;

-- row FileRow: sha256 Str, size Int

-- file_after(after Str, limit Int) -> FileRow*
SELECT sha256, size FROM file WHERE sha256 > $1 ORDER BY sha256 LIMIT $2;

-- evidence_faults(limit Int) -> OccurrenceId*
SELECT x.id FROM occurrence x
 WHERE (x.state IN (OCC_SUBMITTED, OCC_ACCEPTED, OCC_RELEASED)
        AND NOT EXISTS (SELECT 1 FROM submission s JOIN evidence e ON e.submission_id = s.id
                         WHERE s.occurrence_id = x.id AND s.state IN (SUB_SUBMITTED, SUB_ACCEPTED, SUB_RELEASED)))
    OR (x.state = OCC_ACCEPTED
        AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.occurrence_id = x.id AND s.state = SUB_ACCEPTED
                         AND s.decided_unit_id <> s.unit_id AND s.decided_unit_id <> 0))
    OR (x.state = OCC_RELEASED
        AND NOT EXISTS (SELECT 1 FROM submission s WHERE s.occurrence_id = x.id AND s.state = SUB_RELEASED
                         AND s.unit_id = x.unit_id AND s.decided_unit_id = 0))
 LIMIT $1;

-- journal_type_count(type Str) -> Int
SELECT COUNT(*) FROM journal_entry WHERE type = $1;
