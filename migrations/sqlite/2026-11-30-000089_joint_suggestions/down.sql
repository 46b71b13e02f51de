DROP TABLE suggestion_pairs;
DROP TABLE suggestion_assignments;
ALTER TABLE suggestions DROP COLUMN is_joined;
ALTER TABLE suggestions DROP COLUMN session_id;
DROP TABLE congress_sessions;
