use chrono::DateTime;
use diesel::prelude::*;
use mashang_domain::shared::{Instant, StoreError};

use super::{Store, sound};
use crate::on_each;
use crate::schema::house;

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
