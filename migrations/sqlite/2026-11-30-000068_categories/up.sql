-- Which words may be chosen in a division, as the categories of cases: of those in force of the nearest division above, the one
-- whose day came last. There are a few dozen, read together and kept in memory.
CREATE TABLE division_lists (
    kind TEXT NOT NULL,
    division_code TEXT NOT NULL,
    version INTEGER NOT NULL,
    in_force INTEGER NOT NULL CHECK (in_force IN (0, 1)),
    in_force_from TEXT NOT NULL,
    entries TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    set_by BLOB NOT NULL,
    PRIMARY KEY (kind, division_code, version)
) STRICT, WITHOUT ROWID;

-- What the list called the category of a case when somebody said it, where that does not follow from its code.
ALTER TABLE cases ADD COLUMN category_label TEXT;
-- The same of the type of a dispute.
ALTER TABLE disputes ADD COLUMN kind_label TEXT;
