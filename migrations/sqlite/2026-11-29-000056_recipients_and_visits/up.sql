-- Whom a delivery is for, where its target tells several people of one event; all zeros where it does not. Each is sent and
-- tried again by itself.
ALTER TABLE deliveries ADD COLUMN recipient BLOB NOT NULL DEFAULT x'00000000000000000000000000000000';
DROP INDEX deliveries_event_id_kind_target_key;
CREATE UNIQUE INDEX deliveries_event_id_kind_target_recipient_key ON deliveries (event_id, kind, target, recipient);

-- Visits of the tracking page that somebody ended, for as long as a copy of their cookie might open it: every process knows
-- of them.
CREATE TABLE ended_visits (
    id BLOB NOT NULL PRIMARY KEY,
    ended_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ended_visits_ended_at_idx ON ended_visits (ended_at);
