//! Which rules hold where.

use std::sync::Arc;

use super::clocks::RuleSet;
use crate::shared::calendar::Arrangement;
use crate::shared::{AccountId, Instant, StoreError, ValueFault};
use crate::territory::DivisionCode;

/// Where the rules that ship with the program hold: in all of 泉州.
const HOME: &str = "350500000000";

/// A rule set of a division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DivisionRules {
    pub division: DivisionCode,
    /// Whether it holds there. Of several the one of the highest version does.
    pub in_force: bool,
    pub rules: Arc<RuleSet>,
}

impl DivisionRules {
    /// What ships with the program.
    ///
    /// # Errors
    /// Never: a test reads it.
    pub fn shipped() -> Result<Vec<Self>, ValueFault> {
        Ok(vec![Self { division: DivisionCode::new(HOME)?, in_force: true, rules: Arc::new(RuleSet::standard()) }])
    }
}

/// What of `sets` holds in `division`: those in force of the nearest division above it, or the standard where none is.
#[must_use]
pub fn rules_for(sets: &[DivisionRules], division: &DivisionCode) -> Arc<RuleSet> {
    let here = sets.iter().filter(|set| set.in_force && set.division.covers(division));
    let nearest = here.max_by_key(|set| (set.division.prefix().len(), set.rules.version));
    nearest.map_or_else(|| Arc::new(RuleSet::standard()), |set| Arc::clone(&set.rules))
}

/// Rule sets, kept.
pub trait Rules {
    /// The rules that hold in `division`.
    fn rules(&mut self, division: &DivisionCode) -> Result<Arc<RuleSet>, StoreError>;

    /// Adds rule sets that are not there yet.
    fn add_rule_sets(&mut self, sets: &[DivisionRules]) -> Result<(), StoreError>;

    /// All that was ever laid down for `division` and those above it, the nearest first and of each the latest; at most 200.
    fn rule_sets_over(&mut self, division: &DivisionCode) -> Result<Vec<KeptRules>, StoreError>;

    /// Adds what somebody lays down.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the division has a set of that version.
    fn lay_down(&mut self, set: &DivisionRules, by: AccountId, at: Instant) -> Result<(), StoreError>;

    /// None of the division's own sets is in force any more; how many were.
    fn withdraw_rules(&mut self, division: &DivisionCode) -> Result<usize, StoreError>;

    /// The years of the calendar that were entered, each as it was entered last.
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
        DivisionRules { division: DivisionCode::new(division).expect("twelve digits"), in_force, rules }
    }

    #[test]
    fn the_nearest_set_in_force_holds() {
        let sets = [
            set("350500000000", 1, true),
            set("350500000000", 2, true),
            set("350582000000", 1, true),
            set("350582002000", 7, false),
        ];
        let version_in =
            |division: &str| rules_for(&sets, &DivisionCode::new(division).expect("twelve digits")).version;
        assert_eq!(version_in("350582002014"), 1, "the county's own, though the city's is of a higher version");
        assert_eq!(version_in("350503002007"), 2, "the city's latest");
        assert_eq!(rules_for(&[], &sets[0].division).as_ref(), &RuleSet::standard());
    }

    #[test]
    fn what_ships_is_in_force() {
        let shipped = DivisionRules::shipped().expect("a code");
        assert_eq!(rules_for(&shipped, &set("350582002014", 1, true).division).as_ref(), &RuleSet::standard());
    }
}
