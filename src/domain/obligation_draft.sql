-- row DraftRow: id ObligationId, version VersionId, provision ProvisionId, proposal ProposalId, number Int, state ObligationState, kind DutyKind, title Str, action Str, lead UnitId, accept UnitId, is_request Bool, rule Str, deliverable Str, addressees Str, revision Int
-- row DraftUnitRow: obligation ObligationId, unit UnitId, part ObligationPart, task Str, name Str, short_name Str
-- row DraftIndicatorRow: name Str, measure Str, over_units Int, is_required Bool

-- draft_get(id ObligationId) -> DraftRow
SELECT id, version_id, provision_id, proposal_id, number, state, kind, title, action, lead_unit_id,
       accept_unit_id, is_request, rule, deliverable, addressees, revision
  FROM obligation WHERE id = $1;

-- draft_of_proposal(proposal ProposalId) -> DraftRow?
SELECT id, version_id, provision_id, proposal_id, number, state, kind, title, action, lead_unit_id,
       accept_unit_id, is_request, rule, deliverable, addressees, revision
  FROM obligation WHERE proposal_id = $1 ORDER BY id LIMIT 1;

-- draft_list(version VersionId) -> DraftRow*
SELECT id, version_id, provision_id, proposal_id, number, state, kind, title, action, lead_unit_id,
       accept_unit_id, is_request, rule, deliverable, addressees, revision
  FROM obligation WHERE version_id = $1 ORDER BY id LIMIT 6000;

-- draft_units(version VersionId) -> DraftUnitRow*
SELECT o.obligation_id, o.unit_id, o.part, o.task, u.name, u.short_name
  FROM obligation b
  JOIN obligation_unit o ON o.obligation_id = b.id
  JOIN unit u ON u.id = o.unit_id
 WHERE b.version_id = $1 ORDER BY o.obligation_id, o.part, u.sort_key LIMIT 60000;

-- draft_units_of(obligation ObligationId) -> DraftUnitRow*
SELECT o.obligation_id, o.unit_id, o.part, o.task, u.name, u.short_name
  FROM obligation_unit o JOIN unit u ON u.id = o.unit_id
 WHERE o.obligation_id = $1 ORDER BY o.part, u.sort_key LIMIT 3000;

-- draft_indicators(obligation ObligationId) -> DraftIndicatorRow*
SELECT name, measure, over_units, is_required FROM indicator
 WHERE obligation_id = $1 ORDER BY ordinal LIMIT 100;

-- draft_next_number(programme ProgrammeId) -> Int
SELECT COALESCE(MIN(number), 0) FROM obligation WHERE programme_id = $1;

-- draft_insert(programme ProgrammeId, version VersionId, provision ProvisionId, proposal ProposalId, number Int, kind DutyKind, title Str, action Str, lead UnitId, accept UnitId, is_request Bool, rule Str, deliverable Str, addressees Str, search Str) -> ObligationId
INSERT INTO obligation (programme_id, version_id, provision_id, proposal_id, number, state, kind,
       title, action, lead_unit_id, accept_unit_id, is_request, rule, deliverable, addressees,
       end_reason, search)
VALUES ($1, $2, $3, $4, $5, OBL_DRAFT, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', $15) RETURNING id;

-- draft_update(id ObligationId, kind DutyKind, title Str, action Str, lead UnitId, accept UnitId, is_request Bool, rule Str, deliverable Str, addressees Str, search Str) -> count
UPDATE obligation SET kind = $2, title = $3, action = $4, lead_unit_id = $5, accept_unit_id = $6,
       is_request = $7, rule = $8, deliverable = $9, addressees = $10, search = $11,
       revision = revision + 1
 WHERE id = $1 AND state = OBL_DRAFT;

-- draft_unit_insert(obligation ObligationId, unit UnitId, part ObligationPart, task Str)
INSERT INTO obligation_unit (obligation_id, unit_id, part, task) VALUES ($1, $2, $3, $4)
ON CONFLICT (obligation_id, unit_id, part) DO NOTHING;

-- draft_indicator_insert(obligation ObligationId, ordinal Int, name Str, measure Str, over_units Int, is_required Bool)
INSERT INTO indicator (obligation_id, ordinal, name, measure, over_units, is_required)
VALUES ($1, $2, $3, $4, $5, $6);

-- draft_clear_units(obligation ObligationId)
DELETE FROM obligation_unit WHERE obligation_id = $1;

-- draft_clear_indicators(obligation ObligationId)
DELETE FROM indicator WHERE obligation_id = $1;

-- draft_delete(obligation ObligationId) -> count
DELETE FROM obligation WHERE id = $1 AND state = OBL_DRAFT;

-- draft_in_text_order(version VersionId) -> ObligationId*
SELECT o.id FROM obligation o
  JOIN provision_text t ON t.provision_id = o.provision_id AND t.version_id = o.version_id
  LEFT JOIN proposal p ON p.id = o.proposal_id
 WHERE o.version_id = $1 AND o.state = OBL_DRAFT
 ORDER BY t.ordinal, COALESCE(p.ordinal, 1000000), o.id LIMIT 6000;

-- draft_last_number(programme ProgrammeId) -> Int
SELECT COALESCE(MAX(number), 0) FROM obligation WHERE programme_id = $1 AND number > 0;

-- draft_set_number(id ObligationId, number Int)
UPDATE obligation SET number = $2 WHERE id = $1;

-- draft_unit_place(unit UnitId) -> UnitKind
SELECT kind FROM unit WHERE id = $1 AND closed_day IS NULL;

-- draft_leads_unassigned(version VersionId) -> Int
SELECT COUNT(*) FROM obligation o JOIN unit u ON u.id = o.lead_unit_id
 WHERE o.version_id = $1 AND o.state = OBL_DRAFT AND u.closed_day IS NOT NULL;
