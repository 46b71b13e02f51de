DROP TABLE invitations;
ALTER TABLE accounts DROP COLUMN phone_tag;
