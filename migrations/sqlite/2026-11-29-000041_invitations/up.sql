-- Who is invited to what. Of the code nothing is kept but a tag; the phone of whoever is meant lies sealed.
CREATE TABLE invitations (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    tag BLOB NOT NULL,
    body TEXT NOT NULL,
    division_code TEXT NOT NULL,
    invited_by BLOB,
    accepted_by BLOB,
    issued_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX invitations_tag_idx ON invitations (tag);
CREATE INDEX invitations_city_id_idx ON invitations (substr(division_code, 1, 4), id);
CREATE INDEX invitations_county_id_idx ON invitations (substr(division_code, 1, 6), id);
CREATE INDEX invitations_township_id_idx ON invitations (substr(division_code, 1, 9), id);
