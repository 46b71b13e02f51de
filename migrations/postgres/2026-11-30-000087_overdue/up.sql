-- What is due of each open entity, when, and whose move it is: a row for each. A consumer of the log keeps it (`deadlines`); being
-- new, it reads the log from the beginning, so that what was there before is in it too: the terms of most entities lie sealed, and no
-- statement here could read them. part tells what is due of one entity and kind apart.
CREATE TABLE deadlines (
    subject_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    part integer NOT NULL,
    step text COLLATE "C" NOT NULL,
    due_at timestamptz NOT NULL,
    holder_kind text COLLATE "C" NOT NULL,
    holder_id uuid NOT NULL,
    office_id uuid NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    PRIMARY KEY (subject_id, kind, part)
);
-- Red is what is due before now: it is read off the beginning of one of these, and nothing is changed when a term ends. They cost no
-- step anything: the consumer alone writes here.
CREATE INDEX deadlines_city_due_at_idx ON deadlines (substr(division_code, 1, 4), due_at, kind, subject_id, part);
CREATE INDEX deadlines_county_due_at_idx ON deadlines (substr(division_code, 1, 6), due_at, kind, subject_id, part);
CREATE INDEX deadlines_township_due_at_idx ON deadlines (substr(division_code, 1, 9), due_at, kind, subject_id, part);
CREATE INDEX deadlines_city_kind_due_at_idx ON deadlines (substr(division_code, 1, 4), kind, due_at, subject_id, part);
CREATE INDEX deadlines_county_kind_due_at_idx ON deadlines (substr(division_code, 1, 6), kind, due_at, subject_id, part);
CREATE INDEX deadlines_township_kind_due_at_idx ON deadlines (substr(division_code, 1, 9), kind, due_at, subject_id, part);
CREATE INDEX deadlines_office_id_due_at_idx ON deadlines (office_id, due_at, kind, subject_id, part);
CREATE INDEX deadlines_holder_id_due_at_idx ON deadlines (holder_id, due_at, kind, subject_id, part);
