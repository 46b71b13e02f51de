-- Access tokens of API clients that were revoked, while they would be good: each is asked for with its client.
CREATE TABLE revoked_tokens (
    client_id BLOB NOT NULL,
    token_id BLOB NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (client_id, token_id)
) STRICT;
CREATE INDEX revoked_tokens_until_idx ON revoked_tokens (until);
