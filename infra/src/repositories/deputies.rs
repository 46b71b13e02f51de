mod coverage;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Date, Text};
use diesel::upsert::excluded;
use mashang_domain::deputies::coverage::{Candidate, Near};
use mashang_domain::deputies::{Deputies, Deputy, DeputyFilter, GridAssignment, Mandate};
use mashang_domain::shared::text::{Body, Name};
use mashang_domain::shared::time;
use mashang_domain::shared::{DeputyId, GridId, Page, PageRequest, StoreError, Vocabulary};
use mashang_domain::territory::DivisionCode;

use super::areas::{MOST, Part, Search};
use super::territory::{division_code, name};
use super::{CHUNK, Store, areas, insert_all, page_in_order, sound, word};
use crate::db::AnyConnection;
use crate::db::types::{Doc, Id};
use crate::on_each;
use crate::schema::{deputies, grid_assignments, mandates};
use crate::stored::documents;
use crate::stored::documents::periods::Period;
use crate::stored::word::each;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = deputies, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct DeputyRow {
    id: Id,
    version: i32,
    name: String,
    profile: Option<String>,
    office_id: Id,
    division_code: String,
    room_id: Option<Id>,
}

impl DeputyRow {
    fn of(deputy: &Deputy) -> Self {
        Self {
            id: deputy.id.into(),
            version: deputy.version,
            name: deputy.name.as_str().to_owned(),
            profile: deputy.profile.as_ref().map(|profile| profile.as_str().to_owned()),
            office_id: deputy.office.into(),
            division_code: deputy.division.as_str().to_owned(),
            room_id: deputy.room.map(Id::from),
        }
    }

