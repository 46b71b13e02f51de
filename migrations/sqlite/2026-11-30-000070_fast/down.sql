DROP INDEX erasures_at_idx;
-- What followed from cases is written down again; who entered a matter for somebody stands in the case alone.
INSERT INTO consents (id, holder_kind, holder_id, purpose, edition, way, case_id, taken_by, given_at, withdrawn_at)
SELECT id, CASE WHEN submitter_id IS NULL THEN 'case' ELSE 'account' END, COALESCE(submitter_id, id), 'handling_of_matter',
    privacy_edition, CASE WHEN channel = 'scan' THEN 'form' ELSE 'desk' END, id, NULL, submitted_at, NULL
FROM cases
WHERE privacy_edition IS NOT NULL AND id NOT IN (SELECT id FROM consents);
ALTER TABLE cases DROP COLUMN privacy_edition;
