-- Public versions of cases. since: when it came to stand where it stands. cell_column, cell_row: about where it lies, in cells of
-- 0.005 degrees. sealed: its words and which pictures it shows; both are gone once it is withdrawn. A case has one that is not.
CREATE TABLE publications (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    case_id BLOB NOT NULL,
    division_code TEXT NOT NULL,
    author_id BLOB NOT NULL,
    since INTEGER NOT NULL,
    proposed_at INTEGER NOT NULL,
    published_at INTEGER,
    withdrawn_at INTEGER,
    cell_column INTEGER,
    cell_row INTEGER,
    sealed BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX publications_standing_idx ON publications (case_id) WHERE state <> 'withdrawn';
CREATE INDEX publications_case_id_proposed_at_idx ON publications (case_id, proposed_at);
CREATE INDEX publications_state_since_id_idx ON publications (state, since, id);
CREATE INDEX publications_city_state_since_id_idx ON publications (substr(division_code, 1, 4), state, since, id);
CREATE INDEX publications_county_state_since_id_idx ON publications (substr(division_code, 1, 6), state, since, id);
CREATE INDEX publications_township_state_since_id_idx ON publications (substr(division_code, 1, 9), state, since, id);
CREATE INDEX publications_state_cell_idx ON publications (state, cell_column, cell_row);
-- Who joined. follower: the account's id, or a tag of the code that somebody keeps.
CREATE TABLE publication_followers (
    publication_id BLOB NOT NULL REFERENCES publications(id),
    follower BLOB NOT NULL,
    account_id BLOB,
    joined_at INTEGER NOT NULL,
    PRIMARY KEY (publication_id, follower)
) STRICT;
CREATE INDEX publication_followers_follower_joined_at_idx ON publication_followers (follower, joined_at);
