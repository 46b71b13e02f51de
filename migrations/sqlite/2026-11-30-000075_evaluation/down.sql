DROP INDEX case_handling_unrated_at_case_id_idx;
DROP INDEX case_handling_ask_at_case_id_idx;
ALTER TABLE case_handling DROP COLUMN unrated_unit;
ALTER TABLE case_handling DROP COLUMN unrated_at;
ALTER TABLE case_handling DROP COLUMN ask_at;
