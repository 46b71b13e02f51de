-- SQLite orders texts by bytes. A statement, because a migration needs one.
SELECT 1;
