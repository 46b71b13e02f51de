-- No foreign keys from cases to offices, grids and deputies: on PostgreSQL every insert would take a share lock on the
-- same few rows, and the use cases read those rows in the same transaction anyway.
CREATE TABLE cases (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    tracking_code text NOT NULL,
    state text NOT NULL,
    resume_state text,
    nature text NOT NULL,
    category text NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    channel text NOT NULL,
    submitter_id uuid,
    anonymous boolean NOT NULL,
    contact bytea,
    consent_to_publish boolean NOT NULL,
    longitude double precision,
    latitude double precision,
    address text,
    division_code text NOT NULL,
    grid_id uuid,
    qr_code text NOT NULL,
    target_kind text NOT NULL,
    target_id uuid NOT NULL,
    office_id uuid NOT NULL,
    holder_id uuid,
    urgency timestamptz NOT NULL,
    alert_at timestamptz,
    handling jsonb NOT NULL,
    submitted_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX cases_tracking_code_key ON cases (tracking_code);
CREATE INDEX cases_holder_id_urgency_id_idx ON cases (holder_id, urgency, id) WHERE holder_id IS NOT NULL;
CREATE INDEX cases_target_id_submitted_at_id_idx ON cases (target_id, submitted_at, id);
CREATE INDEX cases_division_code_submitted_at_idx ON cases (division_code, submitted_at);
CREATE INDEX cases_submitter_id_submitted_at_idx ON cases (submitter_id, submitted_at) WHERE submitter_id IS NOT NULL;
CREATE INDEX cases_grid_id_submitted_at_idx ON cases (grid_id, submitted_at);
CREATE INDEX cases_alert_at_idx ON cases (alert_at) WHERE alert_at IS NOT NULL;
CREATE INDEX cases_state_idx ON cases (state);

CREATE TABLE case_units (
    case_id uuid NOT NULL REFERENCES cases(id),
    unit_id uuid NOT NULL REFERENCES handling_units(id),
    PRIMARY KEY (case_id, unit_id)
);
CREATE INDEX case_units_unit_id_idx ON case_units (unit_id);

CREATE TABLE attachments (
    id uuid NOT NULL PRIMARY KEY,
    uploader_id uuid,
    media_type text NOT NULL,
    size bigint NOT NULL,
    sha256 bytea NOT NULL,
    case_id uuid REFERENCES cases(id),
    created_at timestamptz NOT NULL
);
CREATE INDEX attachments_case_id_idx ON attachments (case_id);
