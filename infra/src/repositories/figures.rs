use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel::upsert::excluded;
use mashang_domain::disputes::DisputeKind;
use mashang_domain::figures::{Cells, DisputeSum, Figures, Indicator};
use mashang_domain::shared::time::{Period, month_of};
use mashang_domain::shared::{GridId, Page, PageRequest, StoreError, Subject, SubjectKind, Vocabulary};
use mashang_domain::territory::DivisionCode;
use serde_json::json;
use uuid::Uuid;

use super::{Store, insert_all, insert_new, sound, word};
use crate::db::AnyConnection;
use crate::db::types::{Doc, Id};
use crate::on_each;
use crate::schema::{contributions, coverage_gaps, deputies, disputes, figures, grids};

#[derive(Insertable)]
#[diesel(table_name = figures, treat_none_as_default_value = false)]
struct FigureRow {
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
    subject_id: Id,
    subject_kind: String,
    cells: Doc,
}

#[derive(Insertable)]
#[diesel(table_name = coverage_gaps, treat_none_as_default_value = false)]
struct GapRow {
    grid_id: Id,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    division_code: String,
}

fn written(cells: &Cells) -> Result<Doc, StoreError> {
    // A JSON object has texts for keys, and a cell is more than that.
    Ok(Doc(sound(serde_json::to_value(cells.iter().collect::<Vec<_>>()), "contributions.cells")?))
}

fn read_cells(doc: Doc) -> Result<Cells, StoreError> {
    let pairs: Vec<(mashang_domain::figures::Cell, i64)> = sound(serde_json::from_value(doc.0), "contributions.cells")?;
    Ok(pairs.into_iter().collect())
}

fn ids_of(ids: Vec<Id>) -> Vec<Uuid> {
    ids.into_iter().map(|id| id.0).collect()
}

/// The sum of numbers as a whole number: diesel makes a decimal of it, which SQLite does not know.
const SUM: &str = "CAST(SUM(value) AS BIGINT)";

impl Figures for Store {
    fn take_contributions(&mut self, subjects: &[Subject]) -> Result<BTreeMap<Uuid, Cells>, StoreError> {
        // A row for each, so that there is something to lock.
        let fresh: Vec<_> = subjects
            .iter()
            .map(|subject| ContributionRow {
                subject_id: Id(subject.id),
                subject_kind: subject.kind.as_str().to_owned(),
                cells: Doc(json!([])),
            })
            .collect();
        let made: Result<(), StoreError> = insert_new!(self, contributions::table, fresh, contributions::subject_id);
        made?;
        let mut taken = BTreeMap::new();
        for chunk in subjects.chunks(super::CHUNK) {
            let ids: Vec<Id> = chunk.iter().map(|subject| Id(subject.id)).collect();
            let rows: Vec<ContributionRow> = self.query(|connection| match connection {
                AnyConnection::Postgres(inner) => contributions::table
                    .filter(contributions::subject_id.eq_any(ids))
                    .order(contributions::subject_id)
                    .select(ContributionRow::as_select())
                    .for_update()
                    .load(inner),
                AnyConnection::Sqlite(inner) => contributions::table
                    .filter(contributions::subject_id.eq_any(ids))
                    .select(ContributionRow::as_select())
                    .load(inner),
            })?;
            for row in rows {
                taken.insert(row.subject_id.0, read_cells(row.cells)?);
            }
        }
        Ok(taken)
    }

