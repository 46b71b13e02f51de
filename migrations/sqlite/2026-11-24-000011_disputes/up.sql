CREATE TABLE mediation_organisations (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    division_code TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX mediation_organisations_division_code_idx ON mediation_organisations (division_code);

-- dossier is sealed as a whole: parties, what they said, what they agreed on. What lists search by stands beside it.
CREATE TABLE disputes (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    tracking_code TEXT NOT NULL,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    risk TEXT NOT NULL,
    division_code TEXT NOT NULL,
    grid_id BLOB,
    office_id BLOB NOT NULL,
    organisation_id BLOB,
    case_id BLOB,
    reporter_id BLOB,
    due_on TEXT,
    dossier BLOB NOT NULL,
    reported_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX disputes_division_code_reported_at_idx ON disputes (division_code, reported_at);
CREATE INDEX disputes_grid_id_reported_at_idx ON disputes (grid_id, reported_at);
CREATE INDEX disputes_reported_at_id_idx ON disputes (reported_at, id);

CREATE TABLE dispute_people (
    dispute_id BLOB NOT NULL REFERENCES disputes(id),
    person_id BLOB NOT NULL,
    PRIMARY KEY (dispute_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX dispute_people_person_id_idx ON dispute_people (person_id);
