//! How the numbers of months are kept, and read.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{CaseCounts, CaseFace, CaseGrouping, CaseMonths, CaseShare, Grouped, MonthRows, contribution, spread};
use crate::cases::{Case, CaseFault, Cases, SUBJECT};
use crate::shared::time::month_of;
use crate::shared::{CaseId, Context, Failure, Recorded, StoreError};
use crate::territory::DivisionCode;

/// Months that one question covers at most.
pub const MOST_MONTHS: usize = 12;
/// Digits of the widest division whose deputies are told apart: a county's.
const COUNTY: usize = 6;

/// Reckons what those cases contribute. One that can't be read, or of which nothing can be, is left out: what was counted of it stays.
///
/// # Errors
/// When the store fails.
pub fn reckon<S: Cases>(store: &mut S, ids: &[CaseId]) -> Result<Vec<CaseShare>, StoreError> {
    let subjects: Vec<_> = ids.iter().map(|id| id.0).collect();
    let mut events = store.events_of_all(SUBJECT, &subjects)?;
    let cases = store.load_all(ids)?;
    let share = |case: Case| {
        let known = |recorded| match recorded {
            Recorded::Known(record) => Some(record),
            Recorded::Unknown { .. } => None,
        };
        let lines: Vec<_> = events.remove(&case.id.0)?.into_iter().filter_map(known).collect();
        let version = lines.last()?.version;
        Some(CaseShare { case: case.id, version, cells: contribution(&CaseFace::from(&case), &lines) })
    };
    Ok(cases.into_iter().filter_map(share).collect())
}

/// Takes out of the numbers what those cases contributed and puts in what they contribute now, in the transaction that is under
/// way. Doing it twice changes nothing, and what was reckoned of less than is counted already is dropped.
///
/// # Errors
/// When the store fails.
pub fn keep<S: CaseMonths>(store: &mut S, shares: &[CaseShare]) -> Result<(), StoreError> {
    // In one order for everybody, so that two who take the same never wait for each other.
    let shares: BTreeMap<CaseId, &CaseShare> = shares.iter().map(|share| (share.case, share)).collect();
    if shares.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = shares.keys().copied().collect();
    let before = store.take_shares(&ids)?;
    let (mut kept, mut change) = (Vec::new(), MonthRows::new());
    for (id, now) in shares {
        let old = before.get(&id);
        if old.is_some_and(|old| old.version > now.version || old == now) {
            continue;
        }
        if let Some(old) = old {
            spread(&mut change, &old.cells, -1);
        }
        spread(&mut change, &now.cells, 1);
        kept.push(now);
    }
    store.keep_shares(&kept, &change)
}

/// Which numbers somebody asks for.
#[derive(Clone, Debug)]
pub struct MonthsAsked {
    pub division: DivisionCode,
    /// Days of the first and the last month.
    pub between: (NaiveDate, NaiveDate),
    pub grouping: Option<CaseGrouping>,
}

/// The numbers of a division: all together, and by group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFigures {
    pub total: CaseCounts,
    pub groups: Grouped,
}

/// Whether deputies of a division are told apart: of more than a county there are too many.
#[must_use]
pub fn tells_deputies_apart(division: &DivisionCode) -> bool {
    division.prefix().len() >= COUNTY
}

/// Who may see the numbers of a division: its office, its administrator, and who leads there.
///
/// # Errors
/// Forbidden to everybody else.
pub fn may_see(ctx: &Context, division: &DivisionCode) -> Result<(), Failure> {
    let may = ctx.actor.oversees(division) || ctx.actor.leads(division).is_some();
    if may { Ok(()) } else { Err(Failure::Forbidden) }
}

/// The numbers of a division in the months between two days.
///
/// # Errors
/// As [`may_see`]; a field error for months in the wrong order or more than a year, and for deputies of more than a county.
pub fn case_figures(store: &mut impl CaseMonths, ctx: &Context, asked: &MonthsAsked) -> Result<CaseFigures, Failure> {
    may_see(ctx, &asked.division)?;
    let (from, to) = (month_of(asked.between.0), month_of(asked.between.1));
    let within = (0..MOST_MONTHS).any(|more| {
        u32::try_from(more).ok().and_then(|more| from.checked_add_months(chrono::Months::new(more))) == Some(to)
    });
    if !within {
        return Err(Failure::field("to", CaseFault::MonthsOutOfRange));
    }
    if asked.grouping == Some(CaseGrouping::Deputy) && !tells_deputies_apart(&asked.division) {
        return Err(Failure::field("group_by", CaseFault::DeputiesOfMoreThanACounty));
    }
    let total = store.month_counts(&asked.division, None, (from, to))?.into_values().next().unwrap_or_default();
    let groups = match asked.grouping {
        Some(grouping) => store.month_counts(&asked.division, Some(grouping), (from, to))?,
        None => Grouped::new(),
    };
    Ok(CaseFigures { total, groups })
}
