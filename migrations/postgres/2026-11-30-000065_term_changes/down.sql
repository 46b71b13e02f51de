DROP TABLE term_change_steps;
DROP TABLE code_choices;
DROP TABLE term_changes;
