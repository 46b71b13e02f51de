-- Who works in a village is asked for every village of a page at once.
CREATE INDEX deputies_village_id_idx ON deputies (substr(division_code, 1, 12), id);

-- Few of the cases that a unit has had are in most states, and few of a township's: they are looked for by it.
ALTER TABLE case_units ADD COLUMN state text COLLATE "C" NOT NULL DEFAULT '';
UPDATE case_units SET state = case_handling.state FROM case_handling WHERE case_handling.case_id = case_units.case_id;
CREATE INDEX case_units_unit_id_state_submitted_at_case_id_idx ON case_units (unit_id, state, submitted_at, case_id);
CREATE INDEX case_handling_state_township_submitted_at_case_id_idx
    ON case_handling (state, substr(division_code, 1, 9), submitted_at, case_id);

-- Clocks that tell somebody and those that close a case are looked for apart: of the second, ever so many may have to wait.
-- The state stands in an expression, since either database would find all cases in it by another index and sort them.
DROP INDEX case_handling_alert_at_idx;
CREATE INDEX case_handling_telling_alert_at_case_id_idx ON case_handling (alert_at, case_id)
    WHERE alert_at IS NOT NULL AND state || '' <> 'resolved';
CREATE INDEX case_handling_closing_alert_at_case_id_idx ON case_handling (alert_at, case_id)
    WHERE alert_at IS NOT NULL AND state || '' = 'resolved';
