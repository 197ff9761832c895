-- row TotpRow: secret Bytes, pending Bytes, step Int
-- totp_get(person PersonId) -> TotpRow
SELECT totp_secret, totp_pending, totp_step FROM person WHERE id = $1;

-- totp_pending_set(person PersonId, secret Bytes)
UPDATE person SET totp_pending = $2 WHERE id = $1;

-- totp_turn_on(person PersonId, step Int)
UPDATE person SET totp_secret = totp_pending, totp_pending = NULL, totp_step = $2 WHERE id = $1;

-- totp_turn_off(person PersonId)
UPDATE person SET totp_secret = NULL, totp_pending = NULL WHERE id = $1;

-- totp_step_set(person PersonId, step Int)
UPDATE person SET totp_step = $2 WHERE id = $1;

-- recovery_insert(person PersonId, hash Str)
INSERT INTO recovery_code (person_id, code_hash) VALUES ($1, $2);

-- recovery_use(person PersonId, hash Str, now Instant) -> count
UPDATE recovery_code SET used_ms = $3 WHERE person_id = $1 AND code_hash = $2 AND used_ms IS NULL;

-- recovery_clear(person PersonId)
DELETE FROM recovery_code WHERE person_id = $1;

-- recovery_left(person PersonId) -> Int
SELECT count(*) FROM recovery_code WHERE person_id = $1 AND used_ms IS NULL;
