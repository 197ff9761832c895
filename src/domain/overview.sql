-- row WorkRow: occurrence OccurrenceId, obligation ObligationId, due Day, title Str, unit UnitId, unit_name Str, programme ProgrammeId, symbol Str, path Str, state OccurrenceState, submitted_day Day, period Str, event_text Str, decided_day Day

-- part work_rows
SELECT x.id, x.obligation_id, x.due_day, o.title, x.unit_id, {short_name_on(u, {ended_day(x)})}, x.programme_id, p.symbol,
       COALESCE(t.path, ''), x.state, x.submitted_day, x.period, x.event_text, x.decided_day
  FROM occurrence x JOIN obligation o ON o.id = x.obligation_id JOIN unit u ON u.id = x.unit_id
  JOIN programme p ON p.id = x.programme_id
  LEFT JOIN provision_text t ON t.provision_id = o.provision_id AND t.version_id = o.version_id

-- The work of one unit, by its index: what it performs (to_do), what it accepts (to_decide), what is late with those whose
-- work it accepts (to_urge), what others perform and wants its part (to_give). state 0: any, which is all that the last two are asked for. Counts read nothing but their index.

-- part work_to_do_of
 WHERE x.unit_id = $1 AND x.state IN (OCC_OPEN, OCC_RETURNED) AND ($2 = 0 OR x.state = $2) AND x.due_day <= $3

-- part work_to_decide_of
 WHERE x.accept_unit_id = $1 AND x.state = OCC_SUBMITTED AND $2 = 0 AND x.due_day <= $3
   AND x.unit_id NOT IN (SELECT id FROM unit WHERE is_self_tracked = 1)

-- What a body that follows its own work has handed in to itself; asked for such bodies alone.
-- part work_to_release_of
 WHERE x.unit_id = $1 AND x.state = OCC_SUBMITTED AND $2 = 0 AND x.due_day <= $3

-- part work_to_urge_of
 WHERE x.accept_unit_id = $1 AND x.state IN (OCC_OPEN, OCC_RETURNED) AND $2 = 0 AND x.due_day <= $3
   AND x.unit_id <> $1 AND x.unit_id NOT IN (SELECT id FROM unit WHERE is_self_tracked = 1)

-- Only where a performer has something undone in the days is it looked for; what is handed in waits for no part.
-- part work_to_give_of
 WHERE x.id IN (SELECT v.id FROM obligation_unit y CROSS JOIN obligation_unit z CROSS JOIN occurrence v
                 WHERE y.unit_id = $1 AND y.part = PART_COOPERATE
                   AND z.obligation_id = y.obligation_id AND z.part = PART_PERFORM AND z.undone_day <= $3 AND z.unit_id <> $1
                   AND v.obligation_id = z.obligation_id AND v.unit_id = z.unit_id AND v.state IN (OCC_OPEN, OCC_RETURNED) AND v.due_day <= $3
                   AND NOT EXISTS (SELECT 1 FROM contribution g WHERE g.occurrence_id = v.id AND g.unit_id = $1))
   AND $2 = 0 AND x.unit_id NOT IN (SELECT id FROM unit WHERE is_self_tracked = 1)

-- part work_earliest
   AND ($4 = '%' OR o.search || ' ' || p.search || ' ' || u.search LIKE $4) AND (x.due_day, x.id) > ($5, $6)
 ORDER BY x.due_day, x.id LIMIT $7

-- part work_latest
   AND ($4 = '%' OR o.search || ' ' || p.search || ' ' || u.search LIKE $4) AND (x.due_day, x.id) < ($5, $6)
 ORDER BY x.due_day DESC, x.id DESC LIMIT $7

-- work_to_do(unit UnitId, state Int, until Day, pattern Str, after Day, after_id Int, limit Int) -> WorkRow*
{work_rows}
{work_to_do_of}
{work_earliest};

-- work_to_do_latest(unit UnitId, state Int, until Day, pattern Str, before Day, before_id Int, limit Int) -> WorkRow*
{work_rows}
{work_to_do_of}
{work_latest};

-- work_to_decide(unit UnitId, state Int, until Day, pattern Str, after Day, after_id Int, limit Int) -> WorkRow*
{work_rows}
{work_to_decide_of}
{work_earliest};

-- work_to_decide_latest(unit UnitId, state Int, until Day, pattern Str, before Day, before_id Int, limit Int) -> WorkRow*
{work_rows}
{work_to_decide_of}
{work_latest};

