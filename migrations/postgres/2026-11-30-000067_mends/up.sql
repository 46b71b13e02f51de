-- Access tokens of API clients that were revoked, while they would be good: each is asked for with its client.
CREATE TABLE revoked_tokens (
    client_id uuid NOT NULL,
    token_id uuid NOT NULL,
    until timestamptz NOT NULL,
    PRIMARY KEY (client_id, token_id)
);
CREATE INDEX revoked_tokens_until_idx ON revoked_tokens (until);
