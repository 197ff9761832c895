-- row PersonRow: id PersonId, login Str, name Str, title Str, email Str, language Str, has_password Bool, must_change Bool,
--   has_totp Bool, created Instant, disabled Instant, erased Instant

-- person_get(id PersonId) -> PersonRow
SELECT id, login, name, title, email, language, password_hash <> '', must_change, totp_secret IS NOT NULL,
       created_ms, disabled_ms, erased_ms
  FROM person WHERE id = $1;

-- person_by_login(login Str) -> PersonRow?
SELECT id, login, name, title, email, language, password_hash <> '', must_change, totp_secret IS NOT NULL,
       created_ms, disabled_ms, erased_ms
  FROM person WHERE login = $1;

-- person_insert(login Str, name Str, title Str, email Str, language Str, password_hash Str, must_change Bool, salt Bytes, created Instant, search Str, sort_key Str) -> PersonId
INSERT INTO person (login, name, title, email, language, password_hash, must_change, totp_step, salt, created_ms, search, sort_key)
VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11) RETURNING id;

-- person_profile_set(id PersonId, name Str, title Str, email Str, language Str, search Str, sort_key Str)
UPDATE person SET name = $2, title = $3, email = $4, language = $5, search = $6, sort_key = $7 WHERE id = $1;

-- person_disabled_set(id PersonId, disabled Instant)
UPDATE person SET disabled_ms = $2 WHERE id = $1;

-- person_erase_row(id PersonId, login Str, erased Instant, nothing Bytes)
UPDATE person SET login = $2, name = '', title = '', email = '', password_hash = '', totp_secret = NULL,
       totp_pending = NULL, salt = $4, search = '', sort_key = '', erased_ms = $3,
       disabled_ms = coalesce(disabled_ms, $3)
 WHERE id = $1;

-- person_erase_sessions(id PersonId)
DELETE FROM session WHERE person_id = $1;

-- person_erase_invitations(id PersonId)
DELETE FROM invitation WHERE person_id = $1;

-- person_erase_codes(id PersonId)
DELETE FROM recovery_code WHERE person_id = $1;

-- person_erase_tokens(id PersonId)
DELETE FROM api_token WHERE person_id = $1;

-- person_erase_browsers(id PersonId)
DELETE FROM known_browser WHERE person_id = $1;

-- person_erase_notices(id PersonId)
DELETE FROM notice WHERE person_id = $1;

-- person_erase_answers(id PersonId)
DELETE FROM idempotency WHERE scope = $1;

-- person_erase_acts(id PersonId)
UPDATE journal_entry SET actor_person = 0, salt = NULL, note = '' WHERE actor_person = $1;

-- person_erase_acts_about(id PersonId)
UPDATE journal_entry SET actor_person = 0, salt = NULL, note = ''
 WHERE seq IN (SELECT seq FROM journal_object WHERE object = 'person' AND object_id = $1);

-- person_sessions_end(id PersonId, now Instant)
UPDATE session SET ended_ms = $2 WHERE person_id = $1 AND ended_ms IS NULL;

-- person_tokens_end(id PersonId, now Instant)
UPDATE api_token SET ended_ms = $2 WHERE person_id = $1 AND ended_ms IS NULL;

-- invitation_insert(hash Str, person PersonId, made Instant, expires Instant)
INSERT INTO invitation (token_hash, person_id, made_ms, expires_ms) VALUES ($1, $2, $3, $4);

-- invitation_void(person PersonId, now Instant)
UPDATE invitation SET used_ms = $2 WHERE person_id = $1 AND used_ms IS NULL;

-- row RoleRow: id RoleHeldId, person PersonId, unit UnitId, role Role, from Day, to Day, unit_name Str, superior UnitId, is_self_tracked Bool
-- person_roles(person PersonId) -> RoleRow*
SELECT r.id, r.person_id, r.unit_id, r.role, r.from_day, r.to_day, u.name, u.superior_id, u.is_self_tracked
  FROM person_role r JOIN unit u ON u.id = r.unit_id
 WHERE r.person_id = $1 ORDER BY r.to_day IS NOT NULL, r.from_day DESC, r.id DESC;

-- role_get(id RoleHeldId) -> RoleRow
SELECT r.id, r.person_id, r.unit_id, r.role, r.from_day, r.to_day, u.name, u.superior_id, u.is_self_tracked
  FROM person_role r JOIN unit u ON u.id = r.unit_id WHERE r.id = $1;

