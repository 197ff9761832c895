-- What a unit accepts is counted by the index alone: whose work it is stands there too.
DROP INDEX occurrence_accept;
CREATE INDEX occurrence_accept ON occurrence (accept_unit_id, due_day, id, unit_id) WHERE state = 2;
DROP INDEX occurrence_urge;
CREATE INDEX occurrence_urge ON occurrence (accept_unit_id, due_day, id, unit_id) WHERE state IN (1, 3);
