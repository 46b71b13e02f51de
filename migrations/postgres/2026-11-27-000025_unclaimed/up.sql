-- Files that were uploaded and that nobody named: they are looked for by their age.
CREATE INDEX attachments_created_at_idx ON attachments (created_at) WHERE subject_id IS NULL;
