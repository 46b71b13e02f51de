CREATE TABLE congress_offices (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    division_code TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX congress_offices_division_code_idx ON congress_offices (division_code);

CREATE TABLE handling_units (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    division_code TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX handling_units_division_code_idx ON handling_units (division_code);
