-- What was not read is little beside all that there ever was, and is counted at every look.
CREATE INDEX inbox_messages_unread_party_id_at_id_idx ON inbox_messages (party_id, at, id) WHERE read_at IS NULL;

-- Whom a dispute waits for, by when it came. Of those that are under way the office or the organisation is known here; the
-- others come with the next step.
CREATE TABLE dispute_tasks (
    dispute_id BLOB NOT NULL,
    party_id BLOB NOT NULL,
    reported_at INTEGER NOT NULL,
    PRIMARY KEY (dispute_id, party_id)
) STRICT;
CREATE INDEX dispute_tasks_party_id_reported_at_dispute_id_idx ON dispute_tasks (party_id, reported_at, dispute_id);
INSERT INTO dispute_tasks (dispute_id, party_id, reported_at)
    SELECT id, CASE WHEN state = 'reported' THEN office_id ELSE COALESCE(organisation_id, office_id) END, reported_at
    FROM disputes WHERE state NOT IN ('closed', 'terminated', 'referred');
