-- ask_at: when a resident is to be asked, to rate or whether it is still in order; those wait behind no case that is to be closed.
-- unrated_at, unrated_unit: when a case was closed that nobody rated, and of which unit: it is drawn from a month of those who is
-- called. A step sets one of them at most, and few cases have either.
ALTER TABLE case_handling ADD COLUMN ask_at timestamptz;
ALTER TABLE case_handling ADD COLUMN unrated_at timestamptz;
ALTER TABLE case_handling ADD COLUMN unrated_unit uuid;
CREATE INDEX case_handling_ask_at_case_id_idx ON case_handling (ask_at, case_id) WHERE ask_at IS NOT NULL;
CREATE INDEX case_handling_unrated_at_case_id_idx ON case_handling (unrated_at, case_id) WHERE unrated_at IS NOT NULL;
