-- What the store itself keeps: answers to repeated commands, and the journal (C2SP tlog-tiles).
CREATE TABLE idempotency (
  scope BIGINT NOT NULL,
  key TEXT NOT NULL,
  command TEXT NOT NULL,
  result_id BIGINT NOT NULL,
  result_text TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (scope, key)
) {CLUSTERED};

CREATE TABLE journal_head (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  size BIGINT NOT NULL,
  root {BYTES} NOT NULL,
  checkpoint TEXT NOT NULL,
  at_ms BIGINT NOT NULL
);

-- actor_person and note stay beside the leaf, so that they can be erased.
CREATE TABLE journal_entry (
  seq {ID},
  at_ms BIGINT NOT NULL,
  type TEXT NOT NULL,
  actor_person BIGINT NOT NULL,
  actor_unit BIGINT NOT NULL,
  leaf {BYTES} NOT NULL,
  note TEXT NOT NULL,
  salt {BYTES}                   -- NULL once erased
);
-- What an account did, for its erasure.
CREATE INDEX journal_entry_actor ON journal_entry (actor_person) WHERE actor_person <> 0;

CREATE TABLE journal_object (
  object TEXT NOT NULL,
  object_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (object, object_id, seq)
) {CLUSTERED};

CREATE TABLE journal_tile (
  level BIGINT NOT NULL,
  n BIGINT NOT NULL,
  hashes {BYTES} NOT NULL,
  PRIMARY KEY (level, n)
) {CLUSTERED};
