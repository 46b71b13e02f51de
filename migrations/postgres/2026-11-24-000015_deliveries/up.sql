-- What leaves the house: written by a consumer of the log, sent by a runner.
CREATE TABLE deliveries (
    id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    event_id uuid NOT NULL,
    target text NOT NULL,
    state text NOT NULL,
    run_at timestamptz NOT NULL,
    attempts integer NOT NULL,
    last_error text,
    lease_holder uuid,
    lease_until timestamptz,
    created_at timestamptz NOT NULL,
    settled_at timestamptz
);
CREATE UNIQUE INDEX deliveries_event_id_kind_target_key ON deliveries (event_id, kind, target);
CREATE INDEX deliveries_run_at_idx ON deliveries (run_at) WHERE state = 'pending';
CREATE INDEX deliveries_state_settled_at_idx ON deliveries (state, settled_at);

CREATE TABLE delivery_targets (
    target text NOT NULL PRIMARY KEY,
    state text NOT NULL,
    failures integer NOT NULL,
    retry_at timestamptz
);
