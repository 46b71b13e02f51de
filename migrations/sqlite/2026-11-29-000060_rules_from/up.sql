-- From which day a rule set is in force; ever since for those of before.
ALTER TABLE rule_sets ADD COLUMN in_force_from TEXT;
