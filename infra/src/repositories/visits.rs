//! Visits of the tracking page that somebody ended while a copy of their cookie may still be about.

use diesel::prelude::*;
use mashang_domain::shared::{Instant, StoreError};
use uuid::Uuid;

use super::{Store, insert_new};
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::ended_visits;

#[derive(Insertable)]
#[diesel(table_name = ended_visits, treat_none_as_default_value = false)]
struct EndedRow {
    id: Id,
    ended_at: Stamp,
}

impl Store {
    /// Ends a visit; ending what has ended changes nothing.
    pub fn end_visit(&mut self, id: Uuid, at: Instant) -> Result<(), StoreError> {
        let rows = [EndedRow { id: Id(id), ended_at: Stamp(at) }];
        insert_new!(self, ended_visits::table, rows, ended_visits::id)
    }

    /// The same of a way that is walked once; whether nobody walked it before, in whichever process.
    pub fn end_way(&mut self, state: Uuid, at: Instant) -> Result<bool, StoreError> {
        let row = EndedRow { id: Id(state), ended_at: Stamp(at) };
        let added = self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(ended_visits::table)
                .values(&row)
                .on_conflict(ended_visits::id)
                .do_nothing()
                .execute(inner))
        })?;
        Ok(added == 1)
    }

    /// The visits that ended at `since` or later, the oldest first, at most `limit`.
    pub fn visits_ended(&mut self, since: Instant, limit: u32) -> Result<Vec<(Uuid, Instant)>, StoreError> {
        let rows: Vec<(Id, Stamp)> = self.query(|connection| {
            ended_visits::table
                .filter(ended_visits::ended_at.ge(Stamp(since)))
                .order(ended_visits::ended_at)
                .limit(i64::from(limit))
                .select((ended_visits::id, ended_visits::ended_at))
                .load(connection)
        })?;
        Ok(rows.into_iter().map(|(id, at)| (id.0, at.0)).collect())
    }

    /// Forgets visits that ended before `before`.
    pub fn forget_visits(&mut self, before: Instant) -> Result<usize, StoreError> {
        let over = ended_visits::table.filter(ended_visits::ended_at.lt(Stamp(before)));
        self.change(|connection| diesel::delete(over).execute(connection))
    }
}
