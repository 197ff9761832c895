-- Official documents, programmes with their versions, and the provisions of each version.
CREATE TABLE file (
  sha256 TEXT PRIMARY KEY,
  size BIGINT NOT NULL,
  media_type TEXT NOT NULL,
  added_ms BIGINT NOT NULL
);

CREATE TABLE document (
  id {ID},
  symbol TEXT NOT NULL,
  type TEXT NOT NULL,
  issuer_id BIGINT REFERENCES unit (id),
  issuer_name TEXT NOT NULL,
  issued_day BIGINT,
  abstract TEXT NOT NULL,
  signers TEXT NOT NULL,
  -- State secrets stay out: secrecy 0 has content, anything else is a stub without a file.
  secrecy BIGINT NOT NULL
    CHECK (secrecy = 0 OR (sha256 IS NULL AND abstract = '' AND file_name = '' AND is_public = 0)),
  sha256 TEXT REFERENCES file (sha256),
  file_name TEXT NOT NULL,
  is_public BIGINT NOT NULL,
  unit_id BIGINT REFERENCES unit (id), -- that registered it
  added_ms BIGINT NOT NULL,
  search TEXT NOT NULL
);
CREATE INDEX document_symbol ON document (symbol);

CREATE TABLE document_relation (
  document_id BIGINT NOT NULL REFERENCES document (id),
  related_id BIGINT NOT NULL REFERENCES document (id),
  kind BIGINT NOT NULL,          -- basis, implements, amends, replaces, answers, recalls
  PRIMARY KEY (document_id, related_id, kind)
);
CREATE INDEX document_relation_back ON document_relation (related_id, kind);

CREATE TABLE programme (
  id {ID},
  title TEXT NOT NULL,
  symbol TEXT NOT NULL,
  state BIGINT NOT NULL,
  lead_unit_id BIGINT NOT NULL REFERENCES unit (id),
  version_id BIGINT,             -- the one in force, or the draft while there is none
  document_id BIGINT REFERENCES document (id), -- the signed original
  signed_day BIGINT,
  from_day BIGINT,
  to_day BIGINT,
  ended_day BIGINT,
  end_reason TEXT NOT NULL DEFAULT '',
  created_ms BIGINT NOT NULL,
  search TEXT NOT NULL
);
CREATE INDEX programme_state ON programme (state, id);
CREATE INDEX programme_search ON programme (search, id);
CREATE INDEX programme_lead ON programme (lead_unit_id);

-- Every body that the text names: those that sign, and those that only a proposal speaks of.
CREATE TABLE programme_party (
  programme_id BIGINT NOT NULL REFERENCES programme (id),
  ordinal BIGINT NOT NULL,
  name TEXT NOT NULL,            -- as the text has it
  unit_id BIGINT REFERENCES unit (id),
  covers BIGINT NOT NULL,        -- the unit itself, or every commune below it
  is_signatory BIGINT NOT NULL,
  PRIMARY KEY (programme_id, ordinal)
);
CREATE INDEX programme_party_unit ON programme_party (unit_id);

CREATE TABLE programme_basis (
  programme_id BIGINT NOT NULL REFERENCES programme (id),
  ordinal BIGINT NOT NULL,
  symbol TEXT NOT NULL,
  title TEXT NOT NULL,
  document_id BIGINT REFERENCES document (id),
  PRIMARY KEY (programme_id, ordinal)
);

CREATE TABLE programme_version (
  id {ID},
  programme_id BIGINT NOT NULL REFERENCES programme (id),
  number BIGINT NOT NULL,
  state BIGINT NOT NULL,         -- draft, in force, replaced, dropped
  source_sha256 TEXT NOT NULL REFERENCES file (sha256),
  source_name TEXT NOT NULL,
  kind BIGINT NOT NULL,          -- original, amended, replacing
  remarks TEXT NOT NULL,         -- what the reader noted, JSON array of {kind, place, words}
  document_id BIGINT REFERENCES document (id), -- the signed original of this version
  created_ms BIGINT NOT NULL,
  in_force_day BIGINT,
  UNIQUE (programme_id, number)
);

-- A provision keeps its id over versions; its words and place belong to a version.
CREATE TABLE provision (
  id {ID},
  programme_id BIGINT NOT NULL REFERENCES programme (id),
  first_version_id BIGINT NOT NULL REFERENCES programme_version (id)
);
CREATE TABLE provision_text (
  version_id BIGINT NOT NULL REFERENCES programme_version (id),
  ordinal BIGINT NOT NULL,
  provision_id BIGINT NOT NULL REFERENCES provision (id),
  path TEXT NOT NULL,            -- "d5.k2.a", the id of docs/extraction.md
  kind BIGINT NOT NULL,
  label TEXT NOT NULL,
  parent_id BIGINT,
  depth BIGINT NOT NULL,
  heading TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (version_id, ordinal)
);
CREATE UNIQUE INDEX provision_text_provision ON provision_text (provision_id, version_id);
CREATE UNIQUE INDEX provision_text_path ON provision_text (version_id, path);

-- What the reader proposes; a person decides. Names are those of the text, lines of TEXT columns.
CREATE TABLE proposal (
  id {ID},
  version_id BIGINT NOT NULL REFERENCES programme_version (id),
  provision_id BIGINT NOT NULL REFERENCES provision (id),
  ordinal BIGINT NOT NULL,
  state BIGINT NOT NULL,         -- proposed, accepted, discarded
  kind BIGINT NOT NULL,
  action TEXT NOT NULL,
  original_action TEXT NOT NULL, -- verbatim, as it was read
  lead_names TEXT NOT NULL,
  cooperate_names TEXT NOT NULL,
  report_names TEXT NOT NULL,
  is_request BIGINT NOT NULL,
  due TEXT NOT NULL,             -- JSON as in docs/extraction.md
  read_from TEXT NOT NULL,       -- the words it was read from, one a line
  sure BIGINT NOT NULL,          -- 0 to 100
  note TEXT NOT NULL,
  is_opinion_watch BIGINT NOT NULL,
  is_rewritten BIGINT NOT NULL,
  -- kyket keeps no data on what people think: such an act becomes a duty only in a person's own
  -- words (product.md, "What kyket refuses to be").
  CHECK (is_opinion_watch = 0 OR is_rewritten = 1 OR state <> 2)
);
CREATE INDEX proposal_version ON proposal (version_id, ordinal);

-- What is to become of an obligation in force whose provision a later version changes.
CREATE TABLE version_decision (
  version_id BIGINT NOT NULL REFERENCES programme_version (id),
  obligation_id BIGINT NOT NULL,
  decision BIGINT NOT NULL,      -- keep, void
  reason TEXT NOT NULL,
  PRIMARY KEY (version_id, obligation_id)
);
