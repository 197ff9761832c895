-- What a unit has to do, in the order of the days: what is done does not lengthen the way to it. By day alone for the rest.
DROP INDEX occurrence_unit;
CREATE INDEX occurrence_unit ON occurrence (unit_id, due_day, id);
CREATE INDEX occurrence_to_do ON occurrence (unit_id, due_day, id, state) WHERE state IN (1, 3);
-- The same for the unit that accepts: what was handed in to it, what it may urge, and whose undone work it accepts.
DROP INDEX occurrence_accept;
CREATE INDEX occurrence_accept ON occurrence (accept_unit_id, due_day, id) WHERE state = 2;
CREATE INDEX occurrence_urge ON occurrence (accept_unit_id, due_day, id) WHERE state IN (1, 3);
DROP INDEX occurrence_pair;
CREATE INDEX occurrence_pair ON occurrence (accept_unit_id, unit_id, state) WHERE state IN (1, 2, 3);
