//! The repositories: every port of the domain, on one transaction.

mod accounts;
mod attachments;
mod cases;
mod deputies;
mod disputes;
mod duties;
mod events;
mod figures;
mod idempotency;
mod inbox;
mod institutions;
mod receptions;
mod territory;

use diesel::QueryResult;
use diesel::result::{DatabaseErrorKind, Error};
use mashang_domain::shared::StoreError;
use mashang_domain::shared::vocabulary::Vocabulary;

pub use idempotency::Remembered;

use crate::crypto::Vault;
use crate::db::AnyConnection;

/// Rows that one statement inserts at most: well below the number of values that either database takes.
const CHUNK: usize = 500;

/// All repositories on the transaction that is under way.
pub struct Store<'c> {
    connection: &'c mut AnyConnection,
    vault: &'c Vault,
    /// Whether anything was written.
    pub(crate) wrote: bool,
    /// Whether a statement failed: PostgreSQL refuses all further ones of the transaction then.
    pub(crate) failed: bool,
    /// Whether the server hung up.
    pub(crate) gone: bool,
}

impl<'c> Store<'c> {
    pub(crate) fn new(connection: &'c mut AnyConnection, vault: &'c Vault) -> Self {
        Self { connection, vault, wrote: false, failed: false, gone: false }
    }

    /// Runs a statement that only reads.
    fn query<T>(&mut self, run: impl FnOnce(&mut AnyConnection) -> QueryResult<T>) -> Result<T, StoreError> {
        run(self.connection).map_err(|error| {
            self.failed = true;
            self.gone |= crate::db::is_gone(&error);
            if self.gone {
                return StoreError::Unreachable;
            }
            match error {
                Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => StoreError::Duplicate,
                Error::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, _) => {
                    StoreError::Database("read-only".into())
                }
                // The details of a database error quote values; the message names columns and constraints.
                Error::DatabaseError(_, info) => StoreError::Database(info.message().to_owned()),
                other => StoreError::Database(other.to_string()),
            }
        })
    }

    /// Runs a statement that writes.
    fn change<T>(&mut self, run: impl FnOnce(&mut AnyConnection) -> QueryResult<T>) -> Result<T, StoreError> {
        self.wrote = true;
        self.query(run)
    }

    /// Runs an update that must change exactly one row.
    fn change_one(&mut self, run: impl FnOnce(&mut AnyConnection) -> QueryResult<usize>) -> Result<(), StoreError> {
        match self.change(run)? {
            1 => Ok(()),
            _ => Err(StoreError::Stale),
        }
    }

    /// Asks the database for nothing: whether it answers at all.
    ///
    /// # Errors
    /// When it does not.
    pub fn ping(&mut self) -> Result<(), StoreError> {
        use diesel::connection::SimpleConnection;
        self.query(|connection| connection.batch_execute("SELECT 1"))
    }
}

/// Reads a word of a closed list out of a column.
fn word<V: Vocabulary>(value: &str) -> Result<V, StoreError> {
    V::parse(value).ok_or(StoreError::Corrupt(V::NAME))
}

/// What a column holds, in the domain's own type.
fn sound<T, E>(value: Result<T, E>, what: &'static str) -> Result<T, StoreError> {
    value.map_err(|_| StoreError::Corrupt(what))
}

/// Inserts many rows, in statements of at most [`CHUNK`].
macro_rules! insert_all {
    ($store:expr, $table:expr, $rows:expr) => {{
        for chunk in $rows.chunks($crate::repositories::CHUNK) {
            $store.change(|connection| {
                $crate::on_each!(connection, |inner| diesel::insert_into($table).values(chunk).execute(inner))
            })?;
        }
        Ok(())
    }};
}
use insert_all;

/// The same, leaving as they are the rows whose columns `$key` are there already.
macro_rules! insert_new {
    ($store:expr, $table:expr, $rows:expr, $key:expr) => {{
        for chunk in $rows.chunks($crate::repositories::CHUNK) {
            $store.change(|connection| {
                $crate::on_each!(connection, |inner| diesel::insert_into($table)
                    .values(chunk)
                    .on_conflict($key)
                    .do_nothing()
                    .execute(inner))
            })?;
        }
        Ok(())
    }};
}
use insert_new;
