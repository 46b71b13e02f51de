-- Institutions are opened, changed, closed and opened again; each change has a version, and the log tells its history.
ALTER TABLE congress_offices ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE congress_offices ADD COLUMN state text COLLATE "C" NOT NULL DEFAULT 'open';
ALTER TABLE handling_units ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE handling_units ADD COLUMN state text COLLATE "C" NOT NULL DEFAULT 'open';
ALTER TABLE mediation_organisations ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE mediation_organisations ADD COLUMN state text COLLATE "C" NOT NULL DEFAULT 'open';
ALTER TABLE activity_rooms ADD COLUMN state text COLLATE "C" NOT NULL DEFAULT 'open';
