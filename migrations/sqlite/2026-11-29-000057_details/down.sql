ALTER TABLE handling_units DROP COLUMN contact;
ALTER TABLE mediation_organisations DROP COLUMN details;
ALTER TABLE handling_units DROP COLUMN details;
ALTER TABLE congress_offices DROP COLUMN details;
DROP TABLE check_traces;
