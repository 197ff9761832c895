-- row PortalProgramme: id ProgrammeId, title Str, symbol Str, state ProgrammeState, lead Str, signed_day Day, from Day, to Day, parties Int, communes Int, obligations Int, overdue Int

-- part portal_programme_columns
SELECT p.id, p.title, p.symbol, p.state, u.short_name, p.signed_day, p.from_day, p.to_day,
       (SELECT COUNT(*) FROM programme_party y WHERE y.programme_id = p.id AND y.is_signatory = 1),
       (SELECT COUNT(DISTINCT x.unit_id) FROM obligation o JOIN obligation_unit x ON x.obligation_id = o.id
          JOIN unit c ON c.id = x.unit_id WHERE o.programme_id = p.id AND o.state > OBL_DRAFT AND c.kind = UNIT_COMMUNE),
       (SELECT COUNT(*) FROM obligation o WHERE o.programme_id = p.id
           AND (o.state = OBL_ACTIVE OR (o.state > OBL_DRAFT AND p.state = PROGRAMME_ENDED))),
       (SELECT CAST(COALESCE(SUM(t.n), 0) AS BIGINT) FROM unit r JOIN tally t ON t.unit_id = r.id AND t.programme_id = p.id
         WHERE r.superior_id IS NULL AND t.due_day < $3 AND t.class <= TALLY_RETURNED)

-- part portal_programme_wanted
WHERE search LIKE $1 AND state IN (PROGRAMME_IN_FORCE, PROGRAMME_ENDED) AND ($2 = 0 OR state = $2)

-- portal_programmes(pattern Str, state Int, today Day, before Int, limit Int) -> PortalProgramme*
{portal_programme_columns}
  FROM (SELECT * FROM programme
         {portal_programme_wanted} AND id < $4
         ORDER BY id DESC LIMIT $5) p JOIN unit u ON u.id = p.lead_unit_id
 ORDER BY p.id DESC;

-- portal_programmes_by_title(pattern Str, state Int, today Day, after Str, after_id ProgrammeId, limit Int) -> PortalProgramme*
{portal_programme_columns}
  FROM (SELECT * FROM programme
         {portal_programme_wanted} AND (search, id) > ($4, COALESCE($5, 0))
         ORDER BY search, id LIMIT $6) p JOIN unit u ON u.id = p.lead_unit_id
 ORDER BY p.search, p.id;

-- portal_programmes_count(pattern Str, state Int) -> Int
SELECT COUNT(*) FROM programme WHERE search LIKE $1 AND state IN (PROGRAMME_IN_FORCE, PROGRAMME_ENDED) AND ($2 = 0 OR state = $2);

-- row PortalOpen: overdue Int, ahead Int

-- portal_open(programme ProgrammeId, today Day, until Day) -> PortalOpen
SELECT CAST(COALESCE(SUM(CASE WHEN t.due_day < $2 AND t.class <= TALLY_RETURNED THEN t.n ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN t.due_day >= $2 THEN t.n ELSE 0 END), 0) AS BIGINT)
  FROM unit r JOIN tally t ON t.unit_id = r.id AND t.programme_id = COALESCE($1, 0)
 WHERE r.superior_id IS NULL AND t.due_day <= $3 AND t.class <= TALLY_SUBMITTED_LATE;

-- The same of those that have some words.
-- portal_open_found(programme ProgrammeId, pattern Str, today Day, until Day) -> PortalOpen
SELECT CAST(COALESCE(SUM(CASE WHEN x.due_day < $3 AND x.state <> OCC_SUBMITTED THEN 1 ELSE 0 END), 0) AS BIGINT),
       CAST(COALESCE(SUM(CASE WHEN x.due_day >= $3 THEN 1 ELSE 0 END), 0) AS BIGINT)
  FROM occurrence x JOIN obligation o ON o.id = x.obligation_id JOIN unit u ON u.id = x.unit_id
  JOIN programme p ON p.id = x.programme_id
 WHERE x.state IN (OCC_OPEN, OCC_SUBMITTED, OCC_RETURNED) AND u.is_self_tracked = 0 AND ($1 IS NULL OR x.programme_id = $1)
   AND x.due_day <= $4 AND o.search || ' ' || p.search || ' ' || u.search LIKE $2;