-- work_to_release(unit UnitId, state Int, until Day, pattern Str, after Day, after_id Int, limit Int) -> WorkRow*
{work_rows}
{work_to_release_of}
{work_earliest};

-- work_to_release_latest(unit UnitId, state Int, until Day, pattern Str, before Day, before_id Int, limit Int) -> WorkRow*
{work_rows}
{work_to_release_of}
{work_latest};

-- work_to_urge(unit UnitId, state Int, until Day, pattern Str, after Day, after_id Int, limit Int) -> WorkRow*
{work_rows}
{work_to_urge_of}
{work_earliest};

-- work_to_urge_latest(unit UnitId, state Int, until Day, pattern Str, before Day, before_id Int, limit Int) -> WorkRow*
{work_rows}
{work_to_urge_of}
{work_latest};

-- work_to_give(unit UnitId, state Int, until Day, pattern Str, after Day, after_id Int, limit Int) -> WorkRow*
{work_rows}
{work_to_give_of}
{work_earliest};

-- work_to_give_latest(unit UnitId, state Int, until Day, pattern Str, before Day, before_id Int, limit Int) -> WorkRow*
{work_rows}
{work_to_give_of}
{work_latest};

-- row WorkSpans: overdue Int, today Int, week Int, later Int

-- part work_spans
SELECT CAST(COALESCE(SUM(CASE WHEN k.due_day < $5 THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN k.due_day = $5 THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN k.due_day > $5 AND k.due_day <= $6 THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN k.due_day > $5 AND k.due_day > $6 THEN 1 ELSE 0 END), 0) AS BIGINT)
  FROM (SELECT x.due_day AS due_day FROM occurrence x

-- part work_counted
   AND ($4 = '%' OR (SELECT o.search || ' ' || p.search || ' ' || u.search
                       FROM obligation o JOIN programme p ON p.id = o.programme_id JOIN unit u ON u.id = x.unit_id
                      WHERE o.id = x.obligation_id) LIKE $4)
 ORDER BY x.due_day, x.id LIMIT $7) k

-- work_to_do_count(unit UnitId, state Int, until Day, pattern Str, today Day, sunday Day, limit Int) -> WorkSpans
{work_spans}
{work_to_do_of}
{work_counted};

-- work_to_decide_count(unit UnitId, state Int, until Day, pattern Str, today Day, sunday Day, limit Int) -> WorkSpans
{work_spans}
{work_to_decide_of}
{work_counted};

-- work_to_release_count(unit UnitId, state Int, until Day, pattern Str, today Day, sunday Day, limit Int) -> WorkSpans
{work_spans}
{work_to_release_of}
{work_counted};

-- work_to_urge_count(unit UnitId, state Int, until Day, pattern Str, today Day, sunday Day, limit Int) -> WorkSpans
{work_spans}
{work_to_urge_of}
{work_counted};

-- work_to_give_count(unit UnitId, state Int, until Day, pattern Str, today Day, sunday Day, limit Int) -> WorkSpans
{work_spans}
{work_to_give_of}
{work_counted};

-- due_public(today Day, until Day, limit Int) -> WorkRow*
{work_rows}
 WHERE x.state IN (OCC_OPEN, OCC_SUBMITTED, OCC_RETURNED) AND x.due_day BETWEEN $1 AND $2 AND u.is_self_tracked = 0
 ORDER BY x.due_day, x.id LIMIT $3;

-- overdue_public(today Day, limit Int) -> WorkRow*
{work_rows}
 WHERE x.state IN (OCC_OPEN, OCC_SUBMITTED, OCC_RETURNED) AND x.state <> OCC_SUBMITTED AND x.due_day < $1 AND u.is_self_tracked = 0
 ORDER BY x.due_day DESC, x.id DESC LIMIT $2;

-- part portal_wanted
 WHERE x.state IN (OCC_OPEN, OCC_SUBMITTED, OCC_RETURNED) AND u.is_self_tracked = 0 AND ($1 IS NULL OR x.programme_id = $1)
   AND ($2 = '%' OR o.search || ' ' || p.search || ' ' || u.search LIKE $2)

