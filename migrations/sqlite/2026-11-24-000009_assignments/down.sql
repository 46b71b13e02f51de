ALTER TABLE mandates DROP COLUMN suspensions;
ALTER TABLE mandates DROP COLUMN status_since;
ALTER TABLE grids DROP COLUMN since;
CREATE TABLE deputy_grids (
    deputy_id BLOB NOT NULL REFERENCES deputies(id) ON DELETE CASCADE,
    grid_id BLOB NOT NULL REFERENCES grids(id),
    position INTEGER NOT NULL,
    PRIMARY KEY (deputy_id, grid_id)
) STRICT, WITHOUT ROWID;
INSERT INTO deputy_grids
    SELECT deputy_id, grid_id, row_number() OVER (PARTITION BY deputy_id ORDER BY min(starts_on)) - 1
    FROM grid_assignments WHERE ends_on IS NULL GROUP BY deputy_id, grid_id;
DROP TABLE grid_assignments;
CREATE INDEX deputy_grids_grid_id_idx ON deputy_grids (grid_id);
