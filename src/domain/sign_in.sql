-- row SecretRow: id PersonId, login Str, password_hash Str, disabled Instant, has_totp Bool, must_change Bool, language Str
-- secret_by_login(login Str) -> SecretRow?
SELECT id, login, password_hash, disabled_ms, totp_secret IS NOT NULL, must_change, language FROM person WHERE login = $1;

-- secret_by_id(id PersonId) -> SecretRow
SELECT id, login, password_hash, disabled_ms, totp_secret IS NOT NULL, must_change, language FROM person WHERE id = $1;

-- row TriesRow: failures Int, last Instant
-- tries_get(subject Str) -> TriesRow?
SELECT failures, last_ms FROM sign_in_failure WHERE subject = $1;

-- tries_put(subject Str, failures Int, last Instant)
INSERT INTO sign_in_failure (subject, failures, last_ms) VALUES ($1, $2, $3)
ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures, last_ms = excluded.last_ms;

-- tries_less(subject Str)
UPDATE sign_in_failure SET failures = failures - 1 WHERE subject = $1 AND failures > 0;

-- tries_clear(subject Str)
DELETE FROM sign_in_failure WHERE subject = $1;

-- tries_forget(before Instant)
DELETE FROM sign_in_failure WHERE last_ms < $1;

-- browser_is_known(hash Str, login Str) -> Int
SELECT count(*) FROM known_browser b JOIN person p ON p.id = b.person_id WHERE b.browser_hash = $1 AND p.login = $2;

-- browser_put(hash Str, person PersonId, now Instant)
INSERT INTO known_browser (browser_hash, person_id, seen_ms) VALUES ($1, $2, $3)
ON CONFLICT (browser_hash, person_id) DO UPDATE SET seen_ms = excluded.seen_ms;

-- browsers_forget(person PersonId, before Instant)
DELETE FROM known_browser WHERE person_id = $1 AND seen_ms < $2;

-- row WaitingRow: id SessionId, person PersonId, login Str, tries Int, expires Instant
-- waiting_by_hash(hash Str, now Instant) -> WaitingRow?
SELECT s.id, s.person_id, p.login, s.tries, s.expires_ms FROM session s JOIN person p ON p.id = s.person_id
 WHERE s.token_hash = $1 AND s.step = SESSION_CODE AND s.ended_ms IS NULL AND s.expires_ms > $2 AND p.disabled_ms IS NULL;

-- waiting_try(id SessionId)
UPDATE session SET tries = tries + 1 WHERE id = $1;

-- waiting_end(id SessionId, now Instant)
UPDATE session SET ended_ms = $2 WHERE id = $1;

-- row InvitationRow: person PersonId, login Str, name Str, language Str, expires Instant
-- invitation_by_hash(hash Str, now Instant) -> InvitationRow?
SELECT i.person_id, p.login, p.name, p.language, i.expires_ms FROM invitation i JOIN person p ON p.id = i.person_id
 WHERE i.token_hash = $1 AND i.used_ms IS NULL AND i.expires_ms > $2 AND p.disabled_ms IS NULL;

-- invitation_use(hash Str, now Instant)
UPDATE invitation SET used_ms = $2 WHERE token_hash = $1;

-- password_set(id PersonId, hash Str)
UPDATE person SET password_hash = $2, must_change = 0 WHERE id = $1;
