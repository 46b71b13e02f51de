-- Events become a log that is read in the order of (xid, seq) and never changed. SQLite has one writer: the order in which
-- rows are added is the order of commits, and xid is 0.
CREATE TABLE events_new (
    seq INTEGER NOT NULL PRIMARY KEY,
    xid INTEGER NOT NULL DEFAULT 0,
    id BLOB NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    account_id BLOB,
    party_kind TEXT,
    party_id BLOB,
    payload TEXT NOT NULL
) STRICT;
INSERT INTO events_new (seq, id, subject_kind, subject_id, version, at, account_id, party_kind, party_id, payload)
    SELECT row_number() OVER (ORDER BY id), id, subject_kind, subject_id, version, at, account_id, party_kind, party_id, payload
    FROM events ORDER BY id;

CREATE TABLE consumers (
    name TEXT NOT NULL PRIMARY KEY,
    xid INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    lease_holder BLOB,
    lease_until INTEGER
) STRICT, WITHOUT ROWID;
-- What was consumed stays so: each begins before the first event that was not.
INSERT INTO consumers (name, xid, seq)
    SELECT column1, 0, coalesce(
        (SELECT min(n.seq) - 1 FROM events_new n JOIN events e ON e.id = n.id WHERE e.consumed_at IS NULL),
        (SELECT max(seq) FROM events_new), 0)
    FROM (VALUES ('messages'), ('duty_records'), ('roll_ups'));

DROP TABLE events;
ALTER TABLE events_new RENAME TO events;
CREATE UNIQUE INDEX events_id_key ON events (id);
CREATE INDEX events_subject_id_id_idx ON events (subject_id, id);

CREATE TABLE parked_events (
    consumer TEXT NOT NULL,
    event_id BLOB NOT NULL,
    error TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    parked_at INTEGER NOT NULL,
    run_at INTEGER NOT NULL,
    PRIMARY KEY (consumer, event_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX parked_events_consumer_run_at_idx ON parked_events (consumer, run_at);

-- What is added to a transaction's id to make an event's xid; PostgreSQL needs it where a dump was restored.
CREATE TABLE log_origin (
    id INTEGER NOT NULL PRIMARY KEY,
    shift INTEGER NOT NULL
) STRICT;
INSERT INTO log_origin (id, shift) VALUES (1, 0);
