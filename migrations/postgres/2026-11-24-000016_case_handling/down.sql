ALTER TABLE disputes RESET (fillfactor);
ALTER TABLE cases
    ADD COLUMN version integer,
    ADD COLUMN state text,
    ADD COLUMN resume_state text,
    ADD COLUMN holder_id uuid,
    ADD COLUMN urgency timestamptz,
    ADD COLUMN alert_at timestamptz,
    ADD COLUMN handling jsonb,
    ADD COLUMN updated_at timestamptz;
UPDATE cases
    SET (version, state, resume_state, holder_id, urgency, alert_at, handling, updated_at) =
        (h.version, h.state, h.resume_state, h.holder_id, h.urgency, h.alert_at, h.handling, h.updated_at)
    FROM case_handling h WHERE h.case_id = cases.id;
ALTER TABLE cases
    ALTER COLUMN version SET NOT NULL,
    ALTER COLUMN state SET NOT NULL,
    ALTER COLUMN urgency SET NOT NULL,
    ALTER COLUMN handling SET NOT NULL,
    ALTER COLUMN updated_at SET NOT NULL;
DROP TABLE case_handling;
CREATE INDEX cases_holder_id_urgency_id_idx ON cases (holder_id, urgency, id) WHERE holder_id IS NOT NULL;
CREATE INDEX cases_alert_at_idx ON cases (alert_at) WHERE alert_at IS NOT NULL;
CREATE INDEX cases_state_idx ON cases (state);
