ALTER TABLE idempotency_keys DROP COLUMN rights;

-- Without its column, what was taken back would be good again.
DELETE FROM grants WHERE taken_back_at IS NOT NULL;
DROP INDEX grants_taken_back_at_idx;
ALTER TABLE grants DROP COLUMN taken_back_by;
ALTER TABLE grants DROP COLUMN taken_back_at;
