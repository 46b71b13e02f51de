-- Roll-ups have editions. One is shown; while another is built beside it, changes go to both, and when it is complete it is
-- shown in the first one's place. `kind` and `after` say up to which entity it is built; whoever comes goes on from there.
CREATE TABLE figure_editions (
    edition integer NOT NULL PRIMARY KEY,
    state text COLLATE "C" NOT NULL,
    kind text COLLATE "C",
    after uuid
);
CREATE UNIQUE INDEX figure_editions_state_idx ON figure_editions (state) WHERE state IN ('shown', 'building');

-- What was there is built anew. Where nothing happened yet there is nothing to build.
INSERT INTO figure_editions (edition, state)
SELECT 1, CASE WHEN EXISTS (SELECT 1 FROM events) THEN 'building' ELSE 'shown' END;

DROP TABLE figures;
DROP TABLE contributions;
DROP TABLE coverage_gaps;

CREATE TABLE figures (
    edition integer NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    measure text COLLATE "C" NOT NULL,
    on_date date NOT NULL,
    kind text COLLATE "C" NOT NULL,
    organisation_id uuid NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (edition, division_code, measure, on_date, kind, organisation_id)
);

CREATE TABLE contributions (
    edition integer NOT NULL,
    subject_id uuid NOT NULL,
    subject_kind text COLLATE "C" NOT NULL,
    cells jsonb NOT NULL,
    PRIMARY KEY (edition, subject_id)
);

CREATE TABLE coverage_gaps (
    edition integer NOT NULL,
    grid_id uuid NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    division_code text COLLATE "C" NOT NULL,
    PRIMARY KEY (edition, grid_id, starts_on)
);
CREATE INDEX coverage_gaps_edition_division_code_idx ON coverage_gaps (edition, division_code);