    pub(super) fn read(
        self,
        mut assignments: Vec<GridAssignment>,
        mandates: Vec<Mandate>,
    ) -> Result<Deputy, StoreError> {
        assignments.sort_by_key(|one| (one.period.from, one.id));
        Ok(Deputy {
            id: DeputyId(self.id.0),
            version: self.version,
            name: name(&self.name)?,
            profile: sound(self.profile.map(|text| Body::kept(&text)).transpose(), "deputies.profile")?,
            office: self.office_id.0.into(),
            division: division_code(&self.division_code)?,
            room: self.room_id.map(|id| id.0.into()),
            assignments,
            mandates,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = grid_assignments, treat_none_as_default_value = false)]
pub(super) struct AssignmentRow {
    id: Id,
    deputy_id: Id,
    grid_id: Id,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

impl AssignmentRow {
    fn of(deputy: DeputyId, assignment: &GridAssignment) -> Self {
        Self {
            id: assignment.id.into(),
            deputy_id: deputy.into(),
            grid_id: assignment.grid.into(),
            starts_on: assignment.period.from,
            ends_on: assignment.period.to,
        }
    }

    pub(super) fn read(self) -> GridAssignment {
        let period = time::Period { from: self.starts_on, to: self.ends_on };
        GridAssignment { id: self.id.0.into(), grid: self.grid_id.0.into(), period }
    }
}

#[derive(Queryable, QueryableByName, Selectable, Insertable)]
#[diesel(table_name = mandates, treat_none_as_default_value = false)]
pub(super) struct MandateRow {
    pub(super) id: Id,
    deputy_id: Id,
    level: String,
    congress_code: String,
    term: i32,
    constituency: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    status: String,
    status_since: NaiveDate,
    suspensions: Doc,
}

impl MandateRow {
    fn of(deputy: DeputyId, mandate: &Mandate) -> Result<Self, StoreError> {
        Ok(Self {
            id: mandate.id.into(),
            deputy_id: deputy.into(),
            level: mandate.level.as_str().to_owned(),
            congress_code: mandate.congress.as_str().to_owned(),
            term: mandate.term,
            constituency: mandate.constituency.as_str().to_owned(),
            starts_on: mandate.from,
            ends_on: mandate.to,
            status: mandate.status.as_str().to_owned(),
            status_since: mandate.status_since,
            suspensions: documents::write(&each::<_, Period>(&mandate.suspensions), "mandates.suspensions")?,
        })
    }

    pub(super) fn read(self) -> Result<Mandate, StoreError> {
        Ok(Mandate {
            id: self.id.0.into(),
            level: word(&self.level)?,
            congress: division_code(&self.congress_code)?,
            term: self.term,
            constituency: name(&self.constituency)?,
            from: self.starts_on,
            to: self.ends_on,
            status: word(&self.status)?,
            status_since: self.status_since,
            suspensions: each(documents::read::<Vec<Period>>(self.suspensions, "mandates.suspensions")?),
        })
    }
}

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
/// the digits stand in the text, so that the index of that length is found. `$1` is the day.
fn of_those_near(digits: &[&str]) -> String {
    let begins = format!("substr(division_code, 1, {})", digits.first().map_or(0, |first| first.len()));
    let areas = digits.join("', '");
    format!(
        "SELECT near.area, near.name, near.division_code, \
         (SELECT count(*) FROM grid_assignments AS own WHERE own.deputy_id = near.id AND own.starts_on <= $1 \
         AND (own.ends_on IS NULL OR own.ends_on >= $1)) AS grids, mandates.* \
         FROM (SELECT {begins} AS area, id, name, division_code, \
         row_number() OVER (PARTITION BY {begins} ORDER BY id) AS place \
         FROM deputies WHERE {begins} IN ('{areas}')) AS near \
         JOIN mandates ON mandates.deputy_id = near.id \
         WHERE near.place <= {LOOKED_AT} AND mandates.starts_on <= $1 AND mandates.ends_on >= $1 \
         ORDER BY near.area, near.id, mandates.id"
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
            let query = of_those_near(digits);
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

    /// Adds grids and mandates to deputies' rows, in two statements whatever their number.
    fn complete(&mut self, rows: Vec<DeputyRow>) -> Result<Vec<Deputy>, StoreError> {
        let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
        let grid_rows = self.query(|connection| {
            grid_assignments::table
                .filter(grid_assignments::deputy_id.eq_any(&ids))
                .select(AssignmentRow::as_select())
                .load(connection)
        })?;
        let mandate_rows = self.query(|connection| {
            mandates::table
                .filter(mandates::deputy_id.eq_any(&ids))
                .order(mandates::id)
                .select(MandateRow::as_select())
                .load(connection)
        })?;
        let mut grids: HashMap<Id, Vec<GridAssignment>> = HashMap::new();
        for row in grid_rows {
            grids.entry(row.deputy_id).or_default().push(row.read());
        }
        let mut mandates: HashMap<Id, Vec<Mandate>> = HashMap::new();
        for row in mandate_rows {
            mandates.entry(row.deputy_id).or_default().push(row.read()?);
        }
        rows.into_iter()
            .map(|row| {
                let id = row.id;
                row.read(grids.remove(&id).unwrap_or_default(), mandates.remove(&id).unwrap_or_default())
            })
            .collect()
    }

    /// All deputies that a search finds, with mandates and grids.
    pub(super) fn whole_deputies(&mut self, search: Search) -> Result<Vec<Deputy>, StoreError> {
        let query = deputies::table.select(DeputyRow::as_select()).into_boxed();
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
    /// mandates stay as they are.
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
        let mut query = deputies::table.select(DeputyRow::as_select()).order(deputies::id).into_boxed();
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
        let done: Result<(), StoreError> = insert_all!(self, grid_assignments::table, grids);
        done?;
        insert_all!(self, mandates::table, mandates)
    }
}

impl Deputies for Store {
    fn deputy(&mut self, id: DeputyId) -> Result<Option<Deputy>, StoreError> {
        let row = self.query(|connection| {
            deputies::table.find(Id::from(id)).select(DeputyRow::as_select()).first(connection).optional()
        })?;
        Ok(self.complete(row.into_iter().collect())?.pop())
    }

    fn deputy_name(&mut self, id: DeputyId) -> Result<Option<Name>, StoreError> {
        let text: Option<String> = self.query(|connection| {
            on_each!(connection, |inner| deputies::table
                .find(Id::from(id))
                .select(deputies::name)
                .first(inner)
                .optional())
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

    fn deputy_division(&mut self, id: DeputyId) -> Result<Option<DivisionCode>, StoreError> {
        let code: Option<String> = self.query(|connection| {
            deputies::table.find(Id::from(id)).select(deputies::division_code).first(connection).optional()
        })?;
        code.as_deref().map(division_code).transpose()
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
        self.change(|connection| {
            diesel::delete(grid_assignments::table.filter(grid_assignments::deputy_id.eq(row.id))).execute(connection)
        })?;
        self.change(|connection| {
            diesel::delete(mandates::table.filter(mandates::deputy_id.eq(row.id))).execute(connection)
        })?;
        self.add_parts(std::slice::from_ref(deputy))
    }
}
