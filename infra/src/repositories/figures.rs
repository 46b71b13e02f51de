mod parts;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;
use diesel::upsert::excluded;
use mashang_domain::deputies::coverage::{Gaps, Near};
use mashang_domain::figures::{Building, Edition, Figures};
use mashang_domain::shared::rollup::{Cells, Indicator, RollUps, Sum};
use mashang_domain::shared::time::{Period, month_of};
use mashang_domain::shared::{GridId, OrganisationId, Page, PageRequest, StoreError, Subject, SubjectKind};
use mashang_domain::territory::{DivisionCode, Grid};
use serde_json::json;
use uuid::Uuid;

use super::{Store, insert_all, insert_new};
use crate::db::AnyConnection;
use crate::db::types::{Doc, Id, Uid};
use crate::on_each;
use crate::schema::{contributions, coverage_gaps, figure_editions, figures};
use crate::stored::cells;

#[derive(Insertable)]
#[diesel(table_name = figures, treat_none_as_default_value = false)]
struct FigureRow {
    edition: i32,
    division_code: String,
    measure: String,
    on_date: NaiveDate,
    kind: String,
    organisation_id: Id,
    value: i64,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = contributions, treat_none_as_default_value = false)]
struct ContributionRow {
    edition: i32,
    subject_id: Id,
    subject_kind: String,
    cells: Doc,
}

#[derive(Insertable)]
#[diesel(table_name = coverage_gaps, treat_none_as_default_value = false)]
struct GapRow {
    edition: i32,
    grid_id: Id,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    division_code: String,
}

/// The sum of numbers as a whole number: diesel makes a decimal of it, which SQLite does not know.
const SUM: &str = "CAST(SUM(value) AS BIGINT)";

/// The edition that is shown.
const SHOWN: &str = "shown";
/// One that is being built.
const BUILDING: &str = "building";
/// One that was shown.
const PAST: &str = "past";

/// Rows that one transaction forgets of each table.
const FORGET: u32 = 5_000;

/// The number of the edition that is shown, as a part of other queries.
#[diesel::dsl::auto_type]
fn shown() -> _ {
    let state: &'static str = SHOWN;
    figure_editions::table.filter(figure_editions::state.eq(state)).select(figure_editions::edition).single_value()
}

impl Figures for Store {
    fn editions(&mut self) -> Result<Vec<Edition>, StoreError> {
        let numbers: Vec<i32> = self.query(|connection| {
            figure_editions::table
                .filter(figure_editions::state.eq_any([SHOWN, BUILDING]))
                .order(figure_editions::edition)
                .select(figure_editions::edition)
                .load(connection)
        })?;
        Ok(numbers.into_iter().map(Edition).collect())
    }

