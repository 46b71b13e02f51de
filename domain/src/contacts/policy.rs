//! Who may do what to a link. Nobody but who visits, who is visited as a deputy, and those who look after them know that it exists.

use super::{ContactLink, ContactLinkAction};
use crate::shared::{Actor, Party};

crate::vocabulary! {
    /// What an actor has to do with a link.
    ContactLinkRelation "与联系的关系" {
        /// Is the deputy who visits.
        Keeper = "keeper" "联系人",
        /// Is the deputy who is visited.
        Visited = "visited" "被联系的代表",
        /// Works in an office in whose area the deputy works.
        Office = "office" "人大机构",
        /// Is the system: a handover, a change of term, or the clock.
        System = "system" "系统",
    }
}

/// All that `actor` has to do with `link`.
#[must_use]
pub fn relations(actor: &Actor, link: &ContactLink) -> Vec<ContactLinkRelation> {
    let mut found = Vec::new();
    if *actor == Actor::System {
        found.push(ContactLinkRelation::System);
    }
    let is = |deputy| actor.acts_for(Party::Deputy(deputy));
    if is(link.deputy) {
        found.push(ContactLinkRelation::Keeper);
    }
    if link.to_deputy.is_some_and(is) {
        found.push(ContactLinkRelation::Visited);
    }
    if actor.serves(&link.division) {
        found.push(ContactLinkRelation::Office);
    }
    found
}

/// Whether somebody in that relation may do `action`.
#[must_use]
pub fn permit(relation: ContactLinkRelation, action: ContactLinkAction) -> bool {
    use ContactLinkRelation as R;
    match action {
        ContactLinkAction::Visit => relation == R::Keeper,
        // Who is to visit does not know whom: the office asks.
        ContactLinkAction::Revise | ContactLinkAction::End | ContactLinkAction::RenewConsent => relation == R::Office,
        // Whom somebody tells that it is enough, writes it down.
        ContactLinkAction::WithdrawConsent => matches!(relation, R::Keeper | R::Visited | R::Office),
        ContactLinkAction::Move
        | ContactLinkAction::Lapse
        | ContactLinkAction::Offer
        | ContactLinkAction::GiveBack
        | ContactLinkAction::GiveBackWaiting => relation == R::System,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, golden};

    fn roles(relation: ContactLinkRelation) -> &'static [AccountRole] {
        match relation {
            ContactLinkRelation::Keeper | ContactLinkRelation::Visited => &[AccountRole::Deputy],
            ContactLinkRelation::Office => &[AccountRole::Office],
            ContactLinkRelation::System => &[],
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action: ContactLinkAction, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("contacts-policy.md", &golden::policy("Contact link", roles, fits));
    }
}
