-- since: when it came to stand where it stands.
CREATE TABLE notices (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text NOT NULL,
    title text NOT NULL,
    words text NOT NULL,
    basis text,
    office_id uuid NOT NULL,
    division_code text NOT NULL,
    since timestamptz NOT NULL,
    drafted_at timestamptz NOT NULL,
    published_at timestamptz,
    withdrawn_at timestamptz
);
CREATE INDEX notices_state_since_id_idx ON notices (state, since, id);
CREATE INDEX notices_division_code_state_since_id_idx ON notices (division_code, state, since, id);
-- How often a notice was opened on a day; by whom is not kept.
CREATE TABLE notice_readers (
    notice_id uuid NOT NULL REFERENCES notices(id),
    day date NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (notice_id, day)
);
CREATE TABLE notice_explanations (
    notice_id uuid NOT NULL REFERENCES notices(id),
    deputy_id uuid NOT NULL REFERENCES deputies(id),
    reception_id uuid NOT NULL REFERENCES receptions(id),
    PRIMARY KEY (notice_id, deputy_id, reception_id)
);
