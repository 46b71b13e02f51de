mod coverage;
mod merging;
mod rows;
mod service;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Date, Text};
use diesel::upsert::excluded;
use mashang_domain::congresses::{ConstituencyId, TermId};
use mashang_domain::deputies::coverage::{Candidate, Near};
use mashang_domain::deputies::{Deputies, Deputy, DeputyFilter, Mandate};
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{DeputyId, GridId, Page, PageRequest, StoreError};
use mashang_domain::territory::DivisionCode;

use super::areas::{MOST, Part, Search};
use super::territory::{division_code, name};
use super::{CHUNK, Store, areas, insert_all, page_in_order};
use crate::db::AnyConnection;
use crate::db::types::Id;
use crate::on_each;
use crate::schema::congresses::constituencies;
use crate::schema::{deputies, grid_assignments, mandates, stand_ins};

pub(super) use rows::{AssignmentRow, DeputyRow, MandateRow, Parts, StandInRow};
pub(super) use service::{is_seated, serves};

/// A mandate of a deputy who works in one of the areas that were asked for.
#[derive(QueryableByName)]
struct NearRow {
    #[diesel(sql_type = Text)]
    area: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    division_code: String,
    #[diesel(sql_type = BigInt)]
    grids: i64,
    #[diesel(embed)]
    mandate: MandateRow,
}

/// Deputies of an area who are looked at for a grid there.
const LOOKED_AT: u32 = 100;

/// Asks for the mandates of those who work in areas whose codes begin with those digits, all of one length, in one statement:
/// the digits stand in the text, so that the index of that length is found. `$1` is the day. Whoever had a seat long ago, which are
/// ever more, takes nobody's place among those who are looked at.
fn of_those_near(digits: &[&str], on: NaiveDate) -> String {
    let begins = format!("substr(division_code, 1, {})", digits.first().map_or(0, |first| first.len()));
    let areas = digits.join("', '");
    format!(
        "SELECT near.area, near.name, near.division_code, \
         (SELECT count(*) FROM grid_assignments AS own WHERE own.deputy_id = near.id AND own.starts_on <= $1 \
         AND (own.ends_on IS NULL OR own.ends_on >= $1)) AS grids, mandates.* \
         FROM (SELECT {begins} AS area, id, name, division_code, \
         row_number() OVER (PARTITION BY {begins} ORDER BY id) AS place \
         FROM deputies WHERE {begins} IN ('{areas}') AND {}) AS near \
         JOIN mandates ON mandates.deputy_id = near.id \
         WHERE near.place <= {LOOKED_AT} AND mandates.starts_on <= $1 \
         AND (mandates.ends_on IS NULL OR mandates.ends_on >= $1) \
         ORDER BY near.area, near.id, mandates.id",
        is_seated("deputies.id", on)
    )
}

impl Store {
    /// Who works in each of those areas, with what is asked of a deputy who is suggested for a grid: one statement, whatever
    /// their number.
    pub(super) fn deputies_near(&mut self, areas: &BTreeSet<DivisionCode>, on: NaiveDate) -> Result<Near, StoreError> {
        let mut lengths: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for digits in areas.iter().map(DivisionCode::prefix) {
            lengths.entry(digits.len()).or_default().push(digits);
        }
        let mut near = Near::new();
        for digits in lengths.values() {
            let query = of_those_near(digits, on);
            let rows: Vec<NearRow> = self
                .query(|connection| on_each!(connection, |inner| sql_query(&query).bind::<Date, _>(on).load(inner)))?;
            for row in rows {
                let here = near.entry(division_code(&format!("{:0<12}", row.area))?).or_default();
                let deputy = DeputyId(row.mandate.deputy_id.0);
                let mandate = row.mandate.read()?;
                match here.last_mut() {
                    Some(last) if last.deputy == deputy => last.mandates.push(mandate),
                    _ => here.push(Candidate {
                        deputy,
                        name: name(&row.name)?,
                        division: division_code(&row.division_code)?,
                        grids: usize::try_from(row.grids).unwrap_or_default(),
                        mandates: vec![mandate],
                    }),
                }
            }
        }
        Ok(near)
    }

