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
 WHERE p.search LIKE $1 ESCAPE '!' AND p.state IN (PROGRAMME_IN_FORCE, PROGRAMME_ENDED) AND ($2 = 0 OR p.state = $2) AND p.id < $4
 ORDER BY p.id DESC LIMIT $5;

-- portal_programmes_count(pattern Str, state Int) -> Int
SELECT COUNT(*) FROM programme WHERE search LIKE $1 ESCAPE '!' AND state IN (PROGRAMME_IN_FORCE, PROGRAMME_ENDED) AND ($2 = 0 OR state = $2);

-- row PortalOpen: overdue Int, ahead Int

-- portal_open(programme ProgrammeId, today Day, until Day) -> PortalOpen
SELECT CAST(COALESCE(SUM(CASE WHEN t.due_day < $2 AND t.class <= TALLY_RETURNED THEN t.n ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN t.due_day >= $2 THEN t.n ELSE 0 END), 0) AS BIGINT)
  FROM unit r JOIN tally t ON t.unit_id = r.id AND t.programme_id = COALESCE($1, 0)
 WHERE r.superior_id IS NULL AND t.due_day <= $3 AND t.class <= TALLY_SUBMITTED_LATE;
