-- part obligation_columns
SELECT o.id, o.number, o.state, o.kind, o.title, o.rule, o.is_request, CASE WHEN p.symbol <> '' THEN p.symbol ELSE p.title END,
       COALESCE(t.path, ''), l.short_name

-- part obligation_joins
  JOIN programme p ON p.id = o.programme_id JOIN unit l ON l.id = o.lead_unit_id

-- part obligation_place
  LEFT JOIN provision_text t ON t.provision_id = o.provision_id AND t.version_id = o.version_id

-- The words of a programme are those of all its duties: they say nothing when only it is asked for.
-- part obligation_words
 WHERE ($1 = '%' OR o.search || CASE WHEN $2 IS NULL THEN ' ' || p.search ELSE '' END || ' ' || l.search LIKE $1)

-- part obligation_wanted
   AND o.state > OBL_DRAFT AND ($2 IS NULL OR o.programme_id = $2)
   AND ($3 IS NULL OR o.lead_unit_id IN (SELECT descendant_id FROM unit_closure WHERE ancestor_id = $3)
        OR EXISTS (SELECT 1 FROM obligation_unit y JOIN unit_closure c ON c.descendant_id = y.unit_id AND c.ancestor_id = $3
                    WHERE y.obligation_id = o.id))
   AND ($4 = 0 OR o.kind = $4) AND ($5 = 0 OR o.state = $5)
   AND ($6 = 0 OR EXISTS (SELECT 1 FROM occurrence y JOIN unit w ON w.id = y.unit_id
        WHERE y.obligation_id = o.id AND y.state IN (OCC_OPEN, OCC_RETURNED) AND y.due_day < $8
          AND {work_open_to(w, $7)}
          AND ($3 IS NULL OR w.id IN (SELECT descendant_id FROM unit_closure WHERE ancestor_id = $3))))

-- part occurrence_columns
SELECT x.id, x.obligation_id, x.programme_id, o.title, CASE WHEN p.symbol <> '' THEN p.symbol ELSE p.title END, COALESCE(t.path, ''),
       x.unit_id, {short_name_on(u, {ended_day(x)})}, u.sort_key, {short_name_on(a, {ended_day(x)})}, x.period, x.event_text, x.due_day, x.original_due_day, x.state, x.submitted_day,
       x.decided_day, o.is_request, u.is_self_tracked
  FROM occurrence x JOIN obligation o ON o.id = x.obligation_id JOIN programme p ON p.id = x.programme_id
  JOIN unit u ON u.id = x.unit_id JOIN unit a ON a.id = x.accept_unit_id
  LEFT JOIN provision_text t ON t.provision_id = o.provision_id AND t.version_id = o.version_id

-- part occurrence_words
 WHERE ($1 = '%' OR o.search || CASE WHEN $2 IS NULL THEN ' ' || p.search ELSE '' END || ' ' || u.search LIKE $1)
   AND ($2 IS NULL OR x.programme_id = $2)

-- part occurrence_wanted
   AND ($4 IS NULL OR x.unit_id IN (SELECT descendant_id FROM unit_closure WHERE ancestor_id = $4 AND ($12 = 0 OR depth = 0)))
   AND ($5 = 0 OR o.kind = $5)
   AND ($6 = 0 OR x.state = $6 OR ($6 = OCC_FILTER_TODO AND x.state IN (OCC_OPEN, OCC_RETURNED)))
   AND ($7 = 0 OR ($7 = LATENESS_LATE AND x.state <= OCC_ACCEPTED
                   AND CASE WHEN x.state IN (OCC_SUBMITTED, OCC_ACCEPTED) THEN x.submitted_day ELSE $11 END > x.due_day)
               OR ($7 = LATENESS_IN_TIME AND x.state <= OCC_ACCEPTED
                   AND CASE WHEN x.state IN (OCC_SUBMITTED, OCC_ACCEPTED) THEN x.submitted_day ELSE $11 END <= x.due_day))
   AND ($8 IS NULL OR x.due_day >= $8) AND ($9 IS NULL OR x.due_day <= $9)
   AND {work_open_to(u, $10)}

