//! Who may do what to an invitation. To whoever is neither invited nor might invite it does not exist; that somebody is invited
//! is shown by its code alone.

use super::{Invitation, InvitationAction};
use crate::accounts::may_give;
use crate::shared::Actor;

crate::vocabulary! {
    /// What an actor has to do with an invitation.
    InvitationRelation "与邀请的关系" {
        /// Might have issued it.
        Inviter = "inviter" "邀请方",
        /// Shows its code.
        Invitee = "invitee" "受邀人",
    }
}

/// All that `actor` has to do with `invitation`, whose code was shown or not.
#[must_use]
pub fn relations(actor: &Actor, invitation: &Invitation, shown: bool) -> Vec<InvitationRelation> {
    let mut found = Vec::new();
    if may_give(actor, &invitation.grant, &invitation.place) {
        found.push(InvitationRelation::Inviter);
    }
    if shown && actor.account().is_some() {
        found.push(InvitationRelation::Invitee);
    }
    found
}

/// Whether somebody in that relation may do `action`.
#[must_use]
pub fn permit(relation: InvitationRelation, action: InvitationAction) -> bool {
    match action {
        InvitationAction::SendNumber | InvitationAction::Accept => relation == InvitationRelation::Invitee,
        InvitationAction::Revoke => relation == InvitationRelation::Inviter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, Vocabulary, golden};

    fn roles(relation: InvitationRelation) -> &'static [AccountRole] {
        match relation {
            InvitationRelation::Inviter => &[AccountRole::Office, AccountRole::Administrator],
            InvitationRelation::Invitee => AccountRole::ALL,
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action: InvitationAction, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("invitations-policy.md", &golden::policy("Invitation", roles, fits));
    }
}
