//! Sittings at tea rooms.

use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::shared::{
    DeputyId, Instant, Page, PageRequest, Party, Repository, RoomId, Standing, StoreError, Vocabulary,
};
use mashang_domain::sittings::{Sitting, SittingFilter, SittingId, SittingScope, SittingTaskKey, Sittings};

use super::areas::Part;
use super::territory::division_code;
use super::{Store, areas, insert_all, page_in_order, page_of_all, word, words};
use crate::crypto::Vault;
use crate::db::types::{Id, Stamp};
use crate::on_each;
use crate::schema::sittings::{tea_sitting_parties, tea_sittings};
use crate::sealed::columns;
use crate::stored::documents::tea_sitting::Told;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = tea_sittings, treat_none_as_default_value = false, treat_none_as_null = true)]
struct SittingRow {
    id: Id,
    version: i32,
    state: String,
    room_id: Id,
    office_id: Id,
    division_code: String,
    starts_at: Stamp,
    ends_at: Stamp,
    sealed: Vec<u8>,
    announced_at: Stamp,
    updated_at: Stamp,
    alert_on: Option<NaiveDate>,
}

impl SittingRow {
    fn of(vault: &Vault, sitting: &Sitting) -> Result<Self, StoreError> {
        Ok(Self {
            id: sitting.id.into(),
            version: sitting.version,
            state: sitting.state().as_str().to_owned(),
            room_id: sitting.room.into(),
            office_id: sitting.office.into(),
            division_code: sitting.division.as_str().to_owned(),
            starts_at: sitting.starts_at.into(),
            ends_at: sitting.ends_at.into(),
            sealed: vault.seal_json(sitting.id.0, &Told::from(sitting), columns::TEA_SITTING)?,
            announced_at: sitting.announced_at.into(),
            updated_at: sitting.updated_at.into(),
            alert_on: sitting.alert_on(),
        })
    }

    fn read(self, vault: &Vault) -> Result<Sitting, StoreError> {
        let told: Told = vault.open_json(self.id.0, &self.sealed, columns::TEA_SITTING)?;
        let mut sitting = Sitting {
            id: self.id.0.into(),
            version: self.version,
            standing: Standing::at(word(&self.state)?),
            title: told.title(),
            room: self.room_id.0.into(),
            office: self.office_id.0.into(),
            division: division_code(&self.division_code)?,
            starts_at: self.starts_at.0,
            ends_at: self.ends_at.0,
            deputies: Vec::new(),
            units: Vec::new(),
            guests: Vec::new(),
            agenda: Vec::new(),
            came: Vec::new(),
            came_units: Vec::new(),
            residents: 0,
            follow_ups: Vec::new(),
            announced_at: self.announced_at.0,
            updated_at: self.updated_at.0,
        };
        told.complete(&mut sitting);
        Ok(sitting)
    }
}

/// For whom a sitting is, and until when something is due of that one.
#[derive(Clone, Insertable)]
#[diesel(table_name = tea_sitting_parties, treat_none_as_default_value = false)]
struct PartyRow {
    party_id: Id,
    sitting_id: Id,
    due_on: Option<NaiveDate>,
}

impl PartyRow {
    fn of(sitting: &Sitting) -> Vec<Self> {
        let row = |party: Party| Self {
            party_id: Id(party.parts().1),
            sitting_id: sitting.id.into(),
            due_on: sitting.due_of(party),
        };
        sitting.parties().into_iter().map(row).collect()
    }
}

/// What one index is asked for.
enum Search {
    Room(Id),
    /// What lies in this part of an area.
    Area(Part),
    Party(Id),
}

impl Search {
    fn of(scope: &SittingScope, filter: &SittingFilter) -> Vec<Self> {
        match scope {
            SittingScope::Room(room) => vec![Self::Room((*room).into())],
            SittingScope::Area(area) => {
                let area = areas::common(area, filter.division.as_ref());
                area.into_iter().flat_map(areas::parts).map(Self::Area).collect()
            }
            SittingScope::Party(party) => vec![Self::Party(Id(party.parts().1))],
        }
    }
}

