use std::collections::HashMap;

use diesel::dsl::max;
use diesel::prelude::*;
use mashang_domain::congresses::TermId;
use mashang_domain::deputies::{Deputy, Mandate};
use mashang_domain::disputes::MediationOrganisation;
use mashang_domain::imports::{ImportRecord, Imports, Places};
use mashang_domain::institutions::{CongressOffice, HandlingUnit};
use mashang_domain::rooms::ActivityRoom;
use mashang_domain::shared::{DeputyId, DivisionCode, GridId, RoomId, StoreError, Vocabulary};
use mashang_domain::territory::{Division, Grid};

use super::areas::Search;
use super::{CHUNK, Store};
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::imports::imports;

#[derive(Insertable)]
#[diesel(table_name = imports, treat_none_as_default_value = false)]
struct ImportRow {
    number: i64,
    kind: String,
    at: Stamp,
    account_id: Option<Id>,
    created: i64,
    changed: i64,
}

/// What all searches of places find.
fn found<T>(places: Places<'_>, read: impl FnMut(Search) -> Result<Vec<T>, StoreError>) -> Result<Vec<T>, StoreError> {
    let parts = Search::of(places).into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(parts.into_iter().flatten().collect())
}

impl Store {
    /// Whether entities are still of the versions that they had when they were read.
    pub(super) fn require_versions(&mut self, there: &[(Id, i32)], seen: &HashMap<Id, i32>) -> Result<(), StoreError> {
        if there.len() == seen.len() && there.iter().all(|(id, version)| seen.get(id) == Some(version)) {
            return Ok(());
        }
        self.raced = true;
        Err(StoreError::Stale)
    }
}

impl Imports for Store {
    fn divisions_of(&mut self, codes: &[DivisionCode]) -> Result<Vec<Division>, StoreError> {
        found(Places::In(codes), |search| match search {
            Search::In(codes) => self.divisions_by_code(codes),
            Search::Between(..) => Ok(Vec::new()),
        })
    }

    fn offices_at(&mut self, places: Places<'_>) -> Result<Vec<CongressOffice>, StoreError> {
        found(places, |search| self.open_offices(search))
    }

    fn units_at(&mut self, places: Places<'_>) -> Result<Vec<HandlingUnit>, StoreError> {
        found(places, |search| self.open_units(search))
    }

    fn rooms_at(&mut self, places: Places<'_>) -> Result<Vec<ActivityRoom>, StoreError> {
        found(places, |search| self.open_rooms(search))
    }

    fn organisations_at(&mut self, places: Places<'_>) -> Result<Vec<MediationOrganisation>, StoreError> {
        found(places, |search| self.open_organisations(search))
    }

    fn grids_at(&mut self, places: Places<'_>) -> Result<Vec<Grid>, StoreError> {
        found(places, |search| self.whole_grids(search))
    }

    fn deputies_at(&mut self, places: Places<'_>) -> Result<Vec<Deputy>, StoreError> {
        found(places, |search| self.whole_deputies(search))
    }

    fn mandates_of_term(&mut self, term: TermId) -> Result<Vec<Mandate>, StoreError> {
        self.mandates_of(term)
    }

    fn deputies_of(&mut self, ids: &[DeputyId]) -> Result<Vec<Deputy>, StoreError> {
        let ids: Vec<Id> = ids.iter().map(|id| Id::from(*id)).collect();
        self.deputies_by_id(&ids)
    }

    fn rooms_of(&mut self, ids: &[RoomId]) -> Result<Vec<ActivityRoom>, StoreError> {
        let ids: Vec<Id> = ids.iter().map(|id| Id::from(*id)).collect();
        let mut rooms = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            rooms.extend(self.rooms_by_id(chunk)?);
        }
        Ok(rooms)
    }

    fn grids_of(&mut self, ids: &[GridId]) -> Result<Vec<Grid>, StoreError> {
        let ids: Vec<Id> = ids.iter().map(|id| Id::from(*id)).collect();
        let mut grids = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            grids.extend(self.bare_grids(chunk)?);
        }
        Ok(grids)
    }

    fn last_import(&mut self) -> Result<i64, StoreError> {
        let last: Option<i64> = self.query(|connection| {
            on_each!(connection, |inner| imports::table.select(max(imports::number)).first(inner))
        })?;
        Ok(last.unwrap_or_default())
    }

    fn add_grids(&mut self, grids: &[Grid]) -> Result<(), StoreError> {
        self.insert_grids(grids)
    }

    fn save_grids(&mut self, changed: &[(&Grid, i32)]) -> Result<(), StoreError> {
        self.keep_grids(changed)
    }

    fn save_deputies(&mut self, changed: &[(&Deputy, i32)]) -> Result<(), StoreError> {
        self.keep_deputies(changed)
    }

    fn add_import(&mut self, import: &ImportRecord) -> Result<(), StoreError> {
        let row = ImportRow {
            number: import.number,
            kind: import.kind.as_str().to_owned(),
            at: import.at.into(),
            account_id: import.account.map(Id::from),
            created: i64::from(import.created),
            changed: i64::from(import.changed),
        };
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(imports::table).values(&row).execute(inner))
        })?;
        Ok(())
    }
}