    /// Adds grids, mandates and stand-ins to deputies' rows, in three statements whatever their number.
    fn complete(&mut self, rows: Vec<DeputyRow>) -> Result<Vec<Deputy>, StoreError> {
        let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
        let grid_rows: Vec<AssignmentRow> = self.query(|connection| {
            grid_assignments::table
                .filter(grid_assignments::deputy_id.eq_any(&ids))
                .select(AssignmentRow::as_select())
                .load(connection)
        })?;
        let mandate_rows: Vec<MandateRow> = self.query(|connection| {
            mandates::table
                .filter(mandates::deputy_id.eq_any(&ids))
                .order(mandates::id)
                .select(MandateRow::as_select())
                .load(connection)
        })?;
        let stand_in_rows: Vec<StandInRow> = self.query(|connection| {
            stand_ins::table.filter(stand_ins::deputy_id.eq_any(&ids)).select(StandInRow::as_select()).load(connection)
        })?;
        let mut parts: HashMap<Id, Parts> = HashMap::new();
        for row in grid_rows {
            parts.entry(row.deputy_id).or_default().assignments.push(row.read());
        }
        for row in mandate_rows {
            parts.entry(row.deputy_id).or_default().mandates.push(row.read()?);
        }
        for row in stand_in_rows {
            parts.entry(row.deputy_id).or_default().stand_ins.push(row.read()?);
        }
        rows.into_iter()
            .map(|row| {
                let own = parts.remove(&row.id).unwrap_or_default();
                row.read(own)
            })
            .collect()
    }

    /// All deputies that a search finds, with mandates and grids.
    pub(super) fn whole_deputies(&mut self, search: Search) -> Result<Vec<Deputy>, StoreError> {
        let query = deputies::table.filter(deputies::merged_into.is_null()).select(DeputyRow::as_select()).into_boxed();
        let query = match search {
            Search::In(codes) => query.filter(deputies::division_code.eq_any(codes)),
            Search::Between(first, last) => query.filter(deputies::division_code.between(first, last)).limit(MOST),
        };
        let mut rows: Vec<DeputyRow> = self.query(|connection| query.load(connection))?;
        let mut whole = Vec::with_capacity(rows.len());
        while !rows.is_empty() {
            let rest = rows.split_off(rows.len().min(CHUNK));
            whole.extend(self.complete(rows)?);
            rows = rest;
        }
        Ok(whole)
    }

