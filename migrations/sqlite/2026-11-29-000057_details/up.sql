-- That a judge who takes time was asked under a trace, or has answered: whichever came first, for a day.
CREATE TABLE check_traces (
    trace_id TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    state TEXT,
    label INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX check_traces_at_idx ON check_traces (at);

-- What institutions say of themselves: the one above it, duties, level, trade, seal, mediators.
ALTER TABLE congress_offices ADD COLUMN details TEXT;
ALTER TABLE handling_units ADD COLUMN details TEXT;
ALTER TABLE mediation_organisations ADD COLUMN details TEXT;
-- Whom one calls at a unit, sealed.
ALTER TABLE handling_units ADD COLUMN contact BLOB;

-- Nobody, where the program's own command entered the year.
CREATE TABLE calendar_years_new (
    year INTEGER NOT NULL,
    version INTEGER NOT NULL,
    days TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    set_by BLOB,
    PRIMARY KEY (year, version)
) STRICT, WITHOUT ROWID;
INSERT INTO calendar_years_new SELECT year, version, days, set_at, set_by FROM calendar_years;
DROP TABLE calendar_years;
ALTER TABLE calendar_years_new RENAME TO calendar_years;
