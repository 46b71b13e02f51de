-- From which day a rule set is in force; ever since for those of before.
ALTER TABLE rule_sets ADD COLUMN in_force_from TEXT;

-- By which edition of the calendar a clock of working days was wound: those of an earlier one are counted anew. The index costs a step
-- nothing but where such a clock begins or ends.
ALTER TABLE case_handling ADD COLUMN calendar_edition INTEGER;
UPDATE case_handling SET calendar_edition = (SELECT count(*) FROM calendar_years)
WHERE alert_at IS NOT NULL OR state = 'awaiting_info';
CREATE INDEX case_handling_calendar_edition_case_id_idx ON case_handling (calendar_edition, case_id) WHERE calendar_edition IS NOT NULL;
