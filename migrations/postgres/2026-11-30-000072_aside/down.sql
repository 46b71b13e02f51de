DROP INDEX case_handling_aside_county_case_id_idx;
ALTER TABLE case_handling DROP COLUMN aside;
