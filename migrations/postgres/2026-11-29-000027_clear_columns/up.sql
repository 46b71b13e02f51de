-- Nothing that names or quotes a person lies in the clear any more. The hash of a file goes too: it tells a known picture.
ALTER TABLE cases
    DROP COLUMN tracking_code,
    DROP COLUMN title,
    DROP COLUMN body,
    DROP COLUMN contact,
    DROP COLUMN longitude,
    DROP COLUMN latitude,
    DROP COLUMN address,
    DROP COLUMN health,
    ALTER COLUMN tracking_tag DROP DEFAULT,
    ALTER COLUMN sealed DROP DEFAULT;
CREATE UNIQUE INDEX cases_tracking_tag_key ON cases (tracking_tag);
ALTER TABLE case_handling DROP COLUMN handling, ALTER COLUMN sealed DROP DEFAULT;
ALTER TABLE events DROP COLUMN payload, ALTER COLUMN sealed DROP DEFAULT;
ALTER TABLE accounts DROP COLUMN openid, ALTER COLUMN openid_tag DROP DEFAULT, ALTER COLUMN sealed DROP DEFAULT;
CREATE UNIQUE INDEX accounts_openid_tag_key ON accounts (openid_tag);
ALTER TABLE duty_records DROP COLUMN place, DROP COLUMN body, DROP COLUMN reason;
ALTER TABLE grid_members DROP COLUMN name, ALTER COLUMN sealed DROP DEFAULT;
ALTER TABLE disputes DROP COLUMN tracking_code;
ALTER TABLE attachments DROP COLUMN sha256;
DROP TABLE dispute_codes;
ALTER TABLE dispute_code_tags RENAME TO dispute_codes;
ALTER INDEX dispute_code_tags_pkey RENAME TO dispute_codes_pkey;
ALTER INDEX dispute_code_tags_dispute_id_idx RENAME TO dispute_codes_dispute_id_idx;
