-- What every step changes stands in a row of its own: a step writes neither the resident's words again nor the indexes of
-- the lists. No foreign key, as from cases: both rows are written in one transaction.
CREATE TABLE case_handling (
    case_id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    resume_state TEXT,
    holder_id BLOB,
    urgency INTEGER NOT NULL,
    alert_at INTEGER,
    handling TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
INSERT INTO case_handling
    SELECT id, version, state, resume_state, holder_id, urgency, alert_at, handling, updated_at FROM cases;
CREATE INDEX case_handling_holder_id_urgency_case_id_idx ON case_handling (holder_id, urgency, case_id)
    WHERE holder_id IS NOT NULL;
CREATE INDEX case_handling_alert_at_idx ON case_handling (alert_at) WHERE alert_at IS NOT NULL;
CREATE INDEX case_handling_state_idx ON case_handling (state);

DROP INDEX cases_holder_id_urgency_id_idx;
DROP INDEX cases_alert_at_idx;
DROP INDEX cases_state_idx;
ALTER TABLE cases DROP COLUMN version;
ALTER TABLE cases DROP COLUMN state;
ALTER TABLE cases DROP COLUMN resume_state;
ALTER TABLE cases DROP COLUMN holder_id;
ALTER TABLE cases DROP COLUMN urgency;
ALTER TABLE cases DROP COLUMN alert_at;
ALTER TABLE cases DROP COLUMN handling;
ALTER TABLE cases DROP COLUMN updated_at;
