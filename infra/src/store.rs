//! What a use case is given: every port of the domain, on one connection and in one transaction.

use std::sync::Arc;

use diesel::QueryResult;
use diesel::result::{DatabaseErrorKind, Error};
use mashang_domain::shared::StoreError;

use crate::crypto::Vault;
use crate::db::connection::{AnyConnection, Manager, is_gone};

/// All repositories on the transaction that is under way.
pub struct Store {
    pub(crate) connection: AnyConnection,
    pub(crate) vault: Arc<Vault>,
    /// Whether anything was written.
    pub(crate) wrote: bool,
    /// Whether a statement failed: PostgreSQL refuses all further ones of the transaction then.
    pub(crate) failed: bool,
    /// Whether the server hung up, or the connection is no longer what it was: the pool throws it away then.
    pub(crate) gone: bool,
}

impl Store {
    pub(crate) fn new(connection: AnyConnection, vault: Arc<Vault>) -> Self {
        Self { connection, vault, wrote: false, failed: false, gone: false }
    }

    /// Forgets what the job before did.
    pub(crate) fn renew(&mut self) {
        (self.wrote, self.failed) = (false, false);
    }

    /// Runs a statement that only reads.
    pub(crate) fn query<T>(&mut self, run: impl FnOnce(&mut AnyConnection) -> QueryResult<T>) -> Result<T, StoreError> {
        run(&mut self.connection).map_err(|error| {
            self.failed = true;
            self.gone |= is_gone(&error);
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
    pub(crate) fn change<T>(
        &mut self,
        run: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
    ) -> Result<T, StoreError> {
        self.wrote = true;
        self.query(run)
    }

    /// Runs an update that must change exactly one row.
    pub(crate) fn change_one(
        &mut self,
        run: impl FnOnce(&mut AnyConnection) -> QueryResult<usize>,
    ) -> Result<(), StoreError> {
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

    /// Takes statistics of what was filled at once, so that PostgreSQL's plans are those of full tables from the first
    /// request on and not from when its own housekeeping comes by. Empty tables are left out: of what it knows to be empty
    /// it plans to read the whole.
    pub(crate) fn take_statistics(&mut self) -> Result<(), StoreError> {
        use diesel::connection::SimpleConnection;
        self.change(|connection| match connection {
            AnyConnection::Postgres(inner) => inner.batch_execute(
                "DO $$ DECLARE filled regclass; BEGIN \
                 FOR filled IN SELECT oid FROM pg_class WHERE relkind = 'r' \
                 AND relnamespace = current_schema()::regnamespace AND pg_relation_size(oid) > 0 \
                 LOOP EXECUTE format('ANALYZE %s', filled); END LOOP; END $$",
            ),
            AnyConnection::Sqlite(_) => Ok(()),
        })
    }
}

/// Opens stores for the pool.
pub(crate) struct Stores {
    pub(crate) manager: Manager,
    pub(crate) vault: Arc<Vault>,
}

impl r2d2::ManageConnection for Stores {
    type Connection = Store;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Store, Self::Error> {
        Ok(Store::new(self.manager.open()?, Arc::clone(&self.vault)))
    }

    fn is_valid(&self, store: &mut Store) -> Result<(), Self::Error> {
        use diesel::connection::SimpleConnection;
        store.connection.batch_execute("SELECT 1").map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, store: &mut Store) -> bool {
        store.gone
    }
}
