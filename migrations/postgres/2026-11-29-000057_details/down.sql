UPDATE calendar_years SET set_by = '00000000-0000-0000-0000-000000000000' WHERE set_by IS NULL;
ALTER TABLE calendar_years ALTER COLUMN set_by SET NOT NULL;
ALTER TABLE handling_units DROP COLUMN contact;
ALTER TABLE mediation_organisations DROP COLUMN details;
ALTER TABLE handling_units DROP COLUMN details;
ALTER TABLE congress_offices DROP COLUMN details;
DROP TABLE check_traces;
