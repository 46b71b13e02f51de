ALTER TABLE rule_sets DROP COLUMN in_force_from;
