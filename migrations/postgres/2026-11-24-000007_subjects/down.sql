ALTER TABLE cases DROP COLUMN health;
DELETE FROM inbox_messages WHERE subject_kind <> 'case';
ALTER TABLE inbox_messages DROP COLUMN subject_kind;
ALTER TABLE inbox_messages RENAME COLUMN subject_id TO case_id;
ALTER TABLE attachments ADD COLUMN case_id uuid REFERENCES cases(id);
UPDATE attachments SET case_id = subject_id WHERE subject_kind = 'case';
ALTER TABLE attachments DROP COLUMN subject_kind, DROP COLUMN subject_id;
CREATE INDEX attachments_case_id_idx ON attachments (case_id);
