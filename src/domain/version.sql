-- row EffectRow: obligation ObligationId, provision ProvisionId, number Int, title Str, unit_name Str, old_heading Str, old_body Str, new_heading Str, new_body Str, is_there Bool, choice VersionChoice, reason Str, rule Str

-- version_effect_rows(old VersionId, new VersionId, programme ProgrammeId) -> EffectRow*
SELECT o.id, o.provision_id, o.number, o.title, u.short_name, a.heading, a.body, b.heading, b.body,
       CASE WHEN b.provision_id IS NULL THEN 0 ELSE 1 END, COALESCE(d.decision, 0), d.reason,
       o.rule
  FROM obligation o
  JOIN unit u ON u.id = o.lead_unit_id
  LEFT JOIN provision_text a ON a.provision_id = o.provision_id AND a.version_id = $1
  LEFT JOIN provision_text b ON b.provision_id = o.provision_id AND b.version_id = $2
  LEFT JOIN version_decision d ON d.version_id = $2 AND d.obligation_id = o.id
 WHERE o.programme_id = $3 AND o.state = OBL_ACTIVE ORDER BY o.number LIMIT 6000;

-- Where a provision stands in each version that was signed.
-- row ProvisionPlace: number Int, state VersionState, path Str, symbol Str
-- version_places(provision ProvisionId) -> ProvisionPlace*
SELECT v.number, v.state, t.path, COALESCE(d.symbol, '')
  FROM provision_text t JOIN programme_version v ON v.id = t.version_id LEFT JOIN document d ON d.id = v.document_id
 WHERE t.provision_id = $1 AND v.state IN (VERSION_IN_FORCE, VERSION_REPLACED, VERSION_WAITING) ORDER BY v.number LIMIT 200;

-- version_number(id VersionId) -> Int
SELECT number FROM programme_version WHERE id = $1;

-- Where a duty in force stays, or nobody has decided yet: what is proposed there may be the same duty.
-- version_kept_provisions(version VersionId, programme ProgrammeId) -> ProvisionId*
SELECT DISTINCT o.provision_id FROM obligation o
  LEFT JOIN version_decision d ON d.version_id = $1 AND d.obligation_id = o.id
 WHERE o.programme_id = $2 AND o.state = OBL_ACTIVE AND COALESCE(d.decision, 0) <> CHOICE_VOID
 ORDER BY o.provision_id LIMIT 6000;

-- Proposals that were accepted where a duty is kept: it would stand twice.
-- version_doubled(version VersionId) -> Int
SELECT COUNT(*) FROM obligation n
 WHERE n.version_id = $1 AND n.state = OBL_DRAFT AND n.proposal_id IS NOT NULL
   AND EXISTS (SELECT 1 FROM obligation o JOIN version_decision d ON d.version_id = $1 AND d.obligation_id = o.id
                WHERE o.provision_id = n.provision_id AND o.state = OBL_ACTIVE AND d.decision = CHOICE_KEEP);

-- version_decision_clear(version VersionId, obligation ObligationId)
DELETE FROM version_decision WHERE version_id = $1 AND obligation_id = $2;

-- version_decision_insert(version VersionId, obligation ObligationId, choice VersionChoice, reason Str)
INSERT INTO version_decision (version_id, obligation_id, decision, reason) VALUES ($1, $2, $3, $4);

-- version_delete_draft_units(version VersionId)
DELETE FROM obligation_unit WHERE obligation_id IN
       (SELECT id FROM obligation WHERE version_id = $1 AND state = OBL_DRAFT);

-- version_delete_draft_indicators(version VersionId)
DELETE FROM indicator WHERE obligation_id IN
       (SELECT id FROM obligation WHERE version_id = $1 AND state = OBL_DRAFT);

-- version_delete_drafts(version VersionId)
DELETE FROM obligation WHERE version_id = $1 AND state = OBL_DRAFT;
