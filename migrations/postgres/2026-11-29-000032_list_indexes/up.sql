-- What an office lists lies in its area: an index for each level, first by the digits that say so and then in the list's order,
-- so that a page is read off its end however wide the area is and however much lies in it. A province is read city by city,
-- and a village, of which a township has a dozen or two, with its township.
DROP INDEX cases_division_code_submitted_at_idx;
CREATE INDEX cases_city_submitted_at_id_idx ON cases (substr(division_code, 1, 4), submitted_at, id);
CREATE INDEX cases_county_submitted_at_id_idx ON cases (substr(division_code, 1, 6), submitted_at, id);
CREATE INDEX cases_township_submitted_at_id_idx ON cases (substr(division_code, 1, 9), submitted_at, id);
DROP INDEX disputes_division_code_reported_at_idx;
DROP INDEX disputes_reported_at_id_idx;
CREATE INDEX disputes_city_reported_at_id_idx ON disputes (substr(division_code, 1, 4), reported_at, id);
CREATE INDEX disputes_county_reported_at_id_idx ON disputes (substr(division_code, 1, 6), reported_at, id);
CREATE INDEX disputes_township_reported_at_id_idx ON disputes (substr(division_code, 1, 9), reported_at, id);
DROP INDEX duty_records_division_code_at_idx;
CREATE INDEX duty_records_city_at_id_idx ON duty_records (substr(division_code, 1, 4), at, id);
CREATE INDEX duty_records_county_at_id_idx ON duty_records (substr(division_code, 1, 6), at, id);
CREATE INDEX duty_records_township_at_id_idx ON duty_records (substr(division_code, 1, 9), at, id);
DROP INDEX receptions_division_code_starts_at_idx;
CREATE INDEX receptions_city_starts_at_id_idx ON receptions (substr(division_code, 1, 4), starts_at, id);
CREATE INDEX receptions_county_starts_at_id_idx ON receptions (substr(division_code, 1, 6), starts_at, id);
CREATE INDEX receptions_township_starts_at_id_idx ON receptions (substr(division_code, 1, 9), starts_at, id);
DROP INDEX deputies_division_code_idx;
CREATE INDEX deputies_city_id_idx ON deputies (substr(division_code, 1, 4), id);
CREATE INDEX deputies_county_id_idx ON deputies (substr(division_code, 1, 6), id);
CREATE INDEX deputies_township_id_idx ON deputies (substr(division_code, 1, 9), id);
CREATE INDEX grids_city_id_idx ON grids (substr(division_code, 1, 4), id);
CREATE INDEX grids_county_id_idx ON grids (substr(division_code, 1, 6), id);
CREATE INDEX grids_township_id_idx ON grids (substr(division_code, 1, 9), id);
DROP INDEX activity_rooms_division_code_idx;
CREATE INDEX activity_rooms_city_id_idx ON activity_rooms (substr(division_code, 1, 4), id);
CREATE INDEX activity_rooms_county_id_idx ON activity_rooms (substr(division_code, 1, 6), id);
CREATE INDEX activity_rooms_township_id_idx ON activity_rooms (substr(division_code, 1, 9), id);

-- What waits to be confirmed is little, and is looked for most.
DROP INDEX duty_records_pending_idx;
CREATE INDEX duty_records_city_pending_at_id_idx ON duty_records (substr(division_code, 1, 4), at, id)
    WHERE state = 'pending';
CREATE INDEX duty_records_county_pending_at_id_idx ON duty_records (substr(division_code, 1, 6), at, id)
    WHERE state = 'pending';
CREATE INDEX duty_records_township_pending_at_id_idx ON duty_records (substr(division_code, 1, 9), at, id)
    WHERE state = 'pending';

-- Few cases are in most states, and they are looked for by it: where and when stand beside the state. A township has few enough
-- to look through.
ALTER TABLE case_handling ADD COLUMN division_code text COLLATE "C";
ALTER TABLE case_handling ADD COLUMN submitted_at timestamptz;
UPDATE case_handling SET division_code = cases.division_code, submitted_at = cases.submitted_at
    FROM cases WHERE cases.id = case_handling.case_id;
ALTER TABLE case_handling ALTER COLUMN division_code SET NOT NULL, ALTER COLUMN submitted_at SET NOT NULL;
DROP INDEX case_handling_state_idx;
CREATE INDEX case_handling_state_city_submitted_at_case_id_idx
    ON case_handling (state, substr(division_code, 1, 4), submitted_at, case_id);
CREATE INDEX case_handling_state_county_submitted_at_case_id_idx
    ON case_handling (state, substr(division_code, 1, 6), submitted_at, case_id);

-- What a unit has had and what a person has to do with is read off the rows that say so: they keep when it came.
ALTER TABLE case_units ADD COLUMN submitted_at timestamptz;
UPDATE case_units SET submitted_at = cases.submitted_at FROM cases WHERE cases.id = case_units.case_id;
ALTER TABLE case_units ALTER COLUMN submitted_at SET NOT NULL;
DROP INDEX case_units_unit_id_idx;
CREATE INDEX case_units_unit_id_submitted_at_case_id_idx ON case_units (unit_id, submitted_at, case_id);
ALTER TABLE dispute_people ADD COLUMN reported_at timestamptz;
UPDATE dispute_people SET reported_at = disputes.reported_at FROM disputes WHERE disputes.id = dispute_people.dispute_id;
ALTER TABLE dispute_people ALTER COLUMN reported_at SET NOT NULL;
DROP INDEX dispute_people_person_id_idx;
CREATE INDEX dispute_people_person_id_reported_at_dispute_id_idx ON dispute_people (person_id, reported_at, dispute_id);
