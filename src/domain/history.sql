-- The journal against the tables, for data_check: what each entry says, and that each row's last
-- change is an entry.

-- row HistoryEntryRow: seq Int, at Instant, type Str, actor_person Int, actor_unit Int, leaf Bytes, note Str, salt Bytes

-- history_entries(from Int, limit Int) -> HistoryEntryRow*
SELECT seq, at_ms, type, actor_person, actor_unit, leaf, note, salt FROM journal_entry WHERE seq >= $1 ORDER BY seq LIMIT $2;

-- history_names(object Str, id Int, seq Int) -> Int
SELECT COUNT(*) FROM journal_object WHERE object = $1 AND object_id = $2 AND seq = $3;

-- How often, and when last, this was done to an object. type: that of the entry, as in its leaf.
-- row HistoryTimes: n Int, last Instant

-- history_times(object Str, id Int, type Str) -> HistoryTimes
SELECT COUNT(*), MAX(e.at_ms) FROM journal_object j JOIN journal_entry e ON e.seq = j.seq
 WHERE j.object = $1 AND j.object_id = $2 AND e.type = $3;

-- history_names_count() -> Int
SELECT COUNT(*) FROM journal_object WHERE object <> 'person';

-- What the entries of own work are on: in their leaves the objects are only committed to.
-- row HistorySealedRow: object Str, id Int, seq Int, leaf Bytes, salt Bytes

-- history_sealed(object Str, id Int, seq Int, limit Int) -> HistorySealedRow*
SELECT j.object, j.object_id, j.seq, e.leaf, e.salt
  FROM journal_object j JOIN journal_entry e ON e.seq = j.seq
 WHERE (j.object, j.object_id, j.seq) > ($1, $2, $3) AND e.type IN ('occurrence.kept', 'occurrence.kept_back', 'comment.kept') AND j.object <> 'person'
 ORDER BY j.object, j.object_id, j.seq LIMIT $4;

-- row HistoryFaultRow: object Str, id Int

-- history_unnamed(limit Int) -> HistoryFaultRow*
SELECT object, id FROM (
  SELECT 'unit' AS object, id FROM unit
  UNION ALL SELECT 'person', id FROM person WHERE erased_ms IS NULL
  UNION ALL SELECT 'document', id FROM document
  UNION ALL SELECT 'programme', id FROM programme
  UNION ALL SELECT 'obligation', id FROM obligation
  UNION ALL SELECT 'occurrence', id FROM occurrence
  UNION ALL SELECT 'comment', id FROM comment
  UNION ALL SELECT 'submission', id FROM submission WHERE state <> SUB_DRAFT) x
 WHERE NOT EXISTS (SELECT 1 FROM journal_object o WHERE o.object = x.object AND o.object_id = x.id)
 ORDER BY object, id LIMIT $1;

