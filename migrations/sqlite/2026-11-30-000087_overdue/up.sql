-- What is due of each open entity, when, and whose move it is: a row for each. A consumer of the log keeps it (`deadlines`); being
-- new, it reads the log from the beginning, so that what was there before is in it too: the terms of most entities lie sealed, and no
-- statement here could read them. part tells what is due of one entity and kind apart.
CREATE TABLE deadlines (
    subject_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    part INTEGER NOT NULL,
    step TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    holder_kind TEXT NOT NULL,
    holder_id BLOB NOT NULL,
    office_id BLOB NOT NULL,
    division_code TEXT NOT NULL,
    PRIMARY KEY (subject_id, kind, part)
) STRICT, WITHOUT ROWID;
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
