use std::collections::HashSet;

use diesel::prelude::*;
use mashang_domain::institutions::InstitutionState;
use mashang_domain::shared::{Grant, StoreError, Vocabulary};
use uuid::Uuid;

use super::Store;
use crate::db::types::{Doc, Id};
use crate::schema::{activity_rooms, congress_offices, grants, handling_units};
use crate::stored::documents;

/// For whom nobody acts, by name.
#[derive(Clone, Debug, Default)]
pub struct Unstaffed {
    /// How many administrators there are.
    pub administrators: usize,
    /// How many open offices there are.
    pub offices: usize,
    /// Offices without a clerk.
    pub offices_without: Vec<String>,
    /// Units without an account.
    pub units_without: Vec<String>,
    /// Rooms without a liaison.
    pub rooms_without: Vec<String>,
}

/// An id and the name that stands in its row.
type Row = (Id, String);

fn without(rows: Vec<Row>, staffed: &HashSet<Uuid>) -> Vec<String> {
    rows.into_iter().filter(|(id, _)| !staffed.contains(&id.0)).map(|(_, name)| name).collect()
}

impl Store {
    /// What is open and has nobody who acts for it. Reads every grant that stands: it is asked for by an operator now and then.
    ///
    /// # Errors
    /// When the database fails.
    pub fn unstaffed(&mut self) -> Result<Unstaffed, StoreError> {
        let bodies: Vec<Doc> = self.query(|connection| {
            grants::table.filter(grants::taken_back_at.is_null()).select(grants::body).load(connection)
        })?;
        let (mut staffed, mut administrators) = (HashSet::new(), 0);
        for body in bodies {
            match Grant::from(documents::read::<documents::grants::Grant>(body, "grants.body")?) {
                Grant::Administrator { .. } | Grant::Part { .. } => administrators += 1,
                Grant::Office { office, .. } => staffed.extend([office.0]),
                Grant::HandlingUnit { unit } => staffed.extend([unit.0]),
                Grant::RoomLiaison { room } => staffed.extend([room.0]),
                Grant::Deputy { .. }
                | Grant::Former { .. }
                | Grant::GridStaff { .. }
                | Grant::Mediator { .. }
                | Grant::Leader { .. } => {}
            }
        }
        let open = InstitutionState::Open.as_str();
        let offices: Vec<Row> = self.query(|connection| {
            congress_offices::table
                .filter(congress_offices::state.eq(open))
                .order(congress_offices::id)
                .select((congress_offices::id, congress_offices::name))
                .load(connection)
        })?;
        let units: Vec<Row> = self.query(|connection| {
            handling_units::table
                .filter(handling_units::state.eq(open))
                .order(handling_units::id)
                .select((handling_units::id, handling_units::name))
                .load(connection)
        })?;
        let rooms: Vec<Row> = self.query(|connection| {
            activity_rooms::table
                .filter(activity_rooms::state.eq(open))
                .order(activity_rooms::id)
                .select((activity_rooms::id, activity_rooms::name))
                .load(connection)
        })?;
        Ok(Unstaffed {
            administrators,
            offices: offices.len(),
            offices_without: without(offices, &staffed),
            units_without: without(units, &staffed),
            rooms_without: without(rooms, &staffed),
        })
    }
}
