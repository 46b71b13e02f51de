//! Who may do what to a duty record.

use super::{DutyAction, DutyRecord, Source};
use crate::shared::Actor;

crate::vocabulary! {
    /// What an actor has to do with a duty record.
    DutyRelation "与履职记录的关系" {
        /// Is the deputy whose record it is.
        Owner = "owner" "代表本人",
        /// Is the deputy whose record it is, and serves no longer: looks and does nothing.
        Former = "former" "原代表本人",
        /// Works in an office in whose area the deputy works.
        Office = "office" "人大机构",
    }
}

/// All that `actor` has to do with `record`; empty for a stranger.
#[must_use]
pub fn relations(actor: &Actor, record: &DutyRecord) -> Vec<DutyRelation> {
    let mut found = Vec::new();
    if actor.deputy() == Some(record.deputy) {
        found.push(DutyRelation::Owner);
    }
    if actor.former_deputy() == Some(record.deputy) {
        found.push(DutyRelation::Former);
    }
    if actor.oversees(&record.division) {
        found.push(DutyRelation::Office);
    }
    found
}

/// Whether somebody in that relation may do `action`. A deputy never confirms what is the deputy's own.
#[must_use]
pub fn permit(relation: DutyRelation, action: DutyAction) -> bool {
    match action {
        DutyAction::Revise => relation == DutyRelation::Owner,
        DutyAction::Confirm | DutyAction::Return | DutyAction::Counter => relation == DutyRelation::Office,
    }
}

impl DutyRecord {
    /// Whether somebody typed it in.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        matches!(self.source, Source::Typed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, Vocabulary, golden};

    fn roles(relation: DutyRelation) -> &'static [AccountRole] {
        match relation {
            DutyRelation::Owner => &[AccountRole::Deputy],
            DutyRelation::Former => &[AccountRole::Resident],
            DutyRelation::Office => &[AccountRole::Office, AccountRole::Administrator],
        }
    }

    #[test]
    fn who_serves_no_longer_may_do_nothing() {
        assert!(DutyAction::ALL.iter().all(|action| !permit(DutyRelation::Former, *action)));
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("duties-policy.md", &golden::policy("Duty record", roles, fits));
    }
}
