//! Which rules hold where.

use std::sync::Arc;

use chrono::NaiveDate;

use super::clocks::{RuleSet, Term};
use super::{CaseNature, CaseState};
use crate::shared::calendar::Arrangement;
use crate::shared::{AccountId, Instant, StoreError, ValueFault, Vocabulary};
use crate::territory::DivisionCode;

/// Where the rules that ship with the program hold: in all of 泉州.
const HOME: &str = "350500000000";

/// A rule set of a division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DivisionRules {
    pub division: DivisionCode,
    /// Whether it was not withdrawn. Of several the one holds that came into force last.
    pub in_force: bool,
    /// The day from which it is in force; ever since where none is named.
    pub from: Option<NaiveDate>,
    pub rules: Arc<RuleSet>,
}

impl DivisionRules {
    /// What ships with the program.
    ///
    /// # Errors
    /// Never: a test reads it.
    pub fn shipped() -> Result<Vec<Self>, ValueFault> {
        let (division, rules) = (DivisionCode::new(HOME)?, Arc::new(RuleSet::standard()));
        Ok(vec![Self { division, in_force: true, from: None, rules }])
    }

    /// Whether it is in force on that day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.in_force && self.from.is_none_or(|from| from <= day)
    }

    /// What tells which of a division's own holds: the latest day, and of what is in force from one day the latest version.
    #[must_use]
    pub fn rank(&self) -> (Option<NaiveDate>, i32) {
        (self.from, self.rules.version)
    }
}

/// What of `sets` holds in `division` on that day: those in force of the nearest division above it, or the standard where none is.
#[must_use]
pub fn rules_for(sets: &[DivisionRules], division: &DivisionCode, day: NaiveDate) -> Arc<RuleSet> {
    let here = sets.iter().filter(|set| set.holds_on(day) && set.division.covers(division));
    let nearest = here.max_by_key(|set| (set.division.prefix().len(), set.rank()));
    nearest.map_or_else(|| Arc::new(RuleSet::standard()), |set| Arc::clone(&set.rules))
}

/// Cases that stand in a state, of some natures: of every nature where none is named.
pub type Standings = Vec<(CaseState, Vec<CaseNature>)>;

/// Which open cases would have another term for what they wait for by `then` than by `now`, had it begun by these.
#[must_use]
pub fn other_terms(now: &RuleSet, then: &RuleSet) -> Standings {
    let running = |rules: &RuleSet, state: CaseState, nature: CaseNature| -> Option<Term> {
        // The unit's clock runs through from the assignment.
        let state = if state == CaseState::InProgress { CaseState::Assigned } else { state };
        rules.on_entering(state, nature).map(|(_, term)| term)
    };
    let other = |state: CaseState| {
        let differs = |nature: &CaseNature| running(now, state, *nature) != running(then, state, *nature);
        let natures: Vec<_> = CaseNature::ALL.iter().copied().filter(differs).collect();
        let all = natures.len() == CaseNature::ALL.len();
        (!natures.is_empty()).then(|| (state, if all { Vec::new() } else { natures }))
    };
    CaseState::ALL.iter().copied().filter_map(other).collect()
}

/// Rule sets, kept.
pub trait Rules {
    /// All that were not withdrawn, also those whose day is yet to come.
    fn rule_sets(&mut self) -> Result<Arc<[DivisionRules]>, StoreError>;

    /// The rules that hold in `division` on that day.
    fn rules(&mut self, division: &DivisionCode, day: NaiveDate) -> Result<Arc<RuleSet>, StoreError> {
        Ok(rules_for(&self.rule_sets()?, division, day))
    }

    /// Adds rule sets that are not there yet.
    fn add_rule_sets(&mut self, sets: &[DivisionRules]) -> Result<(), StoreError>;

    /// All that was ever laid down for `division` and those above it, the nearest first, and of each what comes into force last
    /// before the others; at most 200.
    fn rule_sets_over(&mut self, division: &DivisionCode) -> Result<Vec<KeptRules>, StoreError>;

    /// Adds what somebody lays down.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the division has a set of that version.
    fn lay_down(&mut self, set: &DivisionRules, by: AccountId, at: Instant) -> Result<(), StoreError>;

    /// None of the division's own sets is in force any more; how many were.
    fn withdraw_rules(&mut self, division: &DivisionCode) -> Result<usize, StoreError>;

    /// The years of the calendar that were entered, in the order in which they were: the last of a year counts.
    fn arrangements(&mut self) -> Result<Vec<Arrangement>, StoreError>;

    /// Adds what somebody enters of a year, over what was entered before; nobody, where that is the program's own command.
    fn enter_arrangement(&mut self, year: &Arrangement, by: Option<AccountId>, at: Instant) -> Result<(), StoreError>;
}

/// A rule set with when it was laid down; what shipped never was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRules {
    pub set: DivisionRules,
    pub laid_down_at: Option<Instant>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(division: &str, version: i32, in_force: bool) -> DivisionRules {
        let rules = Arc::new(RuleSet { version, ..RuleSet::standard() });
        DivisionRules { division: DivisionCode::new(division).expect("twelve digits"), in_force, from: None, rules }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a literal date")
    }

    #[test]
    fn the_nearest_set_in_force_holds() {
        let sets = [
            set("350500000000", 1, true),
            set("350500000000", 2, true),
            set("350582000000", 1, true),
            set("350582002000", 7, false),
        ];
        let version_in = |division: &str| {
            rules_for(&sets, &DivisionCode::new(division).expect("twelve digits"), day("2026-03-02")).version
        };
        assert_eq!(version_in("350582002014"), 1, "the county's own, though the city's is of a higher version");
        assert_eq!(version_in("350503002007"), 2, "the city's latest");
        assert_eq!(rules_for(&[], &sets[0].division, day("2026-03-02")).as_ref(), &RuleSet::standard());
    }

    #[test]
    fn what_ships_is_in_force() {
        let shipped = DivisionRules::shipped().expect("a code");
        let held = rules_for(&shipped, &set("350582002014", 1, true).division, day("2026-03-02"));
        assert_eq!(held.as_ref(), &RuleSet::standard());
    }

    #[test]
    fn a_set_of_the_future_holds_from_its_day_and_what_is_laid_down_until_then_does_not_outlast_it() {
        let from = |version, text| DivisionRules { from: Some(day(text)), ..set("350582000000", version, true) };
        let sets = [set("350582000000", 1, true), from(2, "2026-05-01"), from(3, "2026-03-02"), from(4, "2026-05-01")];
        let version_on = |text| rules_for(&sets, &sets[0].division, day(text)).version;
        assert_eq!(["2026-03-01", "2026-03-02", "2026-04-30", "2026-05-01"].map(version_on), [1, 3, 3, 4]);
    }

    #[test]
    fn only_what_waits_by_a_term_that_changes_would_have_another() {
        let standard = RuleSet::standard();
        assert!(other_terms(&standard, &RuleSet { version: 2, ..RuleSet::standard() }).is_empty());
        let answered = RuleSet { accept: Term::Hours(48), help: Term::WorkingDays(4), ..RuleSet::standard() };
        let help = || vec![CaseNature::Help];
        let found = other_terms(&standard, &answered);
        assert_eq!(found.len(), 3, "{found:?}");
        for standing in [(CaseState::Submitted, vec![]), (CaseState::Assigned, help()), (CaseState::InProgress, help())]
        {
            assert!(found.contains(&standing), "{standing:?}");
        }
    }
}
