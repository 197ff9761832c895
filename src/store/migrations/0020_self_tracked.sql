-- is_self_tracked is derived from now on: the body itself so decided (self_tracked_by_choice), or one above it.
ALTER TABLE unit ADD COLUMN self_tracked_by_choice BIGINT NOT NULL DEFAULT 0;
UPDATE unit SET self_tracked_by_choice = is_self_tracked;
-- The work of those that come to it here is counted no more, as the totals of the bodies above them must say.
INSERT INTO tally (unit_id, programme_id, due_day, class, n)
SELECT c.ancestor_id, o.programme_id, o.due_day, o.class, -o.n
  FROM unit_closure c JOIN (
SELECT x.unit_id AS unit_id, p.id AS programme_id, x.due_day AS due_day,
       CASE x.state WHEN 1 THEN 1 WHEN 3 THEN 2 WHEN 2 THEN CASE WHEN x.submitted_day > x.due_day THEN 4 ELSE 3 END
         ELSE CASE WHEN x.submitted_day > x.due_day THEN 6 ELSE 5 END END AS class, COUNT(*) AS n
  FROM occurrence x JOIN unit u ON u.id = x.unit_id AND u.is_self_tracked = 0
  JOIN (SELECT id FROM programme UNION ALL SELECT 0 AS id) p ON p.id = 0 OR p.id = x.programme_id
 WHERE x.state <= 4
   AND EXISTS (SELECT 1 FROM unit_closure a JOIN unit s ON s.id = a.ancestor_id AND s.is_self_tracked = 1 WHERE a.descendant_id = x.unit_id)
 GROUP BY 1, 2, 3, 4) o ON o.unit_id = c.descendant_id
 WHERE o.n > 0
ON CONFLICT (unit_id, programme_id, due_day, class) DO UPDATE SET n = tally.n + excluded.n;
UPDATE unit SET is_self_tracked = 1
 WHERE id IN (SELECT c.descendant_id FROM unit_closure c JOIN unit s ON s.id = c.ancestor_id WHERE s.self_tracked_by_choice = 1);
