DROP TABLE sessions;
DROP TABLE grants;
DROP TABLE accounts;
