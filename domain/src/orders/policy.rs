//! Who may do what to a supervision order. A draft exists for the office that drafts it alone.

use super::{OrderAction, OrderLevel, SupervisionOrder};
use crate::congresses::CongressLevel;
use crate::shared::{Actor, DivisionCode, Party};

crate::vocabulary! {
    /// What an actor has to do with a supervision order.
    OrderRelation "与督办单的关系" {
        /// Works in the office in charge of it.
        InCharge = "in_charge" "督办机构",
        /// Works in the unit or the office to which it is addressed.
        Recipient = "recipient" "督办对象",
        /// Is a deputy who goes along on the spot.
        Companion = "companion" "参加督办的代表",
        /// Works in another office in whose area the matter lies, or issued it before it went up.
        Overseer = "overseer" "相关人大机构",
        /// Leads an area in which the matter lies.
        Leader = "leader" "领导",
        /// Is the system's clock.
        System = "system" "系统",
    }
}

/// All that `actor` has to do with `order`. Nobody judges an own answer: whoever also works where it is addressed to is not in
/// charge of it.
#[must_use]
pub fn relations(actor: &Actor, order: &SupervisionOrder) -> Vec<OrderRelation> {
    let holds = |party: Party| actor.acts_for(party);
    let was_issued = order.number.is_some();
    let receives = holds(order.to);
    let mut found = Vec::new();
    if *actor == Actor::System {
        found.push(OrderRelation::System);
    }
    if order.purged {
        return found;
    }
    if holds(Party::Office(order.office)) && !receives {
        found.push(OrderRelation::InCharge);
    }
    if !was_issued {
        return found;
    }
    if receives {
        found.push(OrderRelation::Recipient);
    }
    if order.deputies.iter().any(|deputy| holds(Party::Deputy(*deputy))) {
        found.push(OrderRelation::Companion);
    }
    if found.is_empty() && (actor.serves(&order.division) || holds(Party::Office(order.issuer))) {
        found.push(OrderRelation::Overseer);
    }
    if actor.leads(&order.division).is_some() {
        found.push(OrderRelation::Leader);
    }
    found
}

/// Whether the office that serves `division` has the body by which an order of that level is carried: counties and those above have a
/// standing committee (地方组织法第四十六条) with its chairpersons' meeting (第五十四条), townships a presidium, streets neither (第五十九条).
#[must_use]
pub fn carries(division: &DivisionCode, level: OrderLevel) -> bool {
    let congress = CongressLevel::of(division);
    match level {
        OrderLevel::Office => true,
        OrderLevel::Chairpersons | OrderLevel::Leader => congress.is_some_and(|one| one != CongressLevel::Township),
        OrderLevel::Presidium => congress == Some(CongressLevel::Township),
    }
}

/// Whether somebody in that relation may do `action`.
#[must_use]
pub fn permit(relation: OrderRelation, action: OrderAction) -> bool {
    match action {
        OrderAction::Issue
        | OrderAction::Accept
        | OrderAction::SendBack
        | OrderAction::RaiseUp
        | OrderAction::Close => relation == OrderRelation::InCharge,
        // An order goes with its matter.
        OrderAction::Cancel => matches!(relation, OrderRelation::InCharge | OrderRelation::System),
        OrderAction::Acknowledge | OrderAction::Answer => relation == OrderRelation::Recipient,
        OrderAction::Remind | OrderAction::TellLate | OrderAction::Purge => relation == OrderRelation::System,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, Vocabulary, golden};

    fn roles(relation: OrderRelation) -> &'static [AccountRole] {
        match relation {
            OrderRelation::InCharge | OrderRelation::Overseer => &[AccountRole::Office],
            OrderRelation::Recipient => &[AccountRole::HandlingUnit, AccountRole::Office],
            OrderRelation::Companion => &[AccountRole::Deputy],
            OrderRelation::Leader => &[AccountRole::Leader],
            OrderRelation::System => &[],
        }
    }

    #[test]
    fn an_order_is_carried_by_a_body_that_there_is() {
        use OrderLevel as L;
        for (division, levels) in [
            ("350000000000", &[L::Office, L::Chairpersons, L::Leader][..]),
            ("350500000000", &[L::Office, L::Chairpersons, L::Leader]),
            ("350582000000", &[L::Office, L::Chairpersons, L::Leader]),
            ("350581103000", &[L::Office, L::Presidium]),
            ("350582002000", &[L::Office]),
            ("350582002014", &[L::Office]),
        ] {
            let division_code = DivisionCode::new(division).expect("twelve digits");
            let carried: Vec<_> = L::ALL.iter().copied().filter(|level| carries(&division_code, *level)).collect();
            assert_eq!(carried, levels, "{division}");
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action: OrderAction, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("orders-policy.md", &golden::policy("Supervision order", roles, fits));
    }
}
