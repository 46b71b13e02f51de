-- Whether somebody has to stand aside from a case: whom, lies sealed with it. What is counted otherwise is looked at one by one here; these
-- are few, and no step writes an entry that does not make one.
ALTER TABLE case_handling ADD COLUMN aside boolean NOT NULL DEFAULT false;
CREATE INDEX case_handling_aside_county_case_id_idx ON case_handling (substr(division_code, 1, 6), case_id) WHERE aside;
