-- How often a proposal and a drafted duty have changed, so that who saves over something newer is told.
ALTER TABLE proposal ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
ALTER TABLE obligation ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
