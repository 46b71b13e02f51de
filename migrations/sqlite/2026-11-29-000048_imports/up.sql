-- Imports of tables, one row each; what came of them stands in the log of events. The number is what two imports that were
-- planned on the same state both want: one of them is told so, and plans anew.
CREATE TABLE imports (
    number INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    account_id BLOB,
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL
) STRICT;
