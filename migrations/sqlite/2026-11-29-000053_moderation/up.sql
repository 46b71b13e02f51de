-- What waits before it is public: its text, what was found in it and why it was decided so lie sealed. Nothing waits twice.
CREATE TABLE moderation_items (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    division_code TEXT NOT NULL,
    office_id BLOB NOT NULL,
    writers TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    decided_at INTEGER,
    sealed BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX moderation_items_pending_idx ON moderation_items (subject_id) WHERE state = 'pending';
CREATE INDEX moderation_items_city_state_id_idx ON moderation_items (substr(division_code, 1, 4), state, id);
CREATE INDEX moderation_items_county_state_id_idx ON moderation_items (substr(division_code, 1, 6), state, id);
CREATE INDEX moderation_items_township_state_id_idx ON moderation_items (substr(division_code, 1, 9), state, id);

-- The words that are looked for in a division, version by version; the words themselves lie sealed, because some are names.
CREATE TABLE word_lists (
    id BLOB NOT NULL PRIMARY KEY,
    division_code TEXT NOT NULL,
    version INTEGER NOT NULL,
    in_force INTEGER NOT NULL CHECK (in_force IN (0, 1)),
    size INTEGER NOT NULL,
    set_at INTEGER NOT NULL,
    set_by BLOB NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX word_lists_division_code_version_idx ON word_lists (division_code, version);

-- Who logged in to an account or tried to, by which way, and from which network, the end of which is left out.
CREATE TABLE log_ins (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    way TEXT NOT NULL,
    client TEXT NOT NULL,
    succeeded INTEGER NOT NULL CHECK (succeeded IN (0, 1)),
    network TEXT
) STRICT;
CREATE INDEX log_ins_account_id_at_id_idx ON log_ins (account_id, at, id);
CREATE INDEX log_ins_at_idx ON log_ins (at);

-- Since when, and by whom, administering is kept apart in a division (三员分立), or no longer; the last counts.
CREATE TABLE separated_duties (
    division_code TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    separated INTEGER NOT NULL CHECK (separated IN (0, 1)),
    set_by BLOB NOT NULL,
    PRIMARY KEY (division_code, set_at)
) STRICT, WITHOUT ROWID;
