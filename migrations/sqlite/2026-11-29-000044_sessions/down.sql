DROP TABLE desk_keys;
DROP TABLE phone_codes;
DROP INDEX accounts_phone_tag_key;
ALTER TABLE accounts DROP COLUMN phone;
ALTER TABLE accounts DROP COLUMN phone_tag;
ALTER TABLE sessions DROP COLUMN acting_as;
ALTER TABLE sessions DROP COLUMN client;
ALTER TABLE sessions DROP COLUMN way;
ALTER TABLE sessions DROP COLUMN opened_at;
