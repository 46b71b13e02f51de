-- Answers are remembered sealed, and for whom they were is not kept in the clear. Those of before are forgotten: they hold
-- tracking codes that anybody can read.
DELETE FROM idempotency_keys;
