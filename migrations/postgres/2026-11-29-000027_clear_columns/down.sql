ALTER INDEX dispute_codes_dispute_id_idx RENAME TO dispute_code_tags_dispute_id_idx;
ALTER INDEX dispute_codes_pkey RENAME TO dispute_code_tags_pkey;
ALTER TABLE dispute_codes RENAME TO dispute_code_tags;
-- What was sealed can't be opened here; the columns are there again, and keys of their tables are told apart by the tags.
CREATE TABLE dispute_codes (
    code text COLLATE "C" NOT NULL PRIMARY KEY,
    dispute_id uuid NOT NULL REFERENCES disputes(id)
);
CREATE INDEX dispute_codes_dispute_id_idx ON dispute_codes (dispute_id);
INSERT INTO dispute_codes SELECT encode(tag, 'hex'), dispute_id FROM dispute_code_tags;
ALTER TABLE attachments ADD COLUMN sha256 bytea NOT NULL DEFAULT '';
ALTER TABLE disputes ADD COLUMN tracking_code text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE grid_members ADD COLUMN name text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE duty_records
    ADD COLUMN place text COLLATE "C",
    ADD COLUMN body text COLLATE "C",
    ADD COLUMN reason text COLLATE "C";
DROP INDEX accounts_openid_tag_key;
ALTER TABLE accounts ADD COLUMN openid text COLLATE "C" NOT NULL DEFAULT '';
UPDATE accounts SET openid = encode(openid_tag, 'hex');
CREATE UNIQUE INDEX accounts_openid_key ON accounts (openid);
ALTER TABLE events ADD COLUMN payload jsonb NOT NULL DEFAULT '{}';
ALTER TABLE case_handling ADD COLUMN handling jsonb NOT NULL DEFAULT '{}';
DROP INDEX cases_tracking_tag_key;
ALTER TABLE cases
    ADD COLUMN tracking_code text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN title text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN body text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN contact bytea,
    ADD COLUMN longitude double precision,
    ADD COLUMN latitude double precision,
    ADD COLUMN address text COLLATE "C",
    ADD COLUMN health bytea;
UPDATE cases SET tracking_code = encode(tracking_tag, 'hex');
CREATE UNIQUE INDEX cases_tracking_code_key ON cases (tracking_code);