-- row ObligationListRow: id ObligationId, number Int, state ObligationState, kind Int, title Str, rule Str, is_request Bool, symbol Str, path Str, lead_name Str

-- obligation_list(pattern Str, programme ProgrammeId, unit UnitId, kind Int, state Int, late Int, own UnitId, today Day, after_programme Int, after_number Int, limit Int) -> ObligationListRow*
{obligation_columns}
  FROM obligation o
{obligation_joins}
{obligation_place}
{obligation_words}
{obligation_wanted}
   AND o.programme_id >= COALESCE($2, 0) AND (o.programme_id < $9 OR (o.programme_id = $9 AND o.number > $10))
 ORDER BY o.programme_id DESC, o.number LIMIT $11;

-- obligation_list_title(pattern Str, programme ProgrammeId, unit UnitId, kind Int, state Int, late Int, own UnitId, today Day, after Str, after_id ObligationId, limit Int) -> ObligationListRow*
{obligation_columns}
  FROM obligation o
{obligation_joins}
{obligation_place}
{obligation_words}
{obligation_wanted}
   AND (o.search, o.id) > ($9, COALESCE($10, 0))
 ORDER BY o.search, o.id LIMIT $11;

-- No index has this order: the ids are sorted, and only those of the page are read.
-- obligation_list_lead(pattern Str, programme ProgrammeId, unit UnitId, kind Int, state Int, late Int, own UnitId, today Day, after Str, after_id ObligationId, limit Int) -> ObligationListRow*
WITH k AS MATERIALIZED (
SELECT o.id FROM obligation o
{obligation_joins}
{obligation_words}
{obligation_wanted}
   AND (l.sort_key, o.id) > ($9, COALESCE($10, 0))
 ORDER BY l.sort_key, o.id LIMIT $11
)
{obligation_columns}
  FROM k CROSS JOIN obligation o
{obligation_joins}
{obligation_place}
 WHERE o.id = k.id ORDER BY l.sort_key, o.id;

-- row PerformerRow: obligation ObligationId, name Str, is_hidden Bool, is_within Bool, accepted Int, submitted Int, undone Int, overdue Int, next Day

-- Who performs these, and what has become of it there. Only what is overdue is looked for among the occurrences.
-- obligation_performers(obligations ObligationId[50], unit UnitId, own UnitId, today Day) -> PerformerRow*
SELECT y.obligation_id, w.short_name, CASE WHEN {work_open_to(w, $3)} THEN 0 ELSE 1 END,
       CASE WHEN $2 IS NULL OR w.id IN (SELECT descendant_id FROM unit_closure WHERE ancestor_id = $2) THEN 1 ELSE 0 END,
       y.accepted_n, y.submitted_n, y.undone_n,
       CASE WHEN y.undone_day < $4
            THEN (SELECT COUNT(*) FROM occurrence x WHERE x.obligation_id = y.obligation_id AND x.unit_id = y.unit_id
                     AND x.state IN (OCC_OPEN, OCC_RETURNED) AND x.due_day < $4) ELSE 0 END,
       CASE WHEN y.undone_day < $4
            THEN (SELECT MIN(x.due_day) FROM occurrence x WHERE x.obligation_id = y.obligation_id AND x.unit_id = y.unit_id
                     AND x.state IN (OCC_OPEN, OCC_RETURNED) AND x.due_day >= $4) ELSE y.undone_day END
  FROM obligation_unit y JOIN unit w ON w.id = y.unit_id
 WHERE y.obligation_id IN ($1) AND y.part = PART_PERFORM;

