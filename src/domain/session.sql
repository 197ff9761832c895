-- row SessionRow: id SessionId, person PersonId, form_token Str, created Instant, seen Instant, expires Instant,
--   login Str, name Str, language Str, must_change Bool, has_totp Bool
-- session_by_hash(hash Str, step SessionStep, now Instant) -> SessionRow?
SELECT s.id, s.person_id, s.form_token, s.created_ms, s.seen_ms, s.expires_ms, p.login, p.name, p.language,
       p.must_change, p.totp_secret IS NOT NULL
  FROM session s JOIN person p ON p.id = s.person_id
 WHERE s.token_hash = $1 AND s.step = $2 AND s.ended_ms IS NULL AND s.expires_ms > $3
   AND p.disabled_ms IS NULL;

-- row ActorRow: name Str, title Str, disabled Instant, unit UnitId, role Role, unit_name Str
-- actor_rows(person PersonId, today Day) -> ActorRow*
SELECT p.name, p.title, p.disabled_ms, r.unit_id, coalesce(r.role, 0), coalesce(u.short_name, '')
  FROM person p
  LEFT JOIN person_role r ON r.person_id = p.id AND r.from_day <= $2 AND (r.to_day IS NULL OR r.to_day >= $2)
  LEFT JOIN unit u ON u.id = r.unit_id
 WHERE p.id = $1 ORDER BY r.id;

-- row ApiTokenFound: id TokenId, person PersonId, used Instant, language Str
-- api_token_by_hash(hash Str) -> ApiTokenFound?
SELECT t.id, t.person_id, t.used_ms, p.language
  FROM api_token t JOIN person p ON p.id = t.person_id
 WHERE t.token_hash = $1 AND t.ended_ms IS NULL AND p.disabled_ms IS NULL;

-- row SessionListRow: id SessionId, created Instant, seen Instant, expires Instant, agent Str, address Str
-- session_list(person PersonId, now Instant) -> SessionListRow*
SELECT id, created_ms, seen_ms, expires_ms, agent, address FROM session
 WHERE person_id = $1 AND ended_ms IS NULL AND expires_ms > $2 AND step = SESSION_FULL
 ORDER BY seen_ms DESC, id DESC LIMIT 1000;

-- row ApiTokenRow: id TokenId, name Str, created Instant, used Instant
-- api_token_list(person PersonId) -> ApiTokenRow*
SELECT id, name, created_ms, used_ms FROM api_token
 WHERE person_id = $1 AND ended_ms IS NULL ORDER BY id DESC LIMIT 100;

-- api_token_count(person PersonId) -> Int
SELECT count(*) FROM api_token WHERE person_id = $1 AND ended_ms IS NULL;

-- session_insert(hash Str, form_token Str, person PersonId, step SessionStep, now Instant, expires Instant, agent Str, address Str) -> SessionId
INSERT INTO session (token_hash, form_token, person_id, step, tries, created_ms, seen_ms, expires_ms, agent, address)
VALUES ($1, $2, $3, $4, 0, $5, $5, $6, $7, $8) RETURNING id;

-- session_seen_set(id SessionId, now Instant)
UPDATE session SET seen_ms = $2 WHERE id = $1 AND seen_ms < $2;

-- session_end_one(id SessionId, person PersonId, now Instant) -> count
UPDATE session SET ended_ms = $3 WHERE id = $1 AND person_id = $2 AND ended_ms IS NULL;

-- session_end_others(person PersonId, keep Int, now Instant) -> count
UPDATE session SET ended_ms = $3 WHERE person_id = $1 AND id <> $2 AND ended_ms IS NULL;

-- session_forget_old(person PersonId, before Instant)
DELETE FROM session WHERE person_id = $1 AND expires_ms < $2;

-- api_token_insert(person PersonId, name Str, hash Str, now Instant) -> TokenId
INSERT INTO api_token (person_id, name, token_hash, created_ms) VALUES ($1, $2, $3, $4) RETURNING id;

-- api_token_seen_set(id TokenId, now Instant)
UPDATE api_token SET used_ms = $2 WHERE id = $1;

-- api_token_end_one(id TokenId, person PersonId, now Instant) -> count
UPDATE api_token SET ended_ms = $3 WHERE id = $1 AND person_id = $2 AND ended_ms IS NULL;
