-- row UnitRow: id UnitId, kind UnitKind, name Str, short_name Str, superior UnitId, is_self_tracked Bool, opened Day, closed Day, sort_key Str

-- unit_get(id UnitId) -> UnitRow
SELECT id, kind, name, short_name, superior_id, is_self_tracked, opened_day, closed_day, sort_key
  FROM unit WHERE id = $1;

-- unit_by_code(code Str) -> UnitRow?
SELECT u.id, u.kind, u.name, u.short_name, u.superior_id, u.is_self_tracked, u.opened_day, u.closed_day, u.sort_key
  FROM unit_code c JOIN unit u ON u.id = c.unit_id WHERE c.code = $1;

-- row UnitListRow: id UnitId, kind UnitKind, name Str, short_name Str, superior UnitId, is_self_tracked Bool, opened Day, closed Day,
--   sort_key Str, code Str, superior_name Str, persons Int

-- unit_list(pattern Str, top UnitId, kind UnitKind, with_closed Bool, after Str, limit Int) -> UnitListRow*
SELECT u.id, u.kind, u.name, u.short_name, u.superior_id, u.is_self_tracked, u.opened_day, u.closed_day, u.sort_key,
       coalesce((SELECT max(code) FROM unit_code c WHERE c.unit_id = u.id AND c.to_day IS NULL), ''),
       coalesce((SELECT s.short_name FROM unit s WHERE s.id = u.superior_id), ''),
       (SELECT count(DISTINCT r.person_id) FROM person_role r WHERE r.unit_id = u.id AND r.to_day IS NULL)
  FROM unit u
 WHERE u.sort_key > $5 AND u.search LIKE $1 ESCAPE '!' AND ($3 = 0 OR u.kind = $3)
   AND ($4 = 1 OR u.closed_day IS NULL)
   AND ($2 IS NULL OR u.id IN (SELECT descendant_id FROM unit_closure WHERE ancestor_id = $2))
 ORDER BY u.sort_key LIMIT $6;

-- unit_list_name(pattern Str, kind UnitKind, with_closed Bool, after Str, after_id UnitId, limit Int) -> UnitListRow*
SELECT u.id, u.kind, u.name, u.short_name, u.superior_id, u.is_self_tracked, u.opened_day, u.closed_day, u.sort_key,
       coalesce((SELECT max(code) FROM unit_code c WHERE c.unit_id = u.id AND c.to_day IS NULL), ''),
       coalesce((SELECT s.short_name FROM unit s WHERE s.id = u.superior_id), ''),
       (SELECT count(DISTINCT r.person_id) FROM person_role r WHERE r.unit_id = u.id AND r.to_day IS NULL)
  FROM unit u
 WHERE u.search LIKE $1 ESCAPE '!' AND ($2 = 0 OR u.kind = $2) AND ($3 = 1 OR u.closed_day IS NULL)
   AND (u.search, u.id) > ($4, COALESCE($5, 0))
 ORDER BY u.search, u.id LIMIT $6;

-- unit_search_key(id UnitId) -> Str?
SELECT search FROM unit WHERE id = $1;

-- unit_below(top UnitId, after Str, limit Int) -> UnitRow*
SELECT u.id, u.kind, u.name, u.short_name, u.superior_id, u.is_self_tracked, u.opened_day, u.closed_day, u.sort_key
  FROM unit_closure c JOIN unit u ON u.id = c.descendant_id
 WHERE c.ancestor_id = $1 AND u.sort_key > $2 ORDER BY u.sort_key LIMIT $3;

-- unit_all(after Str, limit Int) -> UnitRow*
SELECT id, kind, name, short_name, superior_id, is_self_tracked, opened_day, closed_day, sort_key
  FROM unit WHERE sort_key > $1 ORDER BY sort_key LIMIT $2;

-- unit_above(id UnitId) -> UnitId*
SELECT ancestor_id FROM unit_closure WHERE descendant_id = $1 ORDER BY depth;

-- row UnitAboveRow: id UnitId, is_self_tracked Bool
-- unit_above_rows(id UnitId) -> UnitAboveRow*
SELECT c.ancestor_id, u.is_self_tracked FROM unit_closure c JOIN unit u ON u.id = c.ancestor_id
 WHERE c.descendant_id = $1 ORDER BY c.depth;

-- unit_insert(kind UnitKind, name Str, short_name Str, superior UnitId, by_choice Bool, is_self_tracked Bool, opened Day, search Str) -> UnitId
INSERT INTO unit (kind, name, short_name, superior_id, self_tracked_by_choice, is_self_tracked, opened_day, sort_key, search)
VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8) RETURNING id;

-- unit_set_sort_key(id UnitId, sort_key Str)
UPDATE unit SET sort_key = $2 WHERE id = $1;

-- unit_name_insert(id UnitId, from Day, name Str, short_name Str)
INSERT INTO unit_name (unit_id, from_day, name, short_name) VALUES ($1, $2, $3, $4);

