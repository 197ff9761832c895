-- Occurrences of an obligation are counted from the index alone.
DROP INDEX occurrence_obligation;
CREATE INDEX occurrence_obligation ON occurrence (obligation_id, due_day, id, state, unit_id);
-- Obligations in the order of their list: the latest programme first, then as in the text.
CREATE INDEX obligation_place ON obligation (programme_id DESC, number, state);
-- Courts and procuracies that follow their own work: few among all units.
CREATE INDEX unit_self_tracked ON unit (id) WHERE is_self_tracked = 1;
