//! Who may do what to an API client. To everybody but its keepers it does not exist.

use super::{ApiClient, ClientAction};
use crate::shared::{Actor, DivisionCode, Grant};

crate::vocabulary! {
    /// What an actor has to do with an API client.
    ClientRelation "与第三方系统的关系" {
        /// Administers the division of its office, or works in the office that oversees it.
        Keeper = "keeper" "主管",
    }
}

/// All that `actor` has to do with `client`. No client keeps another: whoever holds a secret must not be able to make more.
#[must_use]
pub fn relations(actor: &Actor, client: &ApiClient) -> Vec<ClientRelation> {
    keeps(actor, &client.place).then_some(ClientRelation::Keeper).into_iter().collect()
}

/// Whether the actor keeps the clients of offices there. Whoever has but a part of administering reads nobody's matter, and so
/// makes no client that does.
#[must_use]
pub fn keeps(actor: &Actor, place: &DivisionCode) -> bool {
    let has_all = |grant: &Grant| grant.gives_all_parts(place);
    matches!(actor, Actor::Person { .. }) && (actor.serves(place) || actor.grants().iter().any(has_all))
}

/// Whether somebody in that relation may do `action`.
#[must_use]
pub fn permit(relation: ClientRelation, action: ClientAction) -> bool {
    match action {
        ClientAction::Change | ClientAction::IssueSecret | ClientAction::RevokeSecret | ClientAction::Revoke => {
            relation == ClientRelation::Keeper
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, golden};

    fn roles(relation: ClientRelation) -> &'static [AccountRole] {
        match relation {
            ClientRelation::Keeper => &[AccountRole::Office, AccountRole::Administrator],
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action: ClientAction, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("clients-policy.md", &golden::policy("ApiClient", roles, fits));
    }
}
