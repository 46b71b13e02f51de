-- What names or quotes persons lies sealed, and what is searched for beside it as a tag. The program seals what is there
-- before the next migration takes the clear columns away.
-- The keys with which it is sealed, each sealed with the key of the settings; number 0 makes the tags.
CREATE TABLE data_keys (
    id integer NOT NULL PRIMARY KEY,
    sealed bytea NOT NULL,
    used_from timestamptz NOT NULL
);
CREATE TABLE dispute_code_tags (
    tag bytea NOT NULL PRIMARY KEY,
    dispute_id uuid NOT NULL REFERENCES disputes(id)
);
CREATE INDEX dispute_code_tags_dispute_id_idx ON dispute_code_tags (dispute_id);
ALTER TABLE cases ADD COLUMN tracking_tag bytea NOT NULL DEFAULT '', ADD COLUMN sealed bytea NOT NULL DEFAULT '';
ALTER TABLE case_handling ADD COLUMN sealed bytea NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN sealed bytea NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN openid_tag bytea NOT NULL DEFAULT '', ADD COLUMN sealed bytea NOT NULL DEFAULT '';
ALTER TABLE duty_records ADD COLUMN sealed bytea;
ALTER TABLE grid_members ADD COLUMN sealed bytea NOT NULL DEFAULT '';
-- Sealed in another way from now on, and kept for a day anyway.
DELETE FROM idempotency_keys;
