use chrono::DateTime;
use diesel::prelude::*;
use mashang_domain::shared::{Instant, StoreError};

use super::{Store, sound};
use crate::db::types::Id;
use crate::on_each;
use crate::schema::{cases, disputes, house};

/// The mark that is sealed with the key of the database.
const KEY: &str = "key";
/// What it says.
const WORD: &[u8] = b"mashang";
/// The mark of the latest time at which the house worked.
const CLOCK: &str = "clock";
/// The mark of the demo world while it is being made.
const DEMO: &str = "demo";

impl Store {
    fn mark(&mut self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.query(|connection| house::table.find(name).select(house::value).first(connection).optional())
    }

    fn set_mark(&mut self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        let row = (house::name.eq(name), house::value.eq(value));
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(house::table)
                .values(&row)
                .on_conflict(house::name)
                .do_nothing()
                .execute(inner))
        })?;
        Ok(())
    }

    /// Whether this process's key is the one with which the database is sealed; an empty one takes it from then on.
    pub fn has_our_key(&mut self) -> Result<bool, StoreError> {
        if let Some(sealed) = self.mark(KEY)? {
            return Ok(self.vault.open(KEY.as_bytes(), &sealed).is_ok_and(|word| word == WORD));
        }
        // One that was filled before there was such a mark.
        let contact: Option<(Id, Option<Vec<u8>>)> = self.query(|connection| {
            cases::table
                .filter(cases::contact.is_not_null())
                .select((cases::id, cases::contact))
                .first(connection)
                .optional()
        })?;
        let dossier: Option<(Id, Vec<u8>)> = self.query(|connection| {
            disputes::table.select((disputes::id, disputes::dossier)).first(connection).optional()
        })?;
        let contact = contact.and_then(|(id, sealed)| Some((id, sealed?)));
        if contact.into_iter().chain(dossier).any(|(id, sealed)| self.vault.open(id.0.as_bytes(), &sealed).is_err()) {
            return Ok(false);
        }
        let sealed = self.vault.seal(KEY.as_bytes(), WORD).map_err(|_| StoreError::Corrupt("house.value"))?;
        self.set_mark(KEY, &sealed)?;
        // Somebody else may have been faster, with another key.
        Ok(self.mark(KEY)?.is_some_and(|kept| self.vault.open(KEY.as_bytes(), &kept).is_ok()))
    }

    /// The latest time at which the house worked.
    pub(crate) fn latest_time(&mut self) -> Result<Option<Instant>, StoreError> {
        let Some(micros) = self.mark(CLOCK)? else { return Ok(None) };
        let micros = sound(micros.try_into().map(i64::from_be_bytes), "house.value")?;
        Ok(DateTime::from_timestamp_micros(micros))
    }

    /// Notes that it works at that time, whatever was noted before.
    pub fn note_time(&mut self, now: Instant) -> Result<(), StoreError> {
        let micros = now.timestamp_micros().to_be_bytes();
        let row = (house::name.eq(CLOCK), house::value.eq(&micros[..]));
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(house::table)
                .values(&row)
                .on_conflict(house::name)
                .do_update()
                .set(house::value.eq(&micros[..]))
                .execute(inner))
        })?;
        Ok(())
    }

    /// Notes that the demo world is being made.
    pub(crate) fn begin_demo(&mut self) -> Result<(), StoreError> {
        self.set_mark(DEMO, b"unfinished")
    }

    /// Notes that it is whole.
    pub(crate) fn finish_demo(&mut self) -> Result<(), StoreError> {
        self.change(|connection| diesel::delete(house::table.find(DEMO)).execute(connection))?;
        Ok(())
    }

    /// Whether somebody began to make the demo world and did not come to the end of it.
    pub(crate) fn is_demo_unfinished(&mut self) -> Result<bool, StoreError> {
        Ok(self.mark(DEMO)?.is_some())
    }
}
