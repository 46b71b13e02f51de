-- Deputies are assigned to grids for a time; mandates keep since when they stand as they do.
CREATE TABLE grid_assignments (
    id BLOB NOT NULL PRIMARY KEY,
    deputy_id BLOB NOT NULL REFERENCES deputies(id) ON DELETE CASCADE,
    grid_id BLOB NOT NULL REFERENCES grids(id),
    starts_on TEXT NOT NULL,
    ends_on TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO grid_assignments SELECT randomblob(16), deputy_id, grid_id, '2022-01-01', NULL FROM deputy_grids;
DROP TABLE deputy_grids;
CREATE INDEX grid_assignments_deputy_id_idx ON grid_assignments (deputy_id);
CREATE INDEX grid_assignments_grid_id_idx ON grid_assignments (grid_id);

ALTER TABLE grids ADD COLUMN since TEXT NOT NULL DEFAULT '2022-01-01';

ALTER TABLE mandates ADD COLUMN status_since TEXT NOT NULL DEFAULT '2022-01-01';
UPDATE mandates SET status_since = starts_on;
ALTER TABLE mandates ADD COLUMN suspensions TEXT NOT NULL DEFAULT '[]';
