-- Briefings. What they say and cite, who wrote on them, and what leaders wrote and others answered, lies sealed.
CREATE TABLE bulletins (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    number_year INTEGER,
    number INTEGER,
    office_id BLOB NOT NULL,
    division_code TEXT NOT NULL,
    sealed BLOB NOT NULL,
    drafted_at INTEGER NOT NULL,
    issued_at INTEGER
) STRICT;
-- No two briefings of an office have one number.
CREATE UNIQUE INDEX bulletins_office_id_number_year_number_idx ON bulletins (office_id, number_year, number);
CREATE INDEX bulletins_office_id_id_idx ON bulletins (office_id, id);
CREATE INDEX bulletins_city_id_idx ON bulletins (substr(division_code, 1, 4), id);
CREATE INDEX bulletins_county_id_idx ON bulletins (substr(division_code, 1, 6), id);
CREATE INDEX bulletins_township_id_idx ON bulletins (substr(division_code, 1, 9), id);

-- Who has a part in one: whom it waits for until when, far in the future where there is no term; and, once it was issued, those who
-- answer or answered what was written on it, and the deputies from whom it came.
CREATE TABLE bulletin_parties (
    party_id BLOB NOT NULL,
    bulletin_id BLOB NOT NULL REFERENCES bulletins(id),
    due_at INTEGER,
    PRIMARY KEY (party_id, bulletin_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bulletin_parties_bulletin_id_idx ON bulletin_parties (bulletin_id);
CREATE INDEX bulletin_parties_party_id_due_at_bulletin_id_idx
    ON bulletin_parties (party_id, due_at, bulletin_id) WHERE due_at IS NOT NULL;

-- Which case or suggestion is cited where.
CREATE TABLE bulletin_citations (
    source_id BLOB NOT NULL,
    bulletin_id BLOB NOT NULL REFERENCES bulletins(id),
    PRIMARY KEY (source_id, bulletin_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bulletin_citations_bulletin_id_idx ON bulletin_citations (bulletin_id);

-- The latest number that an office gave in a year. Whoever issues changes the row in the same transaction, and so they wait for each
-- other, and what comes to nothing leaves no gap.
CREATE TABLE bulletin_numbers (
    office_id BLOB NOT NULL,
    year INTEGER NOT NULL,
    latest INTEGER NOT NULL,
    PRIMARY KEY (office_id, year)
) STRICT, WITHOUT ROWID;
