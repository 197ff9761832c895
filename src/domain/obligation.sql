-- row ObligationRow: id ObligationId, programme ProgrammeId, version VersionId, provision ProvisionId, number Int, state ObligationState, kind Int, title Str, action Str, lead UnitId, accept UnitId, is_request Bool, rule Str, deliverable Str, addressees Str, first Day, last Day, made_to Day, end_reason Str
-- row ObligationUnitRow: unit UnitId, part ObligationPart, task Str, name Str, short_name Str, is_self_tracked Bool
-- row IndicatorRow: id IndicatorId, name Str, measure Str, over_units Int, is_required Bool

-- obligation_get(id ObligationId) -> ObligationRow
SELECT id, programme_id, version_id, provision_id, number, state, kind, title, action, lead_unit_id,
       accept_unit_id, is_request, rule, deliverable, addressees, first_day, last_day, made_to_day, end_reason
  FROM obligation WHERE id = $1;

-- obligation_of_programme(programme ProgrammeId, after Int, limit Int) -> ObligationRow*
SELECT id, programme_id, version_id, provision_id, number, state, kind, title, action, lead_unit_id,
       accept_unit_id, is_request, rule, deliverable, addressees, first_day, last_day, made_to_day, end_reason
  FROM obligation WHERE programme_id = $1 AND number > $2 AND state > OBL_DRAFT ORDER BY number LIMIT $3;

-- obligation_to_activate(programme ProgrammeId) -> ObligationRow*
SELECT id, programme_id, version_id, provision_id, number, state, kind, title, action, lead_unit_id,
       accept_unit_id, is_request, rule, deliverable, addressees, first_day, last_day, made_to_day, end_reason
  FROM obligation WHERE programme_id = $1 AND state = OBL_DRAFT ORDER BY number LIMIT 2000;

-- obligation_to_make(horizon Day, limit Int) -> ObligationRow*
SELECT id, programme_id, version_id, provision_id, number, state, kind, title, action, lead_unit_id,
       accept_unit_id, is_request, rule, deliverable, addressees, first_day, last_day, made_to_day, end_reason
  FROM obligation WHERE state = OBL_ACTIVE AND made_to_day < $1 AND (last_day IS NULL OR made_to_day < last_day + 400)
 ORDER BY made_to_day, id LIMIT $2;

-- obligation_units(id ObligationId) -> ObligationUnitRow*
SELECT o.unit_id, o.part, o.task, u.name, u.short_name, u.is_self_tracked
  FROM obligation_unit o JOIN unit u ON u.id = o.unit_id
 WHERE o.obligation_id = $1 ORDER BY o.part, u.sort_key LIMIT 2000;

-- obligation_unit_ids(id ObligationId) -> UnitId*
SELECT unit_id FROM obligation_unit WHERE obligation_id = $1 ORDER BY unit_id, part LIMIT 2000;

-- obligation_indicators(id ObligationId) -> IndicatorRow*
SELECT id, name, measure, over_units, is_required FROM indicator WHERE obligation_id = $1 ORDER BY ordinal LIMIT 100;

-- obligation_set_active(id ObligationId, first Day, last Day)
UPDATE obligation SET state = OBL_ACTIVE, first_day = $2, last_day = $3, made_to_day = CAST($2 AS BIGINT) - 1 WHERE id = $1;

-- obligation_set_made(id ObligationId, made_to Day)
UPDATE obligation SET made_to_day = $2 WHERE id = $1;

-- obligation_set_ended(id ObligationId, state ObligationState, reason Str)
UPDATE obligation SET state = $2, end_reason = $3 WHERE id = $1;

-- What was left out because the term was over is made again when it goes on.
-- obligation_set_version(id ObligationId, version VersionId, last Day)
UPDATE obligation SET version_id = $2, last_day = $3,
       made_to_day = CASE WHEN last_day < made_to_day THEN last_day ELSE made_to_day END
 WHERE id = $1;

-- obligation_unit_add(id ObligationId, unit UnitId, part ObligationPart, task Str)
INSERT INTO obligation_unit (obligation_id, unit_id, part, task) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- obligation_path(id ObligationId) -> Str?
SELECT t.path FROM obligation o JOIN provision_text t ON t.provision_id = o.provision_id AND t.version_id = o.version_id
 WHERE o.id = $1;

-- obligation_end_over(today Day)
UPDATE obligation SET state = OBL_ENDED WHERE state = OBL_ACTIVE AND last_day < $1;

-- obligation_at_path(programme ProgrammeId, path Str) -> ObligationId?
SELECT o.id FROM obligation o JOIN provision_text t ON t.provision_id = o.provision_id AND t.version_id = o.version_id
 WHERE o.programme_id = $1 AND t.path = $2 ORDER BY o.number LIMIT 1;

-- What is entered already for a unit on a day, the newest of it; what was ended again does not count.
-- obligation_event_of(obligation ObligationId, unit UnitId, day Day) -> Str?
SELECT event_text FROM occurrence
 WHERE obligation_id = $1 AND unit_id = $2 AND event_day = $3 AND state NOT IN (OCC_WITHDRAWN, OCC_VOID) ORDER BY id DESC LIMIT 1;
