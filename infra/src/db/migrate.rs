//! Migrations of both trees, in the binary.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::Path;

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::{AnyConnection, DatabaseUrl, open};
use crate::crypto::MasterKey;
use crate::keys;
use crate::private;

/// The tree for SQLite.
pub const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
/// The tree for PostgreSQL.
pub const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// Any number that nothing else in the database locks: two processes that start at once migrate one after the other.
const MIGRATION_LOCK: i64 = 0x6d61_7368_616e_6701;

/// The same for the whole of a first start.
const SETUP_LOCK: i64 = 0x6d61_7368_616e_6702;

/// Keeps others from setting up the same database for as long as it lives.
pub struct Setup {
    _file: Option<File>,
    _connection: Option<Box<PgConnection>>,
}

/// Waits until nobody else sets up the database.
///
/// # Errors
/// A sentence for the operator.
pub fn set_up(url: &DatabaseUrl) -> Result<Setup, String> {
    match url {
        DatabaseUrl::Sqlite(path) => Ok(Setup { _file: Some(lock_beside(path, "setup")?), _connection: None }),
        DatabaseUrl::Postgres(_) => {
            let fault = |error: &dyn std::fmt::Display| format!("cannot open the database: {error}");
            let AnyConnection::Postgres(mut connection) = open(url)? else { return Err(fault(&"another database")) };
            let wait =
                format!("SET statement_timeout = 0; SET lock_timeout = 0; SELECT pg_advisory_lock({SETUP_LOCK})");
            connection.batch_execute(&wait).map_err(|error| fault(&error))?;
            Ok(Setup { _file: None, _connection: Some(Box::new(connection)) })
        }
    }
}

/// A lock that ends with the process, on a file beside an SQLite database.
fn lock_beside(database: &Path, what: &str) -> Result<File, String> {
    let file = file_beside(database, what)?;
    file.lock().map_err(|error| format!("{} can't be locked: {error}", database.display()))?;
    Ok(file)
}

fn file_beside(database: &Path, what: &str) -> Result<File, String> {
    let mut name = database.as_os_str().to_owned();
    name.push(format!(".{what}"));
    let fault = |error: std::io::Error| format!("{} can't be made: {error}", name.display());
    private::folder_of(database).map_err(fault)?;
    private::options().create(true).append(true).open(&name).map_err(fault)
}

/// The file beside an SQLite database by which its server is known for as long as it runs.
#[derive(Debug)]
pub struct Serving {
    _file: Option<File>,
}

/// Makes this process the only server of an SQLite file: another would cache what this one changes, and count apart what an
/// address may do. Workers and commands go on beside it, and PostgreSQL has as many servers as are wanted.
///
/// # Errors
/// A sentence for the operator when somebody else is.
pub fn serve_alone(url: &DatabaseUrl) -> Result<Serving, String> {
    let DatabaseUrl::Sqlite(path) = url else { return Ok(Serving { _file: None }) };
    let file = file_beside(path, "serving")?;
    match file.try_lock() {
        Ok(()) => Ok(Serving { _file: Some(file) }),
        Err(TryLockError::WouldBlock) => Err(format!(
            "SQLite 数据库 {0} 已有一个服务在使用：请先停掉它；要多个服务，请用 PostgreSQL。 Another server has the SQLite \
             database {0}: stop that one first, or take PostgreSQL, which has as many servers as are wanted",
            path.display()
        )),
        Err(TryLockError::Error(error)) => Err(format!("{} can't be locked: {error}", path.display())),
    }
}

/// Makes an SQLite database that is not there, for its owner's eyes only. What SQLite puts beside it is like it.
fn make_private(path: &Path) -> std::io::Result<()> {
    private::options().create(true).append(true).open(path)?;
    private::close(path)
}

