-- row PortalProgramme: id ProgrammeId, title Str, symbol Str, state ProgrammeState, lead Str, signed_day Day, from Day, to Day, parties Int, communes Int, obligations Int, overdue Int

-- portal_programmes(pattern Str, state Int, today Day, before Int, limit Int) -> PortalProgramme*
SELECT p.id, p.title, p.symbol, p.state, u.short_name, p.signed_day, p.from_day, p.to_day,
       (SELECT COUNT(*) FROM programme_party y WHERE y.programme_id = p.id AND y.is_signatory = 1),
       (SELECT COUNT(DISTINCT x.unit_id) FROM obligation o JOIN obligation_unit x ON x.obligation_id = o.id
          JOIN unit c ON c.id = x.unit_id WHERE o.programme_id = p.id AND o.state > OBL_DRAFT AND c.kind = UNIT_COMMUNE),
       (SELECT COUNT(*) FROM obligation o WHERE o.programme_id = p.id AND o.state > OBL_DRAFT),
       (SELECT CAST(COALESCE(SUM(t.n), 0) AS BIGINT) FROM unit r JOIN tally t ON t.unit_id = r.id AND t.programme_id = p.id
         WHERE r.superior_id IS NULL AND t.due_day < $3 AND t.class <= TALLY_RETURNED)
  FROM programme p JOIN unit u ON u.id = p.lead_unit_id
 WHERE p.search LIKE $1 AND p.state IN (PROGRAMME_IN_FORCE, PROGRAMME_ENDED) AND ($2 = 0 OR p.state = $2) AND p.id < $4
 ORDER BY p.id DESC LIMIT $5;

-- portal_programmes_count(pattern Str, state Int) -> Int
SELECT COUNT(*) FROM programme WHERE search LIKE $1 AND state IN (PROGRAMME_IN_FORCE, PROGRAMME_ENDED) AND ($2 = 0 OR state = $2);

-- row PortalOpen: overdue Int, ahead Int

-- portal_open(programme ProgrammeId, today Day, until Day) -> PortalOpen
SELECT CAST(COALESCE(SUM(CASE WHEN t.due_day < $2 AND t.class <= TALLY_RETURNED THEN t.n ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN t.due_day >= $2 THEN t.n ELSE 0 END), 0) AS BIGINT)
  FROM unit r JOIN tally t ON t.unit_id = r.id AND t.programme_id = COALESCE($1, 0)
 WHERE r.superior_id IS NULL AND t.due_day <= $3 AND t.class <= TALLY_SUBMITTED_LATE;

-- row PortalPerformer: obligation ObligationId, units Int, communes Int, self_tracked Int, short_name Str, kind UnitKind

-- portal_performers(programme ProgrammeId) -> PortalPerformer*
SELECT o.id, COUNT(*), CAST(SUM(CASE WHEN u.kind = UNIT_COMMUNE THEN 1 ELSE 0 END) AS BIGINT),
       CAST(SUM(u.is_self_tracked) AS BIGINT), MIN(u.short_name), MIN(u.kind)
  FROM obligation o JOIN obligation_unit x ON x.obligation_id = o.id AND x.part = PART_PERFORM JOIN unit u ON u.id = x.unit_id
 WHERE o.programme_id = $1 AND o.state > OBL_DRAFT GROUP BY o.id LIMIT 5000;

-- row PortalOccurrence: id OccurrenceId, due Day, original_due Day, period Str, unit UnitId, unit_name Str, state OccurrenceState, submitted_day Day

-- portal_occurrences(obligation ObligationId, before Day, limit Int) -> PortalOccurrence*
SELECT x.id, x.due_day, x.original_due_day, x.period, x.unit_id, u.short_name, x.state, x.submitted_day
  FROM occurrence x JOIN unit u ON u.id = x.unit_id
 WHERE x.obligation_id = $1 AND x.due_day < $2 AND u.is_self_tracked = 0 ORDER BY x.due_day DESC, u.sort_key LIMIT $3;

-- row PortalEvidence: occurrence OccurrenceId, name Str

-- portal_evidence(obligation ObligationId, limit Int) -> PortalEvidence*
SELECT x.id, e.name
  FROM occurrence x JOIN unit u ON u.id = x.unit_id JOIN submission s ON s.occurrence_id = x.id AND s.state = SUB_ACCEPTED
  JOIN evidence e ON e.submission_id = s.id
 WHERE x.obligation_id = $1 AND e.is_public = 1 AND u.is_self_tracked = 0 ORDER BY x.id, e.ordinal LIMIT $2;
