-- What has become of an obligation at each unit that performs it (part 1), counted anew from its occurrences there whenever one
-- of them changes: accepted, handed in, neither, and the first day by which one of the last is due.
ALTER TABLE obligation_unit ADD COLUMN accepted_n BIGINT NOT NULL DEFAULT 0;
ALTER TABLE obligation_unit ADD COLUMN submitted_n BIGINT NOT NULL DEFAULT 0;
ALTER TABLE obligation_unit ADD COLUMN undone_n BIGINT NOT NULL DEFAULT 0;
ALTER TABLE obligation_unit ADD COLUMN undone_day BIGINT;
UPDATE obligation_unit SET (accepted_n, submitted_n, undone_n, undone_day) = (
SELECT COUNT(CASE WHEN x.state = 4 THEN 1 END), COUNT(CASE WHEN x.state = 2 THEN 1 END),
       COUNT(CASE WHEN x.state IN (1, 3) THEN 1 END), MIN(CASE WHEN x.state IN (1, 3) THEN x.due_day END)
  FROM occurrence x WHERE x.obligation_id = obligation_unit.obligation_id AND x.unit_id = obligation_unit.unit_id)
 WHERE part = 1;
