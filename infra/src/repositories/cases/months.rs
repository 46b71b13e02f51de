//! The figures of months.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::upsert::excluded;
use mashang_domain::cases::months::{
    CaseCells, CaseCounts, CaseGrouping, CaseMonths, CaseShare, Grouped, MonthPlace, MonthRows,
};
use mashang_domain::shared::{CaseId, Instant, StoreError, Vocabulary};
use mashang_domain::territory::DivisionCode;

use crate::db::AnyConnection;
use crate::db::types::{Doc, Id};
use crate::on_each;
use crate::repositories::{CHUNK, Place, Store, insert_new};
use crate::schema::months::{case_months, case_shares};
use crate::stored::months::{read_cells, read_counts, write_cells, write_counts};

/// Who writes them, by its name among the consumers of the log.
pub(crate) const CONSUMER: &str = "months";

/// Stands where no grouping is asked for.
const ALL: &str = "all";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = case_shares, treat_none_as_default_value = false)]
struct ShareRow {
    case_id: Id,
    version: i32,
    cells: Doc,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = case_months, treat_none_as_default_value = false)]
struct MonthRow {
    slot: String,
    counts: Doc,
}

/// Where numbers of a grouping lie in a month, before the group's own key.
fn stretch(division: &DivisionCode, grouping: Option<CaseGrouping>, month: NaiveDate) -> String {
    let grouping = grouping.map_or(ALL, CaseGrouping::as_str);
    format!("{}/{grouping}/{}/", division.as_str(), month.format("%Y-%m"))
}

fn slot(place: &MonthPlace) -> String {
    format!("{}{}", stretch(&place.area, place.grouping, place.month), place.key)
}

/// The group that a slot is of.
fn key(slot: &str) -> String {
    slot.splitn(4, '/').nth(3).unwrap_or_default().to_owned()
}

impl Store {
    /// The numbers that lie there, taken for the transaction.
    fn take_months(&mut self, slots: &[String]) -> Result<BTreeMap<String, CaseCounts>, StoreError> {
        let nothing = write_counts(&CaseCounts::default())?;
        // A row for each, so that there is something to lock.
        let fresh: Vec<_> =
            slots.iter().map(|slot| MonthRow { slot: slot.clone(), counts: Doc(nothing.clone()) }).collect();
        let made: Result<(), StoreError> = insert_new!(self, case_months::table, fresh, case_months::slot);
        made?;
        let rows: Vec<MonthRow> = self.query(|connection| match connection {
            AnyConnection::Postgres(inner) => case_months::table
                .filter(case_months::slot.eq_any(slots))
                .order(case_months::slot)
                .select(MonthRow::as_select())
                .for_update()
                .load(inner),
            AnyConnection::Sqlite(inner) => {
                case_months::table.filter(case_months::slot.eq_any(slots)).select(MonthRow::as_select()).load(inner)
            }
        })?;
        rows.into_iter().map(|row| Ok((row.slot, read_counts(row.counts.0)?))).collect()
    }
}

impl CaseMonths for Store {
    fn take_shares(&mut self, cases: &[CaseId]) -> Result<BTreeMap<CaseId, CaseShare>, StoreError> {
        let nothing = write_cells(&CaseCells::new())?;
        let fresh: Vec<_> = cases
            .iter()
            .map(|case| ShareRow { case_id: (*case).into(), version: 0, cells: Doc(nothing.clone()) })
            .collect();
        let made: Result<(), StoreError> = insert_new!(self, case_shares::table, fresh, case_shares::case_id);
        made?;
        let mut taken = BTreeMap::new();
        for chunk in cases.chunks(CHUNK) {
            let ids: Vec<Id> = chunk.iter().map(|case| Id::from(*case)).collect();
            let rows: Vec<ShareRow> = self.query(|connection| match connection {
                AnyConnection::Postgres(inner) => case_shares::table
                    .filter(case_shares::case_id.eq_any(ids))
                    .order(case_shares::case_id)
                    .select(ShareRow::as_select())
                    .for_update()
                    .load(inner),
                AnyConnection::Sqlite(inner) => case_shares::table
                    .filter(case_shares::case_id.eq_any(ids))
                    .select(ShareRow::as_select())
                    .load(inner),
            })?;
            for row in rows {
                let case = CaseId(row.case_id.0);
                taken.insert(case, CaseShare { case, version: row.version, cells: read_cells(row.cells.0)? });
            }
        }
        Ok(taken)
    }

