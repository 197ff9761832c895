-- For the lists of obligations and of their occurrences.
CREATE INDEX obligation_search ON obligation (search, id);
CREATE INDEX occurrence_obligation ON occurrence (obligation_id, due_day, id);
