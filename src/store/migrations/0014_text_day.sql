-- What stands in the head of a version's text, offered when the version is put in force: number, day of signing, and the line
-- that says the day and the place.
ALTER TABLE programme_version ADD COLUMN text_symbol TEXT NOT NULL DEFAULT '';
ALTER TABLE programme_version ADD COLUMN text_day BIGINT;
ALTER TABLE programme_version ADD COLUMN text_day_from TEXT NOT NULL DEFAULT '';
