-- What a court or procuracy that follows its own work released of a submission (docs/decisions/0004): its words for everybody, and
-- which of the numbers; of the files evidence.is_public says it.
ALTER TABLE submission ADD COLUMN released_text TEXT NOT NULL DEFAULT '';
ALTER TABLE submission_value ADD COLUMN is_released BIGINT NOT NULL DEFAULT 0;
