DROP TABLE retention_places;
DROP TABLE retention_reports;
DROP TABLE retention_rules;
DROP TABLE key_rotations;