    fn keep_contributions(&mut self, kept: &[(Subject, Cells)], change: &Cells) -> Result<(), StoreError> {
        let rows = kept
            .iter()
            .map(|(subject, cells)| {
                Ok(ContributionRow {
                    subject_id: Id(subject.id),
                    subject_kind: subject.kind.as_str().to_owned(),
                    cells: written(cells)?,
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        for chunk in rows.chunks(super::CHUNK) {
            self.change(|connection| {
                on_each!(connection, |inner| diesel::insert_into(contributions::table)
                    .values(chunk)
                    .on_conflict(contributions::subject_id)
                    .do_update()
                    .set(contributions::cells.eq(excluded(contributions::cells)))
                    .execute(inner))
            })?;
        }
        // Cells come in order, so that two who change the same never wait for each other.
        let rows: Vec<_> = change
            .iter()
            .map(|(cell, value)| FigureRow {
                division_code: cell.division.as_str().to_owned(),
                measure: cell.measure.as_str().to_owned(),
                on_date: cell.on,
                kind: cell.kind.map_or("", DisputeKind::as_str).to_owned(),
                organisation_id: Id(cell.organisation.map_or(Uuid::nil(), |id| id.0)),
                value: *value,
            })
            .collect();
        for chunk in rows.chunks(super::CHUNK) {
            self.change(|connection| {
                on_each!(connection, |inner| diesel::insert_into(figures::table)
                    .values(chunk)
                    .on_conflict((
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

    fn keep_gaps(&mut self, gaps: &[(GridId, DivisionCode, Vec<Period>)]) -> Result<(), StoreError> {
        if gaps.is_empty() {
            return Ok(());
        }
        for chunk in gaps.chunks(super::CHUNK) {
            let ids: Vec<Id> = chunk.iter().map(|(grid, ..)| Id::from(*grid)).collect();
            self.change(|connection| {
                diesel::delete(coverage_gaps::table.filter(coverage_gaps::grid_id.eq_any(ids))).execute(connection)
            })?;
        }
        let rows: Vec<_> = gaps
            .iter()
            .flat_map(|(grid, division, periods)| {
                periods.iter().map(|period| GapRow {
                    grid_id: (*grid).into(),
                    starts_on: period.from,
                    ends_on: period.to,
                    division_code: division.as_str().to_owned(),
                })
            })
            .collect();
        insert_all!(self, coverage_gaps::table, rows)
    }

    fn forget_figures(&mut self) -> Result<(), StoreError> {
        // A worker under way finishes first, and the next one waits: what it adds is never half forgotten.
        self.change(|connection| match connection {
            AnyConnection::Postgres(inner) => {
                diesel::sql_query("LOCK TABLE contributions IN EXCLUSIVE MODE").execute(inner)
            }
            AnyConnection::Sqlite(_) => Ok(0),
        })?;
        self.change(|connection| diesel::delete(figures::table).execute(connection))?;
        self.change(|connection| diesel::delete(contributions::table).execute(connection))?;
        self.change(|connection| diesel::delete(coverage_gaps::table).execute(connection))?;
        Ok(())
    }

    fn contributors(&mut self, kind: SubjectKind, after: Option<Uuid>, limit: u32) -> Result<Vec<Uuid>, StoreError> {
        let (after, limit) = (Id(after.unwrap_or(Uuid::nil())), i64::from(limit));
        macro_rules! ids {
            ($table:ident) => {
                self.query(|connection| {
                    $table::table
                        .filter($table::id.gt(after))
                        .order($table::id)
                        .limit(limit)
                        .select($table::id)
                        .load(connection)
                })
                .map(ids_of)
            };
        }
        match kind {
            SubjectKind::Deputy => ids!(deputies),
            SubjectKind::Grid => ids!(grids),
            SubjectKind::Dispute => ids!(disputes),
            SubjectKind::Case | SubjectKind::Reception | SubjectKind::DutyRecord => Ok(Vec::new()),
        }
    }

    fn coverage_sums(&mut self, division: &DivisionCode, on: NaiveDate) -> Result<Vec<(Indicator, i64)>, StoreError> {
        let rows: Vec<(String, i64)> = self.query(|connection| {
            figures::table
                .filter(figures::division_code.eq(division.as_str()))
                .filter(figures::measure.between("coverage_", "coverage_~"))
                .filter(figures::on_date.le(on))
                .group_by(figures::measure)
                .select((figures::measure, sql::<BigInt>(SUM)))
                .load(connection)
        })?;
        rows.into_iter().map(|(measure, value)| Ok((word(&measure)?, value))).collect()
    }

    fn gaps(
        &mut self,
        division: &DivisionCode,
        on: NaiveDate,
        page: &PageRequest<GridId>,
    ) -> Result<Page<GridId, GridId>, StoreError> {
        let (first, last) = division.range();
        let mut query = coverage_gaps::table
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
        let items = rows.into_iter().map(|id| GridId(id.0)).collect();
        Ok(Page::of(items, page, |grid: &GridId| *grid))
    }

    fn dispute_sums(
        &mut self,
        division: &DivisionCode,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<Vec<DisputeSum>, StoreError> {
        let rows: Vec<(String, String, Id, i64)> = self.query(|connection| {
            figures::table
                .filter(figures::division_code.eq(division.as_str()))
                .filter(figures::measure.between("dispute_", "dispute_~"))
                .filter(figures::on_date.between(month_of(from), to))
                .group_by((figures::measure, figures::kind, figures::organisation_id))
                .select((figures::measure, figures::kind, figures::organisation_id, sql::<BigInt>(SUM)))
                .limit(50_000)
                .load(connection)
        })?;
        rows.into_iter()
            .map(|(measure, kind, organisation, value)| {
                let kind = if kind.is_empty() { None } else { Some(word(&kind)?) };
                let organisation = (!organisation.0.is_nil()).then(|| organisation.0.into());
                Ok(DisputeSum { measure: word(&measure)?, kind, organisation, value })
            })
            .collect()
    }
}

impl Store {
    /// Whether any entity's contribution was ever kept.
    pub fn has_contributions(&mut self) -> Result<bool, StoreError> {
        let any: Option<Id> = self.query(|connection| {
            contributions::table.select(contributions::subject_id).limit(1).first(connection).optional()
        })?;
        Ok(any.is_some())
    }
}
