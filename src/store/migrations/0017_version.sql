-- What a version says of itself, so that a later one is whole: its title, the end of its term, its basis list and those who
-- sign it. (First day: in_force_day; number, day of signing and signers: its signed original.)
ALTER TABLE programme_version ADD COLUMN title TEXT NOT NULL DEFAULT ''; -- empty: that of the programme
ALTER TABLE programme_version ADD COLUMN to_day BIGINT;
UPDATE programme_version SET to_day = (SELECT p.to_day FROM programme p WHERE p.id = programme_version.programme_id);

-- NULL: of the first version.
ALTER TABLE programme_basis ADD COLUMN version_id BIGINT REFERENCES programme_version (id);

-- The names that sign a version which is not in force: a later draft, one that waits for its first day, one that was replaced.
-- Those of the version in force, and of a first draft, are programme_party.is_signatory.
CREATE TABLE version_party (
  version_id BIGINT NOT NULL REFERENCES programme_version (id),
  ordinal BIGINT NOT NULL,       -- of programme_party
  PRIMARY KEY (version_id, ordinal)
);

-- The head of a programme is that of the version in force: until now the number and the day of the first stayed.
UPDATE programme SET
  symbol = COALESCE((SELECT d.symbol FROM document d WHERE d.id = programme.document_id), symbol),
  signed_day = COALESCE((SELECT d.issued_day FROM document d WHERE d.id = programme.document_id), signed_day),
  from_day = COALESCE((SELECT v.in_force_day FROM programme_version v WHERE v.id = programme.version_id), from_day)
 WHERE EXISTS (SELECT 1 FROM programme_version v WHERE v.id = programme.version_id AND v.number > 1);
