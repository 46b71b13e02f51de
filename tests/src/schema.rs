//! What a database looks like, for holding the two migration trees against each other.

use std::collections::BTreeMap;

use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl};
use mashang_infra::db::connection::{AnyConnection, DatabaseUrl, Manager};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

/// A connection of one's own.
///
/// # Panics
/// When it can't be opened.
#[must_use]
pub fn open(url: &str) -> AnyConnection {
    Manager::new(DatabaseUrl::parse(url).expect("a URL")).open().expect("a connection")
}

/// Runs a query that answers one column called `text`.
///
/// # Panics
/// When it fails.
#[must_use]
pub fn texts(url: &str, query: &str) -> Vec<String> {
    texts_of(&mut open(url), query)
}

/// The same on a connection that is open.
///
/// # Panics
/// When it fails.
#[must_use]
pub fn texts_of(connection: &mut AnyConnection, query: &str) -> Vec<String> {
    let rows: Vec<Row> = match connection {
        AnyConnection::Postgres(inner) => diesel::sql_query(query).load(inner),
        AnyConnection::Sqlite(inner) => diesel::sql_query(query).load(inner),
    }
    .unwrap_or_else(|error| panic!("{query}: {error}"));
    rows.into_iter().map(|row| row.text).collect()
}

/// Tables, columns with their class of type and nullability, and indexes, in words that both databases share. An index of words is
/// each database's own.
#[must_use]
pub fn describe(url: &str) -> BTreeMap<String, String> {
    let sqlite = url.starts_with("sqlite:");
    let columns = if sqlite {
        "SELECT m.name || '.' || c.name || '=' || lower(c.type) || CASE WHEN c.\"notnull\" THEN ' not null' ELSE '' END AS text \
         FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\' \
         AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'case\\_words%' ESCAPE '\\'"
    } else {
        "SELECT table_name || '.' || column_name || '=' || data_type || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END AS text \
         FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'"
    };
    let indexes = if sqlite {
        "SELECT m.name || '=' || CASE WHEN m.sql LIKE 'CREATE UNIQUE%' THEN 'unique' ELSE 'plain' END || \
         CASE WHEN m.sql LIKE '% WHERE %' THEN ' partial' ELSE '' END AS text FROM sqlite_master m \
         WHERE m.type = 'index' AND m.sql IS NOT NULL"
    } else {
        "SELECT indexname || '=' || CASE WHEN indexdef LIKE 'CREATE UNIQUE%' THEN 'unique' ELSE 'plain' END || \
         CASE WHEN indexdef LIKE '% WHERE %' THEN ' partial' ELSE '' END AS text FROM pg_indexes \
         WHERE schemaname = 'public' AND indexname NOT LIKE '%\\_pkey' AND indexname NOT LIKE '\\_\\_%' \
         AND indexdef NOT LIKE '%USING gin%'"
    };
    let all = texts(url, columns).into_iter().chain(texts(url, indexes));
    all.map(|line| {
        let (name, what) = line.split_once('=').map_or((line.as_str(), ""), |parts| parts);
        (name.to_owned(), class(what))
    })
    .collect()
}

/// SQLite has five types; what each stands for on PostgreSQL.
fn class(what: &str) -> String {
    let (kind, rest) = what.split_once(" not null").map_or((what, ""), |(kind, _)| (kind, " not null"));
    let class = match kind {
        "uuid" | "bytea" | "blob" | "ARRAY" => "bytes",
        "integer" | "bigint" | "boolean" | "timestamp with time zone" => "whole number",
        "text" | "date" | "jsonb" => "text",
        "double precision" | "real" => "fraction",
        other => other,
    };
    format!("{class}{rest}")
}

/// Runs a statement straight on a database.
///
/// # Panics
/// When it fails.
pub fn execute(url: &str, sql: &str) {
    let mut connection = open(url);
    match &mut connection {
        // A worker may hold the row for longer than anybody waits who serves.
        mashang_infra::db::AnyConnection::Postgres(inner) => diesel::sql_query("SET lock_timeout = '10s'")
            .execute(inner)
            .and_then(|_| diesel::sql_query(sql).execute(inner)),
        mashang_infra::db::AnyConnection::Sqlite(inner) => diesel::sql_query(sql).execute(inner),
    }
    .unwrap_or_else(|error| panic!("{sql}: {error}"));
}
