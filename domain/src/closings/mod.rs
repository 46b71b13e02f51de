//! Months that an office closed (月报封账): their figures as they stood then. What becomes of them later shows beside the next month's,
//! as a correction (上月更正), and never in what was closed.

mod faults;
mod ports;
pub mod usecases;

pub use faults::*;
pub use ports::*;

use chrono::NaiveDate;

use crate::cases::months::{CaseCounts, CaseGrouping, Grouped};
use crate::shared::{AccountId, Instant, OfficeId};
use crate::territory::DivisionCode;

/// A line of a month that was closed: of all together, or of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClosedLine {
    pub grouping: Option<CaseGrouping>,
    /// What the group is; empty for what belongs to none.
    pub key: String,
    pub counts: CaseCounts,
    /// By how much the numbers of the month before had changed since that one was closed.
    pub correction: CaseCounts,
}

/// A month of a division that was closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthClosing {
    pub division: DivisionCode,
    /// Its first day.
    pub month: NaiveDate,
    /// The office that closed it.
    pub office: OfficeId,
    pub closed_by: Option<AccountId>,
    pub closed_at: Instant,
    /// All together first, and then by grouping and key.
    pub lines: Vec<ClosedLine>,
}

impl MonthClosing {
    /// The lines of a grouping, by key; of all together where none is asked for.
    pub fn lines_of(&self, grouping: Option<CaseGrouping>) -> impl Iterator<Item = &ClosedLine> {
        self.lines.iter().filter(move |line| line.grouping == grouping)
    }

    /// The line of all together.
    #[must_use]
    pub fn total(&self) -> ClosedLine {
        self.lines_of(None).next().cloned().unwrap_or_default()
    }
}

/// Lines of a grouping: its numbers beside what had become of those of the month before.
#[must_use]
pub fn beside(grouping: Option<CaseGrouping>, mut counts: Grouped, mut corrections: Grouped) -> Vec<ClosedLine> {
    corrections.retain(|_, correction| !correction.is_empty());
    let keys: std::collections::BTreeSet<String> = counts.keys().chain(corrections.keys()).cloned().collect();
    let line = |key: String| {
        let (counts, correction) =
            (counts.remove(&key).unwrap_or_default(), corrections.remove(&key).unwrap_or_default());
        ClosedLine { grouping, key, counts, correction }
    };
    keys.into_iter().map(line).collect()
}

/// By how much numbers of now differ from those that were closed.
#[must_use]
pub fn changed<'a>(mut now: Grouped, closed: impl Iterator<Item = &'a ClosedLine>) -> Grouped {
    for line in closed {
        now.entry(line.key.clone()).or_default().add(&line.counts, -1);
    }
    now.retain(|_, counts| !counts.is_empty());
    now
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases::months::CaseFigure;

    fn counts(received: i64) -> CaseCounts {
        let mut counts = CaseCounts::default();
        (0..received).for_each(|_| counts.count(CaseFigure::Received));
        counts
    }

    fn grouped(of: &[(&str, i64)]) -> Grouped {
        of.iter().map(|(key, received)| ((*key).to_owned(), counts(*received))).collect()
    }

    #[test]
    fn what_was_closed_and_its_correction_come_to_what_is_so_now() {
        let closed = beside(None, grouped(&[("a", 3), ("b", 1), ("c", 2)]), Grouped::new());
        let correction = changed(grouped(&[("a", 2), ("b", 1), ("d", 4)]), closed.iter());
        let of = |key: &str| correction.get(key).map(|counts| counts.of(CaseFigure::Received));
        assert_eq!([of("a"), of("b"), of("c"), of("d")], [Some(-1), None, Some(-2), Some(4)]);
        let next = beside(None, grouped(&[("a", 7), ("b", 7)]), correction);
        let seen: Vec<_> = next
            .iter()
            .map(|line| {
                (line.key.as_str(), line.counts.of(CaseFigure::Received), line.correction.of(CaseFigure::Received))
            })
            .collect();
        assert_eq!(seen, [("a", 7, -1), ("b", 7, 0), ("c", 0, -2), ("d", 0, 4)], "also what is there no longer");
    }
}
