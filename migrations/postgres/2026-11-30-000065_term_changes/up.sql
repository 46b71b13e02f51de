-- Changes of term, and by-elections: a roster, and how far it was carried out or taken back. Of a term one waits at a time.
CREATE TABLE term_changes (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    term_id uuid NOT NULL REFERENCES terms(id),
    former_id uuid,
    division_code text COLLATE "C" NOT NULL,
    office_id uuid NOT NULL,
    by_election boolean NOT NULL,
    applies_on date,
    persons integer NOT NULL,
    credentials_report text COLLATE "C",
    credentials_published_on date,
    loaded_at timestamptz NOT NULL,
    loaded_by uuid,
    confirmed_at timestamptz,
    began_at timestamptz,
    done_at timestamptz,
    undone_at timestamptz,
    phase text COLLATE "C" NOT NULL,
    line integer NOT NULL,
    deputy_id uuid,
    total integer NOT NULL,
    done integer NOT NULL,
    steps integer NOT NULL,
    to_undo integer NOT NULL,
    kept integer NOT NULL,
    counts jsonb NOT NULL,
    lease_holder uuid,
    lease_until timestamptz
);
CREATE UNIQUE INDEX term_changes_waiting_idx ON term_changes (term_id) WHERE state IN ('loaded', 'confirmed');
CREATE INDEX term_changes_term_id_idx ON term_changes (term_id, id);
CREATE INDEX term_changes_state_idx ON term_changes (state, id);

-- Where printed codes of those who leave are to lead, where somebody said so.
CREATE TABLE code_choices (
    changeover_id uuid NOT NULL,
    code text COLLATE "C" NOT NULL,
    fate text COLLATE "C" NOT NULL,
    successor_id uuid,
    PRIMARY KEY (changeover_id, code)
);

-- What became of whom and of what, in the order in which it was done; how it stood before lies sealed, to be put back. What is
-- about no code has an empty one, so that nothing is done twice about it.
CREATE TABLE term_change_steps (
    id uuid NOT NULL PRIMARY KEY,
    changeover_id uuid NOT NULL,
    ordinal integer NOT NULL,
    kind text COLLATE "C" NOT NULL,
    subject_id uuid NOT NULL,
    code text COLLATE "C" NOT NULL,
    version_after integer NOT NULL,
    to_kind text COLLATE "C",
    to_id uuid,
    task text COLLATE "C",
    undone text COLLATE "C",
    sealed bytea
);
CREATE UNIQUE INDEX term_change_steps_changeover_id_ordinal_idx ON term_change_steps (changeover_id, ordinal);
CREATE UNIQUE INDEX term_change_steps_once_idx ON term_change_steps (changeover_id, kind, subject_id, code)
    WHERE kind <> 'hand';
CREATE INDEX term_change_steps_kind_idx ON term_change_steps (changeover_id, kind, ordinal);
CREATE INDEX term_change_steps_task_idx ON term_change_steps (changeover_id, ordinal) WHERE task IS NOT NULL;
CREATE INDEX term_change_steps_task_subject_idx ON term_change_steps (changeover_id, subject_id) WHERE task IS NOT NULL;
CREATE INDEX term_change_steps_kept_idx ON term_change_steps (changeover_id, ordinal) WHERE undone = 'kept';
