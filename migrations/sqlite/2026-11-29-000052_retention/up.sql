-- How far what former keys sealed is sealed with a new one: a row for each key that was put in their place, its progress, and the
-- process that goes on with it.
CREATE TABLE key_rotations (
    key_number INTEGER NOT NULL PRIMARY KEY,
    started_at INTEGER NOT NULL,
    seals_from INTEGER NOT NULL,
    part TEXT NOT NULL,
    last_id BLOB NOT NULL,
    pass INTEGER NOT NULL,
    found INTEGER NOT NULL,
    resealed INTEGER NOT NULL,
    stuck INTEGER NOT NULL,
    files INTEGER NOT NULL,
    finished_at INTEGER,
    lease_holder BLOB,
    lease_until INTEGER
) STRICT;
-- For how long what class of data is kept in a division. Versions are added and never changed; the latest of the nearest holds.
CREATE TABLE retention_rules (
    division_code TEXT NOT NULL,
    class TEXT NOT NULL,
    version INTEGER NOT NULL,
    days INTEGER,
    set_at INTEGER NOT NULL,
    set_by BLOB NOT NULL,
    PRIMARY KEY (division_code, class, version)
) STRICT, WITHOUT ROWID;
-- What a rule has brought about on a day.
CREATE TABLE retention_reports (
    id BLOB NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    division_code TEXT NOT NULL,
    class TEXT NOT NULL,
    version INTEGER NOT NULL,
    done INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX retention_reports_city_at_id_idx ON retention_reports (substr(division_code, 1, 4), at, id);
CREATE INDEX retention_reports_county_at_id_idx ON retention_reports (substr(division_code, 1, 6), at, id);
CREATE INDEX retention_reports_township_at_id_idx ON retention_reports (substr(division_code, 1, 9), at, id);
-- Up to which closed case, in the order of their last changes, a rule has been carried out in an area.
CREATE TABLE retention_places (
    class TEXT NOT NULL,
    area TEXT NOT NULL,
    at INTEGER NOT NULL,
    case_id BLOB NOT NULL,
    PRIMARY KEY (class, area)
) STRICT, WITHOUT ROWID;
