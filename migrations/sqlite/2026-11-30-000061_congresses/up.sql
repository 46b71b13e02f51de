-- Congresses with their terms and constituencies; a mandate refers to them and keeps their names, which never change. Whatever
-- mandates say of them until now becomes an entry: of each congress the latest term runs, and those before it are over.
CREATE TABLE congresses (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    level TEXT NOT NULL,
    division_code TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO congresses
    SELECT randomblob(16), 1,
        CASE
            WHEN substr(own.congress_code, 1, 2) = '00' THEN 'national'
            WHEN substr(own.congress_code, 3) = '0000000000' THEN 'province'
            WHEN substr(own.congress_code, 5) = '00000000' THEN 'city'
            WHEN substr(own.congress_code, 7) = '000000' THEN 'county'
            ELSE 'township'
        END,
        own.congress_code,
        coalesce(
            (SELECT place.name FROM divisions AS place WHERE place.code = own.congress_code
             ORDER BY CASE place.level WHEN 'city' THEN 1 WHEN 'county' THEN 2 WHEN 'township' THEN 3 ELSE 4 END LIMIT 1),
            own.congress_code
        ) || '人民代表大会'
    FROM (SELECT DISTINCT congress_code FROM mandates) AS own;
CREATE UNIQUE INDEX congresses_division_code_idx ON congresses (division_code);

CREATE TABLE terms (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    congress_id BLOB NOT NULL REFERENCES congresses(id),
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    seats INTEGER,
    elected_on TEXT,
    first_session_on TEXT,
    expected_end TEXT,
    ended_on TEXT,
    credentials_report TEXT,
    credentials_published_on TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO terms
    SELECT randomblob(16), 1, own.id, own.term,
        CASE WHEN own.term = own.latest THEN 'in_office' ELSE 'closed' END,
        NULL, NULL, own.begins, own.ends,
        CASE WHEN own.term = own.latest THEN NULL ELSE own.ends END,
        NULL, NULL
    FROM (
        SELECT congresses.id, mandates.term, min(mandates.starts_on) AS begins, max(mandates.ends_on) AS ends,
            max(mandates.term) OVER (PARTITION BY congresses.id) AS latest
        FROM mandates JOIN congresses ON congresses.division_code = mandates.congress_code
        GROUP BY congresses.id, mandates.term
    ) AS own;
CREATE UNIQUE INDEX terms_congress_id_number_idx ON terms (congress_id, number);

CREATE TABLE constituencies (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    term_id BLOB NOT NULL REFERENCES terms(id),
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    seats INTEGER NOT NULL,
    divisions TEXT NOT NULL,
    workplace TEXT
) STRICT, WITHOUT ROWID;
-- Voters elect up to the county, one to three in each constituency; congresses elect above it.
INSERT INTO constituencies
    SELECT randomblob(16), 1, own.id, row_number() OVER (PARTITION BY own.id ORDER BY own.constituency), own.constituency,
        CASE WHEN own.level IN ('township', 'county') THEN 3 ELSE 500 END, '[]', NULL
    FROM (
        SELECT DISTINCT terms.id, congresses.level, mandates.constituency
        FROM mandates
        JOIN congresses ON congresses.division_code = mandates.congress_code
        JOIN terms ON terms.congress_id = congresses.id AND terms.number = mandates.term
    ) AS own;
CREATE UNIQUE INDEX constituencies_term_id_number_idx ON constituencies (term_id, number);
CREATE UNIQUE INDEX constituencies_term_id_name_idx ON constituencies (term_id, name);

-- A term ends with the next one's first session: the last day of a mandate in one that runs is not known, unless it is past.
CREATE TABLE mandates_new (
    id BLOB NOT NULL PRIMARY KEY,
    deputy_id BLOB NOT NULL REFERENCES deputies(id) ON DELETE CASCADE,
    term_id BLOB NOT NULL REFERENCES terms(id),
    constituency_id BLOB NOT NULL REFERENCES constituencies(id),
    level TEXT NOT NULL,
    congress_code TEXT NOT NULL,
    term INTEGER NOT NULL,
    constituency TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT,
    status TEXT NOT NULL,
    status_since TEXT NOT NULL,
    decision TEXT,
    coming TEXT,
    suspensions TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO mandates_new
    SELECT mandates.id, mandates.deputy_id, terms.id, constituencies.id, mandates.level, mandates.congress_code, mandates.term,
        mandates.constituency, mandates.starts_on,
        CASE WHEN terms.state = 'in_office' AND mandates.ends_on >= '2026-11-30' THEN NULL ELSE mandates.ends_on END,
        mandates.status, mandates.status_since, NULL, NULL, mandates.suspensions
    FROM mandates
    JOIN congresses ON congresses.division_code = mandates.congress_code
    JOIN terms ON terms.congress_id = congresses.id AND terms.number = mandates.term
    JOIN constituencies ON constituencies.term_id = terms.id AND constituencies.name = mandates.constituency;
DROP TABLE mandates;
ALTER TABLE mandates_new RENAME TO mandates;
CREATE INDEX mandates_deputy_id_idx ON mandates (deputy_id);
CREATE INDEX mandates_term_id_idx ON mandates (term_id, deputy_id);
CREATE INDEX mandates_constituency_id_idx ON mandates (constituency_id);

-- The entry that a second one of the same person became part of.
ALTER TABLE deputies ADD COLUMN merged_into BLOB;

-- Who takes in for a deputy what is new, and when.
CREATE TABLE stand_ins (
    deputy_id BLOB NOT NULL REFERENCES deputies(id) ON DELETE CASCADE,
    starts_on TEXT NOT NULL,
    ends_on TEXT,
    kind TEXT NOT NULL,
    target_id BLOB NOT NULL,
    PRIMARY KEY (deputy_id, starts_on)
) STRICT, WITHOUT ROWID;

-- Until when mandates last is counted anew, beside what is shown meanwhile: whoever serves or works next goes on with it. Where it is
-- being counted already it begins once more.
UPDATE figure_editions SET kind = NULL, after = NULL WHERE state = 'building';
INSERT INTO figure_editions (edition, state)
SELECT coalesce(max(edition), 0) + 1, 'building' FROM figure_editions
HAVING EXISTS (SELECT 1 FROM mandates WHERE ends_on IS NULL)
    AND NOT EXISTS (SELECT 1 FROM figure_editions AS other WHERE other.state = 'building');
