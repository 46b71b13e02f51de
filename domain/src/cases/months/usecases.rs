//! How the numbers of months are kept, and read.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    CaseCounts, CaseFace, CaseFigure, CaseGrouping, CaseMonths, CaseShare, Grouped, MonthRows, Reckoned, contribution,
    groups_today, spread,
};
use crate::cases::{Case, CaseFault, Cases, SUBJECT};
use crate::shared::time::{local_date, month_of};
use crate::shared::{CaseId, Context, Failure, Instant, Recorded, StoreError};
use crate::territory::DivisionCode;

/// Months that one question covers at most.
pub const MOST_MONTHS: usize = 12;
/// Digits of the widest division whose deputies are told apart: a county's.
const COUNTY: usize = 6;

/// Reckons what those cases contribute. One that can't be read, or of which nothing can be, is left out: what was counted of it stays.
///
/// # Errors
/// When the store fails.
pub fn reckon<S: Cases>(store: &mut S, ids: &[CaseId]) -> Result<Vec<Reckoned>, StoreError> {
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
        let face = CaseFace::from(&case);
        let share = CaseShare { case: case.id, version, cells: contribution(&face, &lines) };
        Some(Reckoned { share, groups: groups_today(&face, &lines) })
    };
    Ok(cases.into_iter().filter_map(share).collect())
}

/// What a case contributes with those who joined.
fn with_joined(reckoned: &Reckoned, joined: &[Instant]) -> CaseShare {
    let Reckoned { share, groups } = reckoned;
    let mut share = share.clone();
    if let Some(groups) = groups {
        for at in joined {
            let place = (month_of(local_date(*at)), groups.clone());
            share.cells.entry(place).or_default().count(CaseFigure::Joined);
        }
    }
    share
}

/// Takes out of the numbers what those cases contributed and puts in what they contribute now, in the transaction that is under
/// way. Doing it twice changes nothing, and what was reckoned of less than is counted already is dropped. Who joined is asked for once
/// the cases are taken, so that whoever keeps them last knows of everybody who had joined by then.
///
/// # Errors
/// When the store fails.
pub fn keep<S: CaseMonths>(store: &mut S, reckoned: &[Reckoned]) -> Result<(), StoreError> {
    // In one order for everybody, so that two who take the same never wait for each other.
    let reckoned: BTreeMap<CaseId, &Reckoned> = reckoned.iter().map(|one| (one.share.case, one)).collect();
    if reckoned.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = reckoned.keys().copied().collect();
    let (before, joined) = (store.take_shares(&ids)?, store.joined_at(&ids)?);
    let (mut kept, mut change) = (Vec::new(), MonthRows::new());
    for (id, one) in reckoned {
        let now = with_joined(one, joined.get(&id).map_or(&[][..], Vec::as_slice));
        let old = before.get(&id);
        if old.is_some_and(|old| old.version > now.version || *old == now) {
            continue;
        }
        if let Some(old) = old {
            spread(&mut change, &old.cells, -1);
        }
        spread(&mut change, &now.cells, 1);
        kept.push(now);
    }
    let kept: Vec<&CaseShare> = kept.iter().collect();
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

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::*;
    use crate::cases::months::CaseGroups;
    use crate::cases::samples;

    /// Keeps numbers in memory, and knows who joined.
    #[derive(Default)]
    struct Kept {
        shares: BTreeMap<CaseId, CaseShare>,
        rows: MonthRows,
        joined: BTreeMap<CaseId, Vec<Instant>>,
    }

    impl CaseMonths for Kept {
        fn take_shares(&mut self, cases: &[CaseId]) -> Result<BTreeMap<CaseId, CaseShare>, StoreError> {
            let known = |id: &CaseId| self.shares.get(id).map(|share| (*id, share.clone()));
            Ok(cases.iter().filter_map(known).collect())
        }

        fn joined_at(&mut self, _: &[CaseId]) -> Result<BTreeMap<CaseId, Vec<Instant>>, StoreError> {
            Ok(self.joined.clone())
        }

        fn keep_shares(&mut self, shares: &[&CaseShare], change: &MonthRows) -> Result<(), StoreError> {
            self.shares.extend(shares.iter().map(|share| (share.case, (*share).clone())));
            for (place, counts) in change {
                self.rows.entry(place.clone()).or_default().add(counts, 1);
            }
            self.rows.retain(|_, counts| !counts.is_empty());
            Ok(())
        }

        fn month_counts(
            &mut self,
            division: &DivisionCode,
            grouping: Option<CaseGrouping>,
            (from, to): (NaiveDate, NaiveDate),
        ) -> Result<Grouped, StoreError> {
            let mut found = Grouped::new();
            for (place, counts) in &self.rows {
                if place.area == *division && place.grouping == grouping && (from..=to).contains(&place.month) {
                    found.entry(place.key.clone()).or_default().add(counts, 1);
                }
            }
            Ok(found)
        }

        fn is_counted_until(&mut self, _: Instant) -> Result<bool, StoreError> {
            Ok(true)
        }
    }

    fn joined_in(store: &mut Kept, month: NaiveDate) -> i64 {
        let city = DivisionCode::new("350500000000").expect("a city");
        let counts = store.month_counts(&city, None, (month, month)).expect("no store fails in memory");
        counts.values().map(|counts| counts.of(CaseFigure::Joined)).sum()
    }

    proptest::proptest! {
        #[test]
        fn whoever_joined_counts_in_the_month_of_joining_until_that_one_leaves(
            turns in proptest::collection::vec((proptest::collection::vec((0u8..2, 0i64..120), 0..12), 0i32..2), 1..8),
        ) {
            let case = samples::case();
            let groups: Vec<CaseGroups> = [case.id, CaseId(uuid::Uuid::from_u128(2))]
                .map(|_| CaseFace::from(&case).groups)
                .into();
            let ids = [case.id, CaseId(uuid::Uuid::from_u128(2))];
            let (mut store, mut version) = (Kept::default(), 1);
            for (joins, moved) in turns {
                version += moved;
                store.joined = BTreeMap::new();
                for (which, days) in &joins {
                    let at = case.submitted_at + Duration::days(*days);
                    store.joined.entry(ids[usize::from(*which)]).or_default().push(at);
                }
                let reckoned: Vec<Reckoned> = ids
                    .iter()
                    .zip(&groups)
                    .map(|(id, groups)| Reckoned {
                        share: CaseShare { case: *id, version, cells: crate::cases::months::CaseCells::new() },
                        groups: Some(groups.clone()),
                    })
                    .collect();
                // Twice is as once.
                keep(&mut store, &reckoned).expect("no store fails in memory");
                keep(&mut store, &reckoned).expect("no store fails in memory");
                let mut months: BTreeMap<NaiveDate, i64> = BTreeMap::new();
                for (_, days) in &joins {
                    *months.entry(month_of(local_date(case.submitted_at + Duration::days(*days)))).or_default() += 1;
                }
                for ahead in 0..6 {
                    let first = month_of(local_date(case.submitted_at));
                    let month = first.checked_add_months(chrono::Months::new(ahead)).expect("a month");
                    proptest::prop_assert_eq!(
                        joined_in(&mut store, month),
                        months.get(&month).copied().unwrap_or_default()
                    );
                }
            }
        }
    }
}
