-- Roll-ups have editions. One is shown; while another is built beside it, changes go to both, and when it is complete it is
-- shown in the first one's place. `kind` and `after` say up to which entity it is built; whoever comes goes on from there.
CREATE TABLE figure_editions (
    edition INTEGER NOT NULL PRIMARY KEY,
    state TEXT NOT NULL,
    kind TEXT,
    after BLOB
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX figure_editions_state_idx ON figure_editions (state) WHERE state IN ('shown', 'building');

-- What was there is built anew. Where nothing happened yet there is nothing to build.
INSERT INTO figure_editions (edition, state)
SELECT 1, CASE WHEN EXISTS (SELECT 1 FROM events) THEN 'building' ELSE 'shown' END;

DROP TABLE figures;
DROP TABLE contributions;
DROP TABLE coverage_gaps;

CREATE TABLE figures (
    edition INTEGER NOT NULL,
    division_code TEXT NOT NULL,
    measure TEXT NOT NULL,
    on_date TEXT NOT NULL,
    kind TEXT NOT NULL,
    organisation_id BLOB NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (edition, division_code, measure, on_date, kind, organisation_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contributions (
    edition INTEGER NOT NULL,
    subject_id BLOB NOT NULL,
    subject_kind TEXT NOT NULL,
    cells TEXT NOT NULL,
    PRIMARY KEY (edition, subject_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE coverage_gaps (
    edition INTEGER NOT NULL,
    grid_id BLOB NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT,
    division_code TEXT NOT NULL,
    PRIMARY KEY (edition, grid_id, starts_on)
) STRICT, WITHOUT ROWID;
CREATE INDEX coverage_gaps_edition_division_code_idx ON coverage_gaps (edition, division_code);
