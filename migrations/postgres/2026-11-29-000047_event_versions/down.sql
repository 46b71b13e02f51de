DROP INDEX events_subject_id_version_key;
CREATE INDEX events_subject_id_id_idx ON events (subject_id, id);
