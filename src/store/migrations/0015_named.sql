-- The first day of the present name of a unit that had another before it, so that the past is shown under the name of its day
-- and a unit that was never renamed costs nothing.
ALTER TABLE unit ADD COLUMN named_day BIGINT;
UPDATE unit SET named_day = (SELECT MAX(n.from_day) FROM unit_name n WHERE n.unit_id = unit.id HAVING COUNT(*) > 1);
