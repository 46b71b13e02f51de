DO $$
DECLARE
    this RECORD;
BEGIN
    FOR this IN
        SELECT c.relname AS name,
            string_agg(format('ALTER COLUMN %I TYPE text COLLATE "default"', a.attname), ', ') AS changes
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = current_schema()::regnamespace
            AND c.relkind = 'r'
            AND a.atttypid = 'text'::regtype
            AND NOT a.attisdropped
            AND a.attcollation = '"C"'::regcollation
            AND c.relname NOT LIKE '\_\_diesel%'
        GROUP BY c.relname
        ORDER BY c.relname
    LOOP
        EXECUTE format('ALTER TABLE %I %s', this.name, this.changes);
    END LOOP;
END $$;
