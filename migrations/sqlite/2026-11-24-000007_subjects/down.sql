ALTER TABLE cases DROP COLUMN health;
DELETE FROM inbox_messages WHERE subject_kind <> 'case';
ALTER TABLE inbox_messages DROP COLUMN subject_kind;
ALTER TABLE inbox_messages RENAME COLUMN subject_id TO case_id;
CREATE TABLE attachments_old (
    id BLOB NOT NULL PRIMARY KEY,
    uploader_id BLOB,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    case_id BLOB REFERENCES cases(id),
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO attachments_old
    SELECT id, uploader_id, media_type, size, sha256, CASE WHEN subject_kind = 'case' THEN subject_id END, created_at
    FROM attachments;
DROP TABLE attachments;
ALTER TABLE attachments_old RENAME TO attachments;
CREATE INDEX attachments_case_id_idx ON attachments (case_id);