impl Store {
    /// Off the end of the index that answers a search.
    fn sittings_found(
        &mut self,
        search: &Search,
        filter: &SittingFilter,
        page: &PageRequest<SittingId>,
    ) -> Result<Vec<SittingRow>, StoreError> {
        let mut query = tea_sittings::table.select(SittingRow::as_select()).order(tea_sittings::id.desc()).into_boxed();
        query = match search {
            Search::Room(room) => query.filter(tea_sittings::room_id.eq(*room)),
            Search::Area(part) => query.filter(areas::within("tea_sittings", part)),
            Search::Party(party) => {
                let of = tea_sitting_parties::table
                    .filter(tea_sitting_parties::party_id.eq(*party))
                    .select(tea_sitting_parties::sitting_id);
                query.filter(tea_sittings::id.eq_any(of))
            }
        };
        if let Some(division) = filter.division.as_ref().filter(|_| !matches!(search, Search::Area(_))) {
            query = query.filter(areas::lies_in("tea_sittings", division));
        }
        if let Some(room) = filter.room {
            query = query.filter(tea_sittings::room_id.eq(Id::from(room)));
        }
        if !filter.states.is_empty() {
            query = query.filter(tea_sittings::state.eq_any(words(&filter.states)));
        }
        if let Some(after) = page.after {
            query = query.filter(tea_sittings::id.lt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }

    /// Who takes part in the name of the one does so in the other's, with what lies sealed of it.
    pub(in crate::repositories) fn move_sittings(&mut self, from: DeputyId, to: DeputyId) -> Result<(), StoreError> {
        let ids: Vec<Id> = self.query(|connection| {
            tea_sitting_parties::table
                .filter(tea_sitting_parties::party_id.eq(Id::from(from)))
                .select(tea_sitting_parties::sitting_id)
                .load(connection)
        })?;
        let ids = ids.into_iter().map(|id| SittingId(id.0));
        self.rename_in(ids, |one: &mut Sitting| one.rename(from, to))
    }

    /// Whether something that is followed up is due of an institution.
    pub(in crate::repositories) fn has_follow_ups(&mut self, id: Id) -> Result<bool, StoreError> {
        let due: Option<Id> = self.query(|connection| {
            tea_sitting_parties::table
                .filter(tea_sitting_parties::party_id.eq(id))
                .filter(tea_sitting_parties::due_on.is_not_null())
                .select(tea_sitting_parties::sitting_id)
                .first(connection)
                .optional()
        })?;
        Ok(due.is_some())
    }
}

impl Repository<Sitting> for Store {
    fn load(&mut self, id: SittingId) -> Result<Option<Sitting>, StoreError> {
        let row: Option<SittingRow> = self.query(|connection| {
            on_each!(connection, |inner| tea_sittings::table
                .find(Id::from(id))
                .select(SittingRow::as_select())
                .first(inner)
                .optional())
        })?;
        row.map(|row| row.read(&self.vault)).transpose()
    }

    fn add(&mut self, sitting: &Sitting) -> Result<(), StoreError> {
        let row = SittingRow::of(&self.vault, sitting)?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(tea_sittings::table).values(&row).execute(inner))
        })?;
        insert_all!(self, tea_sitting_parties::table, PartyRow::of(sitting))
    }

    fn save(&mut self, before: &Sitting, now: &Sitting) -> Result<(), StoreError> {
        let row = SittingRow::of(&self.vault, now)?;
        self.change_one(|connection| {
            on_each!(connection, |inner| diesel::update(
                tea_sittings::table.find(row.id).filter(tea_sittings::version.eq(before.version))
            )
            .set(&row)
            .execute(inner))
        })?;
        let id = row.id;
        self.change(|connection| {
            diesel::delete(tea_sitting_parties::table.filter(tea_sitting_parties::sitting_id.eq(id)))
                .execute(connection)
        })?;
        insert_all!(self, tea_sitting_parties::table, PartyRow::of(now))
    }
}

impl Sittings for Store {
    fn sittings(
        &mut self,
        scopes: &[SittingScope],
        filter: &SittingFilter,
        page: &PageRequest<SittingId>,
    ) -> Result<Page<Sitting, SittingId>, StoreError> {
        let searches: Vec<Search> = scopes.iter().flat_map(|scope| Search::of(scope, filter)).collect();
        let key = |row: &SittingRow| SittingId(row.id.0);
        let found = page_of_all(&searches, page, key, |search| self.sittings_found(search, filter, page))?;
        self.read_page("tea_sittings", found, |row| row.id, |row| row.read(&self.vault))
    }

    fn sittings_in(
        &mut self,
        room: RoomId,
        (from, to): (Instant, Instant),
        most: usize,
    ) -> Result<(Vec<Sitting>, usize), StoreError> {
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let rows: Vec<SittingRow> = self.query(|connection| {
            on_each!(connection, |inner| tea_sittings::table
                .filter(tea_sittings::room_id.eq(Id::from(room)))
                .filter(tea_sittings::starts_at.ge(Stamp(from)))
                .filter(tea_sittings::starts_at.lt(Stamp(to)))
                .order((tea_sittings::starts_at, tea_sittings::id))
                .limit(limit)
                .select(SittingRow::as_select())
                .load(inner))
        })?;
        let all = rows.len();
        let mut found = Vec::with_capacity(all);
        for row in rows {
            match row.read(&self.vault) {
                Ok(sitting) => found.push(sitting),
                Err(StoreError::Corrupt(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok((found, all))
    }

    fn sitting_tasks(
        &mut self,
        parties: &[Party],
        page: &PageRequest<SittingTaskKey>,
    ) -> Result<Page<(NaiveDate, Sitting), SittingTaskKey>, StoreError> {
        let key = |(on, row): &(NaiveDate, SittingRow)| (*on, SittingId(row.id.0));
        let found = page_in_order(parties, page, key, |party| {
            let due_on = tea_sitting_parties::due_on.assume_not_null();
            let mut query = tea_sitting_parties::table
                .inner_join(tea_sittings::table)
                .filter(tea_sitting_parties::party_id.eq(Id(party.parts().1)))
                .filter(tea_sitting_parties::due_on.is_not_null())
                .order((tea_sitting_parties::due_on, tea_sitting_parties::sitting_id))
                .select((due_on, SittingRow::as_select()))
                .into_boxed();
            if let Some((on, id)) = page.after {
                let later = due_on.gt(on).or(tea_sitting_parties::sitting_id.gt(Id::from(id)));
                query = query.filter(due_on.ge(on).and(later));
            }
            self.query(|connection| query.limit(page.probe()).load(connection))
        })?;
        let read = |(on, row): (NaiveDate, SittingRow)| row.read(&self.vault).map(|one| (on, one));
        self.read_page("tea_sittings", found, |(_, row)| row.id, read)
    }

    fn sittings_due(&mut self, until: NaiveDate, limit: u32) -> Result<Vec<SittingId>, StoreError> {
        let ids: Vec<Id> = self.query(|connection| {
            on_each!(connection, |inner| tea_sittings::table
                .filter(tea_sittings::alert_on.le(until))
                .order((tea_sittings::alert_on, tea_sittings::id))
                .limit(i64::from(limit))
                .select(tea_sittings::id)
                .load(inner))
        })?;
        Ok(ids.into_iter().map(|id| SittingId(id.0)).collect())
    }
}
