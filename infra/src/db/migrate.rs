//! Migrations of both trees, in the binary.

use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::{AnyConnection, DatabaseUrl, Manager};

/// The tree for SQLite.
pub const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
/// The tree for PostgreSQL.
pub const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// Any number that nothing else in the database locks: two processes that start at once migrate one after the other.
const MIGRATION_LOCK: i64 = 0x6d61_7368_616e_6701;

/// Applies what is pending and returns how many migrations that were.
///
/// # Errors
/// A sentence for the operator.
pub fn run(url: &DatabaseUrl) -> Result<usize, String> {
    if let DatabaseUrl::Sqlite(path) = url
        && let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("cannot make the folder {}: {error}", folder.display()))?;
    }
    let mut connection =
        Manager::new(url.clone()).open().map_err(|error| format!("cannot open the database: {error}"))?;
    let applied = match &mut connection {
        AnyConnection::Postgres(inner) => inner.transaction::<_, Error, _>(|inner| {
            inner.batch_execute(&format!(
                "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"
            ))?;
            Ok(inner.run_pending_migrations(POSTGRES).map_err(Error)?.len())
        }),
        AnyConnection::Sqlite(inner) => inner.run_pending_migrations(SQLITE).map(|applied| applied.len()).map_err(Error),
    };
    applied.map_err(|error| format!("a migration failed: {}", error.0))
}

struct Error(Box<dyn std::error::Error + Send + Sync>);

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        Self(Box::new(error))
    }
}

/// How many migrations the binary knows.
#[must_use]
pub fn known() -> usize {
    MigrationSource::<diesel::sqlite::Sqlite>::migrations(&SQLITE).map_or(0, |all| all.len())
}