/// Takes everything out of the database and makes its tables anew.
///
/// # Errors
/// A sentence for the operator.
pub fn anew(url: &DatabaseUrl, master: &MasterKey) -> Result<(), String> {
    let mut connection = open(url)?;
    match &mut connection {
        AnyConnection::Postgres(inner) => inner.revert_all_migrations(POSTGRES).map(drop),
        AnyConnection::Sqlite(inner) => inner.revert_all_migrations(SQLITE).map(drop),
    }
    .map_err(|error| format!("the database can't be emptied: {error}"))?;
    drop(connection);
    run(url, master).map(drop)
}

/// The migration before which the program seals what lies in the clear: it takes that away.
const CLEARED: &str = "20261129000027";
/// The tables of which it does.
const CLEAR: [&str; 9] = [
    "cases",
    "case_handling",
    "events",
    "accounts",
    "duty_records",
    "grid_members",
    "disputes",
    "receptions",
    "attachments",
];

/// Applies what is pending and returns how many migrations that were.
///
/// # Errors
/// A sentence for the operator.
pub fn run(url: &DatabaseUrl, master: &MasterKey) -> Result<usize, String> {
    let _alone = match url {
        DatabaseUrl::Sqlite(path) => {
            let lock = lock_beside(path, "setup.migrate")?;
            make_private(path).map_err(|error| format!("cannot make the file {}: {error}", path.display()))?;
            Some(lock)
        }
        DatabaseUrl::Postgres(_) => None,
    };
    let mut connection = open(url)?;
    let failed = |error: Error| format!("a migration failed: {}", error.0);
    if let AnyConnection::Postgres(inner) = &mut connection {
        // Until the connection ends: what the program does between migrations belongs to them.
        let wait =
            format!("SET statement_timeout = 0; SET lock_timeout = 0; SELECT pg_advisory_lock({MIGRATION_LOCK})");
        inner.batch_execute(&wait).map_err(|error| failed(error.into()))?;
    }
    if is_newer(&mut connection).map_err(failed)? {
        return Err(NEWER.into());
    }
    let mut applied = apply(&mut connection, |version| version < CLEARED).map_err(failed)?;
    if pending(&mut connection).map_err(failed)?.iter().any(|version| version == CLEARED) {
        // As one: broken off anywhere, it begins anew, and another key leaves nothing behind.
        applied += connection
            .transaction(|connection| {
                if let AnyConnection::Postgres(inner) = connection {
                    // What an older program writes meanwhile would be cleared away unsealed.
                    inner.batch_execute(&format!("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", CLEAR.join(", ")))?;
                }
                let vault = keys::create(connection, master).map_err(|sentence| Error(sentence.into()))?;
                keys::former::seal(connection, &vault).map_err(|error| Error(Box::new(error)))?;
                apply(connection, |version| version == CLEARED)
            })
            .map_err(failed)?;
    }
    // Before anything else changes for somebody who can't read it.
    keys::check(&mut connection, master)?;
    applied += apply(&mut connection, |_| true).map_err(failed)?;
    keys::former::sweep(&mut connection, &CLEAR).map_err(|error| failed(error.into()))?;
    if let AnyConnection::Postgres(inner) = &mut connection {
        settle_origin(inner).map_err(failed)?;
    }
    Ok(applied)
}

/// Why a program doesn't touch what it does not know.
const NEWER: &str = "数据库由更新的版本升级过：请改用那个（或更新的）版本的程序，或者恢复升级之前的备份。 The database was \
                     migrated by a newer version of the program: take that one, or restore a copy from before";

/// Refuses a database at `url` that a newer program migrated.
///
/// # Errors
/// A sentence for the operator.
pub(crate) fn refuse_newer(url: &DatabaseUrl) -> Result<(), String> {
    match is_newer(&mut open(url)?) {
        Ok(false) => Ok(()),
        Ok(true) => Err(NEWER.into()),
        Err(error) => Err(format!("the migrations of the database can't be read: {}", error.0)),
    }
}

