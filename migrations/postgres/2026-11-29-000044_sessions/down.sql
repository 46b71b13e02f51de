DROP TABLE desk_keys;
DROP TABLE phone_codes;
DROP INDEX accounts_phone_tag_key;
ALTER TABLE accounts DROP COLUMN phone, DROP COLUMN phone_tag;
ALTER TABLE sessions
    DROP COLUMN acting_as,
    DROP COLUMN client,
    DROP COLUMN way,
    DROP COLUMN opened_at;
