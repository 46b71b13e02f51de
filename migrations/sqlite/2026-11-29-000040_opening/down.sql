ALTER TABLE congress_offices DROP COLUMN state;
ALTER TABLE congress_offices DROP COLUMN version;
ALTER TABLE handling_units DROP COLUMN state;
ALTER TABLE handling_units DROP COLUMN version;
ALTER TABLE mediation_organisations DROP COLUMN state;
ALTER TABLE mediation_organisations DROP COLUMN version;
ALTER TABLE activity_rooms DROP COLUMN state;
