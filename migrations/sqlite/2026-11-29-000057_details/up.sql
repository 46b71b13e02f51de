-- That a judge who takes time was asked under a trace, or has answered: whichever came first, for a day.
CREATE TABLE check_traces (
    trace_id TEXT NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    state TEXT,
    label INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX check_traces_at_idx ON check_traces (at);
