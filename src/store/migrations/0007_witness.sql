-- What the journal's witnesses last answered, and the newest head that enough of them have cosigned.
CREATE TABLE journal_witness (
  name TEXT NOT NULL PRIMARY KEY,
  size BIGINT NOT NULL,
  at_ms BIGINT,
  refusal TEXT NOT NULL
) {CLUSTERED};

CREATE TABLE journal_cosigned (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  size BIGINT NOT NULL,
  checkpoint TEXT NOT NULL
);