-- unit_superior_insert(id UnitId, from Day, superior UnitId)
INSERT INTO unit_superior (unit_id, from_day, superior_id) VALUES ($1, $2, $3);

-- unit_code_insert(code Str, id UnitId, from Day)
INSERT INTO unit_code (code, unit_id, from_day) VALUES ($1, $2, $3);

-- unit_closure_insert(id UnitId, superior UnitId)
INSERT INTO unit_closure (ancestor_id, descendant_id, depth)
SELECT ancestor_id, $1, depth + 1 FROM unit_closure WHERE descendant_id = $2
UNION ALL SELECT $1, $1, 0;

-- unit_name_now(id UnitId, name Str, short_name Str, search Str)
UPDATE unit SET name = $2, short_name = $3, search = $4 WHERE id = $1;

-- unit_named_since(id UnitId)
UPDATE unit SET named_day = (SELECT MAX(n.from_day) FROM unit_name n WHERE n.unit_id = unit.id HAVING COUNT(*) > 1) WHERE id = $1;

-- unit_name_put(id UnitId, from Day, name Str, short_name Str)
INSERT INTO unit_name (unit_id, from_day, name, short_name) VALUES ($1, $2, $3, $4)
ON CONFLICT (unit_id, from_day) DO UPDATE SET name = excluded.name, short_name = excluded.short_name;

-- unit_superior_put(id UnitId, from Day, superior UnitId)
INSERT INTO unit_superior (unit_id, from_day, superior_id) VALUES ($1, $2, $3)
ON CONFLICT (unit_id, from_day) DO UPDATE SET superior_id = excluded.superior_id;

-- unit_superior_now(id UnitId, superior UnitId)
UPDATE unit SET superior_id = $2 WHERE id = $1;

-- unit_subtree_rekey(id UnitId, new_key Str, old_length Int)
UPDATE unit SET sort_key = $2 || substr(sort_key, CAST($3 + 1 AS INTEGER))
 WHERE id IN (SELECT descendant_id FROM unit_closure WHERE ancestor_id = $1);

-- unit_subtree_cut(id UnitId)
DELETE FROM unit_closure
 WHERE descendant_id IN (SELECT descendant_id FROM unit_closure WHERE ancestor_id = $1)
   AND ancestor_id NOT IN (SELECT descendant_id FROM unit_closure WHERE ancestor_id = $1);

-- unit_subtree_hang(id UnitId, superior UnitId)
INSERT INTO unit_closure (ancestor_id, descendant_id, depth)
SELECT a.ancestor_id, d.descendant_id, a.depth + d.depth + 1
  FROM unit_closure a CROSS JOIN unit_closure d
 WHERE a.descendant_id = $2 AND d.ancestor_id = $1;

-- unit_is_below(top UnitId, id UnitId) -> Int
SELECT count(*) FROM unit_closure WHERE ancestor_id = $1 AND descendant_id = $2;

-- unit_close_row(id UnitId, day Day)
UPDATE unit SET closed_day = $2 WHERE id = $1;

-- unit_codes_close(id UnitId, to Day)
UPDATE unit_code SET to_day = $2 WHERE unit_id = $1 AND to_day IS NULL;

-- unit_code_close_row(id UnitId, code Str, to Day) -> count
UPDATE unit_code SET to_day = $3 WHERE unit_id = $1 AND code = $2 AND to_day IS NULL AND from_day <= $3;

-- unit_open_below(id UnitId) -> Int
SELECT count(*) FROM unit WHERE superior_id = $1 AND closed_day IS NULL;

-- What would be left without anybody when the unit is closed.
-- row UnitOpenWork: leads Int, performs Int, accepts Int
-- unit_open_work(unit UnitId) -> UnitOpenWork
SELECT (SELECT COUNT(*) FROM obligation o WHERE o.lead_unit_id = $1 AND o.state = OBL_ACTIVE),
       (SELECT COUNT(*) FROM occurrence x WHERE x.unit_id = $1 AND x.state IN (OCC_OPEN, OCC_SUBMITTED, OCC_RETURNED)),
       (SELECT COUNT(*) FROM occurrence x WHERE x.accept_unit_id = $1 AND x.state IN (OCC_OPEN, OCC_SUBMITTED, OCC_RETURNED));

-- unit_self_tracked_choose(id UnitId, by_choice Bool)
UPDATE unit SET self_tracked_by_choice = $2 WHERE id = $1;

-- unit_self_tracked_choice(id UnitId) -> Bool
SELECT self_tracked_by_choice FROM unit WHERE id = $1;

-- The units of the subtree whose mark is not what their own choice and those above them say.
-- row SelfTrackedChangeRow: unit UnitId, is_self_tracked Bool
-- unit_self_tracked_changes(top UnitId) -> SelfTrackedChangeRow*
SELECT q.id, q.is_now FROM (
SELECT u.id AS id, u.is_self_tracked AS was, {self_tracked_now(u)} AS is_now
  FROM unit_closure c JOIN unit u ON u.id = c.descendant_id WHERE c.ancestor_id = $1) q
 WHERE q.is_now <> q.was ORDER BY q.id;