-- obligation_list_count(pattern Str, programme ProgrammeId, unit UnitId, kind Int, state Int, late Int, own UnitId, today Day, limit Int) -> Int
SELECT COUNT(*) FROM (SELECT o.id FROM obligation o
 WHERE $1 = '%' -- any words: programme and lead unit need not be read
{obligation_wanted}
 LIMIT $9) q;

-- obligation_list_count_words(pattern Str, programme ProgrammeId, unit UnitId, kind Int, state Int, late Int, own UnitId, today Day, limit Int) -> Int
SELECT COUNT(*) FROM (SELECT o.id FROM obligation o JOIN programme p ON p.id = o.programme_id JOIN unit l ON l.id = o.lead_unit_id
 WHERE o.search || CASE WHEN $2 IS NULL THEN ' ' || p.search ELSE '' END || ' ' || l.search LIKE $1
{obligation_wanted}
 LIMIT $9) q;

-- row OccurrenceListRow: id OccurrenceId, obligation ObligationId, programme ProgrammeId, title Str, symbol Str, path Str, unit UnitId, unit_name Str, unit_key Str, accept_name Str, period Str, event_text Str, due Day, original_due Day, state OccurrenceState, submitted_day Day, decided_day Day, is_request Bool, is_self_tracked Bool

-- occurrence_list(pattern Str, programme ProgrammeId, obligation ObligationId, unit UnitId, kind Int, state Int, lateness Int, from Day, to Day, own UnitId, today Day, only_unit Bool, after Day, after_id OccurrenceId, limit Int) -> OccurrenceListRow*
{occurrence_columns}
{occurrence_words}
   AND ($3 IS NULL OR x.obligation_id = $3)
{occurrence_wanted}
   AND (x.due_day, x.id) > ($13, COALESCE($14, 0))
 ORDER BY x.due_day, x.id LIMIT $15;

-- occurrence_list_of(pattern Str, programme ProgrammeId, obligation ObligationId, unit UnitId, kind Int, state Int, lateness Int, from Day, to Day, own UnitId, today Day, only_unit Bool, after Day, after_id OccurrenceId, limit Int) -> OccurrenceListRow*
{occurrence_columns}
{occurrence_words}
   AND x.obligation_id = $3
{occurrence_wanted}
   AND (x.due_day, x.id) > ($13, COALESCE($14, 0))
 ORDER BY x.due_day, x.id LIMIT $15;

-- occurrence_list_latest(pattern Str, programme ProgrammeId, obligation ObligationId, unit UnitId, kind Int, state Int, lateness Int, from Day, to Day, own UnitId, today Day, only_unit Bool, before Day, before_id OccurrenceId, limit Int) -> OccurrenceListRow*
{occurrence_columns}
{occurrence_words}
   AND ($3 IS NULL OR x.obligation_id = $3)
{occurrence_wanted}
   AND (x.due_day, x.id) < ($13, COALESCE($14, 0))
 ORDER BY x.due_day DESC, x.id DESC LIMIT $15;

-- occurrence_list_latest_of(pattern Str, programme ProgrammeId, obligation ObligationId, unit UnitId, kind Int, state Int, lateness Int, from Day, to Day, own UnitId, today Day, only_unit Bool, before Day, before_id OccurrenceId, limit Int) -> OccurrenceListRow*
{occurrence_columns}
{occurrence_words}
   AND x.obligation_id = $3
{occurrence_wanted}
   AND (x.due_day, x.id) < ($13, COALESCE($14, 0))
 ORDER BY x.due_day DESC, x.id DESC LIMIT $15;

-- occurrence_list_unit(pattern Str, programme ProgrammeId, obligation ObligationId, unit UnitId, kind Int, state Int, lateness Int, from Day, to Day, own UnitId, today Day, only_unit Bool, after Str, after_day Day, after_id OccurrenceId, limit Int) -> OccurrenceListRow*
{occurrence_columns}
{occurrence_words}
   AND ($3 IS NULL OR x.obligation_id = $3)
{occurrence_wanted}
   AND (u.sort_key, x.due_day, x.id) > ($13, $14, COALESCE($15, 0))
 ORDER BY u.sort_key, x.due_day, x.id LIMIT $16;

