-- Public versions of cases. since: when it came to stand where it stands. cell_column, cell_row: about where it lies, in cells of
-- 0.005 degrees. sealed: its words and which pictures it shows; both are gone once it is withdrawn. A case has one that is not.
CREATE TABLE publications (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    case_id uuid NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    author_id uuid NOT NULL,
    since timestamptz NOT NULL,
    proposed_at timestamptz NOT NULL,
    published_at timestamptz,
    withdrawn_at timestamptz,
    cell_column integer,
    cell_row integer,
    sealed bytea NOT NULL
);
CREATE UNIQUE INDEX publications_standing_idx ON publications (case_id) WHERE state <> 'withdrawn';
CREATE INDEX publications_case_id_proposed_at_idx ON publications (case_id, proposed_at);
CREATE INDEX publications_state_since_id_idx ON publications (state, since, id);
CREATE INDEX publications_city_state_since_id_idx ON publications (substr(division_code, 1, 4), state, since, id);
CREATE INDEX publications_county_state_since_id_idx ON publications (substr(division_code, 1, 6), state, since, id);
CREATE INDEX publications_township_state_since_id_idx ON publications (substr(division_code, 1, 9), state, since, id);
CREATE INDEX publications_state_cell_idx ON publications (state, cell_column, cell_row);
-- Who joined. follower: the account's id, or a tag of the code that somebody keeps.
CREATE TABLE publication_followers (
    publication_id uuid NOT NULL REFERENCES publications(id),
    follower bytea NOT NULL,
    account_id uuid,
    joined_at timestamptz NOT NULL,
    PRIMARY KEY (publication_id, follower)
);
CREATE INDEX publication_followers_follower_joined_at_idx ON publication_followers (follower, joined_at);
