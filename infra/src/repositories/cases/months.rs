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
use crate::db::types::{Doc, Id, Stamp};
use crate::on_each;
use crate::repositories::{CHUNK, Place, Store, insert_new};
use crate::schema::months::{case_months, case_shares, uncounted_joins};
use crate::schema::publications::{publication_followers, publications};
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

impl Store {
    /// When those joined who follow public versions of cases, each once for a case.
    fn followers_of_cases(&mut self, cases: &[CaseId]) -> Result<BTreeMap<CaseId, Vec<Instant>>, StoreError> {
        let mut first: BTreeMap<(CaseId, Vec<u8>), Instant> = BTreeMap::new();
        for some in cases.chunks(CHUNK) {
            let ids: Vec<Id> = some.iter().map(|case| Id::from(*case)).collect();
            let versions: Vec<(Id, Id)> = self.query(|connection| {
                publications::table
                    .filter(publications::case_id.eq_any(ids))
                    .select((publications::id, publications::case_id))
                    .load(connection)
            })?;
            for (version, case) in versions {
                let rows: Vec<(Vec<u8>, Stamp)> = self.query(|connection| {
                    publication_followers::table
                        .filter(publication_followers::publication_id.eq(version))
                        .select((publication_followers::follower, publication_followers::joined_at))
                        .load(connection)
                })?;
                for (follower, at) in rows {
                    let known = first.entry((CaseId(case.0), follower)).or_insert(at.0);
                    *known = at.0.min(*known);
                }
            }
        }
        let mut found: BTreeMap<CaseId, Vec<Instant>> = BTreeMap::new();
        for ((case, _), at) in first {
            found.entry(case).or_default().push(at);
        }
        Ok(found)
    }

    /// Notes that somebody who joined then does or does so no longer, so that the figures of months are told.
    pub(in crate::repositories) fn note_join(&mut self, publication: Id, joined_at: Stamp) -> Result<(), StoreError> {
        let case: Id = self.query(|connection| {
            publications::table.find(publication).select(publications::case_id).first(connection)
        })?;
        self.change(|connection| {
            on_each!(connection, |inner| diesel::insert_into(uncounted_joins::table)
                .values((uncounted_joins::case_id.eq(case), uncounted_joins::joined_at.eq(joined_at)))
                .execute(inner))
        })?;
        Ok(())
    }

    /// Who joined or left again and is not counted so yet, `most` of them: what each is called here, and which cases that was of, in
    /// order and each once.
    pub(crate) fn uncounted_joins(&mut self, most: u32) -> Result<(Vec<i64>, Vec<CaseId>), StoreError> {
        let rows: Vec<(i64, Id)> = self.query(|connection| {
            uncounted_joins::table
                .order(uncounted_joins::number)
                .limit(i64::from(most))
                .select((uncounted_joins::number, uncounted_joins::case_id))
                .load(connection)
        })?;
        let mut cases: Vec<CaseId> = rows.iter().map(|(_, case)| CaseId(case.0)).collect();
        cases.sort_unstable();
        cases.dedup();
        Ok((rows.into_iter().map(|(number, _)| number).collect(), cases))
    }

    /// Forgets those: they are counted.
    pub(crate) fn forget_joins(&mut self, numbers: &[i64]) -> Result<(), StoreError> {
        let counted = uncounted_joins::table.filter(uncounted_joins::number.eq_any(numbers.to_vec()));
        self.change(|connection| diesel::delete(counted).execute(connection))?;
        Ok(())
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

    fn joined_at(&mut self, cases: &[CaseId]) -> Result<BTreeMap<CaseId, Vec<Instant>>, StoreError> {
        self.followers_of_cases(cases)
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
        let joins: Option<i64> = self.query(|connection| {
            uncounted_joins::table
                .filter(uncounted_joins::joined_at.lt(Stamp(moment)))
                .select(uncounted_joins::number)
                .first(connection)
                .optional()
        })?;
        if joins.is_some() {
            return Ok(false);
        }
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
