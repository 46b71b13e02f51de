-- Rosters of those who were elected. Who somebody is lies sealed (birth month, sex, ethnicity, party, employer, phone), and so do
-- the room and the grids: none of it is public before the list is.
CREATE TABLE roster_rows (
    id BLOB NOT NULL PRIMARY KEY,
    changeover_id BLOB NOT NULL,
    line INTEGER NOT NULL,
    constituency_id BLOB NOT NULL,
    deputy_id BLOB,
    matched TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX roster_rows_changeover_id_line_idx ON roster_rows (changeover_id, line);
CREATE INDEX roster_rows_changeover_id_constituency_id_idx ON roster_rows (changeover_id, constituency_id, line);
CREATE INDEX roster_rows_changeover_id_deputy_id_idx ON roster_rows (changeover_id, deputy_id);
CREATE INDEX roster_rows_undecided_idx ON roster_rows (changeover_id, line) WHERE matched = 'proposed';
