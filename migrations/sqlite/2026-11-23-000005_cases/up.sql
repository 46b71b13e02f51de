-- No foreign keys from cases to offices, grids and deputies: on PostgreSQL every insert would take a share lock on the
-- same few rows, and the use cases read those rows in the same transaction anyway.
CREATE TABLE cases (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    tracking_code TEXT NOT NULL,
    state TEXT NOT NULL,
    resume_state TEXT,
    nature TEXT NOT NULL,
    category TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    channel TEXT NOT NULL,
    submitter_id BLOB,
    anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
    contact BLOB,
    consent_to_publish INTEGER NOT NULL CHECK (consent_to_publish IN (0, 1)),
    longitude REAL,
    latitude REAL,
    address TEXT,
    division_code TEXT NOT NULL,
    grid_id BLOB,
    qr_code TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target_id BLOB NOT NULL,
    office_id BLOB NOT NULL,
    holder_id BLOB,
    urgency INTEGER NOT NULL,
    alert_at INTEGER,
    handling TEXT NOT NULL,
    submitted_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX cases_tracking_code_key ON cases (tracking_code);
CREATE INDEX cases_holder_id_urgency_id_idx ON cases (holder_id, urgency, id) WHERE holder_id IS NOT NULL;
CREATE INDEX cases_target_id_submitted_at_id_idx ON cases (target_id, submitted_at, id);
CREATE INDEX cases_division_code_submitted_at_idx ON cases (division_code, submitted_at);
CREATE INDEX cases_submitter_id_submitted_at_idx ON cases (submitter_id, submitted_at) WHERE submitter_id IS NOT NULL;
CREATE INDEX cases_grid_id_submitted_at_idx ON cases (grid_id, submitted_at);
CREATE INDEX cases_alert_at_idx ON cases (alert_at) WHERE alert_at IS NOT NULL;
CREATE INDEX cases_state_idx ON cases (state);

CREATE TABLE case_units (
    case_id BLOB NOT NULL REFERENCES cases(id),
    unit_id BLOB NOT NULL REFERENCES handling_units(id),
    PRIMARY KEY (case_id, unit_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_units_unit_id_idx ON case_units (unit_id);

CREATE TABLE attachments (
    id BLOB NOT NULL PRIMARY KEY,
    uploader_id BLOB,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    case_id BLOB REFERENCES cases(id),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX attachments_case_id_idx ON attachments (case_id);
