-- Rosters of those who were elected. Who somebody is lies sealed (birth month, sex, ethnicity, party, employer, phone), and so do
-- the room and the grids: none of it is public before the list is.
CREATE TABLE roster_rows (
    id uuid NOT NULL PRIMARY KEY,
    changeover_id uuid NOT NULL,
    line integer NOT NULL,
    constituency_id uuid NOT NULL,
    deputy_id uuid,
    matched text COLLATE "C" NOT NULL,
    sealed bytea NOT NULL
);
CREATE UNIQUE INDEX roster_rows_changeover_id_line_idx ON roster_rows (changeover_id, line);
CREATE INDEX roster_rows_changeover_id_constituency_id_idx ON roster_rows (changeover_id, constituency_id, line);
CREATE INDEX roster_rows_changeover_id_deputy_id_idx ON roster_rows (changeover_id, deputy_id);
CREATE INDEX roster_rows_undecided_idx ON roster_rows (changeover_id, line) WHERE matched = 'proposed';
