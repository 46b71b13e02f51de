DROP INDEX case_handling_calendar_edition_case_id_idx;
ALTER TABLE case_handling DROP COLUMN calendar_edition;
ALTER TABLE rule_sets DROP COLUMN in_force_from;
