-- To what somebody consented: an account, or whoever holds a case's tracking code. A row is one time, and stays when it is taken
-- back.
CREATE TABLE consents (
    id uuid NOT NULL PRIMARY KEY,
    holder_kind text COLLATE "C" NOT NULL,
    holder_id uuid NOT NULL,
    purpose text COLLATE "C" NOT NULL,
    edition text COLLATE "C" NOT NULL,
    way text COLLATE "C" NOT NULL,
    case_id uuid,
    taken_by uuid,
    given_at timestamptz NOT NULL,
    withdrawn_at timestamptz
);
CREATE INDEX consents_holder_id_given_at_id_idx ON consents (holder_id, given_at, id);

-- What was erased at somebody's demand, and the tag of the code that led to it, so that whoever holds that is told. Files and the
-- journal beside the database follow after the transaction: what is not finished is finished by whoever comes first.
CREATE TABLE erasures (
    subject_id uuid NOT NULL PRIMARY KEY,
    subject_kind text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    tag bytea,
    finished_at timestamptz
);
CREATE UNIQUE INDEX erasures_tag_key ON erasures (tag);
CREATE INDEX erasures_unfinished_idx ON erasures (at) WHERE finished_at IS NULL;
