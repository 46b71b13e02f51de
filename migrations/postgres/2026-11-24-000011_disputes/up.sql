CREATE TABLE mediation_organisations (
    id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    name text NOT NULL,
    division_code text NOT NULL
);
CREATE INDEX mediation_organisations_division_code_idx ON mediation_organisations (division_code);

-- dossier is sealed as a whole: parties, what they said, what they agreed on. What lists search by stands beside it.
CREATE TABLE disputes (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    tracking_code text NOT NULL,
    state text NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    risk text NOT NULL,
    division_code text NOT NULL,
    grid_id uuid,
    office_id uuid NOT NULL,
    organisation_id uuid,
    case_id uuid,
    reporter_id uuid,
    due_on date,
    dossier bytea NOT NULL,
    reported_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX disputes_division_code_reported_at_idx ON disputes (division_code, reported_at);
CREATE INDEX disputes_grid_id_reported_at_idx ON disputes (grid_id, reported_at);
CREATE INDEX disputes_reported_at_id_idx ON disputes (reported_at, id);

CREATE TABLE dispute_people (
    dispute_id uuid NOT NULL REFERENCES disputes(id),
    person_id uuid NOT NULL,
    PRIMARY KEY (dispute_id, person_id)
);
CREATE INDEX dispute_people_person_id_idx ON dispute_people (person_id);