-- How many results of each duty the bodies that follow their own work have released.
-- row PortalReleased: obligation ObligationId, results Int

-- portal_released(programme ProgrammeId) -> PortalReleased*
SELECT x.obligation_id, COUNT(*) FROM occurrence x WHERE x.programme_id = $1 AND x.state = OCC_RELEASED
 GROUP BY x.obligation_id LIMIT 5000;

-- row PortalPerformer: obligation ObligationId, units Int, communes Int, self_tracked Int, short_name Str, kind UnitKind

-- portal_performers(programme ProgrammeId) -> PortalPerformer*
SELECT o.id, COUNT(*), CAST(SUM(CASE WHEN u.kind = UNIT_COMMUNE THEN 1 ELSE 0 END) AS BIGINT),
       CAST(SUM(u.is_self_tracked) AS BIGINT), MIN(u.short_name), MIN(u.kind)
  FROM obligation o JOIN obligation_unit x ON x.obligation_id = o.id AND x.part = PART_PERFORM JOIN unit u ON u.id = x.unit_id
 WHERE o.programme_id = $1 AND o.state > OBL_DRAFT GROUP BY o.id LIMIT 5000;

-- Where the text was read as laying a duty on somebody, and those who reviewed it made none of it.
-- portal_discarded(programme ProgrammeId) -> ProvisionId*
SELECT DISTINCT p.provision_id FROM programme_version v JOIN proposal p ON p.version_id = v.id AND p.state = PROPOSAL_DISCARDED
 WHERE v.programme_id = $1 AND v.state IN (VERSION_IN_FORCE, VERSION_REPLACED) ORDER BY 1 LIMIT 6000;

-- What everybody reads of a result: that another body accepted it, or that the body which follows its own work released it
-- (docs/decisions/0004). s is the submission behind it.
-- part public_result(x, u, s)
(({x}.state = OCC_ACCEPTED AND {s}.state = SUB_ACCEPTED AND {u}.is_self_tracked = 0) OR ({x}.state = OCC_RELEASED AND {s}.state = SUB_RELEASED))

-- row PortalOccurrence: id OccurrenceId, due Day, original_due Day, period Str, event_text Str, unit UnitId, unit_name Str, state OccurrenceState, submitted_day Day, decided_day Day, released Str

-- portal_occurrences(obligation ObligationId, before Day, before_id OccurrenceId, limit Int) -> PortalOccurrence*
SELECT x.id, x.due_day, x.original_due_day, x.period, x.event_text, x.unit_id, {short_name_on(u, {ended_day(x)})}, x.state, x.submitted_day, x.decided_day,
       CASE WHEN x.state = OCC_RELEASED
            THEN COALESCE((SELECT s.released_text FROM submission s WHERE s.occurrence_id = x.id AND s.state = SUB_RELEASED), '') ELSE '' END
  FROM occurrence x JOIN unit u ON u.id = x.unit_id
 WHERE x.obligation_id = $1 AND (x.due_day, x.id) < ($2, $3)
   AND ((x.state <= OCC_ACCEPTED AND u.is_self_tracked = 0) OR x.state = OCC_RELEASED)
 ORDER BY x.due_day DESC, x.id DESC LIMIT $4;

-- portal_occurrence_day(id OccurrenceId) -> Day?
SELECT due_day FROM occurrence WHERE id = $1;

-- What was ended before it was done: counted nowhere, and still to be read by everybody.
-- row PortalClosed: id OccurrenceId, due Day, period Str, event_text Str, unit UnitId, unit_name Str, state OccurrenceState, closed_day Day, reason Str, basis Str

-- part portal_closed_of
  FROM occurrence x JOIN unit u ON u.id = x.unit_id
 WHERE x.obligation_id = $1 AND x.state IN (OCC_WITHDRAWN, OCC_VOID) AND u.is_self_tracked = 0

-- portal_closed(obligation ObligationId, before Day, before_id OccurrenceId, limit Int) -> PortalClosed*
SELECT x.id, x.due_day, x.period, x.event_text, x.unit_id, {short_name_on(u, {ended_day(x)})}, x.state, x.decided_day, x.close_reason, x.close_basis
{portal_closed_of} AND (x.due_day, x.id) < ($2, $3)
 ORDER BY x.due_day DESC, x.id DESC LIMIT $4;

