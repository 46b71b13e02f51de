CREATE TABLE role_schemes (
    code text NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    title text NOT NULL,
    division_code text NOT NULL,
    in_force boolean NOT NULL,
    roles jsonb NOT NULL
);

CREATE TABLE duty_records (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    deputy_id uuid NOT NULL,
    division_code text NOT NULL,
    role text NOT NULL,
    activity text NOT NULL,
    at timestamptz NOT NULL,
    month date NOT NULL,
    grid_id uuid,
    event_id uuid,
    subject_kind text,
    subject_id uuid,
    evidence_id uuid NOT NULL,
    place text,
    body text,
    reason text,
    state text NOT NULL,
    updated_at timestamptz NOT NULL
);
-- What a deputy did to one matter counts once.
CREATE UNIQUE INDEX duty_records_evidence_id_deputy_id_activity_key ON duty_records (evidence_id, deputy_id, activity);
CREATE INDEX duty_records_deputy_id_at_id_idx ON duty_records (deputy_id, at, id);
CREATE INDEX duty_records_division_code_at_idx ON duty_records (division_code, at);
CREATE INDEX duty_records_pending_idx ON duty_records (division_code, at) WHERE state = 'pending';
