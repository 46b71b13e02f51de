//! A new key for what lies sealed, while everybody goes on.

use chrono::Duration;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Binary, Nullable};
use mashang_domain::shared::{Instant, StoreError};
use uuid::Uuid;

use super::{Rotation, Step, clock, insert, load};
use crate::crypto::{FIRST, LAST, mark_of};
use crate::db::connection::AnyConnection;
use crate::db::types::{Id, Uid};
use crate::db::{Database, Failed};
use crate::on_each;
use crate::repositories::Store;
use crate::sealed::columns;
use crate::subject_keys::is_own;

/// Rows that are sealed anew in one transaction: few enough that nobody waits for it.
const BATCH: u32 = 200;

/// How a key of the ring stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub number: u8,
    pub used_from: Instant,
}

#[derive(QueryableByName)]
struct Sealed {
    #[diesel(sql_type = Uid)]
    id: Id,
    #[diesel(sql_type = Nullable<Binary>)]
    sealed: Option<Vec<u8>>,
}

fn failure(error: &Failed<StoreError>) -> String {
    format!("the database failed: {error:?}")
}

/// The keys that seal, the oldest first.
///
/// # Errors
/// A sentence for the operator.
pub fn standing(db: &Database) -> Result<Vec<Standing>, String> {
    let keys = db.write_at_leisure(|store| store.query(load)).map_err(|error| failure(&error))?;
    let standing = |key: crate::crypto::WrappedKey| Standing { number: key.number, used_from: key.used_from };
    Ok(keys.into_iter().filter(|key| key.number >= FIRST).map(standing).collect())
}

/// Adds a key that seals once `notice` is over, and says its number.
///
/// # Errors
/// A sentence for the operator: no number is left.
pub fn add(db: &Database, now: Instant, notice: Duration) -> Result<u8, String> {
    let last = standing(db)?.into_iter().map(|key| key.number).max().unwrap_or(FIRST);
    let number = last.checked_add(1).filter(|number| *number <= LAST).ok_or("the ring holds as many keys as it can")?;
    let added = db.write_at_leisure(move |store| {
        // Whoever seals the ring with another key of the settings waits, or was here before.
        store.change(|connection| match connection {
            AnyConnection::Postgres(inner) => inner.batch_execute("LOCK TABLE data_keys IN EXCLUSIVE MODE"),
            AnyConnection::Sqlite(_) => Ok(()),
        })?;
        store.follow_keys(now)?;
        let now = store.query(|connection| clock(connection, now))?;
        let used_from = now + notice;
        let Store { vault, connection, .. } = store;
        let added = insert(connection, vault.master(), number, used_from)?;
        if added == 1 {
            store.begin_rotation(number, now, used_from)?;
        }
        Ok(added)
    });
    match added {
        Ok(1) => Ok(number),
        Ok(_) => Err("another key was added at this moment: look at `mashang keys status`".into()),
        Err(error) => Err(failure(&error)),
    }
}

/// How far the newest key has come in the place of those before it.
///
/// # Errors
/// A sentence for the operator.
pub fn rotation(db: &Database) -> Result<Option<Rotation>, String> {
    db.write_at_leisure(|store| store.rotation()).map_err(|error| failure(&error))
}

/// Goes on with that by a batch, as the process `me`.
///
/// # Errors
/// A sentence for the operator.
pub fn go_on(db: &Database, me: Uuid, now: Instant) -> Result<Step, String> {
    db.write_at_leisure(move |store| store.go_on_with_rotation(me, now)).map_err(|error| failure(&error))
}

/// Says that the files are sealed anew, too: how many were, and how many did not open.
///
/// # Errors
/// A sentence for the operator.
pub fn finish(db: &Database, files: [usize; 2], now: Instant) -> Result<(), String> {
    db.write_at_leisure(move |store| store.finish_rotation(files, now)).map_err(|error| failure(&error))
}

/// Seals with the key of today every row that another sealed, and tells how many were, and how many did not open.
///
/// # Errors
/// A sentence for the operator. What was sealed anew by then stays so.
pub fn reseal(db: &Database, now: Instant) -> Result<(usize, usize), String> {
    db.write_at_leisure(move |store| store.follow_keys(now)).map_err(|error| failure(&error))?;
    let (mut done, mut stuck) = (0, 0);
    for (table, id, column, what) in columns::ALL {
        let mut after = Id(Uuid::nil());
        loop {
            let batch = db.write_at_leisure(move |store| store.reseal_some(table, id, column, what, after));
            let (last, sealed, unopened) = batch.map_err(|error| failure(&error))?;
            done += sealed;
            stuck += unopened;
            match last {
                Some(last) => after = last,
                None => break,
            }
        }
    }
    Ok((done, stuck))
}

impl Store {
    /// The last of a batch, how many were sealed anew, and how many did not open.
    pub(super) fn reseal_some(
        &mut self,
        table: &str,
        id: &str,
        column: &str,
        what: &'static str,
        after: Id,
    ) -> Result<(Option<Id>, usize, usize), StoreError> {
        let current = mark_of(self.vault.current());
        // By the key of the table alone: a search for those of former keys would read the whole where few are left.
        let select =
            format!("SELECT {id} AS id, {column} AS sealed FROM {table} WHERE {id} > $1 ORDER BY {id} LIMIT {BATCH}");
        let rows: Vec<Sealed> = self
            .query(|connection| on_each!(connection, |inner| sql_query(&select).bind::<Uid, _>(after).load(inner)))?;
        let (last, mut done, mut stuck) = (rows.last().map(|row| row.id), 0, 0);
        // Only where it is still what was read: somebody may have written it meanwhile.
        let update = format!("UPDATE {table} SET {column} = $1 WHERE {id} = $2 AND {column} = $3");
        for Sealed { id, sealed } in rows {
            let Some(sealed) = sealed.filter(|sealed| sealed.first() != Some(&current) && !is_own(sealed)) else {
                continue;
            };
            let owner = id.0.as_bytes();
            let Ok(anew) = self.vault.open(what, owner, &sealed).and_then(|plain| self.vault.seal(what, owner, &plain))
            else {
                tracing::warn!(what, id = %id.0, "what lies sealed does not open");
                stuck += 1;
                continue;
            };
            done += self.change(|connection| {
                on_each!(connection, |inner| sql_query(&update)
                    .bind::<Binary, _>(&anew)
                    .bind::<Uid, _>(id)
                    .bind::<Binary, _>(&sealed)
                    .execute(inner))
            })?;
        }
        Ok((last, done, stuck))
    }
}
