-- 金门县 stands in the statistical list as a county, a township and a village of one code, so the level is part of the
-- key, and nothing refers to a division by foreign key.
CREATE TABLE divisions (
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    parent_code TEXT NOT NULL,
    PRIMARY KEY (code, level)
) STRICT, WITHOUT ROWID;
CREATE INDEX divisions_parent_code_code_idx ON divisions (parent_code, code);

CREATE TABLE grids (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    division_code TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    name TEXT NOT NULL,
    households INTEGER NOT NULL,
    boundary TEXT,
    west REAL,
    south REAL,
    east REAL,
    north REAL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX grids_division_code_ordinal_key ON grids (division_code, ordinal);
CREATE INDEX grids_west_east_idx ON grids (west, east);

CREATE TABLE grid_members (
    id BLOB NOT NULL PRIMARY KEY,
    grid_id BLOB NOT NULL REFERENCES grids(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX grid_members_grid_id_idx ON grid_members (grid_id);
