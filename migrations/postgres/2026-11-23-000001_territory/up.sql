-- 金门县 stands in the statistical list as a county, a township and a village of one code, so the level is part of the
-- key, and nothing refers to a division by foreign key.
CREATE TABLE divisions (
    code text NOT NULL,
    name text NOT NULL,
    level text NOT NULL,
    parent_code text NOT NULL,
    PRIMARY KEY (code, level)
);
CREATE INDEX divisions_parent_code_code_idx ON divisions (parent_code, code);

CREATE TABLE grids (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    division_code text NOT NULL,
    ordinal integer NOT NULL,
    name text NOT NULL,
    households integer NOT NULL,
    boundary jsonb,
    west double precision,
    south double precision,
    east double precision,
    north double precision
);
CREATE UNIQUE INDEX grids_division_code_ordinal_key ON grids (division_code, ordinal);
CREATE INDEX grids_west_east_idx ON grids (west, east);

CREATE TABLE grid_members (
    id uuid NOT NULL PRIMARY KEY,
    grid_id uuid NOT NULL REFERENCES grids(id) ON DELETE CASCADE,
    name text NOT NULL,
    role text NOT NULL,
    position integer NOT NULL
);
CREATE INDEX grid_members_grid_id_idx ON grid_members (grid_id);
