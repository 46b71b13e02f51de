CREATE TABLE calendar_years_new (
    year INTEGER NOT NULL,
    version INTEGER NOT NULL,
    days TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    set_by BLOB NOT NULL,
    PRIMARY KEY (year, version)
) STRICT, WITHOUT ROWID;
INSERT INTO calendar_years_new SELECT year, version, days, set_at, coalesce(set_by, zeroblob(16)) FROM calendar_years;
DROP TABLE calendar_years;
ALTER TABLE calendar_years_new RENAME TO calendar_years;
ALTER TABLE handling_units DROP COLUMN contact;
ALTER TABLE mediation_organisations DROP COLUMN details;
ALTER TABLE handling_units DROP COLUMN details;
ALTER TABLE congress_offices DROP COLUMN details;
DROP TABLE check_traces;
