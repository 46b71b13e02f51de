-- To what somebody consented: an account, or whoever holds a case's tracking code. A row is one time, and stays when it is taken
-- back.
CREATE TABLE consents (
    id BLOB NOT NULL PRIMARY KEY,
    holder_kind TEXT NOT NULL,
    holder_id BLOB NOT NULL,
    purpose TEXT NOT NULL,
    edition TEXT NOT NULL,
    way TEXT NOT NULL,
    case_id BLOB,
    taken_by BLOB,
    given_at INTEGER NOT NULL,
    withdrawn_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX consents_holder_id_given_at_id_idx ON consents (holder_id, given_at, id);

-- What was erased at somebody's demand, and the tag of the code that led to it, so that whoever holds that is told. Files and the
-- journal beside the database follow after the transaction: what is not finished is finished by whoever comes first.
CREATE TABLE erasures (
    subject_id BLOB NOT NULL PRIMARY KEY,
    subject_kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    tag BLOB,
    finished_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX erasures_tag_key ON erasures (tag);
CREATE INDEX erasures_unfinished_idx ON erasures (at) WHERE finished_at IS NULL;
