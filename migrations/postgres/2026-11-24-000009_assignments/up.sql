-- Deputies are assigned to grids for a time; mandates keep since when they stand as they do.
CREATE TABLE grid_assignments (
    id uuid NOT NULL PRIMARY KEY,
    deputy_id uuid NOT NULL REFERENCES deputies(id) ON DELETE CASCADE,
    grid_id uuid NOT NULL REFERENCES grids(id),
    starts_on date NOT NULL,
    ends_on date
);
INSERT INTO grid_assignments SELECT gen_random_uuid(), deputy_id, grid_id, '2022-01-01', NULL FROM deputy_grids;
DROP TABLE deputy_grids;
CREATE INDEX grid_assignments_deputy_id_idx ON grid_assignments (deputy_id);
CREATE INDEX grid_assignments_grid_id_idx ON grid_assignments (grid_id);

ALTER TABLE grids ADD COLUMN since date NOT NULL DEFAULT '2022-01-01';

ALTER TABLE mandates ADD COLUMN status_since date NOT NULL DEFAULT '2022-01-01';
UPDATE mandates SET status_since = starts_on;
ALTER TABLE mandates ADD COLUMN suspensions jsonb NOT NULL DEFAULT '[]';
