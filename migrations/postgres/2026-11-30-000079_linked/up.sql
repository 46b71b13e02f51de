-- The numbers that other systems gave cases. tag: of the number, where the case came in by it; of one system no two cases of a county
-- have the same, however many send it at once. One costs a submission that brings a number two entries of indexes, and no other.
CREATE TABLE case_numbers (
    case_id uuid NOT NULL PRIMARY KEY,
    county_code text COLLATE "C" NOT NULL,
    platform text COLLATE "C" NOT NULL,
    tag bytea
);
CREATE UNIQUE INDEX case_numbers_county_code_platform_tag_idx ON case_numbers (county_code, platform, tag);
-- Until now all came from the hotline, and two could have one number: the first keeps it.
INSERT INTO case_numbers (case_id, county_code, platform, tag)
SELECT numbered.id, substr(numbered.division_code, 1, 6) || '000000', 'hotline',
    CASE WHEN numbered.channel <> 'scan' AND NOT EXISTS (
        SELECT 1 FROM cases AS earlier
        WHERE earlier.external_tag = numbered.external_tag AND earlier.channel <> 'scan'
            AND substr(earlier.division_code, 1, 6) = substr(numbered.division_code, 1, 6)
            AND (earlier.submitted_at, earlier.id) < (numbered.submitted_at, numbered.id)
    ) THEN numbered.external_tag END
FROM cases AS numbered WHERE numbered.external_tag IS NOT NULL;
-- What the codes of links open, by which bodies without an account answer: the case, and which of its links.
CREATE TABLE answer_links (
    tag bytea NOT NULL PRIMARY KEY,
    case_id uuid NOT NULL,
    number integer NOT NULL
);
CREATE INDEX answer_links_case_id_idx ON answer_links (case_id);