-- role_insert(person PersonId, unit UnitId, role Role, from Day, to Day) -> RoleHeldId
INSERT INTO person_role (person_id, unit_id, role, from_day, to_day) VALUES ($1, $2, $3, $4, $5) RETURNING id;

-- role_same(person PersonId, unit UnitId, role Role, from Day, to Int) -> Int
SELECT count(*) FROM person_role
 WHERE person_id = $1 AND unit_id = $2 AND role = $3 AND from_day <= $5 AND (to_day IS NULL OR to_day >= $4);

-- role_end(id RoleHeldId, to Day)
UPDATE person_role SET to_day = $2 WHERE id = $1;

-- roles_end_all(person PersonId, to Day, today Day)
UPDATE person_role SET to_day = $2 WHERE person_id = $1 AND (to_day IS NULL OR to_day >= $3);

-- role_other_administrators(unit UnitId, person PersonId, today Day) -> Int
SELECT count(*) FROM person_role r JOIN person p ON p.id = r.person_id
 WHERE r.unit_id = $1 AND r.role = ROLE_ADMINISTRATOR AND r.person_id <> $2 AND r.from_day <= $3
   AND r.to_day IS NULL AND p.disabled_ms IS NULL AND p.password_hash <> '';

-- row PersonListRow: id PersonId, login Str, name Str, title Str, email Str, has_password Bool, has_totp Bool, disabled Instant, erased Instant,
--   seen Instant, unit UnitId, unit_name Str, role Role, roles_n Int

-- part person_row
SELECT p.id, p.login, p.name, p.title, p.email, p.password_hash <> '', p.totp_secret IS NOT NULL, p.disabled_ms, p.erased_ms,
       (SELECT max(s.seen_ms) FROM session s WHERE s.person_id = p.id AND s.step = 2),
       f.unit_id, coalesce(u.short_name, ''), coalesce(f.role, 0),
       (SELECT count(*) FROM person_role n WHERE n.person_id = p.id AND n.from_day <= $3 AND (n.to_day IS NULL OR n.to_day >= $3))
  FROM person p
  LEFT JOIN person_role f ON f.id = (SELECT min(n.id) FROM person_role n WHERE n.person_id = p.id AND n.from_day <= $3 AND (n.to_day IS NULL OR n.to_day >= $3))
  LEFT JOIN unit u ON u.id = f.unit_id

-- part person_is_listed
   AND p.search LIKE $4 ESCAPE '!' AND p.erased_ms IS NULL AND ($7 = 1 OR p.disabled_ms IS NULL)
   AND (($5 = 0 AND $6 = 0) OR EXISTS (SELECT 1 FROM person_role n WHERE n.person_id = p.id AND ($5 = 0 OR n.unit_id = $5) AND ($6 = 0 OR n.role = $6)
          AND (n.to_day IS NULL OR n.to_day >= $3)))
   AND ($1 = 1 OR EXISTS (
        SELECT 1 FROM person_role r JOIN unit_closure c ON c.descendant_id = r.unit_id
          JOIN person_role a ON a.unit_id = c.ancestor_id AND a.role = ROLE_ADMINISTRATOR
         WHERE r.person_id = p.id AND a.person_id = $2 AND a.from_day <= $3 AND (a.to_day IS NULL OR a.to_day >= $3)
           AND NOT EXISTS (SELECT 1 FROM unit_closure s JOIN unit su ON su.id = s.ancestor_id
                WHERE s.descendant_id = c.descendant_id AND s.depth < c.depth AND su.is_self_tracked = 1)))

-- person_list_by_name(all Bool, actor PersonId, today Day, pattern Str, unit Int, role Int, with_disabled Bool, after Int, limit Int) -> PersonListRow*
{person_row}
 WHERE ($8 = 0 OR (p.sort_key, p.id) > (SELECT a.sort_key, a.id FROM person a WHERE a.id = $8))
{person_is_listed}
 ORDER BY p.sort_key, p.id LIMIT $9;

-- person_list_by_newest(all Bool, actor PersonId, today Day, pattern Str, unit Int, role Int, with_disabled Bool, after Int, limit Int) -> PersonListRow*
{person_row}
 WHERE ($8 = 0 OR p.id < $8)
{person_is_listed}
 ORDER BY p.id DESC LIMIT $9;
