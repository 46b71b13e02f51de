-- Roll-ups that the worker keeps: a number for each place, measure, day, type and organisation ('' and zeros stand for none,
-- so that they can be part of the key), and what each entity contributes to them.
CREATE TABLE figures (
    division_code text NOT NULL,
    measure text NOT NULL,
    on_date date NOT NULL,
    kind text NOT NULL,
    organisation_id uuid NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (division_code, measure, on_date, kind, organisation_id)
);

CREATE TABLE contributions (
    subject_id uuid NOT NULL PRIMARY KEY,
    subject_kind text NOT NULL,
    cells jsonb NOT NULL
);

CREATE TABLE coverage_gaps (
    grid_id uuid NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    division_code text NOT NULL,
    PRIMARY KEY (grid_id, starts_on)
);
CREATE INDEX coverage_gaps_division_code_idx ON coverage_gaps (division_code);
