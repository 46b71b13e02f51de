-- Sessions of congresses, from their first day to their last.
CREATE TABLE congress_sessions (
    id uuid NOT NULL PRIMARY KEY,
    congress_id uuid NOT NULL REFERENCES congresses(id),
    name text COLLATE "C" NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL
);
CREATE INDEX congress_sessions_congress_id_id_idx ON congress_sessions (congress_id, id);
CREATE UNIQUE INDEX congress_sessions_congress_id_from_on_idx ON congress_sessions (congress_id, from_on);

-- session_id: before which session one was put. is_joined: whether it is answered together with another one, for the yearly table.
ALTER TABLE suggestions ADD COLUMN session_id uuid;
ALTER TABLE suggestions ADD COLUMN is_joined boolean NOT NULL DEFAULT false;

-- When what was put before a session was assigned first: the one date of all of it.
CREATE TABLE suggestion_assignments (
    session_id uuid NOT NULL PRIMARY KEY REFERENCES congress_sessions(id),
    assigned_at timestamptz NOT NULL
);

-- By which keyed numbers of the pairs of characters in its title one of a term is found that was handed in: forty rows at most for
-- each, written when it is handed in or withdrawn and by no other step.
CREATE TABLE suggestion_pairs (
    term_id uuid NOT NULL,
    pair bigint NOT NULL,
    suggestion_id uuid NOT NULL REFERENCES suggestions(id),
    PRIMARY KEY (term_id, pair, suggestion_id)
);
CREATE INDEX suggestion_pairs_suggestion_id_idx ON suggestion_pairs (suggestion_id);
