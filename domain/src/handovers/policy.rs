//! Who may do what to a handover. Nobody decides on an own leave: who is that deputy is nothing but that deputy here, whatever
//! else was granted.

use super::{Handover, HandoverAction, HandoverReason};
use crate::shared::{Actor, Grant, Party};

crate::vocabulary! {
    /// What an actor has to do with a handover.
    HandoverRelation "与移交的关系" {
        /// Is the deputy whose work it is.
        Deputy = "deputy" "移交的代表",
        /// Stands in: the deputy, the room or the office.
        StandIn = "stand_in" "承接者",
        /// Works in an office in whose area the deputy works.
        Office = "office" "人大机构",
        /// Is the system's clock.
        System = "system" "系统",
    }
}

/// All that `actor` has to do with `handover`; empty for a stranger.
#[must_use]
pub fn relations(actor: &Actor, handover: &Handover) -> Vec<HandoverRelation> {
    use HandoverRelation as R;
    if actor.acts_for(Party::Deputy(handover.from)) {
        return vec![R::Deputy];
    }
    // Whoever is suspended or gone decides just as little on the own work, and acts as that deputy no more.
    let was_own = |grant: &Grant| matches!(grant, Grant::Former { deputy } if *deputy == handover.from);
    if actor.grants().iter().any(was_own) {
        return Vec::new();
    }
    let mut found = Vec::new();
    if *actor == Actor::System {
        found.push(R::System);
    }
    if handover.to.is_some_and(|party| actor.acts_for(party)) {
        found.push(R::StandIn);
    }
    if actor.serves(&handover.division) {
        found.push(R::Office);
    }
    found
}

/// Whether somebody in that relation may do `action`.
#[must_use]
pub fn permit(relation: HandoverRelation, action: HandoverAction) -> bool {
    use HandoverRelation as R;
    match action {
        HandoverAction::Approve | HandoverAction::Refuse => relation == R::Office,
        // Of the deputy's own only a leave: the use cases see to that.
        HandoverAction::Withdraw | HandoverAction::Return => matches!(relation, R::Deputy | R::Office | R::System),
        HandoverAction::TakeEffect | HandoverAction::Settle => relation == R::System,
    }
}

/// Whether somebody in that relation may take back, or end, what is handed over for that reason: a deputy an own leave alone.
#[must_use]
pub fn may_give_up(relation: HandoverRelation, reason: HandoverReason) -> bool {
    relation != HandoverRelation::Deputy || reason == HandoverReason::Leave
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, golden};

    fn roles(relation: HandoverRelation) -> &'static [AccountRole] {
        match relation {
            HandoverRelation::Deputy => &[AccountRole::Deputy],
            HandoverRelation::StandIn => &[AccountRole::Deputy, AccountRole::GridStaff, AccountRole::Office],
            HandoverRelation::Office => &[AccountRole::Office],
            HandoverRelation::System => &[],
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action: HandoverAction, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("handovers-policy.md", &golden::policy("Handover", roles, fits));
    }
}
