//! All divisions of a country out of one list: in one transaction, as many rows at a time as one statement takes, what is there already
//! untouched.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use mashang_domain::shared::{Fault, StoreError};
use mashang_domain::territory::{Division, DivisionCode, DivisionLevel, Listed, TerritoryFault};

use super::lists::{Read, Unread, each_row};
use crate::db::{Database, Failed};
use crate::store::Store;

/// Rows that are looked up and written at a time.
const BATCH: usize = 1_000;
/// Rows of a list: three times as many as China has.
const MAX_ROWS: usize = 2_000_000;
/// Problems that are told one by one.
const MAX_PROBLEMS: usize = 1_000;

/// What is wrong in a line of a list.
#[derive(Clone, Debug)]
pub struct ListProblem {
    pub line: u64,
    /// In which column; `None` where it is the line.
    pub column: Option<&'static str>,
    pub fault: Fault,
}

/// What came of a list, or would.
#[derive(Clone, Debug, Default)]
pub struct ListReport {
    pub created: u64,
    pub changed: u64,
    pub unchanged: u64,
    /// Provinces, of which nothing is kept.
    pub provinces: u64,
    /// The first that is wrong; where there is anything, nothing was written.
    pub problems: Vec<ListProblem>,
    /// What else is wrong.
    pub more: u64,
}

impl ListReport {
    fn note(&mut self, line: u64, column: Option<&'static str>, fault: impl Into<Fault>) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(ListProblem { line, column, fault: fault.into() });
        } else {
            self.more += 1;
        }
    }
}

/// Why nothing was written.
#[derive(Debug)]
enum Undone {
    /// Something is wrong, or it was to be tried out alone.
    Told(ListReport),
    File(String),
    Store(StoreError),
}

impl From<StoreError> for Undone {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Enters a list of divisions: those above before those below. What is there already and says the same stays untouched.
///
/// # Errors
/// A sentence for the operator, where the list can't be read or the database can't be written.
pub fn import(db: &Database, list: &Path, dry_run: bool) -> Result<ListReport, String> {
    let list = list.to_owned();
    let done = db.write_at_leisure(move |store: &mut Store| {
        let mut entry =
            Entry { store, rows: 0, seen: HashSet::new(), batch: Vec::new(), report: ListReport::default() };
        each_row(&list, |line, row| entry.take(line, row)).map_err(|unread| match unread {
            Unread::File(sentence) => Undone::File(sentence),
            Unread::Stopped(error) => Undone::Store(error),
        })?;
        let report = entry.finish()?;
        if dry_run || !report.problems.is_empty() { Err(Undone::Told(report)) } else { Ok(report) }
    });
    match done {
        Ok(report) | Err(Failed::Job(Undone::Told(report))) => Ok(report),
        Err(Failed::Job(Undone::File(sentence))) => Err(sentence),
        Err(Failed::Job(Undone::Store(error))) => Err(format!("the divisions could not be written: {error}")),
        Err(failed) => Err(format!("the divisions could not be written: {failed:?}")),
    }
}

/// A list on its way in.
struct Entry<'a> {
    store: &'a mut Store,
    rows: usize,
    /// What stood in it so far: a number for each, since it is all that is held of it.
    seen: HashSet<(u64, DivisionLevel)>,
    batch: Vec<(u64, Division)>,
    report: ListReport,
}

impl Entry<'_> {
    fn take(&mut self, line: u64, row: Read) -> Result<(), StoreError> {
        self.rows += 1;
        if self.rows > MAX_ROWS {
            self.report.note(line, None, TerritoryFault::ListTooLong);
            return Ok(());
        }
        match row
            .map_err(|fault| (None, fault))
            .and_then(|row| row.read().map_err(|(column, fault)| (Some(column), fault)))
        {
            Ok(Listed::Division(division)) => {
                let number = division.code.as_str().parse().unwrap_or_default();
                if self.seen.insert((number, division.level)) {
                    self.batch.push((line, division));
                } else {
                    self.report.note(line, Some("code"), TerritoryFault::RepeatedDivision);
                }
            }
            Ok(Listed::Province) => self.report.provinces += 1,
            Err((column, fault)) => self.report.note(line, column, fault),
        }
        if self.batch.len() < BATCH { Ok(()) } else { self.enter() }
    }

    /// Enters what was gathered.
    fn enter(&mut self) -> Result<(), StoreError> {
        let batch = std::mem::take(&mut self.batch);
        let codes: BTreeSet<&DivisionCode> = batch.iter().flat_map(|(_, one)| [&one.code, &one.parent]).collect();
        let found = self.store.divisions_at(&codes.into_iter().cloned().collect::<Vec<_>>())?;
        let mut there: HashSet<DivisionCode> = found.iter().map(|one| one.code.clone()).collect();
        let known: HashMap<_, _> = found.into_iter().map(|one| ((one.code.clone(), one.level), one)).collect();
        let (mut new, mut changed) = (Vec::new(), Vec::new());
        for (line, division) in batch {
            // Provinces, in which cities lie, are not kept.
            if division.level != DivisionLevel::City && !there.contains(&division.parent) {
                self.report.note(line, Some("parent_code"), TerritoryFault::ParentDivisionMissing);
                continue;
            }
            there.insert(division.code.clone());
            match known.get(&(division.code.clone(), division.level)) {
                None => new.push(division),
                Some(known) if *known == division => self.report.unchanged += 1,
                Some(_) => changed.push(division),
            }
        }
        self.report.created += new.len() as u64;
        self.report.changed += changed.len() as u64;
        self.store.insert_divisions(&new)?;
        self.store.rename_divisions(&changed)
    }

    fn finish(mut self) -> Result<ListReport, StoreError> {
        self.enter()?;
        self.report.problems.sort_by_key(|problem| problem.line);
        if self.report.created + self.report.changed > 0 {
            self.store.touch_cards()?;
        }
        if self.report.created > BATCH as u64 {
            self.store.take_statistics()?;
        }
        Ok(self.report)
    }
}
