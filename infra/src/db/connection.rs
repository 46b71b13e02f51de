//! One connection type for both databases, opened by the URL's scheme and by nothing else.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind as Kind, Error};
use mashang_domain::shared::StoreError;

use super::line::{Line, Watch, mark};

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

/// Expands one body for each backend: for what diesel compiles for either, and not for both at once (batch inserts), and
/// for what runs with every request. Through [`AnyConnection`] a statement's text is built on each of diesel's passes over
/// it, the one that only collects its values included, although a prepared one is found by its type: a quarter of what a
/// submission costs. On the connection inside it is built once.
#[macro_export]
macro_rules! on_each {
    ($connection:expr, |$inner:ident| $body:expr) => {
        match $connection {
            $crate::db::AnyConnection::Postgres($inner) => $body,
            $crate::db::AnyConnection::Sqlite($inner) => $body,
        }
    };
}

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A PostgreSQL server.
    Postgres(String),
    /// A file; it is made when it is not there.
    Sqlite(PathBuf),
}

/// The option that says how long is waited for a server that acknowledges nothing (milliseconds).
const TIMEOUT: &str = "tcp_user_timeout";
/// What it is, but for the mark of a connection that is watched; the same as text.
const ACKNOWLEDGED: (u32, &str) = (12_000, "12000");

/// How long libpq waits for a server that does not answer, one on whose connection nothing comes back, and one that
/// acknowledges nothing (milliseconds); the rest in seconds.
const PATIENCE: [(&str, &str); 6] = [
    ("connect_timeout", "3"),
    ("keepalives", "1"),
    ("keepalives_idle", "5"),
    ("keepalives_interval", "3"),
    ("keepalives_count", "3"),
    (TIMEOUT, ACKNOWLEDGED.1),
];

impl DatabaseUrl {
    /// Reads a URL: `postgres://…` or `sqlite:PATH`.
    ///
    /// # Errors
    /// A sentence for the operator when the scheme is neither. A mistyped URL never becomes a file of that name.
    pub fn parse(url: &str) -> Result<Self, String> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            // A server that does not answer must not hold up a database thread.
            let mut whole = url.to_owned();
            for (name, value) in PATIENCE {
                if !url.contains(name) {
                    whole.push(if whole.contains('?') { '&' } else { '?' });
                    whole.extend([name, "=", value]);
                }
            }
            return Ok(Self::Postgres(whole));
        }
        match url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")) {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            _ => Err("it must begin with postgres:// or sqlite:".into()),
        }
    }

    /// Whether it is embedded SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }
}

/// Opens connections and sets them up.
#[derive(Clone, Debug)]
pub struct Manager {
    url: DatabaseUrl,
    /// How long a statement may run.
    allowance: Duration,
    /// Who watches whether answers come.
    watch: Option<Arc<Watch>>,
}

impl Manager {
    /// A manager for that database.
    #[must_use]
    pub fn new(url: DatabaseUrl) -> Self {
        Self { url, allowance: Duration::from_secs(10), watch: None }
    }

    /// The same for statements that may run for so long.
    #[must_use]
    pub(crate) fn within(self, allowance: Duration) -> Self {
        Self { allowance, ..self }
    }

    /// The same, watched.
    pub(crate) fn watched_by(self, watch: Arc<Watch>) -> Self {
        Self { watch: Some(watch), ..self }
    }

    /// Opens a connection and sets it up.
    ///
    /// # Errors
    /// When the database can't be reached.
    pub fn open(&self) -> Result<AnyConnection, diesel::r2d2::Error> {
        Ok(self.open_line()?.0)
    }

