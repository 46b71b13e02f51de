CREATE TABLE accounts (
    id uuid NOT NULL PRIMARY KEY,
    openid text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX accounts_openid_key ON accounts (openid);

CREATE TABLE grants (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts(id),
    body jsonb NOT NULL
);
CREATE INDEX grants_account_id_idx ON grants (account_id);

CREATE TABLE sessions (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES accounts(id),
    token_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX sessions_account_id_idx ON sessions (account_id);
CREATE INDEX sessions_expires_at_idx ON sessions (expires_at);
