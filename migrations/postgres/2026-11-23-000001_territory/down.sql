DROP TABLE grid_members;
DROP TABLE grids;
DROP TABLE divisions;
