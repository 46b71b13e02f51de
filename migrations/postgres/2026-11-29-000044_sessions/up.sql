-- What a session's owner knows it by: since when, by which way, on what. And as which of several roles it goes on.
ALTER TABLE sessions
    ADD COLUMN opened_at timestamptz NOT NULL DEFAULT to_timestamp(0),
    ADD COLUMN way text COLLATE "C" NOT NULL DEFAULT 'wechat',
    ADD COLUMN client text COLLATE "C" NOT NULL DEFAULT 'other',
    ADD COLUMN acting_as uuid;
UPDATE sessions SET opened_at = renewed_at;

-- The phone that is an account's own: found by its tag, and sealed.
ALTER TABLE accounts ADD COLUMN phone_tag bytea, ADD COLUMN phone bytea;
CREATE UNIQUE INDEX accounts_phone_tag_key ON accounts (phone_tag);

-- Codes that were sent to phones, for one thing each. Neither the phone nor the code lies here: both are HMACs.
CREATE TABLE phone_codes (
    tag bytea NOT NULL PRIMARY KEY,
    code_tag bytea NOT NULL,
    tries integer NOT NULL,
    good_until timestamptz NOT NULL
);
CREATE INDEX phone_codes_good_until_idx ON phone_codes (good_until);

-- By what accounts log in at a desk: the password's hash, the key of the second factor and the recovery codes, sealed together.
CREATE TABLE desk_keys (
    account_id uuid NOT NULL PRIMARY KEY REFERENCES accounts(id),
    version integer NOT NULL,
    sealed bytea NOT NULL
);