-- row PortalClosedCount: withdrawn Int, voided Int

-- portal_closed_count(obligation ObligationId) -> PortalClosedCount
SELECT COUNT(CASE WHEN x.state = OCC_WITHDRAWN THEN 1 END), COUNT(CASE WHEN x.state = OCC_VOID THEN 1 END)
{portal_closed_of};

-- row PortalEvidence: id EvidenceId, occurrence OccurrenceId, name Str, size Int

-- portal_evidence(obligation ObligationId, from Day, to Day, limit Int) -> PortalEvidence*
SELECT e.id, x.id, e.name, f.size
  FROM occurrence x JOIN unit u ON u.id = x.unit_id JOIN submission s ON s.occurrence_id = x.id
  JOIN evidence e ON e.submission_id = s.id JOIN file f ON f.sha256 = e.sha256
 WHERE x.obligation_id = $1 AND x.due_day BETWEEN $2 AND $3 AND e.is_public = 1 AND {public_result(x, u, s)}
 ORDER BY x.id, e.ordinal LIMIT $4;

-- row PortalValue: occurrence OccurrenceId, name Str, measure Str, value Int

-- portal_values(obligation ObligationId, from Day, to Day, limit Int) -> PortalValue*
SELECT x.id, i.name, i.measure, v.value
  FROM occurrence x JOIN unit u ON u.id = x.unit_id JOIN submission s ON s.occurrence_id = x.id
  JOIN submission_value v ON v.submission_id = s.id JOIN indicator i ON i.id = v.indicator_id
 WHERE x.obligation_id = $1 AND x.due_day BETWEEN $2 AND $3 AND (x.state = OCC_ACCEPTED OR v.is_released = 1) AND {public_result(x, u, s)}
 ORDER BY x.id, i.ordinal LIMIT $4;

-- row PortalSum: name Str, measure Str, value Int, results Int

-- portal_sums(obligation ObligationId, over Int) -> PortalSum*
SELECT i.name, i.measure, CAST(SUM(v.value) AS BIGINT), COUNT(*)
  FROM occurrence x JOIN unit u ON u.id = x.unit_id JOIN submission s ON s.occurrence_id = x.id AND s.state = SUB_ACCEPTED
  JOIN submission_value v ON v.submission_id = s.id JOIN indicator i ON i.id = v.indicator_id AND i.over_units = $2
 WHERE x.obligation_id = $1 AND x.state = OCC_ACCEPTED AND u.is_self_tracked = 0
 GROUP BY i.id, i.name, i.measure, i.ordinal ORDER BY i.ordinal LIMIT 100;

-- row PortalFile: sha256 Str, name Str, media_type Str, size Int

-- portal_file(id EvidenceId) -> PortalFile
SELECT e.sha256, e.name, f.media_type, f.size
  FROM evidence e JOIN submission s ON s.id = e.submission_id
  JOIN occurrence x ON x.id = s.occurrence_id JOIN unit u ON u.id = x.unit_id
  JOIN programme p ON p.id = x.programme_id JOIN file f ON f.sha256 = e.sha256
 WHERE e.id = $1 AND e.is_public = 1 AND {public_result(x, u, s)} AND p.state IN (PROGRAMME_IN_FORCE, PROGRAMME_ENDED);

-- row FoundObligation: id ObligationId, title Str, symbol Str, path Str, lead_name Str

-- part found_obligations
SELECT o.id, o.title, CASE WHEN p.symbol <> '' THEN p.symbol ELSE p.title END, COALESCE(t.path, ''), l.short_name
  FROM obligation o JOIN programme p ON p.id = o.programme_id JOIN unit l ON l.id = o.lead_unit_id
  LEFT JOIN provision_text t ON t.provision_id = o.provision_id AND t.version_id = o.version_id
 WHERE o.state > OBL_DRAFT AND p.state IN (PROGRAMME_IN_FORCE, PROGRAMME_ENDED)
   AND ($1 = '%' OR o.search || ' ' || p.search || ' ' || l.search LIKE $1)

