DROP INDEX mandates_congress_code_constituency_idx;
ALTER TABLE qr_codes DROP COLUMN printed_at;
ALTER TABLE qr_codes DROP COLUMN printed_copies;
ALTER TABLE qr_codes DROP COLUMN print_runs;
ALTER TABLE qr_codes DROP COLUMN issued_by_id;
ALTER TABLE qr_codes DROP COLUMN issued_by_kind;
DROP INDEX qr_codes_township_issued_at_code_idx;
DROP INDEX qr_codes_county_issued_at_code_idx;
DROP INDEX qr_codes_city_issued_at_code_idx;
-- Earlier releases know no code that leads to an office.
DELETE FROM qr_codes WHERE subject_kind = 'office';
ALTER TABLE qr_codes DROP COLUMN division_code;
