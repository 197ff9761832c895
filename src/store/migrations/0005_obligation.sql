-- Duties and their due instances. Late is a fact of dates and has no column.
CREATE TABLE obligation (
  id {ID},
  programme_id BIGINT NOT NULL REFERENCES programme (id),
  version_id BIGINT NOT NULL REFERENCES programme_version (id),
  provision_id BIGINT NOT NULL REFERENCES provision (id),
  proposal_id BIGINT REFERENCES proposal (id),
  number BIGINT NOT NULL,        -- within the programme, never reused
  state BIGINT NOT NULL,
  kind BIGINT NOT NULL,
  title TEXT NOT NULL,
  action TEXT NOT NULL,          -- the words of the text
  lead_unit_id BIGINT NOT NULL REFERENCES unit (id),
  accept_unit_id BIGINT NOT NULL REFERENCES unit (id),
  is_request BIGINT NOT NULL,
  rule TEXT NOT NULL,            -- date rule in the form of rules/recurrence.h
  deliverable TEXT NOT NULL,
  addressees TEXT NOT NULL,      -- one a line
  first_day BIGINT,              -- occurrences are made from here
  last_day BIGINT,
  made_to_day BIGINT,            -- occurrences exist for periods up to here
  end_reason TEXT NOT NULL,
  search TEXT NOT NULL,
  UNIQUE (programme_id, number)
);
CREATE INDEX obligation_provision ON obligation (provision_id);
CREATE INDEX obligation_lead ON obligation (lead_unit_id, state);
CREATE INDEX obligation_making ON obligation (state, made_to_day);

-- part 1 performs (an occurrence each), part 2 co-operates with a part of its own.
CREATE TABLE obligation_unit (
  obligation_id BIGINT NOT NULL REFERENCES obligation (id),
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  part BIGINT NOT NULL,
  task TEXT NOT NULL,
  PRIMARY KEY (obligation_id, unit_id, part)
) {CLUSTERED};
CREATE INDEX obligation_unit_unit ON obligation_unit (unit_id, part);

-- Numbers asked for with a submission; value = whole number × 1000.
CREATE TABLE indicator (
  id {ID},
  obligation_id BIGINT NOT NULL REFERENCES obligation (id),
  ordinal BIGINT NOT NULL,
  name TEXT NOT NULL,
  measure TEXT NOT NULL,
  over_units BIGINT NOT NULL,    -- how parts add up over units and time: sum, latest, none
  is_required BIGINT NOT NULL
);
CREATE INDEX indicator_obligation ON indicator (obligation_id, ordinal);

CREATE TABLE occurrence (
  id {ID},
  obligation_id BIGINT NOT NULL REFERENCES obligation (id),
  programme_id BIGINT NOT NULL REFERENCES programme (id),
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  accept_unit_id BIGINT NOT NULL REFERENCES unit (id),
  period TEXT NOT NULL,          -- key: "2026", "2026-H1", "2026-Q3", "2026-11", or of the event
  event_text TEXT NOT NULL,      -- what happened, when the date hangs on an event
  event_day BIGINT,
  due_day BIGINT NOT NULL,
  original_due_day BIGINT NOT NULL,
  due_steps TEXT NOT NULL,       -- why this day: JSON of rules/due_date.h
  state BIGINT NOT NULL,
  submitted_ms BIGINT,           -- of the submission that counts
  submitted_day BIGINT,
  decided_ms BIGINT,
  decided_day BIGINT,
  returned_n BIGINT NOT NULL,
  close_reason TEXT NOT NULL,
  close_basis TEXT NOT NULL,
  UNIQUE (obligation_id, unit_id, period)
);
CREATE INDEX occurrence_unit ON occurrence (unit_id, state, due_day, id);
CREATE INDEX occurrence_accept ON occurrence (accept_unit_id, state, due_day, id);
CREATE INDEX occurrence_programme ON occurrence (programme_id, due_day, id);
CREATE INDEX occurrence_due ON occurrence (state, due_day, id);