    fn keep_shares(&mut self, shares: &[&CaseShare], change: &MonthRows) -> Result<(), StoreError> {
        let rows = shares
            .iter()
            .map(|share| {
                let cells = Doc(write_cells(&share.cells)?);
                Ok(ShareRow { case_id: share.case.into(), version: share.version, cells })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        for chunk in rows.chunks(CHUNK) {
            self.change(|connection| {
                on_each!(connection, |inner| diesel::insert_into(case_shares::table)
                    .values(chunk)
                    .on_conflict(case_shares::case_id)
                    .do_update()
                    .set((
                        case_shares::version.eq(excluded(case_shares::version)),
                        case_shares::cells.eq(excluded(case_shares::cells)),
                    ))
                    .execute(inner))
            })?;
        }
        // In one order, so that two who change the same never wait for each other.
        let change: BTreeMap<String, &CaseCounts> =
            change.iter().map(|(place, counts)| (slot(place), counts)).collect();
        let slots: Vec<String> = change.keys().cloned().collect();
        for some in slots.chunks(CHUNK) {
            let mut numbers = self.take_months(some)?;
            for (slot, counts) in &mut numbers {
                if let Some(more) = change.get(slot) {
                    counts.add(more, 1);
                }
            }
            let rows = numbers
                .iter()
                .map(|(slot, counts)| Ok(MonthRow { slot: slot.clone(), counts: Doc(write_counts(counts)?) }))
                .collect::<Result<Vec<_>, StoreError>>()?;
            self.change(|connection| {
                on_each!(connection, |inner| diesel::insert_into(case_months::table)
                    .values(rows.as_slice())
                    .on_conflict(case_months::slot)
                    .do_update()
                    .set(case_months::counts.eq(excluded(case_months::counts)))
                    .execute(inner))
            })?;
        }
        Ok(())
    }

    fn month_counts(
        &mut self,
        division: &DivisionCode,
        grouping: Option<CaseGrouping>,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Result<Grouped, StoreError> {
        // Behind every key of the last month: a digit and what comes after it stand before this character.
        let (first, last) = (stretch(division, grouping, from), format!("{}~", stretch(division, grouping, to)));
        let rows: Vec<MonthRow> = self.query(|connection| {
            on_each!(connection, |inner| case_months::table
                .filter(case_months::slot.between(&first, &last))
                .order(case_months::slot)
                .select(MonthRow::as_select())
                .load(inner))
        })?;
        let mut found = Grouped::new();
        for row in rows {
            found.entry(key(&row.slot)).or_default().add(&read_counts(row.counts.0)?, 1);
        }
        found.retain(|_, counts| !counts.is_empty());
        Ok(found)
    }

    fn is_counted_until(&mut self, moment: Instant) -> Result<bool, StoreError> {
        let place = self.consumer(CONSUMER)?.map_or(Place::START, |seat| seat.place);
        let since = self.lag(place)?.since;
        Ok(since.is_none_or(|since| since >= moment))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_says_where_it_is_and_lies_within_its_stretch() {
        let area = DivisionCode::new("350582000000").expect("twelve digits");
        let month = NaiveDate::from_ymd_opt(2026, 3, 1).expect("a date");
        for grouping in [None, Some(CaseGrouping::Category), Some(CaseGrouping::Division)] {
            for name in ["", "traffic", "zzz", "350582002000", "019ab0c0-0000-7000-8000-000000000000"] {
                let place = MonthPlace { area: area.clone(), grouping, month, key: name.to_owned() };
                let (slot, stretch) = (slot(&place), stretch(&area, grouping, month));
                assert_eq!(key(&slot), name);
                assert!(stretch <= slot && slot < format!("{stretch}~"), "{slot}");
            }
        }
    }
}