-- portal_due(programme ProgrammeId, pattern Str, from Day, to Day, after Day, after_id OccurrenceId, limit Int) -> WorkRow*
{work_rows}
{portal_wanted}
   AND x.due_day BETWEEN $3 AND $4 AND (x.due_day > $5 OR (x.due_day = $5 AND x.id > COALESCE($6, 0)))
 ORDER BY x.due_day, x.id LIMIT $7;

-- portal_late(programme ProgrammeId, pattern Str, today Day, after Day, after_id OccurrenceId, limit Int) -> WorkRow*
{work_rows}
{portal_wanted}
   AND x.state <> OCC_SUBMITTED AND x.due_day < $3 AND (x.due_day > $4 OR (x.due_day = $4 AND x.id > COALESCE($5, 0)))
 ORDER BY x.due_day, x.id LIMIT $6;

-- Both lists by the body that performs, in the order of the tree.
-- portal_by_unit(programme ProgrammeId, pattern Str, from Day, to Day, with_submitted Bool, after Str, after_day Day, after_id OccurrenceId, limit Int) -> WorkRow*
{work_rows}
{portal_wanted}
   AND x.due_day BETWEEN $3 AND $4 AND ($5 = 1 OR x.state <> OCC_SUBMITTED)
   AND (u.sort_key, x.due_day, x.id) > ($6, $7, COALESCE($8, 0))
 ORDER BY u.sort_key, x.due_day, x.id LIMIT $9;

-- portal_place(id OccurrenceId) -> Str?
SELECT u.sort_key FROM occurrence x JOIN unit u ON u.id = x.unit_id WHERE x.id = $1;

-- With what was withdrawn or is void, which the list names and no figure counts; of a body that follows its own work nothing
-- but what it released.
-- part unit_work_of
 WHERE x.unit_id = $1 AND x.due_day BETWEEN $2 AND $3
   AND ($4 = '%' OR o.search || ' ' || p.search LIKE $4)
   AND (u.is_self_tracked = 0 OR x.state = OCC_RELEASED)

-- unit_work(unit UnitId, from Day, to Day, pattern Str, before Day, before_id OccurrenceId, limit Int) -> WorkRow*
{work_rows}
{unit_work_of} AND (x.due_day, x.id) < ($5, $6)
 ORDER BY x.due_day DESC, x.id DESC LIMIT $7;

-- unit_work_earliest(unit UnitId, from Day, to Day, pattern Str, after Day, after_id OccurrenceId, limit Int) -> WorkRow*
{work_rows}
{unit_work_of} AND (x.due_day, x.id) > ($5, $6)
 ORDER BY x.due_day, x.id LIMIT $7;

-- Duties in force that a list of the unit's dates does not show: performed without a date in these
-- days (all of them when every is 1), helped with, or led (part 0).
-- row UnitDutyRow: id ObligationId, title Str, rule Str, path Str, programme ProgrammeId, symbol Str, part ObligationPart
-- unit_duties(unit UnitId, from Day, to Day, every Bool, limit Int) -> UnitDutyRow*
SELECT o.id, o.title, o.rule, t.path, p.id, p.symbol, d.part
  FROM (SELECT x.obligation_id AS id, MIN(x.part) AS part FROM obligation_unit x WHERE x.unit_id = $1 GROUP BY x.obligation_id
        UNION SELECT y.id, 0 FROM obligation y WHERE y.lead_unit_id = $1 AND y.state = OBL_ACTIVE
                AND NOT EXISTS (SELECT 1 FROM obligation_unit z WHERE z.obligation_id = y.id AND z.unit_id = $1)) d
  JOIN obligation o ON o.id = d.id JOIN programme p ON p.id = o.programme_id
  JOIN provision_text t ON t.provision_id = o.provision_id AND t.version_id = o.version_id
 WHERE o.state = OBL_ACTIVE
   AND (d.part <> PART_PERFORM OR $4 = 1
        OR NOT EXISTS (SELECT 1 FROM occurrence w WHERE w.obligation_id = o.id AND w.unit_id = $1 AND w.due_day BETWEEN $2 AND $3))
 ORDER BY CASE d.part WHEN 0 THEN 3 ELSE d.part END, o.id LIMIT $5;

-- row TallyRow: unit UnitId, programme ProgrammeId, due Day, class TallyClass, n Int

-- tally_of_unit(unit UnitId, programme ProgrammeId, from Day, to Day) -> TallyRow*
SELECT unit_id, programme_id, due_day, class, n FROM tally
 WHERE unit_id = $1 AND programme_id = COALESCE($2, 0) AND due_day BETWEEN $3 AND $4 AND n <> 0 LIMIT 20000;

