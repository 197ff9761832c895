-- row ProposalRow: id ProposalId, version VersionId, provision ProvisionId, ordinal Int, state ProposalState, kind DutyKind, action Str, original_action Str, lead_names Str, cooperate_names Str, report_names Str, is_request Bool, due Str, read_from Str, sure Int, note Str, is_opinion_watch Bool, is_rewritten Bool, revision Int
-- row ProposalCount: state ProposalState, n Int

-- proposal_get(id ProposalId) -> ProposalRow
SELECT id, version_id, provision_id, ordinal, state, kind, action, original_action, lead_names,
       cooperate_names, report_names, is_request, due, read_from, sure, note, is_opinion_watch, is_rewritten, revision
  FROM proposal WHERE id = $1;

-- proposal_list(version VersionId, after Int, limit Int) -> ProposalRow*
SELECT id, version_id, provision_id, ordinal, state, kind, action, original_action, lead_names,
       cooperate_names, report_names, is_request, due, read_from, sure, note, is_opinion_watch, is_rewritten, revision
  FROM proposal WHERE version_id = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3;

-- proposal_next_open(version VersionId, provision ProvisionId, after Int) -> ProposalRow?
SELECT id, version_id, provision_id, ordinal, state, kind, action, original_action, lead_names,
       cooperate_names, report_names, is_request, due, read_from, sure, note, is_opinion_watch, is_rewritten, revision
  FROM proposal
 WHERE version_id = $1 AND provision_id = $2 AND ordinal > $3 AND state = PROPOSAL_PROPOSED
 ORDER BY ordinal LIMIT 1;

-- proposal_counts(version VersionId) -> ProposalCount*
SELECT state, COUNT(*) FROM proposal WHERE version_id = $1 GROUP BY state ORDER BY state;

-- proposal_insert(version VersionId, provision ProvisionId, ordinal Int, kind DutyKind, action Str, original_action Str, lead_names Str, cooperate_names Str, report_names Str, is_request Bool, due Str, read_from Str, sure Int, note Str, is_opinion_watch Bool, is_rewritten Bool) -> ProposalId
INSERT INTO proposal (version_id, provision_id, ordinal, state, kind, action, original_action,
       lead_names, cooperate_names, report_names, is_request, due, read_from, sure, note,
       is_opinion_watch, is_rewritten)
VALUES ($1, $2, $3, PROPOSAL_PROPOSED, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
RETURNING id;

-- proposal_make_room(version VersionId, after Int, by Int)
UPDATE proposal SET ordinal = ordinal + $3 WHERE version_id = $1 AND ordinal > $2;

-- proposal_set_state(id ProposalId, state ProposalState, note Str)
UPDATE proposal SET state = $2, note = $3, revision = revision + 1 WHERE id = $1;

-- proposal_set_words(id ProposalId, action Str, lead_names Str, cooperate_names Str, report_names Str, is_request Bool, is_rewritten Bool)
UPDATE proposal SET action = $2, lead_names = $3, cooperate_names = $4, report_names = $5,
       is_request = $6, is_rewritten = $7, revision = revision + 1
 WHERE id = $1;

-- proposal_set_part(id ProposalId, action Str, original_action Str, due Str, read_from Str)
UPDATE proposal SET action = $2, original_action = $3, due = $4, read_from = $5, revision = revision + 1 WHERE id = $1;

-- proposal_delete(id ProposalId)
DELETE FROM proposal WHERE id = $1;

-- proposal_next(version VersionId, after Int) -> ProposalId?
SELECT id FROM proposal WHERE version_id = $1 AND ordinal > $2 AND state = PROPOSAL_PROPOSED
 ORDER BY ordinal LIMIT 1;
