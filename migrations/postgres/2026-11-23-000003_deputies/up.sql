CREATE TABLE activity_rooms (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    office_id uuid NOT NULL REFERENCES congress_offices(id),
    division_code text NOT NULL,
    address text NOT NULL,
    longitude double precision,
    latitude double precision
);
CREATE INDEX activity_rooms_division_code_idx ON activity_rooms (division_code);

CREATE TABLE deputies (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    name text NOT NULL,
    profile text,
    office_id uuid NOT NULL REFERENCES congress_offices(id),
    division_code text NOT NULL,
    room_id uuid REFERENCES activity_rooms(id)
);
CREATE INDEX deputies_division_code_idx ON deputies (division_code);

CREATE TABLE deputy_grids (
    deputy_id uuid NOT NULL REFERENCES deputies(id) ON DELETE CASCADE,
    grid_id uuid NOT NULL REFERENCES grids(id),
    position integer NOT NULL,
    PRIMARY KEY (deputy_id, grid_id)
);
CREATE INDEX deputy_grids_grid_id_idx ON deputy_grids (grid_id);

CREATE TABLE mandates (
    id uuid NOT NULL PRIMARY KEY,
    deputy_id uuid NOT NULL REFERENCES deputies(id) ON DELETE CASCADE,
    level text NOT NULL,
    congress_code text NOT NULL,
    term integer NOT NULL,
    constituency text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    status text NOT NULL
);
CREATE INDEX mandates_deputy_id_idx ON mandates (deputy_id);

CREATE TABLE qr_codes (
    code text NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    issued_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX qr_codes_subject_id_idx ON qr_codes (subject_id);
