-- Which words may be chosen in a division, as the categories of cases: of those in force of the nearest division above, the one
-- whose day came last. There are a few dozen, read together and kept in memory.
CREATE TABLE division_lists (
    kind text COLLATE "C" NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    in_force boolean NOT NULL,
    in_force_from date NOT NULL,
    entries jsonb NOT NULL,
    set_at timestamptz NOT NULL,
    set_by uuid NOT NULL,
    PRIMARY KEY (kind, division_code, version)
);

-- What the list called the category of a case when somebody said it, where that does not follow from its code.
ALTER TABLE cases ADD COLUMN category_label text COLLATE "C";
-- The same of the type of a dispute.
ALTER TABLE disputes ADD COLUMN kind_label text COLLATE "C";
