CREATE TABLE role_schemes (
    code TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    division_code TEXT NOT NULL,
    in_force INTEGER NOT NULL CHECK (in_force IN (0, 1)),
    roles TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE duty_records (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    deputy_id BLOB NOT NULL,
    division_code TEXT NOT NULL,
    role TEXT NOT NULL,
    activity TEXT NOT NULL,
    at INTEGER NOT NULL,
    month TEXT NOT NULL,
    grid_id BLOB,
    event_id BLOB,
    subject_kind TEXT,
    subject_id BLOB,
    evidence_id BLOB NOT NULL,
    place TEXT,
    body TEXT,
    reason TEXT,
    state TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- What a deputy did to one matter counts once.
CREATE UNIQUE INDEX duty_records_evidence_id_deputy_id_activity_key ON duty_records (evidence_id, deputy_id, activity);
CREATE INDEX duty_records_deputy_id_at_id_idx ON duty_records (deputy_id, at, id);
CREATE INDEX duty_records_division_code_at_idx ON duty_records (division_code, at);
CREATE INDEX duty_records_pending_idx ON duty_records (division_code, at) WHERE state = 'pending';
