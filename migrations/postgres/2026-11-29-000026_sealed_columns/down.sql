ALTER TABLE grid_members DROP COLUMN sealed;
ALTER TABLE duty_records DROP COLUMN sealed;
ALTER TABLE accounts DROP COLUMN openid_tag, DROP COLUMN sealed;
ALTER TABLE events DROP COLUMN sealed;
ALTER TABLE case_handling DROP COLUMN sealed;
ALTER TABLE cases DROP COLUMN tracking_tag, DROP COLUMN sealed;
DROP TABLE dispute_code_tags;
DROP TABLE data_keys;
