-- What every step changes stands in a row of its own: a step writes neither the resident's words again nor the indexes of
-- the lists. No foreign key, as from cases: both rows are written in one transaction. Pages keep room, so that a step that
-- moves no indexed column finds it on the row's own page and writes no index at all (HOT).
CREATE TABLE case_handling (
    case_id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text NOT NULL,
    resume_state text,
    holder_id uuid,
    urgency timestamptz NOT NULL,
    alert_at timestamptz,
    handling jsonb NOT NULL,
    updated_at timestamptz NOT NULL
) WITH (fillfactor = 75);
INSERT INTO case_handling
    SELECT id, version, state, resume_state, holder_id, urgency, alert_at, handling, updated_at FROM cases;
CREATE INDEX case_handling_holder_id_urgency_case_id_idx ON case_handling (holder_id, urgency, case_id)
    WHERE holder_id IS NOT NULL;
CREATE INDEX case_handling_alert_at_idx ON case_handling (alert_at) WHERE alert_at IS NOT NULL;
CREATE INDEX case_handling_state_idx ON case_handling (state);

ALTER TABLE cases
    DROP COLUMN version,
    DROP COLUMN state,
    DROP COLUMN resume_state,
    DROP COLUMN holder_id,
    DROP COLUMN urgency,
    DROP COLUMN alert_at,
    DROP COLUMN handling,
    DROP COLUMN updated_at;
ALTER TABLE disputes SET (fillfactor = 75);
