DELETE FROM idempotency_keys;