    /// Those deputies, with mandates and grids, in no order.
    pub(super) fn deputies_by_id(&mut self, ids: &[Id]) -> Result<Vec<Deputy>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let rows = self.query(|connection| {
                deputies::table.filter(deputies::id.eq_any(chunk)).select(DeputyRow::as_select()).load(connection)
            })?;
            found.extend(self.complete(rows)?);
        }
        Ok(found)
    }

    /// Keeps deputies whose profile, room or assignments changed, each with the version that it had, in few statements. Their
    /// mandates and stand-ins stay as they are.
    pub(super) fn keep_deputies(&mut self, changed: &[(&Deputy, i32)]) -> Result<(), StoreError> {
        self.touch_cards()?;
        for chunk in changed.chunks(CHUNK) {
            let rows: Vec<_> = chunk.iter().map(|(deputy, _)| DeputyRow::of(deputy)).collect();
            let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
            let seen = chunk.iter().map(|(deputy, seen)| (Id::from(deputy.id), *seen)).collect();
            let columns = (deputies::id, deputies::version);
            let here = deputies::table.filter(deputies::id.eq_any(&ids)).order(deputies::id).select(columns);
            let there: Vec<(Id, i32)> = self.query(|connection| match connection {
                AnyConnection::Postgres(inner) => here.for_update().load(inner),
                AnyConnection::Sqlite(inner) => here.load(inner),
            })?;
            self.require_versions(&there, &seen)?;
            self.change(|connection| {
                on_each!(connection, |inner| diesel::insert_into(deputies::table)
                    .values(rows.as_slice())
                    .on_conflict(deputies::id)
                    .do_update()
                    .set((
                        deputies::version.eq(excluded(deputies::version)),
                        deputies::profile.eq(excluded(deputies::profile)),
                        deputies::room_id.eq(excluded(deputies::room_id)),
                    ))
                    .execute(inner))
            })?;
            self.change(|connection| {
                diesel::delete(grid_assignments::table.filter(grid_assignments::deputy_id.eq_any(&ids)))
                    .execute(connection)
            })?;
            let assignments: Vec<_> = chunk
                .iter()
                .flat_map(|(deputy, _)| deputy.assignments.iter().map(|one| AssignmentRow::of(deputy.id, one)))
                .collect();
            let done: Result<(), StoreError> = insert_all!(self, grid_assignments::table, assignments);
            done?;
        }
        Ok(())
    }

    /// Those that lie in a part of an area, or anywhere.
    fn deputies_in(
        &mut self,
        part: Option<&Part>,
        filter: &DeputyFilter,
        page: &PageRequest<DeputyId>,
    ) -> Result<Vec<DeputyRow>, StoreError> {
        let mut query = deputies::table
            .filter(deputies::merged_into.is_null())
            .select(DeputyRow::as_select())
            .order(deputies::id)
            .into_boxed();
        if let Some(part) = part {
            query = query.filter(areas::within("deputies", part));
        }
        if let Some((grid, on)) = filter.grid {
            let of_grid = grid_assignments::table
                .filter(grid_assignments::grid_id.eq(Id::from(grid)))
                .filter(grid_assignments::starts_on.le(on))
                .filter(grid_assignments::ends_on.is_null().or(grid_assignments::ends_on.assume_not_null().ge(on)))
                .select(grid_assignments::deputy_id);
            query = query.filter(deputies::id.eq_any(of_grid));
        }
        if let Some(text) = &filter.name {
            query = query.filter(areas::is_called("deputies", text));
        }
        if let Some(after) = page.after {
            query = query.filter(deputies::id.gt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }

    fn add_parts(&mut self, deputies: &[Deputy]) -> Result<(), StoreError> {
        self.touch_cards()?;
        let grids: Vec<_> = deputies
            .iter()
            .flat_map(|deputy| deputy.assignments.iter().map(|one| AssignmentRow::of(deputy.id, one)))
            .collect();
        let mandates = deputies
            .iter()
            .flat_map(|deputy| deputy.mandates.iter().map(|mandate| MandateRow::of(deputy.id, mandate)))
            .collect::<Result<Vec<_>, _>>()?;
        let stand_ins: Vec<_> = deputies
            .iter()
            .flat_map(|deputy| deputy.stand_ins.iter().map(|one| StandInRow::of(deputy.id, one)))
            .collect();
        let done: Result<(), StoreError> = insert_all!(self, grid_assignments::table, grids);
        done?;
        let done: Result<(), StoreError> = insert_all!(self, stand_ins::table, stand_ins);
        done?;
        insert_all!(self, mandates::table, mandates)
    }

    /// The entry that an id leads to: its own, or the one that it became part of.
    pub(super) fn entry_of(&mut self, id: DeputyId) -> Result<Option<Id>, StoreError> {
        let found: Option<(Id, Option<Id>)> = self.query(|connection| {
            on_each!(connection, |inner| deputies::table
                .find(Id::from(id))
                .select((deputies::id, deputies::merged_into))
                .first(inner)
                .optional())
        })?;
        Ok(found.map(|(own, into)| into.unwrap_or(own)))
    }

    /// All mandates of a term.
    pub(super) fn mandates_of(&mut self, term: TermId) -> Result<Vec<Mandate>, StoreError> {
        let rows: Vec<MandateRow> = self.query(|connection| {
            mandates::table
                .filter(mandates::term_id.eq(Id::from(term)))
                .order(mandates::id)
                .select(MandateRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(MandateRow::read).collect()
    }
}

impl Deputies for Store {
    fn deputy(&mut self, id: DeputyId) -> Result<Option<Deputy>, StoreError> {
        let row: Option<DeputyRow> = self.query(|connection| {
            deputies::table.find(Id::from(id)).select(DeputyRow::as_select()).first(connection).optional()
        })?;
        // What an entry became part of is part of nothing else.
        let row = match row.as_ref().and_then(|row| row.merged_into) {
            Some(into) => self.query(|connection| {
                deputies::table.find(into).select(DeputyRow::as_select()).first(connection).optional()
            })?,
            None => row,
        };
        Ok(self.complete(row.into_iter().collect())?.pop())
    }

    fn deputy_name(&mut self, id: DeputyId) -> Result<Option<Name>, StoreError> {
        let Some(entry) = self.entry_of(id)? else { return Ok(None) };
        let text: Option<String> = self.query(|connection| {
            on_each!(connection, |inner| deputies::table.find(entry).select(deputies::name).first(inner).optional())
        })?;
        text.as_deref().map(name).transpose()
    }

    fn deputies(
        &mut self,
        filter: &DeputyFilter,
        page: &PageRequest<DeputyId>,
    ) -> Result<Page<Deputy, DeputyId>, StoreError> {
        let rows = page_in_order(
            &areas::parts_of(filter.division.as_ref()),
            page,
            |row: &DeputyRow| DeputyId(row.id.0),
            |part| self.deputies_in(part.as_ref(), filter, page),
        )?;
        let Page { items, unreadable, next } = rows;
        Ok(Page { items: self.complete(items)?, unreadable, next })
    }

    fn deputy_place(&mut self, id: DeputyId) -> Result<Option<(DeputyId, DivisionCode)>, StoreError> {
        let Some(entry) = self.entry_of(id)? else { return Ok(None) };
        let code: Option<String> = self.query(|connection| {
            deputies::table.find(entry).select(deputies::division_code).first(connection).optional()
        })?;
        let place = code.as_deref().map(division_code).transpose()?;
        Ok(place.map(|division| (entry.0.into(), division)))
    }

    fn deputies_of_grid(&mut self, grid: GridId) -> Result<Vec<Deputy>, StoreError> {
        let rows = self.query(|connection| {
            let of_grid = grid_assignments::table
                .filter(grid_assignments::grid_id.eq(Id::from(grid)))
                .select(grid_assignments::deputy_id);
            deputies::table
                .filter(deputies::id.eq_any(of_grid))
                .order(deputies::id)
                .limit(1_000)
                .select(DeputyRow::as_select())
                .load(connection)
        })?;
        self.complete(rows)
    }

    fn mandates_in(&mut self, constituency: ConstituencyId) -> Result<Vec<Mandate>, StoreError> {
        // Whoever gives a seat away waits for whoever does so at the same moment; SQLite has one writer.
        self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => constituencies::table
                .find(Id::from(constituency))
                .select(constituencies::id)
                .for_no_key_update()
                .load::<Id>(inner)
                .map(drop),
            AnyConnection::Sqlite(_) => Ok(()),
        })?;
        let rows: Vec<MandateRow> = self.query(|connection| {
            mandates::table
                .filter(mandates::constituency_id.eq(Id::from(constituency)))
                .order(mandates::id)
                .limit(1_000)
                .select(MandateRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(MandateRow::read).collect()
    }

    fn add_deputies(&mut self, all: &[Deputy]) -> Result<(), StoreError> {
        let rows: Vec<_> = all.iter().map(DeputyRow::of).collect();
        let done: Result<(), StoreError> = insert_all!(self, deputies::table, rows);
        done?;
        self.add_parts(all)
    }

    fn save_deputy(&mut self, deputy: &Deputy, seen: i32) -> Result<(), StoreError> {
        let row = DeputyRow::of(deputy);
        self.change_one(|connection| {
            diesel::update(deputies::table.find(row.id).filter(deputies::version.eq(seen)))
                .set(&row)
                .execute(connection)
        })?;
        self.place_codes(row.id, &row.division_code)?;
        self.change(|connection| {
            diesel::delete(grid_assignments::table.filter(grid_assignments::deputy_id.eq(row.id))).execute(connection)
        })?;
        self.change(|connection| {
            diesel::delete(mandates::table.filter(mandates::deputy_id.eq(row.id))).execute(connection)
        })?;
        self.change(|connection| {
            diesel::delete(stand_ins::table.filter(stand_ins::deputy_id.eq(row.id))).execute(connection)
        })?;
        self.add_parts(std::slice::from_ref(deputy))
    }
}
