-- That a judge who takes time was asked under a trace, or has answered: whichever came first, for a day.
CREATE TABLE check_traces (
    trace_id text COLLATE "C" NOT NULL PRIMARY KEY,
    at timestamptz NOT NULL,
    state text COLLATE "C",
    label integer
);
CREATE INDEX check_traces_at_idx ON check_traces (at);

-- What institutions say of themselves: the one above it, duties, level, trade, seal, mediators.
ALTER TABLE congress_offices ADD COLUMN details jsonb;
ALTER TABLE handling_units ADD COLUMN details jsonb;
ALTER TABLE mediation_organisations ADD COLUMN details jsonb;
-- Whom one calls at a unit, sealed.
ALTER TABLE handling_units ADD COLUMN contact bytea;

-- Nobody, where the program's own command entered the year.
ALTER TABLE calendar_years ALTER COLUMN set_by DROP NOT NULL;
