-- row NoticeRow: id NoticeId, kind NoticeKind, object Str, object_id Int, at Instant, read Instant, title Str, unit_name Str

-- Whoever is told in a unit: who has several roles in it is told by the first. IN and DISTINCT would each make a table at
-- every run, which took SQLite longer than the rows.
-- part told
r.role BETWEEN ROLE_OFFICER AND ROLE_COORDINATOR AND p.id <> COALESCE($1, 0)
   AND p.disabled_ms IS NULL AND r.from_day <= $2 AND (r.to_day IS NULL OR r.to_day >= $2)
   AND NOT EXISTS (SELECT 1 FROM person_role s WHERE s.person_id = r.person_id AND s.unit_id = r.unit_id AND s.id < r.id
        AND s.role BETWEEN ROLE_OFFICER AND ROLE_COORDINATOR AND s.from_day <= $2
        AND (s.to_day IS NULL OR s.to_day >= $2))

-- notice_told(except PersonId, today Day, unit UnitId) -> PersonId*
SELECT r.person_id
  FROM person_role r JOIN person p ON p.id = r.person_id
 WHERE r.unit_id = $3 AND {told};

-- notice_to_person(person PersonId, kind NoticeKind, object Str, object_id Int, at Instant)
INSERT INTO notice (person_id, kind, object, object_id, at_ms) VALUES ($1, $2, $3, $4, $5);

-- What is unread, one for each object: the newest. Both read the unread ones of the person and no others.
-- notice_to_read(person PersonId, pattern Str, before NoticeId, limit Int) -> NoticeRow*
SELECT n.id, n.kind, n.object, n.object_id, n.at_ms, n.read_ms, COALESCE(o.title, ''), COALESCE(u.short_name, '')
  FROM (SELECT MAX(id) AS id FROM notice WHERE person_id = $1 AND read_ms IS NULL GROUP BY object, object_id) k
  JOIN notice n ON n.id = k.id
  LEFT JOIN occurrence x ON n.object = 'occurrence' AND x.id = n.object_id
  LEFT JOIN unit u ON u.id = x.unit_id
  LEFT JOIN obligation o ON o.id = CASE n.object WHEN 'obligation' THEN n.object_id ELSE x.obligation_id END
 WHERE ($3 IS NULL OR k.id < $3) AND ($2 = '%' OR o.search LIKE $2)
 ORDER BY k.id DESC LIMIT $4;

-- notice_to_read_count(person PersonId, pattern Str, limit Int) -> Int
SELECT COUNT(*) FROM (
SELECT n.object_id
  FROM notice n
 WHERE n.person_id = $1 AND n.read_ms IS NULL
   AND ($2 = '%' OR (SELECT o.search FROM obligation o
                      WHERE o.id = CASE n.object WHEN 'obligation' THEN n.object_id
                                   ELSE (SELECT x.obligation_id FROM occurrence x WHERE x.id = n.object_id) END) LIKE $2)
 GROUP BY n.object, n.object_id LIMIT $3) k;

-- Which of them are listed. The duties are looked up for words alone, and then for those of one page: a leader's notices of some
-- years are tens of thousands.
-- part notice_wanted
SELECT n.id FROM notice n
 WHERE n.person_id = $1 AND ($3 = 0 OR n.read_ms IS NULL)
   AND ($2 = '%' OR (SELECT o.search FROM obligation o
                      WHERE o.id = CASE n.object WHEN 'obligation' THEN n.object_id
                                   ELSE (SELECT x.obligation_id FROM occurrence x WHERE x.id = n.object_id) END) LIKE $2)

-- part notice_told_of
  JOIN notice n ON n.id = k.id
  LEFT JOIN occurrence x ON n.object = 'occurrence' AND x.id = n.object_id
  LEFT JOIN unit u ON u.id = x.unit_id
  LEFT JOIN obligation o ON o.id = CASE n.object WHEN 'obligation' THEN n.object_id ELSE x.obligation_id END

-- notice_list(person PersonId, pattern Str, only_unread Bool, before NoticeId, limit Int) -> NoticeRow*
SELECT n.id, n.kind, n.object, n.object_id, n.at_ms, n.read_ms, COALESCE(o.title, ''), COALESCE(u.short_name, '')
  FROM ({notice_wanted} AND ($4 IS NULL OR n.id < $4) ORDER BY n.id DESC LIMIT $5) k
{notice_told_of}
 ORDER BY n.id DESC;

-- notice_list_oldest(person PersonId, pattern Str, only_unread Bool, after NoticeId, limit Int) -> NoticeRow*
SELECT n.id, n.kind, n.object, n.object_id, n.at_ms, n.read_ms, COALESCE(o.title, ''), COALESCE(u.short_name, '')
  FROM ({notice_wanted} AND n.id > COALESCE($4, 0) ORDER BY n.id LIMIT $5) k
{notice_told_of}
 ORDER BY n.id;

-- notice_newest(person PersonId) -> NoticeId?
SELECT id FROM notice WHERE person_id = $1 ORDER BY id DESC LIMIT 1;

-- notice_read_all(person PersonId, upto NoticeId, at Instant)
UPDATE notice SET read_ms = $3 WHERE person_id = $1 AND id <= $2 AND read_ms IS NULL;

-- notice_unread_count(person PersonId) -> Int
SELECT COUNT(*) FROM notice WHERE person_id = $1 AND read_ms IS NULL;

-- notice_read(person PersonId, object Str, object_id Int, at Instant)
UPDATE notice SET read_ms = $4 WHERE person_id = $1 AND object = $2 AND object_id = $3 AND read_ms IS NULL;

-- notice_settle(object Str, object_id Int, first NoticeKind, second NoticeKind, at Instant)
UPDATE notice SET read_ms = $5 WHERE object = $1 AND object_id = $2 AND kind IN ($3, $4) AND read_ms IS NULL;

-- notice_unread_of(person PersonId, object Str, object_id Int) -> Int
SELECT COUNT(*) FROM notice WHERE person_id = $1 AND object = $2 AND object_id = $3 AND read_ms IS NULL;

-- Those of the unit's work that lead nowhere once it follows that work itself: of everybody who is not of the body.
-- notice_forget_outside(unit UnitId)
DELETE FROM notice
 WHERE object = 'occurrence' AND object_id IN (SELECT x.id FROM occurrence x WHERE x.unit_id = $1)
   AND NOT EXISTS (SELECT 1 FROM person_role r JOIN unit v ON v.id = r.unit_id AND v.is_self_tracked = 1
                     JOIN unit_closure c ON c.ancestor_id = v.id AND c.descendant_id = $1
                    WHERE r.person_id = notice.person_id);
