//! Who decides on what waits: whoever is in charge of the place and did not write it. To everybody else it does not exist.

use super::{ModerationAction, ModerationItem};
use crate::shared::Actor;

crate::vocabulary! {
    /// What an actor has to do with what waits.
    ModerationRelation "与待审内容的关系" {
        /// Wrote it, or wants it public.
        Writer = "writer" "撰写人",
        /// Works in an office in whose area it is to be public, and did not write it.
        Office = "office" "人大机构",
        /// Is the system.
        System = "system" "系统",
    }
}

/// All that `actor` has to do with `item`.
#[must_use]
pub fn relations(actor: &Actor, item: &ModerationItem) -> Vec<ModerationRelation> {
    if *actor == Actor::System {
        return vec![ModerationRelation::System];
    }
    let writes = actor.account().is_some_and(|account| item.writers.contains(&account));
    if writes {
        return vec![ModerationRelation::Writer];
    }
    if actor.oversees(&item.division) { vec![ModerationRelation::Office] } else { Vec::new() }
}

/// Whether somebody in that relation may do `action`.
#[must_use]
pub fn permit(relation: ModerationRelation, action: ModerationAction) -> bool {
    use ModerationRelation as R;
    match action {
        ModerationAction::Approve | ModerationAction::Refuse | ModerationAction::Redact => relation == R::Office,
        ModerationAction::Add => relation == R::System,
        ModerationAction::Drop => match relation {
            R::Writer | R::Office | R::System => true,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, Vocabulary, golden};

    fn roles(relation: ModerationRelation) -> &'static [AccountRole] {
        match relation {
            ModerationRelation::Writer => AccountRole::ALL,
            ModerationRelation::Office => &[AccountRole::Office, AccountRole::Administrator],
            ModerationRelation::System => &[],
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action: ModerationAction, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("moderation-policy.md", &golden::policy("Moderation item", roles, fits));
    }
}
