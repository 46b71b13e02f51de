-- Who looked at what is sensitive, and who changed who may do what. Rows are added and never changed.
CREATE TABLE audit_entries (
    id BLOB NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    account_id BLOB NOT NULL,
    role TEXT NOT NULL,
    party_kind TEXT,
    party_id BLOB,
    act TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    division_code TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_entries_subject_id_at_id_idx ON audit_entries (subject_id, at, id);
CREATE INDEX audit_entries_city_at_id_idx ON audit_entries (substr(division_code, 1, 4), at, id);
CREATE INDEX audit_entries_county_at_id_idx ON audit_entries (substr(division_code, 1, 6), at, id);
CREATE INDEX audit_entries_township_at_id_idx ON audit_entries (substr(division_code, 1, 9), at, id);
