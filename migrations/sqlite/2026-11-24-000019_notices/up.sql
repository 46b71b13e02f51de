-- since: when it came to stand where it stands.
CREATE TABLE notices (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    words TEXT NOT NULL,
    basis TEXT,
    office_id BLOB NOT NULL,
    division_code TEXT NOT NULL,
    since INTEGER NOT NULL,
    drafted_at INTEGER NOT NULL,
    published_at INTEGER,
    withdrawn_at INTEGER
) STRICT;
CREATE INDEX notices_state_since_id_idx ON notices (state, since, id);
CREATE INDEX notices_division_code_state_since_id_idx ON notices (division_code, state, since, id);
-- How often a notice was opened on a day; by whom is not kept.
CREATE TABLE notice_readers (
    notice_id BLOB NOT NULL REFERENCES notices(id),
    day TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (notice_id, day)
) STRICT;
CREATE TABLE notice_explanations (
    notice_id BLOB NOT NULL REFERENCES notices(id),
    deputy_id BLOB NOT NULL REFERENCES deputies(id),
    reception_id BLOB NOT NULL REFERENCES receptions(id),
    PRIMARY KEY (notice_id, deputy_id, reception_id)
) STRICT;
