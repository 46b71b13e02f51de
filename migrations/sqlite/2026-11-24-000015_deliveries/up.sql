-- What leaves the house: written by a consumer of the log, sent by a runner.
CREATE TABLE deliveries (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    event_id BLOB NOT NULL,
    target TEXT NOT NULL,
    state TEXT NOT NULL,
    run_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    last_error TEXT,
    lease_holder BLOB,
    lease_until INTEGER,
    created_at INTEGER NOT NULL,
    settled_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX deliveries_event_id_kind_target_key ON deliveries (event_id, kind, target);
CREATE INDEX deliveries_run_at_idx ON deliveries (run_at) WHERE state = 'pending';
CREATE INDEX deliveries_state_settled_at_idx ON deliveries (state, settled_at);

CREATE TABLE delivery_targets (
    target TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    failures INTEGER NOT NULL,
    retry_at INTEGER
) STRICT, WITHOUT ROWID;