    /// The same with its line, where that is watched.
    pub(crate) fn open_line(&self) -> Result<(AnyConnection, Option<Line>), diesel::r2d2::Error> {
        let (mut connection, line) = match &self.url {
            DatabaseUrl::Postgres(url) => {
                let (plain, timeout) = (format!("{TIMEOUT}={}", ACKNOWLEDGED.1), ACKNOWLEDGED.0 + mark());
                let marked = self.watch.as_ref().map(|_| url.replace(&plain, &format!("{TIMEOUT}={timeout}")));
                let connection = PgConnection::establish(marked.as_ref().unwrap_or(url))
                    .map_err(diesel::r2d2::Error::ConnectionError)?;
                let line = self.watch.as_ref().and_then(|watch| watch.add(timeout, self.allowance));
                (AnyConnection::Postgres(connection), line)
            }
            DatabaseUrl::Sqlite(path) => {
                let connection = SqliteConnection::establish(&path.to_string_lossy())
                    .map_err(diesel::r2d2::Error::ConnectionError)?;
                (AnyConnection::Sqlite(connection), None)
            }
        };
        let setup = match &connection {
            // A plan is kept for as long as the statistics of its tables, so that one that was made for an empty table goes on
            // while it grows: it must be by index from the first page on, and that is what these costs say. With PostgreSQL's
            // own (4 and 1) a table of few pages is scanned, and a submission's look for its Idempotency-Key with it. What is
            // asked for lies in memory or on a disk that seeks for nothing. Plans are kept nevertheless: making one anew each
            // time (`plan_cache_mode = force_custom_plan`) takes 0.05 ms for one table and 0.22 ms for a code with its
            // deputy, 6 times what running that one takes. 1.1 also reads a deputy's list in the index's order instead of
            // sorting it.
            // A query is one process's work: starting others for a page takes longer (6 ms) than reading it.
            // A lock is waited for only as long as nobody in the same transaction is held up by it; whoever runs alone waits
            // longer (`worker.rs`).
            AnyConnection::Postgres(_) => format!(
                "SET random_page_cost = 1.1; SET seq_page_cost = 4; SET max_parallel_workers_per_gather = 0; \
                 SET TIME ZONE 'UTC'; SET statement_timeout = {}; SET lock_timeout = '50ms'; \
                 SET idle_in_transaction_session_timeout = '30s'",
                self.allowance.as_millis()
            ),
            // busy_timeout first: switching to WAL takes a lock. FULL: an answered write survives power loss. A checkpoint
            // every 32 MiB: at SQLite's own 4 there is one with every third commit, which writes the same pages of the
            // indexes again and again and takes a third of a writer's time. FAST: what is erased is overwritten wherever its
            // page is written anyway.
            AnyConnection::Sqlite(_) => {
                "PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                 PRAGMA wal_autocheckpoint = 8000; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000; \
                 PRAGMA secure_delete = FAST"
                    .to_owned()
            }
        };
        if let Some(line) = &line {
            line.ask();
        }
        connection.batch_execute(&setup).map_err(diesel::r2d2::Error::QueryError)?;
        if let Some(line) = &line {
            line.rest();
        }
        Ok((connection, line))
    }
}

/// A connection for what runs before, or beside, the door to the database.
///
/// # Errors
/// A sentence for the operator.
pub(crate) fn open(url: &DatabaseUrl) -> Result<AnyConnection, String> {
    Manager::new(url.clone()).open().map_err(|error| format!("cannot open the database: {error}"))
}

/// What a failure of the database means, in a statement or at commit: it is said here and nowhere else.
pub(crate) fn meaning(error: &Error) -> StoreError {
    if is_gone(error) {
        return StoreError::Unreachable;
    }
    if is_busy(error) {
        return StoreError::Busy;
    }
    match error {
        Error::DatabaseError(Kind::UniqueViolation, _) => StoreError::Duplicate,
        Error::DatabaseError(_, info) if is_full(info.message()) => StoreError::Full,
        Error::DatabaseError(Kind::ReadOnlyTransaction, _) => StoreError::Database("read-only".into()),
        // The details of a database error quote values; the message names columns and constraints.
        Error::DatabaseError(_, info) => StoreError::Database(info.message().to_owned()),
        other => StoreError::Database(other.to_string()),
    }
}

/// Whether an error says that others hold what is needed, or that it took too long: diesel tells no SQLSTATE (55P03, 40P01,
/// 57014), and a server may speak Chinese.
fn is_busy(error: &Error) -> bool {
    match error {
        Error::DatabaseError(Kind::SerializationFailure, _) => true,
        Error::DatabaseError(Kind::Unknown, info) => {
            let message = info.message();
            ["lock timeout", "deadlock detected", "statement timeout", "is locked", "超时", "死锁"]
                .iter()
                .any(|sign| message.contains(sign))
        }
        _ => false,
    }
}

/// Whether a message says that there is no room left.
fn is_full(message: &str) -> bool {
    ["disk is full", "No space left on device", "设备上没有空间"].iter().any(|sign| message.contains(sign))
}

/// Whether an error says that the server hung up.
pub(crate) fn is_gone(error: &Error) -> bool {
    match error {
        Error::DatabaseError(Kind::ClosedConnection | Kind::UnableToSendCommand, _) => true,
        Error::DatabaseError(Kind::Unknown, info) => {
            let message = info.message();
            [
                "server closed the connection",
                "terminating connection",
                "no connection to the server",
                "connection to server",
            ]
            .iter()
            .any(|sign| message.contains(sign))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_url_says_of_its_patience_is_left_as_it_is() {
        let told = |url: &str| match DatabaseUrl::parse(url) {
            Ok(DatabaseUrl::Postgres(url)) => url,
            other => panic!("{other:?}"),
        };
        assert!(told("postgres://host/name").contains("&tcp_user_timeout=12000"));
        let own = told("postgres://host/name?tcp_user_timeout=5000");
        assert!(own.contains("tcp_user_timeout=5000") && !own.contains("12000"), "{own}");
    }

    #[test]
    fn a_database_that_may_not_grow_is_full() {
        let mut connection = SqliteConnection::establish(":memory:").unwrap();
        connection.batch_execute("CREATE TABLE heap (bytes BLOB); PRAGMA max_page_count = 4").unwrap();
        let error = connection.batch_execute("INSERT INTO heap VALUES (zeroblob(100000))").unwrap_err();
        assert!(matches!(meaning(&error), StoreError::Full), "{error:?}");
    }
}
