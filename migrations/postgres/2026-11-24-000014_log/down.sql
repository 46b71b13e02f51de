ALTER TABLE events ADD COLUMN consumed_at timestamptz;
UPDATE events SET consumed_at = at
    WHERE (xid, seq) <= (SELECT xid, seq FROM consumers ORDER BY xid, seq LIMIT 1);
DROP TABLE log_origin;
DROP TABLE parked_events;
DROP TABLE consumers;
DROP INDEX events_id_key;
ALTER TABLE events DROP CONSTRAINT events_pkey;
ALTER TABLE events DROP COLUMN xid, DROP COLUMN seq;
ALTER TABLE events ADD PRIMARY KEY (id);
CREATE INDEX events_id_idx ON events (id) WHERE consumed_at IS NULL;
