DROP TABLE figure_editions;
DROP TABLE figures;
DROP TABLE contributions;
DROP TABLE coverage_gaps;

CREATE TABLE figures (
    division_code text COLLATE "C" NOT NULL,
    measure text COLLATE "C" NOT NULL,
    on_date date NOT NULL,
    kind text COLLATE "C" NOT NULL,
    organisation_id uuid NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (division_code, measure, on_date, kind, organisation_id)
);

CREATE TABLE contributions (
    subject_id uuid NOT NULL PRIMARY KEY,
    subject_kind text COLLATE "C" NOT NULL,
    cells jsonb NOT NULL
);

CREATE TABLE coverage_gaps (
    grid_id uuid NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    division_code text COLLATE "C" NOT NULL,
    PRIMARY KEY (grid_id, starts_on)
);
CREATE INDEX coverage_gaps_division_code_idx ON coverage_gaps (division_code);
