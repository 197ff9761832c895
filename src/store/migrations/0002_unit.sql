-- Public bodies: immutable id; names, codes and superiors are dated; lineage joins old and new.
CREATE TABLE unit (
  id {ID},
  kind BIGINT NOT NULL,
  name TEXT NOT NULL,            -- as of now; unit_name has the history
  short_name TEXT NOT NULL,
  superior_id BIGINT REFERENCES unit (id),
  -- A court or procuracy that follows its own work: others see only what it releases.
  is_self_tracked BIGINT NOT NULL,
  opened_day BIGINT NOT NULL,
  closed_day BIGINT,
  sort_key TEXT NOT NULL,        -- place in the tree, for lists in tree order
  search TEXT NOT NULL           -- names and codes, folded
);
CREATE INDEX unit_sort ON unit (sort_key);
CREATE INDEX unit_superior_now ON unit (superior_id);

CREATE TABLE unit_name (
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  from_day BIGINT NOT NULL,
  name TEXT NOT NULL,
  short_name TEXT NOT NULL,
  PRIMARY KEY (unit_id, from_day)
);

-- A unit may hold an old and a new code for a time; a code is never given to another unit.
CREATE TABLE unit_code (
  code TEXT PRIMARY KEY,
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  from_day BIGINT NOT NULL,
  to_day BIGINT
);
CREATE INDEX unit_code_unit ON unit_code (unit_id);

CREATE TABLE unit_superior (
  unit_id BIGINT NOT NULL REFERENCES unit (id),
  from_day BIGINT NOT NULL,
  superior_id BIGINT REFERENCES unit (id),
  PRIMARY KEY (unit_id, from_day)
);

-- The tree as of now: every unit is its own ancestor at depth 0.
CREATE TABLE unit_closure (
  ancestor_id BIGINT NOT NULL REFERENCES unit (id),
  descendant_id BIGINT NOT NULL REFERENCES unit (id),
  depth BIGINT NOT NULL,
  PRIMARY KEY (ancestor_id, descendant_id)
) {CLUSTERED};
CREATE INDEX unit_closure_up ON unit_closure (descendant_id, depth);

CREATE TABLE unit_lineage (
  from_unit_id BIGINT NOT NULL REFERENCES unit (id),
  to_unit_id BIGINT NOT NULL REFERENCES unit (id),
  kind BIGINT NOT NULL,          -- merged, split, dissolved (LineageKind)
  day BIGINT NOT NULL,
  basis TEXT NOT NULL,
  PRIMARY KEY (from_unit_id, to_unit_id, day)
);
CREATE INDEX unit_lineage_to ON unit_lineage (to_unit_id);