-- occurrence_list_count(pattern Str, programme ProgrammeId, obligation ObligationId, unit UnitId, kind Int, state Int, lateness Int, from Day, to Day, own UnitId, today Day, only_unit Bool, limit Int) -> Int
SELECT COUNT(*) FROM (SELECT x.id FROM occurrence x JOIN obligation o ON o.id = x.obligation_id JOIN programme p ON p.id = x.programme_id
  JOIN unit u ON u.id = x.unit_id
{occurrence_words}
   AND ($3 IS NULL OR x.obligation_id = $3)
{occurrence_wanted}
 LIMIT $13) q;

-- row ListUnitRow: id UnitId, name Str, depth Int

-- list_units(limit Int) -> ListUnitRow*
SELECT u.id, u.short_name, (SELECT MAX(c.depth) FROM unit_closure c WHERE c.descendant_id = u.id)
  FROM unit u
 WHERE EXISTS (SELECT 1 FROM obligation_unit y WHERE y.unit_id = u.id)
    OR EXISTS (SELECT 1 FROM obligation o WHERE o.lead_unit_id = u.id)
    OR EXISTS (SELECT 1 FROM unit b WHERE b.superior_id = u.id)
 ORDER BY u.sort_key LIMIT $1;

-- row ObligationAtRow: programme Int, number Int, search Str, lead_key Str

-- obligation_list_at(id ObligationId) -> ObligationAtRow?
SELECT o.programme_id, o.number, o.search, l.sort_key FROM obligation o JOIN unit l ON l.id = o.lead_unit_id WHERE o.id = $1;

-- row OccurrenceAtRow: due Day, unit_key Str

-- occurrence_list_at(id OccurrenceId) -> OccurrenceAtRow?
SELECT x.due_day, u.sort_key FROM occurrence x JOIN unit u ON u.id = x.unit_id WHERE x.id = $1;

-- row ObligationCountRow: due Int, on_time Int, done_late Int, waiting Int, overdue Int, ahead Int, hidden Int

-- What totals_sum counts of the tally ($2: today), of the rows themselves.
-- part result_counts
       COUNT(CASE WHEN x.due_day < $2 THEN 1 END),
       COUNT(CASE WHEN x.due_day < $2 AND x.state = OCC_ACCEPTED AND x.submitted_day <= x.due_day THEN 1 END),
       COUNT(CASE WHEN x.due_day < $2 AND x.state = OCC_ACCEPTED AND x.submitted_day > x.due_day THEN 1 END),
       COUNT(CASE WHEN x.due_day < $2 AND x.state = OCC_SUBMITTED THEN 1 END),
       COUNT(CASE WHEN x.due_day < $2 AND x.state IN (OCC_OPEN, OCC_RETURNED) THEN 1 END),
       COUNT(CASE WHEN x.due_day >= $2 AND x.state <> OCC_ACCEPTED THEN 1 END),

-- obligation_count(obligation ObligationId, today Day, own UnitId) -> ObligationCountRow
SELECT
{result_counts}
       (SELECT COUNT(*) FROM obligation_unit y JOIN unit w ON w.id = y.unit_id
         WHERE y.obligation_id = $1 AND y.part = PART_PERFORM AND NOT {work_open_to(w, $3)})
  FROM occurrence x JOIN unit u ON u.id = x.unit_id
 WHERE x.obligation_id = $1 AND x.state <= OCC_ACCEPTED AND {work_open_to(u, $3)};

-- Of every obligation with occurrences; next is the first day that has not passed: of what is still to do, or of all.
-- row DutyCountRow: due Int, on_time Int, done_late Int, waiting Int, overdue Int, ahead Int, handed_in Int, next Day, next_to_do Day, obligation ObligationId

