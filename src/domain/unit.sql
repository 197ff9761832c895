-- row UnitRow: id UnitId, kind UnitKind, name Str, short_name Str, superior UnitId, is_self_tracked Bool, opened Day, closed Day, sort_key Str

-- unit_get(id UnitId) -> UnitRow
SELECT id, kind, name, short_name, superior_id, is_self_tracked, opened_day, closed_day, sort_key
  FROM unit WHERE id = $1;

-- unit_by_code(code Str) -> UnitRow?
SELECT u.id, u.kind, u.name, u.short_name, u.superior_id, u.is_self_tracked, u.opened_day, u.closed_day, u.sort_key
  FROM unit_code c JOIN unit u ON u.id = c.unit_id WHERE c.code = $1;

-- unit_below(top UnitId, after Str, limit Int) -> UnitRow*
SELECT u.id, u.kind, u.name, u.short_name, u.superior_id, u.is_self_tracked, u.opened_day, u.closed_day, u.sort_key
  FROM unit_closure c JOIN unit u ON u.id = c.descendant_id
 WHERE c.ancestor_id = $1 AND u.sort_key > $2 ORDER BY u.sort_key LIMIT $3;

-- unit_all(after Str, limit Int) -> UnitRow*
SELECT id, kind, name, short_name, superior_id, is_self_tracked, opened_day, closed_day, sort_key
  FROM unit WHERE sort_key > $1 ORDER BY sort_key LIMIT $2;

-- unit_above(id UnitId) -> UnitId*
SELECT ancestor_id FROM unit_closure WHERE descendant_id = $1 ORDER BY depth;

-- unit_insert(kind UnitKind, name Str, short_name Str, superior UnitId, is_self_tracked Bool, opened Day, search Str) -> UnitId
INSERT INTO unit (kind, name, short_name, superior_id, is_self_tracked, opened_day, sort_key, search)
VALUES ($1, $2, $3, $4, $5, $6, '', $7) RETURNING id;

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
