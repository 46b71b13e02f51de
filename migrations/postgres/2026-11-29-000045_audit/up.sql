-- The tree that proves the log. Each event has a leaf, numbered once; the hashes of the tree's nodes lie in the order in which
-- they came to be, and never change.
CREATE TABLE audit_leaves (
    position bigint NOT NULL PRIMARY KEY,
    event_id uuid NOT NULL,
    subject_id uuid NOT NULL
);
CREATE UNIQUE INDEX audit_leaves_event_id_key ON audit_leaves (event_id);

CREATE TABLE audit_hashes (
    position bigint NOT NULL PRIMARY KEY,
    hash bytea NOT NULL
);

-- What a subject's leaves are salted with. Who deletes the salt leaves the leaves as they are, and nobody can tell any more what
-- they were made of.
CREATE TABLE audit_salts (
    subject_id uuid NOT NULL PRIMARY KEY,
    sealed bytea
);

-- The root of each day, signed.
CREATE TABLE audit_roots (
    size bigint NOT NULL PRIMARY KEY,
    at timestamptz NOT NULL,
    note text COLLATE "C" NOT NULL
);
