-- What each case contributes to the figures of months, by its events up to that version of it: whoever counts it again takes this
-- out first. A consumer of the log writes all of it.
CREATE TABLE case_shares (
    case_id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    cells jsonb NOT NULL
);

-- The figures: for each area from the village to the city, for each grouping there, month and group one row. slot says all four, in the
-- order in which they are asked for: 350582000000/unit/2026-03/ID. So a question reads one stretch of one index.
CREATE TABLE case_months (
    slot text COLLATE "C" NOT NULL PRIMARY KEY,
    counts jsonb NOT NULL
);

-- Months that an office closed: its figures as they stood, and what had become of the month before's since that was closed.
CREATE TABLE month_closings (
    division_code text COLLATE "C" NOT NULL,
    month date NOT NULL,
    office_id uuid NOT NULL,
    closed_by uuid,
    closed_at timestamptz NOT NULL,
    lines jsonb NOT NULL,
    PRIMARY KEY (division_code, month)
);
