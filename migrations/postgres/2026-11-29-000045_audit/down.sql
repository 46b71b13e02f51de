DROP TABLE audit_roots;
DROP TABLE audit_salts;
DROP TABLE audit_hashes;
DROP TABLE audit_leaves;
DELETE FROM parked_events WHERE consumer = 'audit';
DELETE FROM consumers WHERE name = 'audit';
