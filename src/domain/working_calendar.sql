-- row CalendarDayRow: unit UnitId, day Day, is_working Bool, name Str, source Str

-- calendar_days_for(unit UnitId) -> CalendarDayRow*
SELECT d.unit_id, d.day, d.kind, d.name, d.source FROM calendar_day d WHERE d.unit_id = 0
UNION ALL
SELECT d.unit_id, d.day, d.kind, d.name, d.source
  FROM unit_closure c JOIN calendar_day d ON d.unit_id = c.ancestor_id WHERE c.descendant_id = $1
 ORDER BY 2 LIMIT 10000;

-- calendar_own_days() -> Int
SELECT COUNT(*) FROM (SELECT d.day FROM calendar_day d LIMIT 1) q;

-- calendar_day_set(unit UnitId, day Day, is_working Bool, name Str, source Str)
INSERT INTO calendar_day (unit_id, day, kind, name, source) VALUES (COALESCE($1, 0), $2, $3, $4, $5)
ON CONFLICT (unit_id, day) DO UPDATE SET kind = excluded.kind, name = excluded.name, source = excluded.source;
