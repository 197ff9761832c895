-- row ProvisionRow: provision ProvisionId, ordinal Int, path Str, level ProvisionLevel, label Str, parent ProvisionId, depth Int, heading Str, body Str

-- provision_insert(programme ProgrammeId, version VersionId) -> ProvisionId
INSERT INTO provision (programme_id, first_version_id) VALUES ($1, $2) RETURNING id;

-- provision_text_insert(version VersionId, ordinal Int, provision ProvisionId, path Str, level ProvisionLevel, label Str, parent ProvisionId, depth Int, heading Str, body Str)
INSERT INTO provision_text (version_id, ordinal, provision_id, path, kind, label, parent_id, depth, heading, body)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- provision_list(version VersionId, after Int, limit Int) -> ProvisionRow*
SELECT provision_id, ordinal, path, kind, label, parent_id, depth, heading, body
  FROM provision_text WHERE version_id = $1 AND ordinal > $2 ORDER BY ordinal LIMIT $3;

-- Where a text says since when and until when it binds: at its end, as a rule.
-- provision_term_words(version VersionId, limit Int) -> ProvisionRow*
SELECT provision_id, ordinal, path, kind, label, parent_id, depth, heading, body
  FROM provision_text
 WHERE version_id = $1 AND (heading || ' ' || body LIKE '%này có hiệu lực%' OR heading || ' ' || body LIKE '%có hiệu lực từ%'
       OR heading || ' ' || body LIKE '%có hiệu lực kể từ%' OR heading || ' ' || body LIKE '%có hiệu lực thi hành%'
       OR heading || ' ' || body LIKE '%này hết hiệu lực%')
 ORDER BY ordinal DESC LIMIT $2;

-- provision_in_version(provision ProvisionId, version VersionId) -> ProvisionRow?
SELECT provision_id, ordinal, path, kind, label, parent_id, depth, heading, body
  FROM provision_text WHERE provision_id = $1 AND version_id = $2;

-- provision_programme(provision ProvisionId) -> ProgrammeId
SELECT programme_id FROM provision WHERE id = $1;
