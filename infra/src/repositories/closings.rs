use chrono::NaiveDate;
use diesel::prelude::*;
use mashang_domain::closings::{ClosedLine, Closings, MonthClosing};
use mashang_domain::shared::StoreError;
use mashang_domain::territory::DivisionCode;

use super::Store;
use super::territory::division_code;
use crate::db::types::{Doc, Id, Stamp};
use crate::on_each;
use crate::schema::months::month_closings;
use crate::stored::months::{read_lines, write_lines};

#[derive(Insertable)]
#[diesel(table_name = month_closings, treat_none_as_default_value = false)]
struct ClosingRow {
    division_code: String,
    month: NaiveDate,
    office_id: Id,
    closed_by: Option<Id>,
    closed_at: Stamp,
    lines: Doc,
}

/// A closing without its lines.
#[derive(Queryable, Selectable)]
#[diesel(table_name = month_closings)]
struct HeadRow {
    division_code: String,
    month: NaiveDate,
    office_id: Id,
    closed_by: Option<Id>,
    closed_at: Stamp,
}

impl HeadRow {
    fn read(self, lines: Vec<ClosedLine>) -> Result<MonthClosing, StoreError> {
        Ok(MonthClosing {
            division: division_code(&self.division_code)?,
            month: self.month,
            office: self.office_id.0.into(),
            closed_by: self.closed_by.map(|account| account.0.into()),
            closed_at: self.closed_at.0,
            lines,
        })
    }
}

impl Closings for Store {
    fn closing(&mut self, division: &DivisionCode, month: NaiveDate) -> Result<Option<MonthClosing>, StoreError> {
        let row: Option<(HeadRow, Doc)> = self.query(|connection| {
            on_each!(connection, |inner| month_closings::table
                .filter(month_closings::division_code.eq(division.as_str()))
                .filter(month_closings::month.eq(month))
                .select((HeadRow::as_select(), month_closings::lines))
                .first(inner)
                .optional())
        })?;
        row.map(|(head, lines)| head.read(read_lines(lines.0)?)).transpose()
    }

    fn closings_between(
        &mut self,
        division: &DivisionCode,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<Vec<MonthClosing>, StoreError> {
        let rows: Vec<HeadRow> = self.query(|connection| {
            on_each!(connection, |inner| month_closings::table
                .filter(month_closings::division_code.eq(division.as_str()))
                .filter(month_closings::month.between(from, to))
                .order(month_closings::month.desc())
                .select(HeadRow::as_select())
                .load(inner))
        })?;
        rows.into_iter().map(|head| head.read(Vec::new())).collect()
    }

    fn add_closing(&mut self, closing: &MonthClosing) -> Result<(), StoreError> {
        let row = ClosingRow {
            division_code: closing.division.as_str().to_owned(),
            month: closing.month,
            office_id: closing.office.into(),
            closed_by: closing.closed_by.map(Id::from),
            closed_at: closing.closed_at.into(),
            lines: Doc(write_lines(&closing.lines)?),
        };
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(month_closings::table).values(&row).execute(inner))
        })?;
        Ok(())
    }
}
