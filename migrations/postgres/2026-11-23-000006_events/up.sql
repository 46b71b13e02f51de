CREATE TABLE events (
    id uuid NOT NULL PRIMARY KEY,
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    version integer NOT NULL,
    at timestamptz NOT NULL,
    account_id uuid,
    party_kind text,
    party_id uuid,
    payload jsonb NOT NULL,
    consumed_at timestamptz
);
CREATE INDEX events_subject_id_id_idx ON events (subject_id, id);
CREATE INDEX events_id_idx ON events (id) WHERE consumed_at IS NULL;

CREATE TABLE inbox_messages (
    id uuid NOT NULL PRIMARY KEY,
    party_kind text NOT NULL,
    party_id uuid NOT NULL,
    event_id uuid NOT NULL,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    at timestamptz NOT NULL,
    read_at timestamptz
);
CREATE UNIQUE INDEX inbox_messages_event_id_party_id_key ON inbox_messages (event_id, party_id);
CREATE INDEX inbox_messages_party_id_at_id_idx ON inbox_messages (party_id, at, id);

CREATE TABLE idempotency_keys (
    scope text NOT NULL,
    key text NOT NULL,
    fingerprint bytea NOT NULL,
    status integer NOT NULL,
    body bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at);