    fn building(&mut self) -> Result<Option<Building>, StoreError> {
        let query = figure_editions::table.filter(figure_editions::state.eq(BUILDING)).select((
            figure_editions::edition,
            figure_editions::kind,
            figure_editions::after,
        ));
        let row: Option<(i32, Option<String>, Option<Id>)> = self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => query.for_update().first(inner).optional(),
            AnyConnection::Sqlite(inner) => query.first(inner).optional(),
        })?;
        Ok(row.map(|(edition, kind, after)| Building { edition: Edition(edition), kind, after: after.map(|id| id.0) }))
    }

    fn begin_edition(&mut self) -> Result<(), StoreError> {
        // Two who begin at once begin one: the second finds it in `figure_editions_state_idx`.
        self.change(|connection| {
            diesel::sql_query(
                "INSERT INTO figure_editions (edition, state) \
                 SELECT coalesce(max(edition), 0) + 1, 'building' FROM figure_editions WHERE true ON CONFLICT DO NOTHING",
            )
            .execute(connection)
        })?;
        Ok(())
    }

    fn note_building(&mut self, building: &Building) -> Result<(), StoreError> {
        let row = figure_editions::table.find(building.edition.0);
        let so_far = (figure_editions::kind.eq(&building.kind), figure_editions::after.eq(building.after.map(Id)));
        self.change(|connection| diesel::update(row).set(so_far).execute(connection))?;
        Ok(())
    }

    fn show_edition(&mut self, edition: Edition) -> Result<(), StoreError> {
        let shown = figure_editions::table.filter(figure_editions::state.eq(SHOWN));
        self.change(|connection| {
            diesel::update(shown).set(figure_editions::state.eq(PAST)).execute(connection)?;
            diesel::update(figure_editions::table.find(edition.0))
                .set(figure_editions::state.eq(SHOWN))
                .execute(connection)
        })?;
        Ok(())
    }

    fn forget_editions(&mut self) -> Result<bool, StoreError> {
        let past: Option<i32> = self.query(|connection| {
            figure_editions::table
                .filter(figure_editions::state.eq(PAST))
                .select(figure_editions::edition)
                .first(connection)
                .optional()
        })?;
        let Some(past) = past else { return Ok(false) };
        let mut gone = 0;
        for (table, key) in
            [("figures", "division_code"), ("contributions", "subject_id"), ("coverage_gaps", "grid_id")]
        {
            let those = format!("SELECT {key} FROM {table} WHERE edition = {past} ORDER BY {key}");
            let last = format!("coalesce(({those} LIMIT 1 OFFSET {FORGET}), ({those} DESC LIMIT 1))");
            let some = format!("DELETE FROM {table} WHERE edition = {past} AND {key} <= {last}");
            gone += self.change(|connection| diesel::sql_query(&some).execute(connection))?;
        }
        if gone == 0 {
            self.change(|connection| diesel::delete(figure_editions::table.find(past)).execute(connection))?;
        }
        Ok(true)
    }

    fn take_contributions(
        &mut self,
        Edition(edition): Edition,
        subjects: &[Subject],
    ) -> Result<BTreeMap<Uuid, Cells>, StoreError> {
        // A row for each, so that there is something to lock.
        let fresh: Vec<_> = subjects
            .iter()
            .map(|subject| ContributionRow {
                edition,
                subject_id: Id(subject.id),
                subject_kind: subject.kind.value.to_owned(),
                cells: Doc(json!([])),
            })
            .collect();
        let made: Result<(), StoreError> =
            insert_new!(self, contributions::table, fresh, (contributions::edition, contributions::subject_id));
        made?;
        let mut taken = BTreeMap::new();
        for chunk in subjects.chunks(super::CHUNK) {
            let ids: Vec<Id> = chunk.iter().map(|subject| Id(subject.id)).collect();
            let rows: Vec<ContributionRow> = self.query(|connection| match connection {
                AnyConnection::Postgres(inner) => contributions::table
                    .filter(contributions::edition.eq(edition))
                    .filter(contributions::subject_id.eq_any(ids))
                    .order(contributions::subject_id)
                    .select(ContributionRow::as_select())
                    .for_update()
                    .load(inner),
                AnyConnection::Sqlite(inner) => contributions::table
                    .filter(contributions::edition.eq(edition))
                    .filter(contributions::subject_id.eq_any(ids))
                    .select(ContributionRow::as_select())
                    .load(inner),
            })?;
            for row in rows {
                taken.insert(row.subject_id.0, cells::read(row.cells.0)?);
            }
        }
        Ok(taken)
    }

    fn keep_contributions(
        &mut self,
        Edition(edition): Edition,
        kept: &[(Subject, Cells)],
        change: &Cells,
    ) -> Result<(), StoreError> {
        let rows = kept
            .iter()
            .map(|(subject, cells)| {
                Ok(ContributionRow {
                    edition,
                    subject_id: Id(subject.id),
                    subject_kind: subject.kind.value.to_owned(),
                    cells: Doc(cells::write(cells)?),
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        for chunk in rows.chunks(super::CHUNK) {
            self.change(|connection| {
                on_each!(connection, |inner| diesel::insert_into(contributions::table)
                    .values(chunk)
                    .on_conflict((contributions::edition, contributions::subject_id))
                    .do_update()
                    .set(contributions::cells.eq(excluded(contributions::cells)))
                    .execute(inner))
            })?;
        }
        // In one order, so that two who change the same never wait for each other.
        let mut sums: BTreeMap<(String, &str, NaiveDate, &str, Uuid), i64> = BTreeMap::new();
        for (cell, value) in change {
            let organisation = cell.organisation.map_or(Uuid::nil(), |id| id.0);
            for area in cell.place.ancestry().into_iter().filter(|area| area.prefix().len() > 2) {
                let kind = cell.kind.as_deref().unwrap_or_default();
                let key = (area.as_str().to_owned(), cell.indicator.as_str(), cell.on, kind, organisation);
                *sums.entry(key).or_default() += value;
            }
        }
        let rows: Vec<_> = sums
            .into_iter()
            .filter(|(_, value)| *value != 0)
            .map(|((division_code, indicator, on_date, kind, organisation), value)| FigureRow {
                edition,
                division_code,
                measure: indicator.to_owned(),
                on_date,
                kind: kind.to_owned(),
                organisation_id: Id(organisation),
                value,
            })
            .collect();
        for chunk in rows.chunks(super::CHUNK) {
            self.change(|connection| {
                on_each!(connection, |inner| diesel::insert_into(figures::table)
                    .values(chunk)
                    .on_conflict((
                        figures::edition,
                        figures::division_code,
                        figures::measure,
                        figures::on_date,
                        figures::kind,
                        figures::organisation_id
                    ))
                    .do_update()
                    .set(figures::value.eq(figures::value + excluded(figures::value)))
                    .execute(inner))
            })?;
        }
        Ok(())
    }

    fn keep_gaps(
        &mut self,
        Edition(edition): Edition,
        gaps: &[(GridId, DivisionCode, Vec<Period>)],
    ) -> Result<(), StoreError> {
        if gaps.is_empty() {
            return Ok(());
        }
        for chunk in gaps.chunks(super::CHUNK) {
            let ids: Vec<Id> = chunk.iter().map(|(grid, ..)| Id::from(*grid)).collect();
            let old = coverage_gaps::table
                .filter(coverage_gaps::edition.eq(edition))
                .filter(coverage_gaps::grid_id.eq_any(ids));
            self.change(|connection| diesel::delete(old).execute(connection))?;
        }
        let rows: Vec<_> = gaps
            .iter()
            .flat_map(|(grid, division, periods)| {
                periods.iter().map(|period| GapRow {
                    edition,
                    grid_id: (*grid).into(),
                    starts_on: period.from,
                    ends_on: period.to,
                    division_code: division.as_str().to_owned(),
                })
            })
            .collect();
        insert_all!(self, coverage_gaps::table, rows)
    }

    fn contributors(&mut self, kind: SubjectKind, after: Option<Uuid>, limit: u32) -> Result<Vec<Uuid>, StoreError> {
        let table = match kind {
            kind if kind == mashang_domain::deputies::SUBJECT => "deputies",
            kind if kind == mashang_domain::territory::SUBJECT => "grids",
            kind if kind == mashang_domain::disputes::SUBJECT => "disputes",
            kind if kind == mashang_domain::cases::SUBJECT => "cases",
            _ => return Ok(Vec::new()),
        };
        let query = format!("SELECT id FROM {table} WHERE id > $1 ORDER BY id LIMIT {limit}");
        let after = Id(after.unwrap_or_default());
        let rows: Vec<Contributor> =
            self.query(|connection| on_each!(connection, |inner| sql_query(&query).bind::<Uid, _>(after).load(inner)))?;
        Ok(rows.into_iter().map(|row| row.id.0).collect())
    }
}

#[derive(QueryableByName)]
struct Contributor {
    #[diesel(sql_type = Uid)]
    id: Id,
}

impl Gaps for Store {
    fn gaps(
        &mut self,
        division: &DivisionCode,
        on: NaiveDate,
        page: &PageRequest<GridId>,
    ) -> Result<Page<Grid, GridId>, StoreError> {
        let (first, last) = division.range();
        let mut query = coverage_gaps::table
            .filter(coverage_gaps::edition.nullable().eq(shown()))
            .filter(coverage_gaps::division_code.between(first, last))
            .filter(coverage_gaps::starts_on.le(on))
            .filter(coverage_gaps::ends_on.is_null().or(coverage_gaps::ends_on.ge(Some(on)).assume_not_null()))
            .order(coverage_gaps::grid_id)
            .select(coverage_gaps::grid_id)
            .into_boxed();
        if let Some(after) = page.after {
            query = query.filter(coverage_gaps::grid_id.gt(Id::from(after)));
        }
        let rows: Vec<Id> = self.query(|connection| query.limit(page.probe()).load(connection))?;
        let Page { items: ids, unreadable, next } = Page::of(rows, page, |id: &Id| GridId(id.0));
        Ok(Page { items: self.bare_grids(&ids)?, unreadable, next })
    }

    fn near(&mut self, areas: &BTreeSet<DivisionCode>, on: NaiveDate) -> Result<Near, StoreError> {
        self.deputies_near(areas, on)
    }
}

impl RollUps for Store {
    fn sums_until(
        &mut self,
        division: &DivisionCode,
        indicators: &[Indicator],
        on: NaiveDate,
    ) -> Result<Vec<Sum>, StoreError> {
        let wanted = values(indicators);
        let (Some(first), Some(last)) = (wanted.iter().min(), wanted.iter().max()) else { return Ok(Vec::new()) };
        // One range of measures, because a statement with a list of them is prepared anew each time; what lies between them and
        // was not asked for is left out afterwards.
        let rows: Vec<(String, i64)> = self.query(|connection| {
            on_each!(connection, |inner| figures::table
                .filter(figures::edition.nullable().eq(shown()))
                .filter(figures::division_code.eq(division.as_str()))
                .filter(figures::measure.between(*first, *last))
                .filter(figures::on_date.le(on))
                .group_by(figures::measure)
                .select((figures::measure, sql::<BigInt>(SUM)))
                .load(inner))
        })?;
        let rows = rows.into_iter().filter(|(indicator, _)| wanted.contains(&indicator.as_str()));
        Ok(rows.map(|(indicator, value)| Sum { indicator, kind: None, value }).collect())
    }

    fn sums_of_parts(
        &mut self,
        division: &DivisionCode,
        indicators: &[Indicator],
        on: NaiveDate,
    ) -> Result<Vec<(DivisionCode, Vec<Sum>)>, StoreError> {
        self.parts_until(division, &values(indicators), on)
    }

    fn sums_by_kind(
        &mut self,
        division: &DivisionCode,
        indicators: &[Indicator],
        between: (NaiveDate, NaiveDate),
    ) -> Result<Vec<Sum>, StoreError> {
        let rows: Vec<(String, String, i64)> = self.query(|connection| {
            within(division.as_str(), values(indicators), month_of(between.0), between.1)
                .group_by((figures::measure, figures::kind))
                .select((figures::measure, figures::kind, sql::<BigInt>(SUM)))
                .load(connection)
        })?;
        let sum = |(indicator, kind, value): (String, String, i64)| Sum {
            indicator,
            kind: Some(kind).filter(|kind| !kind.is_empty()),
            value,
        };
        Ok(rows.into_iter().map(sum).collect())
    }

    fn sums_by_organisation(
        &mut self,
        division: &DivisionCode,
        indicators: &[Indicator],
        between: (NaiveDate, NaiveDate),
        page: &PageRequest<OrganisationId>,
    ) -> Result<Page<(OrganisationId, Vec<Sum>), OrganisationId>, StoreError> {
        // Without one comes first: its id is all zeros.
        let after = page.after.map_or(Id(Uuid::nil()), Id::from);
        let ids: Vec<Id> = self.query(|connection| {
            within(division.as_str(), values(indicators), month_of(between.0), between.1)
                .filter(figures::organisation_id.gt(after))
                .select(figures::organisation_id)
                .distinct()
                .order(figures::organisation_id)
                .limit(page.probe())
                .load(connection)
        })?;
        let page = Page::of(ids, page, |id| id.0.into());
        let wanted = page.items.clone();
        let rows: Vec<(Id, String, i64)> = self.query(|connection| {
            within(division.as_str(), values(indicators), month_of(between.0), between.1)
                .filter(figures::organisation_id.eq_any(wanted))
                .group_by((figures::organisation_id, figures::measure))
                .select((figures::organisation_id, figures::measure, sql::<BigInt>(SUM)))
                .load(connection)
        })?;
        let mut sums: BTreeMap<Uuid, Vec<Sum>> = BTreeMap::new();
        for (id, indicator, value) in rows {
            sums.entry(id.0).or_default().push(Sum { indicator, kind: None, value });
        }
        let items = page.items.into_iter().map(|id| (id.0.into(), sums.remove(&id.0).unwrap_or_default())).collect();
        Ok(Page { items, unreadable: page.unreadable, next: page.next })
    }
}

/// The rows of `indicators` in a division in the months between two days, in the edition that is shown.
#[diesel::dsl::auto_type(no_type_alias)]
fn within<'a>(code: &'a str, indicators: Vec<&'a str>, from: NaiveDate, to: NaiveDate) -> _ {
    figures::table
        .filter(figures::edition.nullable().eq(shown()))
        .filter(figures::division_code.eq(code))
        .filter(figures::measure.eq_any(indicators))
        .filter(figures::on_date.between(from, to))
}

fn values(indicators: &[Indicator]) -> Vec<&str> {
    indicators.iter().map(|indicator| indicator.value).collect()
}