CREATE TABLE occurrence_extension (
  id {ID},
  occurrence_id BIGINT NOT NULL REFERENCES occurrence (id),
  at_ms BIGINT NOT NULL,
  days BIGINT NOT NULL,          -- working days
  reason TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL
);
CREATE INDEX extension_occurrence ON occurrence_extension (occurrence_id, at_ms);

CREATE TABLE submission (
  id {ID},
  occurrence_id BIGINT NOT NULL REFERENCES occurrence (id),
  number BIGINT NOT NULL,
  state BIGINT NOT NULL,         -- draft, submitted, accepted, returned
  note TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  decided_reason TEXT NOT NULL,
  decided_person_id BIGINT NOT NULL,
  decided_unit_id BIGINT NOT NULL,
  decided_ms BIGINT,
  UNIQUE (occurrence_id, number),
  -- Nobody accepts the own work.
  CHECK (decided_unit_id <> unit_id)
);

CREATE TABLE submission_value (
  submission_id BIGINT NOT NULL REFERENCES submission (id),
  indicator_id BIGINT NOT NULL REFERENCES indicator (id),
  value BIGINT NOT NULL,
  PRIMARY KEY (submission_id, indicator_id)
);

CREATE TABLE evidence (
  id {ID},
  submission_id BIGINT REFERENCES submission (id),
  part_id BIGINT,                -- of a co-operating unit, instead of a submission
  ordinal BIGINT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES file (sha256),
  name TEXT NOT NULL,
  is_public BIGINT NOT NULL
);
CREATE INDEX evidence_submission ON evidence (submission_id, ordinal);
CREATE INDEX evidence_part ON evidence (part_id, ordinal);

-- What a co-operating unit contributed to an occurrence.
CREATE TABLE contribution (
  id {ID},
  occurrence_id BIGINT NOT NULL REFERENCES occurrence (id),
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  note TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  at_ms BIGINT NOT NULL
);
CREATE INDEX contribution_occurrence ON contribution (occurrence_id, at_ms);

CREATE TABLE comment (
  id {ID},
  obligation_id BIGINT NOT NULL REFERENCES obligation (id),
  occurrence_id BIGINT REFERENCES occurrence (id),
  person_id BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  body TEXT NOT NULL,
  is_question BIGINT NOT NULL,
  answers_id BIGINT REFERENCES comment (id),
  at_ms BIGINT NOT NULL
);
CREATE INDEX comment_obligation ON comment (obligation_id, at_ms);

CREATE TABLE notice (
  id {ID},
  person_id BIGINT NOT NULL REFERENCES person (id),
  kind BIGINT NOT NULL,
  object TEXT NOT NULL,
  object_id BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  read_ms BIGINT
);
CREATE INDEX notice_person ON notice (person_id, read_ms, at_ms);
CREATE INDEX notice_object ON notice (object, object_id);

-- Counts of occurrences by (unit and all above it, programme, due day, class): beside the rows, so
-- that a dashboard is right at the next read. Programme 0 is all programmes together.
CREATE TABLE tally (
  unit_id BIGINT NOT NULL,
  programme_id BIGINT NOT NULL,
  due_day BIGINT NOT NULL,
  class BIGINT NOT NULL,
  n BIGINT NOT NULL,
  PRIMARY KEY (unit_id, programme_id, due_day, class)
) {CLUSTERED};

-- Days off and made-up working days of a place (unit 0: the whole country), as data.
CREATE TABLE calendar_day (
  unit_id BIGINT NOT NULL,
  day BIGINT NOT NULL,
  kind BIGINT NOT NULL,          -- off, working
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (unit_id, day)
);

-- Messages that leave the program (mail, calendars): written with the change, sent later.
CREATE TABLE outbox (
  id {ID},
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  made_ms BIGINT NOT NULL,
  done_ms BIGINT
);
CREATE INDEX occurrence_cell ON occurrence (unit_id, programme_id, due_day);
