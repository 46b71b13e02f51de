-- A grant that is taken back stays, with when and by whom, and every process finds at once which those are.
ALTER TABLE grants ADD COLUMN taken_back_at INTEGER;
ALTER TABLE grants ADD COLUMN taken_back_by BLOB;
CREATE INDEX grants_taken_back_at_idx ON grants (taken_back_at) WHERE taken_back_at IS NOT NULL;

-- What its caller had the right to act by when an answer was given: tags, side by side. Who has lost one is not given the answer
-- again.
ALTER TABLE idempotency_keys ADD COLUMN rights BLOB;
