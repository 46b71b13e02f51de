-- By which edition of the privacy notice whoever submitted a case consented to its being handled. That consent was a row of its own with
-- two entries of indexes; now it follows from the case, and becomes a row once it is taken back. Cases of before keep theirs and have
-- nothing here.
ALTER TABLE cases ADD COLUMN privacy_edition text COLLATE "C";
-- What was erased lately is looked up each second by every process, which forgets its keys.
CREATE INDEX erasures_at_idx ON erasures (at);
