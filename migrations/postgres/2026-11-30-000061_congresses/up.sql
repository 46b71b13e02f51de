-- Congresses with their terms and constituencies; a mandate refers to them and keeps their names, which never change. Whatever
-- mandates say of them until now becomes an entry: of each congress the latest term runs, and those before it are over.
CREATE TABLE congresses (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    level text COLLATE "C" NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL
);
INSERT INTO congresses
    SELECT gen_random_uuid(), 1,
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
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    congress_id uuid NOT NULL REFERENCES congresses(id),
    number integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    seats integer,
    elected_on date,
    first_session_on date,
    expected_end date,
    ended_on date,
    credentials_report text COLLATE "C",
    credentials_published_on date
);
INSERT INTO terms
    SELECT gen_random_uuid(), 1, own.id, own.term,
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
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    term_id uuid NOT NULL REFERENCES terms(id),
    number integer NOT NULL,
    name text COLLATE "C" NOT NULL,
    seats integer NOT NULL,
    divisions jsonb NOT NULL,
    workplace text COLLATE "C"
);
-- Voters elect up to the county, one to three in each constituency; congresses elect above it.
INSERT INTO constituencies
    SELECT gen_random_uuid(), 1, own.id, row_number() OVER (PARTITION BY own.id ORDER BY own.constituency), own.constituency,
        CASE WHEN own.level IN ('township', 'county') THEN 3 ELSE 500 END, '[]'::jsonb, NULL
    FROM (
        SELECT DISTINCT terms.id, congresses.level, mandates.constituency
        FROM mandates
        JOIN congresses ON congresses.division_code = mandates.congress_code
        JOIN terms ON terms.congress_id = congresses.id AND terms.number = mandates.term
    ) AS own;
CREATE UNIQUE INDEX constituencies_term_id_number_idx ON constituencies (term_id, number);
CREATE UNIQUE INDEX constituencies_term_id_name_idx ON constituencies (term_id, name);

-- A term ends with the next one's first session: the last day of a mandate in one that runs is not known, unless it is past.
ALTER TABLE mandates ADD COLUMN term_id uuid REFERENCES terms(id);
ALTER TABLE mandates ADD COLUMN constituency_id uuid REFERENCES constituencies(id);
ALTER TABLE mandates ADD COLUMN decision jsonb;
ALTER TABLE mandates ADD COLUMN coming jsonb;
ALTER TABLE mandates ALTER COLUMN ends_on DROP NOT NULL;
UPDATE mandates SET
    term_id = terms.id,
    constituency_id = constituencies.id,
    ends_on = CASE WHEN terms.state = 'in_office' AND mandates.ends_on >= '2026-11-30' THEN NULL ELSE mandates.ends_on END
FROM congresses, terms, constituencies
WHERE congresses.division_code = mandates.congress_code
    AND terms.congress_id = congresses.id AND terms.number = mandates.term
    AND constituencies.term_id = terms.id AND constituencies.name = mandates.constituency;
ALTER TABLE mandates ALTER COLUMN term_id SET NOT NULL;
ALTER TABLE mandates ALTER COLUMN constituency_id SET NOT NULL;
CREATE INDEX mandates_term_id_idx ON mandates (term_id, deputy_id);
CREATE INDEX mandates_constituency_id_idx ON mandates (constituency_id);

-- The entry that a second one of the same person became part of.
ALTER TABLE deputies ADD COLUMN merged_into uuid;

-- Who takes in for a deputy what is new, and when.
CREATE TABLE stand_ins (
    deputy_id uuid NOT NULL REFERENCES deputies(id) ON DELETE CASCADE,
    starts_on date NOT NULL,
    ends_on date,
    kind text COLLATE "C" NOT NULL,
    target_id uuid NOT NULL,
    PRIMARY KEY (deputy_id, starts_on)
);

-- Until when mandates last is counted anew, beside what is shown meanwhile: whoever serves or works next goes on with it. Where it is
-- being counted already it begins once more.
UPDATE figure_editions SET kind = NULL, after = NULL WHERE state = 'building';
INSERT INTO figure_editions (edition, state)
SELECT coalesce(max(edition), 0) + 1, 'building' FROM figure_editions
HAVING EXISTS (SELECT 1 FROM mandates WHERE ends_on IS NULL)
    AND NOT EXISTS (SELECT 1 FROM figure_editions AS other WHERE other.state = 'building');
