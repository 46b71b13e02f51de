DROP TABLE handling_units;
DROP TABLE congress_offices;