-- history_states(limit Int) -> HistoryFaultRow*
SELECT object, id FROM (
  SELECT 'occurrence' AS object, x.id AS id, x.state AS state,
         (SELECT CASE e.type WHEN 'occurrence.opened' THEN OCC_OPEN WHEN 'occurrence.submitted' THEN OCC_SUBMITTED WHEN 'occurrence.kept' THEN OCC_SUBMITTED
                   WHEN 'occurrence.returned' THEN OCC_RETURNED WHEN 'occurrence.kept_back' THEN OCC_RETURNED WHEN 'occurrence.accepted' THEN OCC_ACCEPTED
                   WHEN 'occurrence.withdrawn' THEN OCC_WITHDRAWN WHEN 'occurrence.released' THEN OCC_RELEASED ELSE OCC_VOID END
            FROM journal_object o JOIN journal_entry e ON e.seq = o.seq
           WHERE o.object = 'occurrence' AND o.object_id = x.id
             AND e.type IN ('occurrence.opened', 'occurrence.submitted', 'occurrence.kept', 'occurrence.kept_back', 'occurrence.returned',
                            'occurrence.accepted', 'occurrence.withdrawn', 'occurrence.voided', 'occurrence.released')
           ORDER BY o.seq DESC LIMIT 1) AS said
    FROM occurrence x
  UNION ALL
  SELECT 'obligation', x.id, x.state,
         (SELECT CASE e.type WHEN 'obligation.activated' THEN OBL_ACTIVE WHEN 'obligation.ended' THEN OBL_ENDED
                   WHEN 'obligation.voided' THEN OBL_VOID ELSE OBL_DRAFT END
            FROM journal_object o JOIN journal_entry e ON e.seq = o.seq
           WHERE o.object = 'obligation' AND o.object_id = x.id
             AND e.type IN ('obligation.drafted', 'obligation.redrafted', 'obligation.activated', 'obligation.ended', 'obligation.voided')
           ORDER BY o.seq DESC LIMIT 1)
    FROM obligation x
  UNION ALL
  SELECT 'programme', x.id, x.state,
         (SELECT CASE e.type WHEN 'programme.in_force' THEN PROGRAMME_IN_FORCE WHEN 'programme.ended' THEN PROGRAMME_ENDED
                   WHEN 'programme.dropped' THEN PROGRAMME_DROPPED ELSE PROGRAMME_DRAFT END
            FROM journal_object o JOIN journal_entry e ON e.seq = o.seq
           WHERE o.object = 'programme' AND o.object_id = x.id
             AND e.type IN ('programme.created', 'programme.in_force', 'programme.ended', 'programme.dropped')
           ORDER BY o.seq DESC LIMIT 1)
    FROM programme x
  UNION ALL
  SELECT 'submission', x.id, x.state,
         (SELECT CASE e.type WHEN 'occurrence.submitted' THEN SUB_SUBMITTED WHEN 'occurrence.kept' THEN SUB_SUBMITTED WHEN 'occurrence.accepted' THEN SUB_ACCEPTED
                   WHEN 'occurrence.released' THEN SUB_RELEASED ELSE SUB_RETURNED END
            FROM journal_object o JOIN journal_entry e ON e.seq = o.seq
           WHERE o.object = 'submission' AND o.object_id = x.id
             AND e.type IN ('occurrence.submitted', 'occurrence.kept', 'occurrence.kept_back', 'occurrence.accepted', 'occurrence.returned',
                            'occurrence.released')
           ORDER BY o.seq DESC LIMIT 1)
    FROM submission x WHERE x.state <> SUB_DRAFT) y
 WHERE said IS NULL OR said <> state ORDER BY object, id LIMIT $1;

-- history_closure_faults(limit Int) -> HistoryFaultRow*
SELECT 'unit', descendant_id FROM (
  SELECT s.ancestor_id, s.descendant_id, s.depth FROM unit_closure s
   WHERE NOT ((s.depth = 0 AND s.ancestor_id = s.descendant_id)
          OR EXISTS (SELECT 1 FROM unit u JOIN unit_closure c ON c.descendant_id = u.superior_id
                      WHERE u.id = s.descendant_id AND c.ancestor_id = s.ancestor_id AND c.depth = s.depth - 1))
  UNION ALL
  SELECT u.id, u.id, 0 FROM unit u
   WHERE NOT EXISTS (SELECT 1 FROM unit_closure c WHERE c.ancestor_id = u.id AND c.descendant_id = u.id AND c.depth = 0)
  UNION ALL
  SELECT c.ancestor_id, u.id, c.depth + 1 FROM unit u JOIN unit_closure c ON c.descendant_id = u.superior_id
   WHERE NOT EXISTS (SELECT 1 FROM unit_closure s WHERE s.ancestor_id = c.ancestor_id AND s.descendant_id = u.id AND s.depth = c.depth + 1)) z
 ORDER BY 2 LIMIT $1;

-- unit_closure_forget()
DELETE FROM unit_closure;

-- unit_closure_refill()
INSERT INTO unit_closure (ancestor_id, descendant_id, depth)
WITH RECURSIVE up (ancestor_id, descendant_id, depth) AS (
  SELECT id, id, 0 FROM unit
  UNION ALL
  SELECT u.superior_id, up.descendant_id, up.depth + 1 FROM up JOIN unit u ON u.id = up.ancestor_id
   WHERE u.superior_id IS NOT NULL AND up.depth < 100)
SELECT ancestor_id, descendant_id, depth FROM up;

-- history_self_tracked_faults(limit Int) -> HistoryFaultRow*
SELECT 'unit', u.id FROM unit u WHERE u.is_self_tracked <> {self_tracked_now(u)} ORDER BY u.id LIMIT $1;

-- unit_self_tracked_refill()
UPDATE unit SET is_self_tracked = {self_tracked_now(unit)};
