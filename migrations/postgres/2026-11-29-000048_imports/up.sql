-- Imports of tables, one row each; what came of them stands in the log of events. The number is what two imports that were
-- planned on the same state both want: one of them is told so, and plans anew.
CREATE TABLE imports (
    number bigint NOT NULL PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    account_id uuid,
    created bigint NOT NULL,
    changed bigint NOT NULL
);
