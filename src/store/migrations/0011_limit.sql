-- How far the rate limits are spent, for several servers on one database
-- (docs/decisions/0010-shared-limits.md); without such servers it stays empty.
CREATE TABLE limit_spent (
  id BIGINT PRIMARY KEY,         -- hash of who is limited; a secret of the servers is in it
  full_ms BIGINT NOT NULL        -- when nothing is spent any more, by the database's clock
);
