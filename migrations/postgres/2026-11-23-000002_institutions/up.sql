CREATE TABLE congress_offices (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    division_code text NOT NULL
);
CREATE INDEX congress_offices_division_code_idx ON congress_offices (division_code);

CREATE TABLE handling_units (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    division_code text NOT NULL
);
CREATE INDEX handling_units_division_code_idx ON handling_units (division_code);
