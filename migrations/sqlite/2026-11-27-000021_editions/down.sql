DROP TABLE figure_editions;
DROP TABLE figures;
DROP TABLE contributions;
DROP TABLE coverage_gaps;

CREATE TABLE figures (
    division_code TEXT NOT NULL,
    measure TEXT NOT NULL,
    on_date TEXT NOT NULL,
    kind TEXT NOT NULL,
    organisation_id BLOB NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (division_code, measure, on_date, kind, organisation_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contributions (
    subject_id BLOB NOT NULL PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    cells TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE coverage_gaps (
    grid_id BLOB NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT,
    division_code TEXT NOT NULL,
    PRIMARY KEY (grid_id, starts_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX coverage_gaps_division_code_idx ON coverage_gaps (division_code);
