-- What a session's owner knows it by: since when, by which way, on what. And as which of several roles it goes on.
ALTER TABLE sessions ADD COLUMN opened_at INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET opened_at = renewed_at;
ALTER TABLE sessions ADD COLUMN way TEXT NOT NULL DEFAULT 'wechat';
ALTER TABLE sessions ADD COLUMN client TEXT NOT NULL DEFAULT 'other';
ALTER TABLE sessions ADD COLUMN acting_as BLOB;

-- The phone that is an account's own: found by its tag, and sealed.
ALTER TABLE accounts ADD COLUMN phone_tag BLOB;
ALTER TABLE accounts ADD COLUMN phone BLOB;
CREATE UNIQUE INDEX accounts_phone_tag_key ON accounts (phone_tag);

-- Codes that were sent to phones, for one thing each. Neither the phone nor the code lies here: both are HMACs.
CREATE TABLE phone_codes (
    tag BLOB NOT NULL PRIMARY KEY,
    code_tag BLOB NOT NULL,
    tries INTEGER NOT NULL,
    good_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX phone_codes_good_until_idx ON phone_codes (good_until);

-- By what accounts log in at a desk: the password's hash, the key of the second factor and the recovery codes, sealed together.
CREATE TABLE desk_keys (
    account_id BLOB NOT NULL PRIMARY KEY REFERENCES accounts(id),
    version INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
