-- How far what former keys sealed is sealed with a new one: a row for each key that was put in their place, its progress, and the
-- process that goes on with it.
CREATE TABLE key_rotations (
    key_number INTEGER NOT NULL PRIMARY KEY,
    started_at INTEGER NOT NULL,
    seals_from INTEGER NOT NULL,
    part TEXT NOT NULL,
    last_id BLOB NOT NULL,
    pass INTEGER NOT NULL,
    found INTEGER NOT NULL,
    resealed INTEGER NOT NULL,
    stuck INTEGER NOT NULL,
    files INTEGER NOT NULL,
    finished_at INTEGER,
    lease_holder BLOB,
    lease_until INTEGER
) STRICT;
