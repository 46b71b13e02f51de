-- How far what former keys sealed is sealed with a new one: a row for each key that was put in their place, its progress, and the
-- process that goes on with it.
CREATE TABLE key_rotations (
    key_number integer NOT NULL PRIMARY KEY,
    started_at timestamptz NOT NULL,
    seals_from timestamptz NOT NULL,
    part text COLLATE "C" NOT NULL,
    last_id uuid NOT NULL,
    pass integer NOT NULL,
    found bigint NOT NULL,
    resealed bigint NOT NULL,
    stuck bigint NOT NULL,
    files bigint NOT NULL,
    finished_at timestamptz,
    lease_holder uuid,
    lease_until timestamptz
);
