//! Who may do what to a notice. A draft and what was withdrawn exist for the office alone.

use super::{Notice, NoticeAction, NoticeState};
use crate::shared::Actor;

crate::vocabulary! {
    /// What an actor has to do with a notice.
    NoticeRelation "与政策明白纸的关系" {
        /// Works in an office whose area it concerns.
        Office = "office" "人大机构",
        /// Is a deputy, and may explain it.
        Deputy = "deputy" "人大代表",
        /// May read it.
        Public = "public" "公众",
        /// Is the system.
        System = "system" "系统",
    }
}

/// All that `actor` has to do with `notice`.
#[must_use]
pub fn relations(actor: &Actor, notice: &Notice) -> Vec<NoticeRelation> {
    let mut found = Vec::new();
    if *actor == Actor::System {
        found.push(NoticeRelation::System);
    }
    if actor.oversees(&notice.division) {
        found.push(NoticeRelation::Office);
    }
    if notice.standing.state() == NoticeState::Published {
        if actor.deputy().is_some() {
            found.push(NoticeRelation::Deputy);
        }
        found.push(NoticeRelation::Public);
    }
    found
}

/// Whether somebody in that relation may do `action`.
#[must_use]
pub fn permit(relation: NoticeRelation, action: NoticeAction) -> bool {
    match action {
        NoticeAction::Revise
        | NoticeAction::Publish
        | NoticeAction::Hold
        | NoticeAction::Release
        | NoticeAction::SendBack
        | NoticeAction::Withdraw => relation == NoticeRelation::Office,
        NoticeAction::TakeDown => relation == NoticeRelation::System,
        NoticeAction::Explain => relation == NoticeRelation::Deputy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, Vocabulary, golden};

    fn roles(relation: NoticeRelation) -> &'static [AccountRole] {
        match relation {
            NoticeRelation::Office => &[AccountRole::Office, AccountRole::Administrator],
            NoticeRelation::Deputy => &[AccountRole::Deputy],
            NoticeRelation::Public => AccountRole::ALL,
            NoticeRelation::System => &[],
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("notices-policy.md", &golden::policy("Notice", roles, fits));
    }
}
