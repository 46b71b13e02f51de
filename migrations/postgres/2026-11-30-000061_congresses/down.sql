DROP TABLE stand_ins;
ALTER TABLE deputies DROP COLUMN merged_into;
UPDATE mandates SET ends_on = greatest(coalesce(terms.expected_end, '2099-12-31'), mandates.starts_on)
FROM terms WHERE terms.id = mandates.term_id AND mandates.ends_on IS NULL;
ALTER TABLE mandates ALTER COLUMN ends_on SET NOT NULL;
ALTER TABLE mandates DROP COLUMN coming;
ALTER TABLE mandates DROP COLUMN decision;
ALTER TABLE mandates DROP COLUMN constituency_id;
ALTER TABLE mandates DROP COLUMN term_id;
DROP TABLE constituencies;
DROP TABLE terms;
DROP TABLE congresses;

-- They end on other days again, which is counted anew by whatever serves or works next.
UPDATE figure_editions SET kind = NULL, after = NULL WHERE state = 'building';
INSERT INTO figure_editions (edition, state)
SELECT coalesce(max(edition), 0) + 1, 'building' FROM figure_editions
HAVING EXISTS (SELECT 1 FROM mandates)
    AND NOT EXISTS (SELECT 1 FROM figure_editions AS other WHERE other.state = 'building');
