-- What each case contributes to the figures of months, by its events up to that version of it: whoever counts it again takes this
-- out first. A consumer of the log writes all of it.
CREATE TABLE case_shares (
    case_id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    cells TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The figures: for each area from the village to the city, for each grouping there, month and group one row. slot says all four, in the
-- order in which they are asked for: 350582000000/unit/2026-03/ID. So a question reads one stretch of one index.
CREATE TABLE case_months (
    slot TEXT NOT NULL PRIMARY KEY,
    counts TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Months that an office closed: its figures as they stood, and what had become of the month before's since that was closed.
CREATE TABLE month_closings (
    division_code TEXT NOT NULL,
    month TEXT NOT NULL,
    office_id BLOB NOT NULL,
    closed_by BLOB,
    closed_at INTEGER NOT NULL,
    lines TEXT NOT NULL,
    PRIMARY KEY (division_code, month)
) STRICT, WITHOUT ROWID;
