CREATE TABLE activity_rooms (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    office_id BLOB NOT NULL REFERENCES congress_offices(id),
    division_code TEXT NOT NULL,
    address TEXT NOT NULL,
    longitude REAL,
    latitude REAL
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_rooms_division_code_idx ON activity_rooms (division_code);

CREATE TABLE deputies (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    profile TEXT,
    office_id BLOB NOT NULL REFERENCES congress_offices(id),
    division_code TEXT NOT NULL,
    room_id BLOB REFERENCES activity_rooms(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deputies_division_code_idx ON deputies (division_code);

CREATE TABLE deputy_grids (
    deputy_id BLOB NOT NULL REFERENCES deputies(id) ON DELETE CASCADE,
    grid_id BLOB NOT NULL REFERENCES grids(id),
    position INTEGER NOT NULL,
    PRIMARY KEY (deputy_id, grid_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deputy_grids_grid_id_idx ON deputy_grids (grid_id);

CREATE TABLE mandates (
    id BLOB NOT NULL PRIMARY KEY,
    deputy_id BLOB NOT NULL REFERENCES deputies(id) ON DELETE CASCADE,
    level TEXT NOT NULL,
    congress_code TEXT NOT NULL,
    term INTEGER NOT NULL,
    constituency TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    status TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX mandates_deputy_id_idx ON mandates (deputy_id);

CREATE TABLE qr_codes (
    code TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    issued_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX qr_codes_subject_id_idx ON qr_codes (subject_id);
