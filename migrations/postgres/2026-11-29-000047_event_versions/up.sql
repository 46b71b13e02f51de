-- No two events of a subject bring it to one version. The index by version takes the place of the one by id, so that an event
-- costs as many indexes as before; what a subject's events are asked for is sorted by version.
DROP INDEX events_subject_id_id_idx;
CREATE UNIQUE INDEX events_subject_id_version_key ON events (subject_id, version);
