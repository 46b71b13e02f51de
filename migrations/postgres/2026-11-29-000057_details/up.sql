-- That a judge who takes time was asked under a trace, or has answered: whichever came first, for a day.
CREATE TABLE check_traces (
    trace_id text COLLATE "C" NOT NULL PRIMARY KEY,
    at timestamptz NOT NULL,
    state text COLLATE "C",
    label integer
);
CREATE INDEX check_traces_at_idx ON check_traces (at);