-- tally_of_roots(programme ProgrammeId, from Day, to Day) -> TallyRow*
SELECT t.unit_id, t.programme_id, t.due_day, t.class, t.n
  FROM unit u JOIN tally t ON t.unit_id = u.id AND t.programme_id = COALESCE($1, 0)
 WHERE u.superior_id IS NULL AND t.due_day BETWEEN $2 AND $3 AND t.n <> 0 LIMIT 20000;

-- The results of every unit, by what is past and what is not: one row stands for the days of each.
-- tally_of_units(from Day, to Day, today Day) -> TallyRow*
SELECT unit_id, programme_id, MIN(due_day), class, CAST(SUM(n) AS BIGINT)
  FROM tally WHERE programme_id = 0 AND due_day BETWEEN $1 AND $2 AND n <> 0
 GROUP BY unit_id, programme_id, class, CASE WHEN due_day < $3 THEN 0 ELSE 1 END
 ORDER BY unit_id LIMIT 100000;

-- row MatrixUnitRow: unit UnitId, short_name Str, named Day, sort_key Str, depth Int, is_self_tracked Bool

-- matrix_units(programme ProgrammeId, top UnitId, after Str, limit Int) -> MatrixUnitRow*
SELECT u.id, u.short_name, u.named_day, u.sort_key, c.depth, u.is_self_tracked
  FROM unit_closure c JOIN unit u ON u.id = c.descendant_id
 WHERE c.ancestor_id = $2 AND u.sort_key > $3
   AND EXISTS (SELECT 1 FROM occurrence x WHERE x.unit_id = u.id AND x.programme_id = $1)
 ORDER BY u.sort_key LIMIT $4;

-- Those with work in the days that has the words, or with something overdue. The work of a court or procuracy that follows
-- it itself is not looked into: it is found by its name, and by nothing else.
-- matrix_units_found(programme ProgrammeId, top UnitId, from Day, to Day, today Day, pattern Str, is_late Bool, after Str, limit Int) -> MatrixUnitRow*
SELECT u.id, u.short_name, u.named_day, u.sort_key, c.depth, u.is_self_tracked
  FROM unit_closure c JOIN unit u ON u.id = c.descendant_id
 WHERE c.ancestor_id = $2 AND u.sort_key > $8
   AND (u.is_self_tracked = 0 OR ($7 = 0 AND u.search LIKE $6))
   AND EXISTS (SELECT 1 FROM occurrence x JOIN obligation o ON o.id = x.obligation_id
                WHERE x.unit_id = u.id AND x.programme_id = $1
                  AND (u.is_self_tracked = 1
                       OR (x.due_day BETWEEN $3 AND $4 AND x.state <= OCC_ACCEPTED
                           AND ($6 = '%' OR o.search || ' ' || u.search LIKE $6)
                           AND ($7 = 0 OR (x.state IN (OCC_OPEN, OCC_RETURNED) AND x.due_day < $5)))))
 ORDER BY u.sort_key LIMIT $9;

-- row MatrixCellRow: id OccurrenceId, unit UnitId, obligation ObligationId, number Int, title Str, path Str, period Str, due Day, state OccurrenceState, submitted_day Day, decided_day Day

-- part matrix_cells_of
SELECT x.id, x.unit_id, x.obligation_id, o.number, o.title, COALESCE(t.path, ''), x.period, x.due_day, x.state, x.submitted_day,
       x.decided_day
  FROM occurrence x JOIN obligation o ON o.id = x.obligation_id
  LEFT JOIN provision_text t ON t.provision_id = o.provision_id AND t.version_id = o.version_id
 WHERE x.unit_id = $2 AND x.programme_id = $1 AND x.due_day BETWEEN $3 AND $4 AND x.state <= OCC_ACCEPTED

-- matrix_cells(programme ProgrammeId, unit UnitId, from Day, to Day, limit Int) -> MatrixCellRow*
{matrix_cells_of}
 ORDER BY o.number, x.due_day, x.id LIMIT $5;

-- matrix_cells_found(programme ProgrammeId, unit UnitId, from Day, to Day, pattern Str, limit Int) -> MatrixCellRow*
{matrix_cells_of} AND o.search || ' ' || (SELECT u.search FROM unit u WHERE u.id = $2) LIKE $5
 ORDER BY o.number, x.due_day, x.id LIMIT $6;