-- unit_self_tracked_set(id UnitId, is_self_tracked Bool)
UPDATE unit SET is_self_tracked = $2 WHERE id = $1;

-- unit_lineage_insert(from UnitId, to UnitId, kind LineageKind, day Day, basis Str)
INSERT INTO unit_lineage (from_unit_id, to_unit_id, kind, day, basis) VALUES ($1, $2, $3, $4, $5);

-- row UnitNameRow: from Day, name Str, short_name Str
-- unit_names(id UnitId) -> UnitNameRow*
SELECT from_day, name, short_name FROM unit_name WHERE unit_id = $1 ORDER BY from_day DESC;

-- unit_named_on(id UnitId, day Day) -> UnitNameRow?
SELECT from_day, name, short_name FROM unit_name WHERE unit_id = $1 AND from_day <= $2 ORDER BY from_day DESC LIMIT 1;

-- row UnitCodeRow: code Str, from Day, to Day
-- unit_codes(id UnitId) -> UnitCodeRow*
SELECT code, from_day, to_day FROM unit_code WHERE unit_id = $1 ORDER BY from_day DESC, code;

-- row UnitSuperiorRow: from Day, superior UnitId, name Str
-- unit_superiors(id UnitId) -> UnitSuperiorRow*
SELECT s.from_day, s.superior_id, coalesce(u.name, '')
  FROM unit_superior s LEFT JOIN unit u ON u.id = s.superior_id
 WHERE s.unit_id = $1 ORDER BY s.from_day DESC;

-- row UnitLineageRow: unit UnitId, name Str, kind LineageKind, day Day, basis Str
-- unit_lineage_from(id UnitId) -> UnitLineageRow*
SELECT l.from_unit_id, u.name, l.kind, l.day, l.basis
  FROM unit_lineage l JOIN unit u ON u.id = l.from_unit_id WHERE l.to_unit_id = $1 ORDER BY l.day DESC, u.id;

-- unit_lineage_to(id UnitId) -> UnitLineageRow*
SELECT l.to_unit_id, u.name, l.kind, l.day, l.basis
  FROM unit_lineage l JOIN unit u ON u.id = l.to_unit_id WHERE l.from_unit_id = $1 ORDER BY l.day DESC, u.id;

-- unit_root() -> UnitId?
SELECT id FROM unit WHERE superior_id IS NULL AND closed_day IS NULL ORDER BY id LIMIT 1;

-- unit_code_now(id UnitId) -> Str?
SELECT code FROM unit_code WHERE unit_id = $1 AND to_day IS NULL ORDER BY from_day DESC, code LIMIT 1;

-- row UnitExportRow: code Str, superior_code Str, kind UnitKind, name Str, short_name Str, opened Day
-- unit_export(pattern Str, top UnitId, kind UnitKind, with_closed Bool, by_name Bool) -> UnitExportRow*
SELECT coalesce((SELECT max(code) FROM unit_code c WHERE c.unit_id = u.id AND c.to_day IS NULL), ''),
       coalesce((SELECT max(code) FROM unit_code c WHERE c.unit_id = u.superior_id AND c.to_day IS NULL), ''),
       u.kind, u.name, u.short_name, u.opened_day
  FROM unit u WHERE u.search LIKE $1 ESCAPE '!' AND ($3 = 0 OR u.kind = $3) AND ($4 = 1 OR u.closed_day IS NULL)
   AND ($2 IS NULL OR u.id IN (SELECT descendant_id FROM unit_closure WHERE ancestor_id = $2))
 ORDER BY CASE WHEN $5 = 1 THEN u.search ELSE u.sort_key END, u.id LIMIT 50000;

-- row UnitChoiceRow: id UnitId, name Str, depth Int
-- unit_choices(person PersonId, today Day) -> UnitChoiceRow*
SELECT DISTINCT u.id, u.short_name, (length(u.sort_key) - length(replace(u.sort_key, '/', ''))) - 1, u.sort_key
  FROM person_role a JOIN unit_closure c ON c.ancestor_id = a.unit_id JOIN unit u ON u.id = c.descendant_id
 WHERE a.person_id = $1 AND a.role = ROLE_ADMINISTRATOR AND a.from_day <= $2 AND (a.to_day IS NULL OR a.to_day >= $2)
   AND u.closed_day IS NULL
   AND {work_open_to(u, a.unit_id)}
 ORDER BY u.sort_key LIMIT 2000;

-- row SetupRow: units Int, persons Int, joined Int, programmes Int, in_force Int
-- setup_counts() -> SetupRow
SELECT (SELECT count(*) FROM unit), (SELECT count(*) FROM person), (SELECT count(*) FROM person WHERE password_hash <> ''),
       (SELECT count(*) FROM programme), (SELECT count(*) FROM programme WHERE signed_day IS NOT NULL);
