-- Files and messages are about any subject, not about cases alone.
ALTER TABLE attachments ADD COLUMN subject_kind text, ADD COLUMN subject_id uuid;
UPDATE attachments SET subject_kind = 'case', subject_id = case_id WHERE case_id IS NOT NULL;
ALTER TABLE attachments DROP COLUMN case_id;
CREATE INDEX attachments_subject_id_idx ON attachments (subject_id);

ALTER TABLE inbox_messages RENAME COLUMN case_id TO subject_id;
ALTER TABLE inbox_messages ADD COLUMN subject_kind text NOT NULL DEFAULT 'case';

ALTER TABLE cases ADD COLUMN health bytea;
