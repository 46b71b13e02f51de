//! Who has no grid, which grids are near, and what is published of who looks after which.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Bool, Date, Integer, Text};
use mashang_domain::congresses::CongressLevel;
use mashang_domain::deputies::coverage::{OpenNear, Published, WithoutGrids};
use mashang_domain::deputies::{Deputy, MandateStatus};
use mashang_domain::institutions::InstitutionState;
use mashang_domain::shared::code::QrCode;
use mashang_domain::shared::text::Name;
use mashang_domain::shared::{DeputyId, GridId, Page, PageRequest, PartyKind, RoomId, StoreError, Vocabulary};
use mashang_domain::territory::{DivisionCode, Plot};

use super::DeputyRow;
use crate::db::MultiBackend;
use crate::db::types::{Id, Uid};
use crate::on_each;
use crate::repositories::areas::{self, Part};
use crate::repositories::territory::{division_code, name};
use crate::repositories::{CHUNK, Store, page_in_order, sound};
use crate::schema::{activity_rooms, deputies, grid_assignments, grids, qr_codes};

/// That a deputy is assigned to no grid on a day, and holds a mandate of county or township whose term holds that day and which
/// isn't for sure out of service then: of one that was suspended before, or will be, its row alone does not tell.
fn may_lack_grid<From: 'static>(on: NaiveDate) -> Box<dyn BoxableExpression<From, MultiBackend, SqlType = Bool>> {
    let [township, county] = [CongressLevel::Township, CongressLevel::County].map(Vocabulary::as_str);
    let active = MandateStatus::Active.as_str();
    let no_grid = sql::<Bool>(
        "NOT EXISTS (SELECT 1 FROM grid_assignments WHERE grid_assignments.deputy_id = deputies.id \
         AND grid_assignments.starts_on <= ",
    )
    .bind::<Date, _>(on)
    .sql(" AND (grid_assignments.ends_on IS NULL OR grid_assignments.ends_on >= ")
    .bind::<Date, _>(on);
    let held = no_grid
        .sql(&format!(
            ")) AND EXISTS (SELECT 1 FROM mandates WHERE mandates.deputy_id = deputies.id \
             AND mandates.level IN ('{township}', '{county}') AND mandates.starts_on <= "
        ))
        .bind::<Date, _>(on)
        .sql(" AND (mandates.ends_on IS NULL OR mandates.ends_on >= ")
        .bind::<Date, _>(on)
        .sql(&format!(") AND (mandates.status = '{active}' OR mandates.coming IS NOT NULL OR mandates.status_since > "))
        .bind::<Date, _>(on);
    Box::new(held.sql("))"))
}

/// A grid that nobody has, near one of the areas that were asked for.
#[derive(QueryableByName)]
struct OpenRow {
    #[diesel(sql_type = Text)]
    area: String,
    #[diesel(sql_type = Uid)]
    id: Id,
    #[diesel(sql_type = Text)]
    division_code: String,
    #[diesel(sql_type = Integer)]
    ordinal: i32,
    #[diesel(sql_type = Text)]
    name: String,
}

/// Asks for the first gaps of each area on a day (`$1`) in one statement: each is read off the index of the gaps and ends when
/// there are enough.
fn first_gaps(areas: &BTreeSet<DivisionCode>, most: usize) -> String {
    let of_area = |area: &DivisionCode| {
        let (first, last) = area.range();
        format!(
            "SELECT * FROM (SELECT '{}' AS area, grid_id FROM coverage_gaps \
             WHERE edition = (SELECT edition FROM figure_editions WHERE state = 'shown') \
             AND division_code BETWEEN '{first}' AND '{last}' \
             AND starts_on <= $1 AND (ends_on IS NULL OR ends_on >= $1) \
             ORDER BY division_code, grid_id LIMIT {most}) AS one",
            area.as_str()
        )
    };
    let all: Vec<String> = areas.iter().map(of_area).collect();
    format!(
        "SELECT near.area AS area, grids.id AS id, grids.division_code AS division_code, grids.ordinal AS ordinal, \
         grids.name AS name FROM ({}) AS near JOIN grids ON grids.id = near.grid_id \
         ORDER BY near.area, grids.division_code, grids.ordinal",
        all.join(" UNION ALL ")
    )
}

fn plot((id, division, ordinal, text): (Id, String, i32, String)) -> Result<Plot, StoreError> {
    Ok(Plot { id: GridId(id.0), division: division_code(&division)?, ordinal, name: name(&text)? })
}

impl Store {
    /// Those who may have no grid in a part of an area.
    fn without_grid_in(
        &mut self,
        part: &Part,
        on: NaiveDate,
        page: &PageRequest<DeputyId>,
    ) -> Result<Vec<DeputyRow>, StoreError> {
        let mut query = deputies::table.select(DeputyRow::as_select()).order(deputies::id).into_boxed();
        query = query.filter(areas::within("deputies", part)).filter(may_lack_grid(on));
        if let Some(after) = page.after {
            query = query.filter(deputies::id.gt(Id::from(after)));
        }
        self.query(|connection| query.limit(page.probe()).load(connection))
    }
}

