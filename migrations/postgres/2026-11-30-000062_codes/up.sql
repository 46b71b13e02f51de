-- Codes are listed by where what they lead to lies: an index for each level, as other lists have. Of a subject that is not there
-- any more it is nowhere.
ALTER TABLE qr_codes ADD COLUMN division_code text COLLATE "C" NOT NULL DEFAULT '000000000000';
UPDATE qr_codes SET division_code = COALESCE(
    (SELECT deputies.division_code FROM deputies WHERE deputies.id = qr_codes.subject_id),
    (SELECT activity_rooms.division_code FROM activity_rooms WHERE activity_rooms.id = qr_codes.subject_id),
    '000000000000'
);
ALTER TABLE qr_codes ALTER COLUMN division_code DROP DEFAULT;
CREATE INDEX qr_codes_city_issued_at_code_idx ON qr_codes (substr(division_code, 1, 4), issued_at, code);
CREATE INDEX qr_codes_county_issued_at_code_idx ON qr_codes (substr(division_code, 1, 6), issued_at, code);
CREATE INDEX qr_codes_township_issued_at_code_idx ON qr_codes (substr(division_code, 1, 9), issued_at, code);

-- Who issued a code, where that was noted, and how often it was printed again.
ALTER TABLE qr_codes ADD COLUMN issued_by_kind text COLLATE "C";
ALTER TABLE qr_codes ADD COLUMN issued_by_id uuid;
ALTER TABLE qr_codes ADD COLUMN print_runs integer NOT NULL DEFAULT 0;
ALTER TABLE qr_codes ADD COLUMN printed_copies integer NOT NULL DEFAULT 0;
ALTER TABLE qr_codes ADD COLUMN printed_at timestamptz;

-- Who has a seat in the same congress for the same constituency: asked by a card that takes nothing in.
CREATE INDEX mandates_congress_code_constituency_idx ON mandates (congress_code, constituency);
