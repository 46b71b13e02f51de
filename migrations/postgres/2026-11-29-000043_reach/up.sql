-- Tokens by which others know the house. One process at a time fetches the next.
CREATE TABLE access_tokens (
    id uuid NOT NULL PRIMARY KEY,
    sealed bytea NOT NULL,
    fetched_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    lease_until timestamptz
);
