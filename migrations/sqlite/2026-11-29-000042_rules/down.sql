DROP TABLE calendar_years;
ALTER TABLE rule_sets DROP COLUMN set_by;
ALTER TABLE rule_sets DROP COLUMN set_at;
