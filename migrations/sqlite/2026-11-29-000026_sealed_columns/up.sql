-- What names or quotes persons lies sealed, and what is searched for beside it as a tag. The program seals what is there
-- before the next migration takes the clear columns away.
-- The keys with which it is sealed, each sealed with the key of the settings; number 0 makes the tags.
CREATE TABLE data_keys (
    id INTEGER NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL,
    used_from INTEGER NOT NULL
) STRICT;
CREATE TABLE dispute_code_tags (
    tag BLOB NOT NULL PRIMARY KEY,
    dispute_id BLOB NOT NULL REFERENCES disputes(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX dispute_code_tags_dispute_id_idx ON dispute_code_tags (dispute_id);
ALTER TABLE cases ADD COLUMN tracking_tag BLOB NOT NULL DEFAULT x'';
ALTER TABLE cases ADD COLUMN sealed BLOB NOT NULL DEFAULT x'';
ALTER TABLE case_handling ADD COLUMN sealed BLOB NOT NULL DEFAULT x'';
ALTER TABLE events ADD COLUMN sealed BLOB NOT NULL DEFAULT x'';
ALTER TABLE accounts ADD COLUMN openid_tag BLOB NOT NULL DEFAULT x'';
ALTER TABLE accounts ADD COLUMN sealed BLOB NOT NULL DEFAULT x'';
ALTER TABLE duty_records ADD COLUMN sealed BLOB;
ALTER TABLE grid_members ADD COLUMN sealed BLOB NOT NULL DEFAULT x'';
-- Sealed in another way from now on, and kept for a day anyway.
DELETE FROM idempotency_keys;
