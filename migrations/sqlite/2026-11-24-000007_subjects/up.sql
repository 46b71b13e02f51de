-- Files and messages are about any subject, not about cases alone.
CREATE TABLE attachments_new (
    id BLOB NOT NULL PRIMARY KEY,
    uploader_id BLOB,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    subject_kind TEXT,
    subject_id BLOB,
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO attachments_new
    SELECT id, uploader_id, media_type, size, sha256, CASE WHEN case_id IS NULL THEN NULL ELSE 'case' END, case_id, created_at
    FROM attachments;
DROP TABLE attachments;
ALTER TABLE attachments_new RENAME TO attachments;
CREATE INDEX attachments_subject_id_idx ON attachments (subject_id);

ALTER TABLE inbox_messages RENAME COLUMN case_id TO subject_id;
ALTER TABLE inbox_messages ADD COLUMN subject_kind TEXT NOT NULL DEFAULT 'case';

ALTER TABLE cases ADD COLUMN health BLOB;
