-- Who is invited to what. Of the code nothing is kept but a tag; the phone of whoever is meant lies sealed.
CREATE TABLE invitations (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    tag bytea NOT NULL,
    body jsonb NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    invited_by uuid,
    accepted_by uuid,
    issued_at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    sealed bytea NOT NULL
);
CREATE UNIQUE INDEX invitations_tag_idx ON invitations (tag);
CREATE INDEX invitations_city_id_idx ON invitations (substr(division_code, 1, 4), id);
CREATE INDEX invitations_county_id_idx ON invitations (substr(division_code, 1, 6), id);
CREATE INDEX invitations_township_id_idx ON invitations (substr(division_code, 1, 9), id);
