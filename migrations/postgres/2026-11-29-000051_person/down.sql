DROP INDEX attachments_subject_id_idx;
DROP TABLE erasures;
DROP TABLE consents;