/// Whether migrations are applied that this program does not have.
fn is_newer(connection: &mut AnyConnection) -> Result<bool, Error> {
    fn of<DB: Backend>(connection: &mut impl MigrationHarness<DB>, source: &EmbeddedMigrations) -> Result<bool, Error> {
        let known = MigrationSource::<DB>::migrations(source).map_err(Error)?;
        let known: BTreeSet<String> = known.iter().map(|one| one.name().version().to_string()).collect();
        let applied = connection.applied_migrations().map_err(Error)?;
        Ok(applied.iter().any(|version| !known.contains(&version.to_string())))
    }
    match connection {
        AnyConnection::Postgres(inner) => of(inner, &POSTGRES),
        AnyConnection::Sqlite(inner) => of(inner, &SQLITE),
    }
}

/// The versions that are not applied yet.
fn pending(connection: &mut AnyConnection) -> Result<Vec<String>, Error> {
    fn of<DB: Backend>(
        connection: &mut impl MigrationHarness<DB>,
        source: EmbeddedMigrations,
    ) -> Result<Vec<String>, Error> {
        let pending = connection.pending_migrations(source).map_err(Error)?;
        Ok(pending.iter().map(|one| one.name().version().to_string()).collect())
    }
    match connection {
        AnyConnection::Postgres(inner) => of(inner, POSTGRES),
        AnyConnection::Sqlite(inner) => of(inner, SQLITE),
    }
}

/// Applies those of the pending that are `wanted`, each in a transaction of its own, and says how many.
fn apply(connection: &mut AnyConnection, wanted: impl Fn(&str) -> bool) -> Result<usize, Error> {
    fn these<DB: Backend>(
        connection: &mut impl MigrationHarness<DB>,
        source: EmbeddedMigrations,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<usize, Error> {
        let pending = connection.pending_migrations(source).map_err(Error)?;
        let mut applied = 0;
        for migration in pending.iter().filter(|one| wanted(&one.name().version().to_string())) {
            connection.run_migration(migration).map_err(Error)?;
            applied += 1;
        }
        Ok(applied)
    }
    match connection {
        AnyConnection::Postgres(inner) => these(inner, POSTGRES, wanted),
        AnyConnection::Sqlite(inner) => these(inner, SQLITE, wanted),
    }
}

#[derive(QueryableByName)]
struct Origin {
    /// What the database adds to its transactions' ids.
    #[diesel(sql_type = BigInt)]
    shift: i64,
    /// The lowest id that any transaction under way may have.
    #[diesel(sql_type = BigInt)]
    present: i64,
    /// The id that the next transaction will have.
    #[diesel(sql_type = BigInt)]
    next: i64,
    /// The highest number in the log.
    #[diesel(sql_type = BigInt)]
    last: i64,
}

/// The log is in the order of transactions' ids, and those are counted by the server. A dump that was restored on a server
/// that has not counted as far brings numbers that are still to come: what happens from now on would stand before it, and
/// behind every consumer. The database then adds so much to its ids that the log goes on where the dump ended.
fn settle_origin(connection: &mut PgConnection) -> Result<(), Error> {
    let origin: Origin = sql_query(
        "SELECT o.shift, pg_snapshot_xmin(s)::text::bigint AS present, pg_snapshot_xmax(s)::text::bigint AS next, \
         greatest((SELECT max(xid) FROM events), (SELECT max(xid) FROM consumers), 0) AS last \
         FROM log_origin o, pg_current_snapshot() s",
    )
    .get_result(connection)?;
    if origin.last < origin.next + origin.shift {
        return Ok(());
    }
    let shift = origin.last + 1 - origin.present;
    tracing::warn!(shift, "the log comes from another server and goes on here");
    sql_query("UPDATE log_origin SET shift = $1").bind::<BigInt, _>(shift).execute(connection)?;
    connection.batch_execute(&format!(
        "ALTER TABLE events ALTER COLUMN xid SET DEFAULT pg_current_xact_id()::text::bigint + {shift}"
    ))?;
    Ok(())
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
