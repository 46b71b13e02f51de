//! Whole stories over HTTP, on SQLite and on PostgreSQL.
