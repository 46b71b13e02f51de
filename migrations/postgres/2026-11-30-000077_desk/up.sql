-- When the light of a case turns yellow and red, so that lists are asked for lights and in the order in which cases are due. Nothing
-- stands there where no clock runs: of all that there ever was the index holds what is open alone, and a step writes one entry more.
-- It begins with the county and is good for a city, county by county, and for a township; how many show which light it tells by itself.
ALTER TABLE case_handling ADD COLUMN yellow_at timestamptz;
ALTER TABLE case_handling ADD COLUMN red_at timestamptz;
UPDATE case_handling SET red_at = urgency, yellow_at = CASE
        WHEN state = 'resolved' THEN urgency - interval '42 hours'
        WHEN alert_at IS NULL THEN urgency
        WHEN alert_at < urgency THEN alert_at
        ELSE updated_at
    END
    WHERE urgency < '9000-01-01T00:00:00Z';
CREATE INDEX case_handling_county_red_at_case_id_idx
    ON case_handling (substr(division_code, 1, 6), red_at, case_id, yellow_at, division_code) WHERE red_at IS NOT NULL;
-- What an office supervises is little. Of before only what stands so is known; the others come with their next step.
ALTER TABLE case_handling ADD COLUMN supervised boolean NOT NULL DEFAULT false;
UPDATE case_handling SET supervised = true WHERE state = 'supervised';
CREATE INDEX case_handling_supervised_county_submitted_at_case_id_idx
    ON case_handling (substr(division_code, 1, 6), submitted_at, case_id) WHERE supervised;
-- Whether a unit leads or helps now, and did not only once. Of those of before the last assignment tells.
ALTER TABLE case_units ADD COLUMN holds boolean NOT NULL DEFAULT true;
-- By which a case is found whose resident calls: a submission that leaves a phone writes one entry more. Those of before come with
-- the next change of what was submitted.
ALTER TABLE cases ADD COLUMN phone_tag bytea;
CREATE INDEX cases_phone_tag_submitted_at_id_idx ON cases (phone_tag, submitted_at, id) WHERE phone_tag IS NOT NULL;

-- What waits is listed in the order in which it is due, disputes among all else.
ALTER TABLE dispute_tasks ADD COLUMN due_at timestamptz NOT NULL DEFAULT '9000-01-01T00:00:00Z';
UPDATE dispute_tasks SET due_at = (SELECT (due_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' FROM disputes
        WHERE disputes.id = dispute_tasks.dispute_id)
    WHERE dispute_id IN (SELECT id FROM disputes WHERE due_on IS NOT NULL);
DROP INDEX dispute_tasks_party_id_reported_at_dispute_id_idx;
CREATE INDEX dispute_tasks_party_id_due_at_dispute_id_idx ON dispute_tasks (party_id, due_at, dispute_id);

-- What offices say again and again. It names nobody, and lies open.
CREATE TABLE standard_texts (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    state text COLLATE "C",
    category text COLLATE "C",
    title text COLLATE "C" NOT NULL,
    body text COLLATE "C" NOT NULL,
    in_use boolean NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL
);
CREATE INDEX standard_texts_division_code_id_idx ON standard_texts (division_code, id);
-- What was given back to a deputy is found without looking at all that the deputy ever did.
CREATE INDEX duty_records_returned_idx ON duty_records (deputy_id, at, id) WHERE state = 'returned';
