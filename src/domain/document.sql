-- row DocumentRow: id DocumentId, symbol Str, type Str, issuer UnitId, issuer_name Str, issued Day, abstract Str, signers Str, secrecy Secrecy, sha256 Str, file_name Str, is_public Bool, unit UnitId, added Instant
-- row DocumentLink: document DocumentId, kind DocumentRelationKind, symbol Str, type Str, issuer_name Str, issued Day, abstract Str, secrecy Secrecy, is_public Bool
-- row FileRow: sha256 Str, size Int, media_type Str

-- document_file_insert(sha256 Str, size Int, media_type Str, added Instant)
INSERT INTO file (sha256, size, media_type, added_ms) VALUES ($1, $2, $3, $4)
ON CONFLICT (sha256) DO NOTHING;

-- document_file_get(sha256 Str) -> FileRow
SELECT sha256, size, media_type FROM file WHERE sha256 = $1;

-- document_get(id DocumentId) -> DocumentRow
SELECT id, symbol, type, issuer_id, issuer_name, issued_day, abstract, signers, secrecy, sha256,
       file_name, is_public, unit_id, added_ms
  FROM document WHERE id = $1;

-- document_in_force_entry(document DocumentId) -> Int
SELECT COALESCE(MAX(e.seq), -1) FROM journal_object o JOIN journal_entry e ON e.seq = o.seq
 WHERE o.object = 'document' AND o.object_id = $1 AND e.type IN ('programme.in_force', 'version.confirmed');

-- document_by_symbol(symbol Str) -> DocumentRow*
SELECT id, symbol, type, issuer_id, issuer_name, issued_day, abstract, signers, secrecy, sha256,
       file_name, is_public, unit_id, added_ms
  FROM document WHERE symbol = $1 ORDER BY id LIMIT 50;

-- document_list(pattern Str, before Int, limit Int) -> DocumentRow*
SELECT id, symbol, type, issuer_id, issuer_name, issued_day, abstract, signers, secrecy, sha256,
       file_name, is_public, unit_id, added_ms
  FROM document WHERE search LIKE $1 AND id < $2 ORDER BY id DESC LIMIT $3;

-- Of the same number and issuer: as a rule the same document (domain.md, "Documents").
-- document_twins(symbol Str, issuer UnitId, issuer_name Str) -> DocumentRow*
SELECT id, symbol, type, issuer_id, issuer_name, issued_day, abstract, signers, secrecy, sha256,
       file_name, is_public, unit_id, added_ms
  FROM document WHERE symbol = $1 AND symbol <> '' AND (issuer_id = $2 OR issuer_name = $3) ORDER BY id LIMIT 5;

-- document_insert(symbol Str, type Str, issuer UnitId, issuer_name Str, issued Day, abstract Str, signers Str, secrecy Secrecy, file_name Str, is_public Bool, unit UnitId, added Instant, search Str) -> DocumentId
INSERT INTO document (symbol, type, issuer_id, issuer_name, issued_day, abstract, signers, secrecy,
       file_name, is_public, unit_id, added_ms, search)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id;

-- document_set_file(id DocumentId, sha256 Str)
UPDATE document SET sha256 = $2 WHERE id = $1;

-- document_relation_insert(document DocumentId, related DocumentId, kind DocumentRelationKind)
INSERT INTO document_relation (document_id, related_id, kind) VALUES ($1, $2, $3)
ON CONFLICT (document_id, related_id, kind) DO NOTHING;

-- document_relation_delete(document DocumentId, related DocumentId, kind DocumentRelationKind)
DELETE FROM document_relation WHERE document_id = $1 AND related_id = $2 AND kind = $3;

-- document_relations(document DocumentId) -> DocumentLink*
SELECT d.id, r.kind, d.symbol, d.type, d.issuer_name, d.issued_day, d.abstract, d.secrecy, d.is_public
  FROM document_relation r JOIN document d ON d.id = r.related_id
 WHERE r.document_id = $1 ORDER BY r.kind, d.id LIMIT 200;

-- document_related_by(document DocumentId) -> DocumentLink*
SELECT d.id, r.kind, d.symbol, d.type, d.issuer_name, d.issued_day, d.abstract, d.secrecy, d.is_public
  FROM document_relation r JOIN document d ON d.id = r.document_id
 WHERE r.related_id = $1 ORDER BY r.kind, d.id LIMIT 200;

-- document_unit_name(unit UnitId) -> Str
SELECT name FROM unit WHERE id = $1;

-- document_register(pattern Str, type Str, before Int, limit Int, only_public Bool) -> DocumentRow*
SELECT id, symbol, type, issuer_id, issuer_name, issued_day, abstract, signers, secrecy, sha256,
       file_name, is_public, unit_id, added_ms
  FROM document WHERE search LIKE $1 AND ($2 = '*' OR type = $2) AND id < $3 AND ($5 = 0 OR is_public = 1)
 ORDER BY id DESC LIMIT $4;

-- document_register_by_day(pattern Str, type Str, before Int, before_id DocumentId, limit Int) -> DocumentRow*
SELECT id, symbol, type, issuer_id, issuer_name, issued_day, abstract, signers, secrecy, sha256,
       file_name, is_public, unit_id, added_ms
  FROM document WHERE search LIKE $1 AND ($2 = '*' OR type = $2) AND (COALESCE(issued_day, -1000000), id) < ($3, $4)
 ORDER BY COALESCE(issued_day, -1000000) DESC, id DESC LIMIT $5;

-- document_day(id DocumentId) -> Int?
SELECT COALESCE(issued_day, -1000000) FROM document WHERE id = $1;

-- document_register_count(pattern Str, type Str) -> Int
SELECT COUNT(*) FROM document WHERE search LIKE $1 AND ($2 = '*' OR type = $2);
