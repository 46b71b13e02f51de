CREATE TABLE events (
    id BLOB NOT NULL PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    account_id BLOB,
    party_kind TEXT,
    party_id BLOB,
    payload TEXT NOT NULL,
    consumed_at INTEGER
) STRICT;
CREATE INDEX events_subject_id_id_idx ON events (subject_id, id);
CREATE INDEX events_id_idx ON events (id) WHERE consumed_at IS NULL;

CREATE TABLE inbox_messages (
    id BLOB NOT NULL PRIMARY KEY,
    party_kind TEXT NOT NULL,
    party_id BLOB NOT NULL,
    event_id BLOB NOT NULL,
    case_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    read_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX inbox_messages_event_id_party_id_key ON inbox_messages (event_id, party_id);
CREATE INDEX inbox_messages_party_id_at_id_idx ON inbox_messages (party_id, at, id);

CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    status INTEGER NOT NULL,
    body BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at);