impl WithoutGrids for Store {
    fn perhaps_without_grid(
        &mut self,
        division: &DivisionCode,
        on: NaiveDate,
        page: &PageRequest<DeputyId>,
    ) -> Result<Page<Deputy, DeputyId>, StoreError> {
        let Page { items, unreadable, next } = page_in_order(
            &areas::parts(division),
            page,
            |row: &DeputyRow| DeputyId(row.id.0),
            |part| self.without_grid_in(part, on, page),
        )?;
        Ok(Page { items: self.complete(items)?, unreadable, next })
    }

    fn open_near(
        &mut self,
        areas: &BTreeSet<DivisionCode>,
        on: NaiveDate,
        most: usize,
    ) -> Result<OpenNear, StoreError> {
        let query = first_gaps(areas, most);
        let rows: Vec<OpenRow> =
            self.query(|connection| on_each!(connection, |inner| sql_query(&query).bind::<Date, _>(on).load(inner)))?;
        let mut near = OpenNear::new();
        for row in rows {
            let here = near.entry(division_code(&row.area)?).or_default();
            here.push(plot((row.id, row.division_code, row.ordinal, row.name))?);
        }
        Ok(near)
    }
}

impl Published for Store {
    fn grids_on(&mut self, division: &DivisionCode, on: NaiveDate, most: usize) -> Result<Vec<Plot>, StoreError> {
        let (first, last) = division.range();
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let rows: Vec<(Id, String, i32, String)> = self.query(|connection| {
            grids::table
                .filter(grids::division_code.between(first, last))
                .filter(grids::since.le(on))
                .order((grids::division_code, grids::ordinal))
                .limit(most)
                .select((grids::id, grids::division_code, grids::ordinal, grids::name))
                .load(connection)
        })?;
        rows.into_iter().map(plot).collect()
    }

    fn assigned_on(&mut self, grids: &[GridId], on: NaiveDate) -> Result<Vec<Deputy>, StoreError> {
        let ids: Vec<Id> = grids.iter().map(|grid| Id::from(*grid)).collect();
        let mut whole: BTreeMap<DeputyId, Deputy> = BTreeMap::new();
        for chunk in ids.chunks(CHUNK) {
            let of_grids = grid_assignments::table
                .filter(grid_assignments::grid_id.eq_any(chunk))
                .filter(grid_assignments::starts_on.le(on))
                .filter(grid_assignments::ends_on.is_null().or(grid_assignments::ends_on.assume_not_null().ge(on)))
                .select(grid_assignments::deputy_id);
            let rows: Vec<DeputyRow> = self.query(|connection| {
                deputies::table.filter(deputies::id.eq_any(of_grids)).select(DeputyRow::as_select()).load(connection)
            })?;
            for part in split(rows) {
                whole.extend(self.complete(part)?.into_iter().map(|deputy| (deputy.id, deputy)));
            }
        }
        Ok(whole.into_values().collect())
    }

    fn open_room_names(&mut self, rooms: &[RoomId]) -> Result<BTreeMap<RoomId, Name>, StoreError> {
        let ids: Vec<Id> = rooms.iter().map(|room| Id::from(*room)).collect();
        let mut names = BTreeMap::new();
        for chunk in ids.chunks(CHUNK) {
            let rows: Vec<(Id, String)> = self.query(|connection| {
                activity_rooms::table
                    .filter(activity_rooms::id.eq_any(chunk))
                    .filter(activity_rooms::state.eq(InstitutionState::Open.as_str()))
                    .select((activity_rooms::id, activity_rooms::name))
                    .load(connection)
            })?;
            for (id, text) in rows {
                names.insert(RoomId(id.0), name(&text)?);
            }
        }
        Ok(names)
    }

    fn codes_that_stand(&mut self, deputies: &[DeputyId]) -> Result<BTreeMap<DeputyId, QrCode>, StoreError> {
        let ids: Vec<Id> = deputies.iter().map(|deputy| Id::from(*deputy)).collect();
        let mut codes = BTreeMap::new();
        for chunk in ids.chunks(CHUNK) {
            let rows: Vec<(Id, String)> = self.query(|connection| {
                qr_codes::table
                    .filter(qr_codes::subject_kind.eq(PartyKind::Deputy.as_str()))
                    .filter(qr_codes::subject_id.eq_any(chunk))
                    .filter(qr_codes::revoked_at.is_null())
                    .order((qr_codes::issued_at, qr_codes::code))
                    .select((qr_codes::subject_id, qr_codes::code))
                    .load(connection)
            })?;
            // The newest comes last.
            for (id, code) in rows {
                codes.insert(DeputyId(id.0), sound(QrCode::read(&code), "qr_codes.code")?);
            }
        }
        Ok(codes)
    }
}

/// Rows in parts of [`CHUNK`] at most.
fn split(mut rows: Vec<DeputyRow>) -> Vec<Vec<DeputyRow>> {
    let mut parts = Vec::new();
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(CHUNK));
        parts.push(std::mem::replace(&mut rows, rest));
    }
    parts
}
