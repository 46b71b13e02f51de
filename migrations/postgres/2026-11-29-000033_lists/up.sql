-- What was not read is little beside all that there ever was, and is counted at every look.
CREATE INDEX inbox_messages_unread_party_id_at_id_idx ON inbox_messages (party_id, at, id) WHERE read_at IS NULL;

-- Whom a dispute waits for, by when it came. Of those that are under way the office or the organisation is known here; the
-- others come with the next step.
CREATE TABLE dispute_tasks (
    dispute_id uuid NOT NULL,
    party_id uuid NOT NULL,
    reported_at timestamptz NOT NULL,
    PRIMARY KEY (dispute_id, party_id)
);
CREATE INDEX dispute_tasks_party_id_reported_at_dispute_id_idx ON dispute_tasks (party_id, reported_at, dispute_id);
INSERT INTO dispute_tasks (dispute_id, party_id, reported_at)
    SELECT id, CASE WHEN state = 'reported' THEN office_id ELSE COALESCE(organisation_id, office_id) END, reported_at
    FROM disputes WHERE state NOT IN ('closed', 'terminated', 'referred');

-- What changed since somebody last asked is read in the order of changes, county by county: a step writes one index more, and
-- not one for each level.
CREATE INDEX case_handling_county_updated_at_case_id_idx
    ON case_handling (substr(division_code, 1, 6), updated_at, case_id);
CREATE INDEX disputes_county_updated_at_id_idx ON disputes (substr(division_code, 1, 6), updated_at, id);
CREATE INDEX duty_records_county_updated_at_id_idx ON duty_records (substr(division_code, 1, 6), updated_at, id);

-- The number that another system gave a case lies sealed, and is found by its tag. Those of before come with the next change
-- of what was submitted.
ALTER TABLE cases ADD COLUMN external_tag bytea;
CREATE INDEX cases_external_tag_idx ON cases (external_tag) WHERE external_tag IS NOT NULL;