-- row HistoryRow: seq Int, at Instant, type Str, person Str, unit Str, note Str, leaf Str, is_erased Bool

-- history_of(object Str, object_id Int, before Int, limit Int) -> HistoryRow*
SELECT e.seq, e.at_ms, e.type, COALESCE(p.name, ''), COALESCE({short_name_on(u, {day_of(e.at_ms)})}, ''), e.note, e.leaf,
       CASE WHEN e.salt IS NULL THEN 1 ELSE 0 END
  FROM journal_object j JOIN journal_entry e ON e.seq = j.seq
  LEFT JOIN person p ON p.id = e.actor_person LEFT JOIN unit u ON u.id = e.actor_unit
 WHERE j.object = $1 AND j.object_id = $2 AND j.seq < $3 ORDER BY j.seq DESC LIMIT $4;

-- row TopUnitRow: unit UnitId, short_name Str, depth Int

-- units_with_others_below(limit Int) -> TopUnitRow*
SELECT u.id, u.short_name, (SELECT MAX(c.depth) FROM unit_closure c WHERE c.descendant_id = u.id)
  FROM unit u WHERE u.closed_day IS NULL AND EXISTS (SELECT 1 FROM unit b WHERE b.superior_id = u.id)
 ORDER BY u.sort_key LIMIT $1;

-- row OverdueRow: id OccurrenceId, title Str, unit UnitId, unit_name Str, due Day, state OccurrenceState

-- part overdue_below_of
SELECT x.id, o.title, x.unit_id, u.short_name, x.due_day, x.state
  FROM occurrence x JOIN unit_closure c ON c.descendant_id = x.unit_id AND c.ancestor_id = $2
  JOIN obligation o ON o.id = x.obligation_id JOIN unit u ON u.id = x.unit_id
 WHERE x.programme_id = $1 AND x.due_day < $3 AND x.state IN (OCC_OPEN, OCC_RETURNED) AND u.is_self_tracked = 0

-- overdue_below(programme ProgrammeId, top UnitId, today Day, limit Int) -> OverdueRow*
{overdue_below_of}
 ORDER BY x.due_day, x.id LIMIT $4;

-- overdue_below_found(programme ProgrammeId, top UnitId, today Day, pattern Str, limit Int) -> OverdueRow*
{overdue_below_of} AND o.search || ' ' || u.search LIKE $4
 ORDER BY x.due_day, x.id LIMIT $5;

-- row UnitLoadRow: unit UnitId, name Str, overdue Int, waiting Int

-- The own unit, those right below it and those with work that it accepts: a is the next of these, one by one through the
-- index, however many other units there are.
-- unit_load(own UnitId, today Day, limit Int) -> UnitLoadRow*
WITH RECURSIVE a (id) AS (
SELECT MIN(x.unit_id) FROM occurrence x WHERE x.accept_unit_id = $1 AND x.state IN (OCC_OPEN, OCC_SUBMITTED, OCC_RETURNED)
UNION ALL
SELECT (SELECT MIN(x.unit_id) FROM occurrence x
         WHERE x.accept_unit_id = $1 AND x.state IN (OCC_OPEN, OCC_SUBMITTED, OCC_RETURNED) AND x.unit_id > a.id)
  FROM a WHERE a.id IS NOT NULL
)
SELECT u.id, u.short_name,
       (SELECT COUNT(*) FROM unit_closure c JOIN occurrence x ON x.unit_id = c.descendant_id JOIN unit w ON w.id = c.descendant_id
         WHERE c.ancestor_id = u.id AND x.state IN (OCC_OPEN, OCC_RETURNED) AND x.due_day < $2 AND w.is_self_tracked = 0),
       (SELECT COUNT(*) FROM occurrence x
         WHERE x.accept_unit_id = $1 AND x.unit_id = u.id AND x.state IN (OCC_OPEN, OCC_SUBMITTED, OCC_RETURNED) AND x.state = OCC_SUBMITTED)
  FROM (SELECT id FROM a UNION SELECT id FROM unit WHERE superior_id = $1 UNION SELECT CAST($1 AS BIGINT)) k
  JOIN unit u ON u.id = k.id
 WHERE u.closed_day IS NULL AND u.is_self_tracked = 0
 ORDER BY 3 DESC, u.sort_key LIMIT $3;
