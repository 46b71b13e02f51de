ALTER TABLE cases ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE cases ADD COLUMN state TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN resume_state TEXT;
ALTER TABLE cases ADD COLUMN holder_id BLOB;
ALTER TABLE cases ADD COLUMN urgency INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN alert_at INTEGER;
ALTER TABLE cases ADD COLUMN handling TEXT NOT NULL DEFAULT '{}';
ALTER TABLE cases ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
UPDATE cases
    SET (version, state, resume_state, holder_id, urgency, alert_at, handling, updated_at) =
        (h.version, h.state, h.resume_state, h.holder_id, h.urgency, h.alert_at, h.handling, h.updated_at)
    FROM case_handling h WHERE h.case_id = cases.id;
DROP TABLE case_handling;
CREATE INDEX cases_holder_id_urgency_id_idx ON cases (holder_id, urgency, id) WHERE holder_id IS NOT NULL;
CREATE INDEX cases_alert_at_idx ON cases (alert_at) WHERE alert_at IS NOT NULL;
CREATE INDEX cases_state_idx ON cases (state);