-- duty_counts(programme ProgrammeId, today Day) -> DutyCountRow*
SELECT
{result_counts}
       COUNT(CASE WHEN x.due_day >= $2 AND x.state = OCC_SUBMITTED THEN 1 END),
       MIN(CASE WHEN x.due_day >= $2 THEN x.due_day END),
       MIN(CASE WHEN x.due_day >= $2 AND x.state IN (OCC_OPEN, OCC_RETURNED) THEN x.due_day END),
       x.obligation_id
  FROM occurrence x JOIN unit u ON u.id = x.unit_id
 WHERE x.programme_id = $1 AND x.state <= OCC_ACCEPTED AND u.is_self_tracked = 0
 GROUP BY x.obligation_id LIMIT 20000;

-- row OwnCountRow: due Int, on_time Int, done_late Int, waiting Int, overdue Int, ahead Int, below Int, closed Int

-- Of the unit's own work, without that of the units below it (below: how many stand right below; closed:
-- withdrawn or void).
-- unit_own_count(unit UnitId, today Day, from Day, to Day) -> OwnCountRow
SELECT
{result_counts}
       (SELECT COUNT(*) FROM unit w WHERE w.superior_id = $1),
       (SELECT COUNT(*) FROM occurrence c WHERE c.unit_id = $1 AND c.state IN (OCC_WITHDRAWN, OCC_VOID) AND c.due_day BETWEEN $3 AND $4)
  FROM occurrence x
 WHERE x.unit_id = $1 AND x.state <= OCC_ACCEPTED AND x.due_day BETWEEN $3 AND $4;

-- row UnitBelowRow: id UnitId, name Str

-- units_right_below(unit UnitId, limit Int) -> UnitBelowRow*
SELECT id, name FROM unit WHERE superior_id = $1 ORDER BY sort_key LIMIT $2;

-- row ObligationNextRow: due Day, period Str, event_text Str, units Int, done Int, waiting Int, returned Int, first OccurrenceId

-- obligation_next(obligation ObligationId, own UnitId, today Day, limit Int) -> ObligationNextRow*
SELECT x.due_day, x.period, x.event_text, COUNT(*), COUNT(CASE WHEN x.state = OCC_ACCEPTED THEN 1 END),
       COUNT(CASE WHEN x.state = OCC_SUBMITTED THEN 1 END), COUNT(CASE WHEN x.state = OCC_RETURNED THEN 1 END), MIN(x.id)
  FROM occurrence x JOIN unit u ON u.id = x.unit_id
 WHERE x.obligation_id = $1 AND x.state <= OCC_ACCEPTED AND x.due_day >= $3 AND {work_open_to(u, $2)}
 GROUP BY x.due_day, x.period, x.event_text ORDER BY x.due_day, x.period, x.event_text LIMIT $4;

-- history_of_obligation(obligation Int, before Int, limit Int) -> ObligationHistoryRow*
SELECT e.seq, e.at_ms, e.type, COALESCE(p.name, ''), COALESCE({short_name_on(u, {day_of(e.at_ms)})}, ''),
       CASE WHEN e.salt IS NULL THEN 1 ELSE 0 END
  FROM journal_object j JOIN journal_entry e ON e.seq = j.seq
  LEFT JOIN person p ON p.id = e.actor_person LEFT JOIN unit u ON u.id = e.actor_unit
 WHERE j.object = 'obligation' AND j.object_id = $1 AND j.seq < $2
   AND NOT EXISTS (SELECT 1 FROM occurrence x WHERE x.obligation_id = $1
                      AND EXISTS (SELECT 1 FROM journal_object o WHERE o.object = 'occurrence' AND o.object_id = x.id AND o.seq = j.seq))
 ORDER BY j.seq DESC LIMIT $3;
-- row ObligationHistoryRow: seq Int, at Instant, type Str, person Str, unit Str, is_erased Bool
