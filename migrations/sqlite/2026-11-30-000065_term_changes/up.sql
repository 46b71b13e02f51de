-- Changes of term, and by-elections: a roster, and how far it was carried out or taken back. Of a term one waits at a time.
CREATE TABLE term_changes (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    term_id BLOB NOT NULL REFERENCES terms(id),
    former_id BLOB,
    division_code TEXT NOT NULL,
    office_id BLOB NOT NULL,
    by_election INTEGER NOT NULL CHECK (by_election IN (0, 1)),
    applies_on TEXT,
    persons INTEGER NOT NULL,
    credentials_report TEXT,
    credentials_published_on TEXT,
    loaded_at INTEGER NOT NULL,
    loaded_by BLOB,
    confirmed_at INTEGER,
    began_at INTEGER,
    done_at INTEGER,
    undone_at INTEGER,
    phase TEXT NOT NULL,
    line INTEGER NOT NULL,
    deputy_id BLOB,
    total INTEGER NOT NULL,
    done INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    to_undo INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    counts TEXT NOT NULL,
    lease_holder BLOB,
    lease_until INTEGER
) STRICT;
CREATE UNIQUE INDEX term_changes_waiting_idx ON term_changes (term_id) WHERE state IN ('loaded', 'confirmed');
CREATE INDEX term_changes_term_id_idx ON term_changes (term_id, id);
CREATE INDEX term_changes_state_idx ON term_changes (state, id);

-- Where printed codes of those who leave are to lead, where somebody said so.
CREATE TABLE code_choices (
    changeover_id BLOB NOT NULL,
    code TEXT NOT NULL,
    fate TEXT NOT NULL,
    successor_id BLOB,
    PRIMARY KEY (changeover_id, code)
) STRICT, WITHOUT ROWID;

-- What became of whom and of what, in the order in which it was done; how it stood before lies sealed, to be put back. What is
-- about no code has an empty one, so that nothing is done twice about it.
CREATE TABLE term_change_steps (
    id BLOB NOT NULL PRIMARY KEY,
    changeover_id BLOB NOT NULL,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject_id BLOB NOT NULL,
    code TEXT NOT NULL,
    version_after INTEGER NOT NULL,
    to_kind TEXT,
    to_id BLOB,
    task TEXT,
    undone TEXT,
    sealed BLOB
) STRICT;
CREATE UNIQUE INDEX term_change_steps_changeover_id_ordinal_idx ON term_change_steps (changeover_id, ordinal);
CREATE UNIQUE INDEX term_change_steps_once_idx ON term_change_steps (changeover_id, kind, subject_id, code)
    WHERE kind <> 'hand';
CREATE INDEX term_change_steps_kind_idx ON term_change_steps (changeover_id, kind, ordinal);
CREATE INDEX term_change_steps_task_idx ON term_change_steps (changeover_id, ordinal) WHERE task IS NOT NULL;
CREATE INDEX term_change_steps_task_subject_idx ON term_change_steps (changeover_id, subject_id) WHERE task IS NOT NULL;
CREATE INDEX term_change_steps_kept_idx ON term_change_steps (changeover_id, ordinal) WHERE undone = 'kept';
