-- Who looked at what is sensitive, and who changed who may do what. Rows are added and never changed.
CREATE TABLE audit_entries (
    id uuid NOT NULL PRIMARY KEY,
    at timestamptz NOT NULL,
    account_id uuid NOT NULL,
    role text COLLATE "C" NOT NULL,
    party_kind text COLLATE "C",
    party_id uuid,
    act text COLLATE "C" NOT NULL,
    subject_kind text COLLATE "C" NOT NULL,
    subject_id uuid NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    sealed bytea NOT NULL
);
CREATE INDEX audit_entries_subject_id_at_id_idx ON audit_entries (subject_id, at, id);
CREATE INDEX audit_entries_city_at_id_idx ON audit_entries (substr(division_code, 1, 4), at, id);
CREATE INDEX audit_entries_county_at_id_idx ON audit_entries (substr(division_code, 1, 6), at, id);
CREATE INDEX audit_entries_township_at_id_idx ON audit_entries (substr(division_code, 1, 9), at, id);
