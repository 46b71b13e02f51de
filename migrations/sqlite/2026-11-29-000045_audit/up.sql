-- The tree that proves the log. Each event has a leaf, numbered once; the hashes of the tree's nodes lie in the order in which
-- they came to be, and never change.
CREATE TABLE audit_leaves (
    position INTEGER NOT NULL PRIMARY KEY,
    event_id BLOB NOT NULL,
    subject_id BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX audit_leaves_event_id_key ON audit_leaves (event_id);

CREATE TABLE audit_hashes (
    position INTEGER NOT NULL PRIMARY KEY,
    hash BLOB NOT NULL
) STRICT;

-- What a subject's leaves are salted with. Who deletes the salt leaves the leaves as they are, and nobody can tell any more what
-- they were made of.
CREATE TABLE audit_salts (
    subject_id BLOB NOT NULL PRIMARY KEY,
    sealed BLOB
) STRICT, WITHOUT ROWID;

-- The root of each day, signed.
CREATE TABLE audit_roots (
    size INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    note TEXT NOT NULL
) STRICT;
