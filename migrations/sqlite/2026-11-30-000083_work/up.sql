-- What of a case waits for a party beside whoever holds it: a first answer that fell to a room or an office, more time that a unit asks
-- for, a contested rating, a call that the month's lot drew. Most cases have none, so that a step writes nothing here. What lies sealed
-- in a case of before is known with its next step. A room's cases are listed by when they came in.
CREATE TABLE case_tasks (
    case_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    party_id BLOB NOT NULL,
    due_at INTEGER NOT NULL,
    submitted_at INTEGER NOT NULL,
    PRIMARY KEY (case_id, kind, party_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_tasks_party_id_kind_due_at_case_id_idx ON case_tasks (party_id, kind, due_at, case_id);
CREATE INDEX case_tasks_party_id_kind_submitted_at_case_id_idx ON case_tasks (party_id, kind, submitted_at, case_id);

-- Of which county and month the lot was drawn.
CREATE TABLE call_back_draws (
    county_code TEXT NOT NULL,
    month TEXT NOT NULL,
    PRIMARY KEY (county_code, month)
) STRICT, WITHOUT ROWID;

-- Who joined what is published of a case, or left again, and is not counted so in the figures of months yet: each comes and goes by
-- itself, so that nobody who joins waits for anybody.
CREATE TABLE uncounted_joins (
    number INTEGER NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL,
    joined_at INTEGER NOT NULL
) STRICT;
INSERT INTO uncounted_joins (case_id, joined_at)
SELECT publications.case_id, min(publication_followers.joined_at) FROM publication_followers
JOIN publications ON publications.id = publication_followers.publication_id
GROUP BY publications.case_id;

-- What was excluded stays listed once a later rating came, and a part is no case that is rated beside its whole: figures are counted anew.
UPDATE figure_editions SET kind = NULL, after = NULL WHERE state = 'building';
INSERT INTO figure_editions (edition, state)
SELECT coalesce(max(edition), 0) + 1, 'building' FROM figure_editions
HAVING EXISTS (SELECT 1 FROM cases)
    AND NOT EXISTS (SELECT 1 FROM figure_editions AS other WHERE other.state = 'building');
