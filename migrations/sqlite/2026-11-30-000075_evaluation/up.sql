-- ask_at: when a resident is to be asked, to rate or whether it is still in order; those wait behind no case that is to be closed.
-- unrated_at, unrated_unit: when a case was closed that nobody rated, and of which unit: it is drawn from a month of those who is
-- called. What asks costs a step an entry of an index where a case is settled or closed, and nothing elsewhere.
ALTER TABLE case_handling ADD COLUMN ask_at INTEGER;
ALTER TABLE case_handling ADD COLUMN unrated_at INTEGER;
ALTER TABLE case_handling ADD COLUMN unrated_unit BLOB;
CREATE INDEX case_handling_ask_at_case_id_idx ON case_handling (ask_at, case_id) WHERE ask_at IS NOT NULL;
CREATE INDEX case_handling_unrated_at_case_id_idx ON case_handling (unrated_at, case_id) WHERE unrated_at IS NOT NULL;
-- What residents say is counted from now on: figures are counted anew.
UPDATE figure_editions SET kind = NULL, after = NULL WHERE state = 'building';
INSERT INTO figure_editions (edition, state)
SELECT coalesce(max(edition), 0) + 1, 'building' FROM figure_editions
HAVING EXISTS (SELECT 1 FROM cases)
    AND NOT EXISTS (SELECT 1 FROM figure_editions AS other WHERE other.state = 'building');