-- What binds now comes first, then by programme from the newest on.
-- find_obligations(pattern Str, after_state Int, after_programme Int, after_number Int, limit Int) -> FoundObligation*
{found_obligations}
   AND (o.state > $2 OR (o.state = $2 AND (o.programme_id < $3 OR (o.programme_id = $3 AND o.number > $4))))
 ORDER BY o.state, o.programme_id DESC, o.number LIMIT $5;

-- find_obligations_by_title(pattern Str, after Str, after_id ObligationId, limit Int) -> FoundObligation*
{found_obligations} AND (o.search, o.id) > ($2, COALESCE($3, 0))
 ORDER BY o.search, o.id LIMIT $4;

-- find_obligations_by_lead(pattern Str, after Str, after_id ObligationId, limit Int) -> FoundObligation*
{found_obligations} AND (l.sort_key, o.id) > ($2, COALESCE($3, 0))
 ORDER BY l.sort_key, o.id LIMIT $4;

-- row FoundPlace: state ObligationState, programme Int, number Int, search Str, lead_key Str

-- find_obligation_at(id ObligationId) -> FoundPlace?
SELECT o.state, o.programme_id, o.number, o.search, l.sort_key
  FROM obligation o JOIN unit l ON l.id = o.lead_unit_id WHERE o.id = $1;

-- row FoundDocument: id DocumentId, symbol Str, type Str, issuer_name Str, issued Day, abstract Str

-- part found_documents
SELECT id, symbol, type, issuer_name, issued_day, abstract FROM document WHERE search LIKE $1

-- find_documents_public(pattern Str, before Int, limit Int) -> FoundDocument*
{found_documents} AND is_public = 1 AND id < $2 ORDER BY id DESC LIMIT $3;

-- find_documents_public_by_day(pattern Str, before Int, before_id DocumentId, limit Int) -> FoundDocument*
{found_documents} AND is_public = 1 AND (COALESCE(issued_day, -1000000), id) < ($2, $3)
 ORDER BY COALESCE(issued_day, -1000000) DESC, id DESC LIMIT $4;

-- find_documents(pattern Str, limit Int) -> FoundDocument*
{found_documents} ORDER BY id DESC LIMIT $2;

-- row FeedEntry: seq Int, at Instant, type Str, unit_name Str, programme ProgrammeId, programme_title Str, symbol Str, number Int, obligation ObligationId, title Str, performer Str

-- feed_entries(limit Int) -> FeedEntry*
SELECT e.seq, e.at_ms, e.type, COALESCE({short_name_on(a, {day_of(e.at_ms)})}, ''), p.id, COALESCE(NULLIF(v.title, ''), p.title),
       COALESCE(d.symbol, p.symbol), COALESCE(v.number, 0), o.id, COALESCE(o.title, ''),
       COALESCE({short_name_on(u, {day_of(e.at_ms)})}, '')
  FROM journal_entry e
  JOIN journal_object jp ON jp.seq = e.seq AND jp.object = 'programme'
  JOIN programme p ON p.id = jp.object_id AND p.state IN (PROGRAMME_IN_FORCE, PROGRAMME_ENDED)
  LEFT JOIN journal_object jv ON jv.seq = e.seq AND jv.object = 'version'
  LEFT JOIN programme_version v ON v.id = jv.object_id LEFT JOIN document d ON d.id = v.document_id
  LEFT JOIN journal_object jo ON jo.seq = e.seq AND jo.object = 'obligation'
  LEFT JOIN obligation o ON o.id = jo.object_id
  LEFT JOIN journal_object jx ON jx.seq = e.seq AND jx.object = 'occurrence'
  LEFT JOIN occurrence x ON x.id = jx.object_id
  LEFT JOIN unit u ON u.id = x.unit_id LEFT JOIN unit a ON a.id = e.actor_unit
 WHERE e.type IN ('programme.in_force', 'version.confirmed', 'programme.ended', 'occurrence.accepted', 'occurrence.extended', 'occurrence.withdrawn',
                  'occurrence.voided', 'occurrence.released')
   AND (u.id IS NULL OR u.is_self_tracked = 0 OR e.type = 'occurrence.released')
 ORDER BY e.seq DESC LIMIT $1;
