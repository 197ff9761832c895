-- What is not accepted yet, by day, for the public lists of what is late and what comes next.
DROP INDEX occurrence_due;
CREATE INDEX occurrence_undone ON occurrence (due_day, id) WHERE state IN (1, 2, 3);
-- Whether a unit accepts anything of another, and how much of it waits.
CREATE INDEX occurrence_pair ON occurrence (accept_unit_id, unit_id, state);
-- For the list of all occurrences in order of their days.
CREATE INDEX occurrence_day ON occurrence (due_day, id);
