-- How far what former keys sealed is sealed with a new one: a row for each key that was put in their place, its progress, and the
-- process that goes on with it.
CREATE TABLE key_rotations (
    key_number integer NOT NULL PRIMARY KEY,
    started_at timestamptz NOT NULL,
    seals_from timestamptz NOT NULL,
    part text COLLATE "C" NOT NULL,
    last_id uuid NOT NULL,
    pass integer NOT NULL,
    found bigint NOT NULL,
    resealed bigint NOT NULL,
    stuck bigint NOT NULL,
    files bigint NOT NULL,
    finished_at timestamptz,
    lease_holder uuid,
    lease_until timestamptz
);
-- For how long what class of data is kept in a division. Versions are added and never changed; the latest of the nearest holds.
CREATE TABLE retention_rules (
    division_code text COLLATE "C" NOT NULL,
    class text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    days integer,
    set_at timestamptz NOT NULL,
    set_by uuid NOT NULL,
    PRIMARY KEY (division_code, class, version)
);
-- What a rule has brought about on a day.
CREATE TABLE retention_reports (
    id uuid NOT NULL PRIMARY KEY,
    at timestamptz NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    class text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    done bigint NOT NULL
);
CREATE INDEX retention_reports_city_at_id_idx ON retention_reports (substr(division_code, 1, 4), at, id);
CREATE INDEX retention_reports_county_at_id_idx ON retention_reports (substr(division_code, 1, 6), at, id);
CREATE INDEX retention_reports_township_at_id_idx ON retention_reports (substr(division_code, 1, 9), at, id);
-- Up to which closed case, in the order of their last changes, a rule has been carried out in an area.
CREATE TABLE retention_places (
    class text COLLATE "C" NOT NULL,
    area text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    case_id uuid NOT NULL,
    PRIMARY KEY (class, area)
);
