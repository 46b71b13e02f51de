DROP TABLE idempotency_keys;
DROP TABLE inbox_messages;
DROP TABLE events;
