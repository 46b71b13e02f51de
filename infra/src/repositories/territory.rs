use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::upsert::excluded;
use mashang_domain::shared::geo::{Boundary, Point};
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{GridId, Page, PageRequest, StoreError, Vocabulary};
use mashang_domain::territory::{
    Division, DivisionCode, DivisionFilter, DivisionKey, Grid, GridFilter, GridMember, MAX_BOUNDS, MAX_NEAR, MAX_PLOTS,
    Plot, Territory,
};

use super::areas::{MOST, Search};
use super::{CHUNK, Store, areas, insert_all, page_in_order, sound, word};
use crate::db::AnyConnection;
use crate::db::types::{Doc, Id};
use crate::on_each;
use crate::schema::{divisions, grid_members, grids};
use crate::sealed::columns;
use crate::stored::documents;
use crate::stored::word::Plain;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = divisions, treat_none_as_default_value = false)]
struct DivisionRow {
    code: String,
    name: String,
    level: String,
    parent_code: String,
}

impl DivisionRow {
    fn of(division: &Division) -> Self {
        Self {
            code: division.code.as_str().to_owned(),
            name: division.name.clone(),
            level: division.level.as_str().to_owned(),
            parent_code: division.parent.as_str().to_owned(),
        }
    }

    fn read(self) -> Result<Division, StoreError> {
        Ok(Division {
            code: division_code(&self.code)?,
            name: self.name,
            level: word(&self.level)?,
            parent: division_code(&self.parent_code)?,
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = grids, treat_none_as_default_value = false, treat_none_as_null = true)]
struct GridRow {
    id: Id,
    version: i32,
    division_code: String,
    ordinal: i32,
    name: String,
    households: i32,
    boundary: Option<Doc>,
    west: Option<f64>,
    south: Option<f64>,
    east: Option<f64>,
    north: Option<f64>,
    since: NaiveDate,
}

impl GridRow {
    fn of(grid: &Grid) -> Result<Self, StoreError> {
        let bounds = grid.boundary.as_ref().map(Boundary::bounds);
        let boundary = grid.boundary.as_ref().map(documents::boundary::Boundary::from);
        let boundary = boundary.map(|shape| documents::write(&shape, "grids.boundary")).transpose()?;
        Ok(Self {
            id: grid.id.into(),
            version: grid.version,
            division_code: grid.division.as_str().to_owned(),
            ordinal: grid.ordinal,
            name: grid.name.as_str().to_owned(),
            households: grid.households,
            boundary,
            west: bounds.map(|[west, ..]| west),
            south: bounds.map(|[_, south, ..]| south),
            east: bounds.map(|[_, _, east, _]| east),
            north: bounds.map(|[.., north]| north),
            since: grid.since,
        })
    }

    fn read(self, members: Vec<GridMember>) -> Result<Grid, StoreError> {
        let boundary = self.boundary.map(|doc| documents::read::<documents::boundary::Boundary>(doc, "grids.boundary"));
        let boundary = boundary.transpose()?.map(Boundary::try_from).transpose()?;
        Ok(Grid {
            id: GridId(self.id.0),
            version: self.version,
            division: division_code(&self.division_code)?,
            ordinal: self.ordinal,
            name: name(&self.name)?,
            since: self.since,
            households: self.households,
            boundary,
            members,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = grid_members, treat_none_as_default_value = false)]
struct MemberRow {
    id: Id,
    grid_id: Id,
    sealed: Vec<u8>,
    role: String,
    position: i32,
}

pub(super) fn division_code(code: &str) -> Result<DivisionCode, StoreError> {
    sound(DivisionCode::new(code), "division code")
}

pub(super) fn name(text: &str) -> Result<Name, StoreError> {
    sound(Name::kept(text), "name")
}

impl Store {
    /// Those grids without their people, by id.
    pub(super) fn bare_grids(&mut self, ids: &[Id]) -> Result<Vec<Grid>, StoreError> {
        let rows: Vec<GridRow> = self.query(|connection| {
            on_each!(connection, |inner| grids::table
                .filter(grids::id.eq_any(ids))
                .order(grids::id)
                .select(GridRow::as_select())
                .load(inner))
        })?;
        rows.into_iter().map(|row| row.read(Vec::new())).collect()
    }

    fn member_rows(&self, grid: &Grid) -> Result<Vec<MemberRow>, StoreError> {
        let row = |(position, member): (i32, &GridMember)| {
            Ok(MemberRow {
                id: member.id.into(),
                grid_id: grid.id.into(),
                sealed: self.vault.seal_json(member.id.0, &Plain::from(&member.name), columns::GRID_MEMBER)?,
                role: member.role.as_str().to_owned(),
                position,
            })
        };
        (0..).zip(&grid.members).map(row).collect()
    }

    fn add_members(&mut self, grid: &Grid) -> Result<(), StoreError> {
        let rows = self.member_rows(grid)?;
        insert_all!(self, grid_members::table, rows)
    }

    /// Adds many grids, in few statements.
    pub(super) fn insert_grids(&mut self, all: &[Grid]) -> Result<(), StoreError> {
        let rows = all.iter().map(GridRow::of).collect::<Result<Vec<_>, _>>()?;
        let mut members = Vec::new();
        for grid in all {
            members.extend(self.member_rows(grid)?);
        }
        let done: Result<(), StoreError> = insert_all!(self, grids::table, rows);
        done?;
        insert_all!(self, grid_members::table, members)
    }

    /// Keeps grids whose name, households or people changed, each with the version that it had, in few statements. Their
    /// boundaries stay as they are.
    pub(super) fn keep_grids(&mut self, changed: &[(&Grid, i32)]) -> Result<(), StoreError> {
        self.touch_cards()?;
        for chunk in changed.chunks(CHUNK) {
            let rows = chunk.iter().map(|(grid, _)| GridRow::of(grid)).collect::<Result<Vec<_>, _>>()?;
            let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
            let seen = chunk.iter().map(|(grid, seen)| (Id::from(grid.id), *seen)).collect();
            let here = grids::table.filter(grids::id.eq_any(&ids)).order(grids::id).select((grids::id, grids::version));
            let there: Vec<(Id, i32)> = self.query(|connection| match connection {
                AnyConnection::Postgres(inner) => here.for_update().load(inner),
                AnyConnection::Sqlite(inner) => here.load(inner),
            })?;
            self.require_versions(&there, &seen)?;
            self.change(|connection| {
                on_each!(connection, |inner| diesel::insert_into(grids::table)
                    .values(rows.as_slice())
                    .on_conflict(grids::id)
                    .do_update()
                    .set((
                        grids::version.eq(excluded(grids::version)),
                        grids::name.eq(excluded(grids::name)),
                        grids::households.eq(excluded(grids::households)),
                    ))
                    .execute(inner))
            })?;
            self.change(|connection| {
                diesel::delete(grid_members::table.filter(grid_members::grid_id.eq_any(&ids))).execute(connection)
            })?;
            let mut members = Vec::new();
            for (grid, _) in chunk {
                members.extend(self.member_rows(grid)?);
            }
            let done: Result<(), StoreError> = insert_all!(self, grid_members::table, members);
            done?;
        }
        Ok(())
    }

    /// All grids that a search finds, with their people.
    pub(super) fn whole_grids(&mut self, search: Search) -> Result<Vec<Grid>, StoreError> {
        let query = grids::table.select(GridRow::as_select()).into_boxed();
        let query = match search {
            Search::In(codes) => query.filter(grids::division_code.eq_any(codes)),
            Search::Between(first, last) => query.filter(grids::division_code.between(first, last)).limit(MOST),
        };
        let mut rows: Vec<GridRow> = self.query(|connection| query.load(connection))?;
        let mut whole = Vec::with_capacity(rows.len());
        while !rows.is_empty() {
            let rest = rows.split_off(rows.len().min(CHUNK));
            let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
            let mut people = self.people_of(&ids)?;
            for row in rows {
                let members = people.remove(&row.id).unwrap_or_default();
                whole.push(row.read(members)?);
            }
            rows = rest;
        }
        Ok(whole)
    }

    /// The people of those grids.
    fn people_of(&mut self, ids: &[Id]) -> Result<HashMap<Id, Vec<GridMember>>, StoreError> {
        let rows: Vec<MemberRow> = self.query(|connection| {
            on_each!(connection, |inner| grid_members::table
                .filter(grid_members::grid_id.eq_any(ids))
                .order((grid_members::grid_id, grid_members::position))
                .select(MemberRow::as_select())
                .load(inner))
        })?;
        let mut people: HashMap<Id, Vec<GridMember>> = HashMap::new();
        for row in rows {
            let grid = row.grid_id;
            people.entry(grid).or_default().push(self.member(&row)?);
        }
        Ok(people)
    }

    fn member(&self, row: &MemberRow) -> Result<GridMember, StoreError> {
        let name: Plain<Name> = self.vault.open_json(row.id.0, &row.sealed, columns::GRID_MEMBER)?;
        Ok(GridMember { id: row.id.0.into(), name: name.0, role: word(&row.role)? })
    }

    /// All that there are of those codes, on whichever level.
    pub(crate) fn divisions_at(&mut self, codes: &[DivisionCode]) -> Result<Vec<Division>, StoreError> {
        let mut found = Vec::new();
        for chunk in codes.chunks(CHUNK) {
            let codes: Vec<String> = chunk.iter().map(|code| code.as_str().to_owned()).collect();
            let rows: Vec<DivisionRow> = self.query(|connection| {
                on_each!(connection, |inner| divisions::table
                    .filter(divisions::code.eq_any(&codes))
                    .select(DivisionRow::as_select())
                    .load(inner))
            })?;
            for row in rows {
                found.push(row.read()?);
            }
        }
        Ok(found)
    }

    /// Adds divisions, none of which is there.
    pub(crate) fn insert_divisions(&mut self, all: &[Division]) -> Result<(), StoreError> {
        let rows: Vec<_> = all.iter().map(DivisionRow::of).collect();
        insert_all!(self, divisions::table, rows)
    }

    /// Gives divisions that are there other names, and puts them in others.
    pub(crate) fn rename_divisions(&mut self, all: &[Division]) -> Result<(), StoreError> {
        for chunk in all.chunks(CHUNK) {
            let rows: Vec<_> = chunk.iter().map(DivisionRow::of).collect();
            self.change(|connection| {
                on_each!(connection, |inner| diesel::insert_into(divisions::table)
                    .values(rows.as_slice())
                    .on_conflict((divisions::code, divisions::level))
                    .do_update()
                    .set((
                        divisions::name.eq(excluded(divisions::name)),
                        divisions::parent_code.eq(excluded(divisions::parent_code)),
                    ))
                    .execute(inner))
            })?;
        }
        Ok(())
    }

    /// Those divisions that there are; of a code on several levels the highest.
    pub(super) fn divisions_by_code(&mut self, codes: Vec<String>) -> Result<Vec<Division>, StoreError> {
        let rows: Vec<DivisionRow> = self.query(|connection| {
            divisions::table
                .filter(divisions::code.eq_any(codes))
                .order((divisions::code, divisions::level))
                .select(DivisionRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(DivisionRow::read).collect()
    }
}

/// A point kept in two columns.
pub(super) fn point(longitude: Option<f64>, latitude: Option<f64>) -> Result<Option<Point>, StoreError> {
    match (longitude, latitude) {
        (Some(longitude), Some(latitude)) => sound(Point::new(longitude, latitude).map(Some), "point"),
        _ => Ok(None),
    }
}

/// A grid as one is chosen from a list.
type PlotRow = (Id, String, i32, String);
/// West, south, east, north.
type BoundsRow = (Option<f64>, Option<f64>, Option<f64>, Option<f64>);

fn plot((id, division, ordinal, text): PlotRow) -> Result<Plot, StoreError> {
    Ok(Plot { id: GridId(id.0), division: division_code(&division)?, ordinal, name: name(&text)? })
}

impl Territory for Store {
    fn division(&mut self, code: &DivisionCode) -> Result<Option<Division>, StoreError> {
        let row = self.query(|connection| {
            divisions::table
                .filter(divisions::code.eq(code.as_str()))
                .order(divisions::level)
                .select(DivisionRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(DivisionRow::read).transpose()
    }

    fn divisions(
        &mut self,
        filter: &DivisionFilter,
        page: &PageRequest<DivisionKey>,
    ) -> Result<Page<Division, DivisionKey>, StoreError> {
        let mut query =
            divisions::table.select(DivisionRow::as_select()).order((divisions::code, divisions::level)).into_boxed();
        if let Some(parent) = &filter.parent {
            // 金门县 stands under its own code on three levels.
            query =
                query.filter(divisions::parent_code.eq(parent.as_str())).filter(divisions::code.ne(parent.as_str()));
        }
        if let Some(level) = filter.level {
            query = query.filter(divisions::level.eq(level.as_str()));
        }
        if let Some(text) = &filter.name {
            query = query.filter(areas::is_called("divisions", text));
        }
        if let Some((code, level)) = &page.after {
            let (code, level) = (code.as_str(), level.as_str());
            query = query.filter(divisions::code.ge(code).and(divisions::code.gt(code).or(divisions::level.gt(level))));
        }
        let rows = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let items = rows.into_iter().map(DivisionRow::read).collect::<Result<_, _>>()?;
        Ok(Page::of(items, page, |division: &Division| (division.code.clone(), division.level)))
    }

    fn add_divisions(&mut self, all: &[Division]) -> Result<(), StoreError> {
        // Asked by their codes: a house may know all of a country.
        let codes: Vec<DivisionCode> = all.iter().map(|division| division.code.clone()).collect();
        let there = self.divisions_at(&codes)?;
        let known: HashSet<_> = there.iter().map(|division| (&division.code, division.level)).collect();
        let is_new = |division: &&Division| !known.contains(&(&division.code, division.level));
        let new: Vec<Division> = all.iter().filter(is_new).cloned().collect();
        self.insert_divisions(&new)
    }

    fn grid(&mut self, id: GridId) -> Result<Option<Grid>, StoreError> {
        let Some(row) = self.query(|connection| {
            grids::table.find(Id::from(id)).select(GridRow::as_select()).first(connection).optional()
        })?
        else {
            return Ok(None);
        };
        let members = self.query(|connection| {
            grid_members::table
                .filter(grid_members::grid_id.eq(Id::from(id)))
                .order(grid_members::position)
                .select(MemberRow::as_select())
                .load(connection)
        })?;
        let members = members.iter().map(|row: &MemberRow| self.member(row)).collect::<Result<_, StoreError>>()?;
        row.read(members).map(Some)
    }

    fn grids(&mut self, filter: &GridFilter, page: &PageRequest<GridId>) -> Result<Page<Grid, GridId>, StoreError> {
        page_in_order(
            &areas::parts_of(filter.division.as_ref()),
            page,
            |grid: &Grid| grid.id,
            |part| {
                let mut query = grids::table.select(GridRow::as_select()).order(grids::id).into_boxed();
                if let Some(part) = part {
                    query = query.filter(areas::within("grids", part));
                }
                if let Some(text) = &filter.name {
                    query = query.filter(areas::is_called("grids", text));
                }
                if let Some(after) = page.after {
                    query = query.filter(grids::id.gt(Id::from(after)));
                }
                let rows: Vec<GridRow> = self.query(|connection| query.limit(page.probe()).load(connection))?;
                rows.into_iter().map(|row| row.read(Vec::new())).collect()
            },
        )
    }

    fn grids_around(&mut self, point: Point, within: Option<&DivisionCode>) -> Result<Vec<Grid>, StoreError> {
        let (x, y) = (point.longitude(), point.latitude());
        let (first, last) = within.map_or_else(|| (String::new(), "9".repeat(12)), DivisionCode::range);
        let rows = self.query(|connection| {
            grids::table
                .filter(grids::west.le(x).and(grids::east.ge(x)).and(grids::south.le(y)).and(grids::north.ge(y)))
                .filter(grids::division_code.between(first, last))
                .order((grids::division_code, grids::ordinal))
                .limit(20)
                .select(GridRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(|row| row.read(Vec::new())).collect()
    }

    fn grids_near(&mut self, point: Point, reach: f64) -> Result<Vec<Grid>, StoreError> {
        let (x, y) = (point.longitude(), point.latitude());
        let across = grids::west.le(x + reach).and(grids::east.ge(x - reach));
        let along = grids::south.le(y + reach).and(grids::north.ge(y - reach));
        let most = i64::try_from(MAX_NEAR).unwrap_or(i64::MAX);
        let rows = self.query(|connection| {
            grids::table
                .filter(across.and(along))
                .order((grids::division_code, grids::ordinal))
                .limit(most)
                .select(GridRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(|row: GridRow| row.read(Vec::new())).collect()
    }

    fn plots_near(&mut self, point: Point, reach: f64) -> Result<Vec<(Plot, [f64; 4])>, StoreError> {
        let (x, y) = (point.longitude(), point.latitude());
        let across = grids::west.le(x + reach).and(grids::east.ge(x - reach));
        let along = grids::south.le(y + reach).and(grids::north.ge(y - reach));
        let most = i64::try_from(MAX_BOUNDS).unwrap_or(i64::MAX);
        let of = (grids::id, grids::division_code, grids::ordinal, grids::name);
        let bounds = (grids::west, grids::south, grids::east, grids::north);
        let rows: Vec<(PlotRow, BoundsRow)> = self.query(|connection| {
            grids::table
                .filter(across.and(along))
                .order((grids::division_code, grids::ordinal))
                .limit(most)
                .select((of, bounds))
                .load(connection)
        })?;
        let drawn = |(row, (west, south, east, north)): (PlotRow, BoundsRow)| {
            // Where no boundary was drawn there are no bounds, and nothing is found.
            let bounds = [west?, south?, east?, north?];
            Some(plot(row).map(|plot| (plot, bounds)))
        };
        rows.into_iter().filter_map(drawn).collect()
    }

    fn plots(&mut self, within: &DivisionCode) -> Result<Vec<Plot>, StoreError> {
        let (first, last) = within.range();
        let rows: Vec<PlotRow> = self.query(|connection| {
            grids::table
                .filter(grids::division_code.between(first, last))
                .order((grids::division_code, grids::ordinal))
                .limit(i64::try_from(MAX_PLOTS + 1).unwrap_or(i64::MAX))
                .select((grids::id, grids::division_code, grids::ordinal, grids::name))
                .load(connection)
        })?;
        rows.into_iter().map(plot).collect()
    }

    fn add_grid(&mut self, grid: &Grid) -> Result<(), StoreError> {
        self.touch_cards()?;
        let row = GridRow::of(grid)?;
        self.change(|connection| diesel::insert_into(grids::table).values(&row).execute(connection))?;
        self.add_members(grid)
    }

    fn save_grid(&mut self, grid: &Grid, seen: i32) -> Result<(), StoreError> {
        self.touch_cards()?;
        let row = GridRow::of(grid)?;
        self.change_one(|connection| {
            diesel::update(grids::table.find(row.id).filter(grids::version.eq(seen))).set(&row).execute(connection)
        })?;
        self.change(|connection| {
            diesel::delete(grid_members::table.filter(grid_members::grid_id.eq(row.id))).execute(connection)
        })?;
        self.add_members(grid)
    }
}
