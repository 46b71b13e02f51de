-- What all processes count together: until when a budget is spent ahead, in microseconds since 1970. On SQLite there is one process,
-- which counts in memory, and nothing lies here.
CREATE TABLE allowances (
    key BLOB NOT NULL PRIMARY KEY,
    tat INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
