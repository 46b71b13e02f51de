-- Tokens by which others know the house. One process at a time fetches the next.
CREATE TABLE access_tokens (
    id BLOB NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    fetched_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    lease_until INTEGER
) STRICT, WITHOUT ROWID;
