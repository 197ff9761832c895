-- Accounts and what they may do. Personal data is the least that the work needs, and erasable:
-- nothing here is in the journal except as a commitment with a person's salt.
CREATE TABLE person (
  id {ID},
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  title TEXT NOT NULL,           -- position, as shown beside the name
  email TEXT NOT NULL,
  language TEXT NOT NULL,
  password_hash TEXT NOT NULL,   -- argon2id; empty until the invitation is used
  must_change BIGINT NOT NULL,
  totp_secret {BYTES},
  totp_pending {BYTES},          -- shown, not yet confirmed by a code
  totp_step BIGINT NOT NULL,     -- the last time step used, so that no code works twice
  salt {BYTES} NOT NULL,
  created_ms BIGINT NOT NULL,
  disabled_ms BIGINT,
  erased_ms BIGINT,
  search TEXT NOT NULL,          -- name, login and title, folded
  sort_key TEXT NOT NULL         -- given name first, folded
);
CREATE INDEX person_sort ON person (sort_key, id);

CREATE TABLE person_role (
  id {ID},
  person_id BIGINT NOT NULL REFERENCES person (id),
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  role BIGINT NOT NULL,
  from_day BIGINT NOT NULL,
  to_day BIGINT
);
CREATE INDEX person_role_person ON person_role (person_id);
CREATE INDEX person_role_unit ON person_role (unit_id, role);

CREATE TABLE invitation (
  token_hash TEXT PRIMARY KEY,
  person_id BIGINT NOT NULL REFERENCES person (id),
  made_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  used_ms BIGINT
);
CREATE INDEX invitation_person ON invitation (person_id);

-- step 1 waits for the code of the second factor: good for nothing else, and not for long.
CREATE TABLE session (
  id {ID},
  token_hash TEXT NOT NULL UNIQUE,
  form_token TEXT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  step BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  created_ms BIGINT NOT NULL,
  seen_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  ended_ms BIGINT,
  agent TEXT NOT NULL,
  address TEXT NOT NULL
);
CREATE INDEX session_person ON session (person_id, ended_ms);

CREATE TABLE recovery_code (
  person_id BIGINT NOT NULL REFERENCES person (id),
  code_hash TEXT NOT NULL,
  used_ms BIGINT,
  PRIMARY KEY (person_id, code_hash)
);

CREATE TABLE api_token (
  id {ID},
  person_id BIGINT NOT NULL REFERENCES person (id),
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_ms BIGINT NOT NULL,
  used_ms BIGINT,
  ended_ms BIGINT
);
CREATE INDEX api_token_person ON api_token (person_id);

-- Failed sign-ins, by login and place, so that a stranger's guesses do not lock the owner out.
CREATE TABLE sign_in_failure (
  subject TEXT PRIMARY KEY,      -- hash of what is counted: login + address, or login alone
  failures BIGINT NOT NULL,
  last_ms BIGINT NOT NULL
);
CREATE INDEX sign_in_failure_last ON sign_in_failure (last_ms);
-- A browser that has signed in before (hash of its cookie): it is not slowed by others' guesses.
CREATE TABLE known_browser (
  browser_hash TEXT NOT NULL,
  person_id BIGINT NOT NULL REFERENCES person (id),
  seen_ms BIGINT NOT NULL,
  PRIMARY KEY (browser_hash, person_id)
);
