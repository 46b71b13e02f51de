//! What a room is used for beside its station.

use diesel::dsl::count_star;
use diesel::prelude::*;
use mashang_domain::activities::ActivityState;
use mashang_domain::shared::{Instant, RoomId, StoreError, Vocabulary};

use super::super::Store;
use crate::db::types::{Id, Stamp};
use crate::schema::activities::activities;

/// Where an activity stands that has not taken place.
const NOT_HELD: [ActivityState; 3] = [ActivityState::Planned, ActivityState::Announced, ActivityState::Cancelled];

impl Store {
    pub(super) fn activities_in_room(
        &mut self,
        room: RoomId,
        (from, to): (Instant, Instant),
    ) -> Result<u32, StoreError> {
        let held: i64 = self.query(|connection| {
            activities::table
                .filter(activities::room_id.eq(Some(Id::from(room))))
                .filter(activities::starts_at.ge(Stamp(from)))
                .filter(activities::starts_at.lt(Stamp(to)))
                .filter(activities::state.ne_all(NOT_HELD.map(ActivityState::as_str)))
                .select(count_star())
                .first(connection)
        })?;
        Ok(u32::try_from(held).unwrap_or(u32::MAX))
    }
}
