use diesel::prelude::*;
use mashang_domain::shared::{Instant, StoreError};

use super::{Store, sound};
use crate::db::types::Stamp;
use crate::on_each;
use crate::schema::idempotency_keys;

/// The first answer to a request that carried an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// SHA-256 of what was asked.
    pub fingerprint: [u8; 32],
    /// The HTTP status.
    pub status: u16,
    pub body: Vec<u8>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency_keys, treat_none_as_default_value = false)]
struct KeyRow {
    scope: String,
    key: String,
    fingerprint: Vec<u8>,
    status: i32,
    body: Vec<u8>,
    created_at: Stamp,
}

impl Store {
    /// The answer that was given to `key` of `scope`.
    pub fn remembered(&mut self, scope: &str, key: &str) -> Result<Option<Remembered>, StoreError> {
        let row = self.query(|connection| {
            on_each!(connection, |inner| idempotency_keys::table
                .find((scope, key))
                .select(KeyRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(|row| {
            Ok(Remembered {
                fingerprint: sound(row.fingerprint.try_into(), "idempotency_keys.fingerprint")?,
                status: sound(row.status.try_into(), "idempotency_keys.status")?,
                body: row.body,
            })
        })
        .transpose()
    }

    /// Keeps the answer to `key` of `scope`, in the transaction of what it answers.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when somebody else's transaction kept one meanwhile.
    pub fn remember(&mut self, scope: &str, key: &str, answer: &Remembered, now: Instant) -> Result<(), StoreError> {
        let row = KeyRow {
            scope: scope.to_owned(),
            key: key.to_owned(),
            fingerprint: answer.fingerprint.to_vec(),
            status: i32::from(answer.status),
            body: answer.body.clone(),
            created_at: Stamp(now),
        };
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(idempotency_keys::table).values(&row).execute(inner))
        })?;
        Ok(())
    }

    /// Forgets the answers that were given before `before`.
    pub fn forget_answers(&mut self, before: Instant) -> Result<usize, StoreError> {
        self.change(|connection| {
            diesel::delete(idempotency_keys::table.filter(idempotency_keys::created_at.lt(Stamp(before))))
                .execute(connection)
        })
    }
}
