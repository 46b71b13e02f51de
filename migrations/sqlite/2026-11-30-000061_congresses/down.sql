DROP TABLE stand_ins;
ALTER TABLE deputies DROP COLUMN merged_into;
CREATE TABLE mandates_old (
    id BLOB NOT NULL PRIMARY KEY,
    deputy_id BLOB NOT NULL REFERENCES deputies(id) ON DELETE CASCADE,
    level TEXT NOT NULL,
    congress_code TEXT NOT NULL,
    term INTEGER NOT NULL,
    constituency TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    status TEXT NOT NULL,
    status_since TEXT NOT NULL DEFAULT '2022-01-01',
    suspensions TEXT NOT NULL DEFAULT '[]'
) STRICT, WITHOUT ROWID;
INSERT INTO mandates_old
    SELECT mandates.id, mandates.deputy_id, mandates.level, mandates.congress_code, mandates.term, mandates.constituency,
        mandates.starts_on, coalesce(mandates.ends_on, max(coalesce(terms.expected_end, '2099-12-31'), mandates.starts_on)),
        mandates.status, mandates.status_since, mandates.suspensions
    FROM mandates JOIN terms ON terms.id = mandates.term_id;
DROP TABLE mandates;
ALTER TABLE mandates_old RENAME TO mandates;
CREATE INDEX mandates_deputy_id_idx ON mandates (deputy_id);
DROP TABLE constituencies;
DROP TABLE terms;
DROP TABLE congresses;

-- They end on other days again, which is counted anew by whatever serves or works next.
UPDATE figure_editions SET kind = NULL, after = NULL WHERE state = 'building';
INSERT INTO figure_editions (edition, state)
SELECT coalesce(max(edition), 0) + 1, 'building' FROM figure_editions
HAVING EXISTS (SELECT 1 FROM mandates)
    AND NOT EXISTS (SELECT 1 FROM figure_editions AS other WHERE other.state = 'building');
