-- Who has how long, set by set: the highest version of the nearest division above a case that is in force holds there.
CREATE TABLE rule_sets (
    division_code TEXT NOT NULL,
    version INTEGER NOT NULL,
    in_force INTEGER NOT NULL CHECK (in_force IN (0, 1)),
    rules TEXT NOT NULL,
    PRIMARY KEY (division_code, version)
) STRICT, WITHOUT ROWID;
