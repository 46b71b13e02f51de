//! The figures of a sweep: how many grids reported, what they found, and what came of it.

use std::collections::BTreeMap;

use super::{FindingCount, GridsSince, ReportCount, SweepFindingState, SweepRound};
use crate::shared::DivisionCode;

/// What a sweep came to, of some rounds and some townships.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SweepTotals {
    /// Reports that were to come: of each grid in each round.
    pub grids: i64,
    pub reported: i64,
    /// Of those, that there was nothing.
    pub zero: i64,
    /// What was found; what is likely the same counts once.
    pub found: i64,
    /// Of that, what was struck off, or of which nothing is to be done.
    pub settled: i64,
    /// Of that, on what somebody still has to do something.
    pub in_hand: i64,
    /// Of that, whose term is over.
    pub overdue: i64,
}

impl SweepTotals {
    fn add(&mut self, other: Self) {
        self.grids += other.grids;
        self.reported += other.reported;
        self.zero += other.zero;
        self.found += other.found;
        self.settled += other.settled;
        self.in_hand += other.in_hand;
        self.overdue += other.overdue;
    }
}

/// What is counted of a sweep, as the store counts it.
#[derive(Clone, Debug, Default)]
pub struct SweepCounts {
    pub grids: Vec<GridsSince>,
    pub reports: Vec<ReportCount>,
    pub findings: Vec<FindingCount>,
}

impl SweepCounts {
    /// What those rounds came to, township by township. A grid counts from the round on in which it came to be.
    #[must_use]
    pub fn by_township(&self, rounds: &[SweepRound]) -> BTreeMap<DivisionCode, SweepTotals> {
        let mut totals: BTreeMap<DivisionCode, SweepTotals> = BTreeMap::new();
        for round in rounds {
            for one in self.grids.iter().filter(|one| one.since <= round.to) {
                totals.entry(one.township.clone()).or_default().grids += one.grids;
            }
            for one in self.reports.iter().filter(|one| one.round == round.number) {
                let counted = SweepTotals { reported: one.reported, zero: one.zero, ..SweepTotals::default() };
                totals.entry(one.township.clone()).or_default().add(counted);
            }
            for one in self.findings.iter().filter(|one| one.round == round.number) {
                totals.entry(one.township.clone()).or_default().add(of_state(one));
            }
        }
        totals.retain(|township, _| township.is_administered());
        totals
    }

    /// The same of all townships together.
    #[must_use]
    pub fn totals(&self, rounds: &[SweepRound]) -> SweepTotals {
        let mut all = SweepTotals::default();
        self.by_township(rounds).into_values().for_each(|one| all.add(one));
        all
    }
}

fn of_state(count: &FindingCount) -> SweepTotals {
    let FindingCount { state, findings, overdue, .. } = count;
    let mut totals = SweepTotals::default();
    if SweepFindingState::COUNTED.contains(state) {
        totals.found = *findings;
        if state.is_in_hand() {
            (totals.in_hand, totals.overdue) = (*findings, *overdue);
        } else {
            totals.settled = *findings;
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> chrono::NaiveDate {
        text.parse().expect("a literal date")
    }

    #[test]
    fn a_grid_counts_from_its_round_on_and_what_is_the_same_counts_once() {
        let town = DivisionCode::new("350581103000").expect("twelve digits");
        let round = |number, from: &str, to: &str| SweepRound { number, from: day(from), to: day(to) };
        let rounds = [round(1, "2026-03-02", "2026-03-08"), round(2, "2026-03-09", "2026-03-15")];
        let grids = |since: &str, grids| GridsSince { township: town.clone(), since: day(since), grids };
        let found =
            |state, findings, overdue| FindingCount { township: town.clone(), round: 1, state, findings, overdue };
        let counts = SweepCounts {
            grids: vec![grids("2026-01-01", 4), grids("2026-03-10", 1)],
            reports: vec![ReportCount { township: town.clone(), round: 1, reported: 3, zero: 2 }],
            findings: vec![
                found(SweepFindingState::Watched, 2, 1),
                found(SweepFindingState::StruckOff, 1, 0),
                found(SweepFindingState::Linked, 5, 5),
                found(SweepFindingState::Withdrawn, 7, 7),
            ],
        };
        let first = counts.totals(&rounds[..1]);
        assert_eq!((first.grids, first.reported, first.zero), (4, 3, 2));
        assert_eq!((first.found, first.settled, first.in_hand, first.overdue), (3, 1, 2, 1));
        assert_eq!(counts.totals(&rounds).grids, 9);
        assert_eq!(counts.by_township(&rounds[1..])[&town], SweepTotals { grids: 5, ..SweepTotals::default() });
    }
}
