-- What waits before it is public: its text, what was found in it and why it was decided so lie sealed. Nothing waits twice.
CREATE TABLE moderation_items (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    subject_kind text COLLATE "C" NOT NULL,
    subject_id uuid NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    office_id uuid NOT NULL,
    writers jsonb NOT NULL,
    opened_at timestamptz NOT NULL,
    decided_at timestamptz,
    sealed bytea NOT NULL
);
CREATE UNIQUE INDEX moderation_items_pending_idx ON moderation_items (subject_id) WHERE state = 'pending';
CREATE INDEX moderation_items_city_state_id_idx ON moderation_items (substr(division_code, 1, 4), state, id);
CREATE INDEX moderation_items_county_state_id_idx ON moderation_items (substr(division_code, 1, 6), state, id);
CREATE INDEX moderation_items_township_state_id_idx ON moderation_items (substr(division_code, 1, 9), state, id);

-- The words that are looked for in a division, version by version; the words themselves lie sealed, because some are names.
CREATE TABLE word_lists (
    id uuid NOT NULL PRIMARY KEY,
    division_code text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    in_force boolean NOT NULL,
    size integer NOT NULL,
    set_at timestamptz NOT NULL,
    set_by uuid NOT NULL,
    sealed bytea NOT NULL
);
CREATE UNIQUE INDEX word_lists_division_code_version_idx ON word_lists (division_code, version);

-- Who logged in to an account or tried to, by which way, and from which network, the end of which is left out.
CREATE TABLE log_ins (
    id uuid NOT NULL PRIMARY KEY,
    account_id uuid NOT NULL,
    at timestamptz NOT NULL,
    way text COLLATE "C" NOT NULL,
    client text COLLATE "C" NOT NULL,
    succeeded boolean NOT NULL,
    network text COLLATE "C"
);
CREATE INDEX log_ins_account_id_at_id_idx ON log_ins (account_id, at, id);
CREATE INDEX log_ins_at_idx ON log_ins (at);

-- Since when, and by whom, administering is kept apart in a division (三员分立), or no longer; the last counts.
CREATE TABLE separated_duties (
    division_code text COLLATE "C" NOT NULL,
    set_at timestamptz NOT NULL,
    separated boolean NOT NULL,
    set_by uuid NOT NULL,
    PRIMARY KEY (division_code, set_at)
);
