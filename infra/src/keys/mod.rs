//! The ring of keys in the database: made when the database is, opened by every process, and added to while all go on.

pub(crate) mod former;
mod progress;
mod rotation;

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::prelude::*;
use mashang_domain::shared::{Instant, StoreError};

use crate::crypto::{FIRST, MasterKey, TAGS, Vault, WrappedKey, new_key};
use crate::db::connection::{self, AnyConnection, DatabaseUrl};
use crate::db::types::{Moment, Stamp};
use crate::on_each;
use crate::repositories::Store;
use crate::schema::data_keys;

pub use progress::{Rotation, Step};
pub use rotation::{Standing, add, finish, go_on, reseal, rotation, standing};

const ANOTHER: &str = "MASHANG_DATA_KEY 不是加密此数据库的密钥：请给出原来的密钥；开发环境请放回原来的 MASHANG_DATA_DIR \
                       里的 keys/data.key。 MASHANG_DATA_KEY is not the key with which this database is sealed: give that \
                       one, or in development the file keys/data.key of the MASHANG_DATA_DIR that it was made with";

fn load(connection: &mut AnyConnection) -> QueryResult<Vec<WrappedKey>> {
    let rows: Vec<(i32, Vec<u8>, Stamp)> = data_keys::table
        .order(data_keys::id)
        .limit(256)
        .select((data_keys::id, data_keys::sealed, data_keys::used_from))
        .load(connection)?;
    let key = |(number, sealed, used_from): (i32, Vec<u8>, Stamp)| {
        Some(WrappedKey { number: number.try_into().ok()?, sealed, used_from: used_from.0 })
    };
    Ok(rows.into_iter().filter_map(key).collect())
}

/// The time by which processes agree on when a key is used: that of the server, where there is one.
fn clock(connection: &mut AnyConnection, now: Instant) -> QueryResult<Instant> {
    match connection {
        AnyConnection::Postgres(inner) => {
            diesel::select(sql::<Moment>("clock_timestamp()")).get_result(inner).map(|at: Stamp| at.0)
        }
        AnyConnection::Sqlite(_) => Ok(now),
    }
}

/// The ring, and the time by which it is read.
fn ring(connection: &mut AnyConnection, now: Instant) -> QueryResult<(Vec<WrappedKey>, Instant)> {
    Ok((load(connection)?, clock(connection, now)?))
}

fn insert(
    connection: &mut AnyConnection,
    master: &MasterKey,
    number: u8,
    used_from: Instant,
) -> Result<usize, StoreError> {
    let corrupt = |_| StoreError::Corrupt("data_keys.sealed");
    let sealed = new_key().and_then(|key| master.wrap(number, &key)).map_err(corrupt)?;
    let row =
        (data_keys::id.eq(i32::from(number)), data_keys::sealed.eq(sealed), data_keys::used_from.eq(Stamp(used_from)));
    on_each!(connection, |inner| diesel::insert_into(data_keys::table)
        .values(&row)
        .on_conflict(data_keys::id)
        .do_nothing()
        .execute(inner))
    .map_err(|error| StoreError::Database(error.to_string()))
}

/// The ring of the database, made where there is none yet.
pub(crate) fn create(connection: &mut AnyConnection, master: &MasterKey) -> Result<Vault, String> {
    let fault = |error: &dyn std::fmt::Display| format!("the keys of the database can't be made: {error}");
    if load(connection).map_err(|error| fault(&error))?.is_empty() {
        if !former::is_sealed_with(connection, master).map_err(|error| fault(&error))? {
            return Err(ANOTHER.into());
        }
        for number in [TAGS, FIRST] {
            insert(connection, master, number, Instant::default()).map_err(|error| fault(&error))?;
        }
    }
    open_on(connection, master, Instant::default())
}

fn open_on(connection: &mut AnyConnection, master: &MasterKey, now: Instant) -> Result<Vault, String> {
    let (keys, now) =
        ring(connection, now).map_err(|error| format!("the keys of the database can't be read: {error}"))?;
    Vault::new(master.clone(), &keys, now).map_err(|_| ANOTHER.to_owned())
}

/// Refuses another key than the ring of the database is sealed with.
pub(crate) fn check(connection: &mut AnyConnection, master: &MasterKey) -> Result<(), String> {
    open_on(connection, master, Instant::default()).map(drop)
}

/// The ring of the database at `url`, which is migrated.
///
/// # Errors
/// A sentence for the operator: another key, or no database.
pub fn open(url: &DatabaseUrl, master: &MasterKey, now: Instant) -> Result<Vault, String> {
    let mut connection = connection::open(url)?;
    open_on(&mut connection, master, now)
}

/// How many keys the ring of the database at `url` has; none is ever taken away.
pub(crate) fn count(url: &DatabaseUrl) -> Result<usize, String> {
    let keys = load(&mut connection::open(url)?);
    keys.map(|keys| keys.len()).map_err(|error| format!("the keys of the database can't be read: {error}"))
}

/// Seals the ring with another key of the settings, which every process needs from its next start on; says how many keys.
///
/// # Errors
/// A sentence for the operator when `former` is not its key.
pub fn rewrap(url: &DatabaseUrl, former: &MasterKey, master: &MasterKey) -> Result<usize, String> {
    let fault = |error: &dyn std::fmt::Display| format!("the keys of the database can't be sealed anew: {error}");
    connection::open(url)?
        .transaction(|connection| {
            if let AnyConnection::Postgres(inner) = connection {
                inner.batch_execute("LOCK TABLE data_keys IN EXCLUSIVE MODE")?;
            }
            let keys = load(connection)?;
            for key in &keys {
                let plain = former.unwrap_key(key.number, &key.sealed);
                let sealed = plain.and_then(|plain| master.wrap(key.number, &plain));
                let sealed = sealed.map_err(|_| diesel::result::Error::RollbackTransaction)?;
                diesel::update(data_keys::table.find(i32::from(key.number)))
                    .set(data_keys::sealed.eq(sealed))
                    .execute(connection)?;
            }
            Ok(keys.len())
        })
        .map_err(|error| match error {
            diesel::result::Error::RollbackTransaction => {
                "MASHANG_FORMER_DATA_KEY is not the key of this database".into()
            }
            other => fault(&other),
        })
}

impl Store {
    /// Takes up keys that were added to the ring.
    pub fn follow_keys(&mut self, now: Instant) -> Result<(), StoreError> {
        let (keys, now) = self.query(|connection| ring(connection, now))?;
        self.vault.follow(&keys, now).map_err(|_| StoreError::Corrupt("data_keys.sealed"))
    }
}
