//! Who may do what to a term of a congress. Everybody may know of one.

use super::{Term, TermAction};
use crate::shared::Actor;

crate::vocabulary! {
    /// What an actor has to do with a term of a congress.
    TermRelation "与届次的关系" {
        /// Administers the congress's division.
        Administrator = "administrator" "管理员",
        /// Works in the congress's office: the one of its division, or one above it. A neighbour's is none.
        Office = "office" "人大机构",
        /// The system's own clock.
        System = "system" "系统",
        /// May read of it.
        Public = "public" "公众",
    }
}

/// All that `actor` has to do with `term`.
#[must_use]
pub fn relations(actor: &Actor, term: &Term) -> Vec<TermRelation> {
    let mut found = Vec::new();
    if actor.administers(&term.division) {
        found.push(TermRelation::Administrator);
    }
    if actor.serves(&term.division) {
        found.push(TermRelation::Office);
    }
    if *actor == Actor::System {
        found.push(TermRelation::System);
    }
    found.push(TermRelation::Public);
    found
}

/// Whether somebody in that relation may do `action`. Who prepares a term does not confirm it.
#[must_use]
pub fn permit(relation: TermRelation, action: TermAction) -> bool {
    use TermRelation as R;
    match action {
        TermAction::Revise
        | TermAction::LoadRoster
        | TermAction::DropRoster
        | TermAction::MoveSession
        | TermAction::Enter => relation == R::Administrator,
        TermAction::Confirm => relation == R::Office,
        TermAction::Undo => matches!(relation, R::Administrator | R::System),
        TermAction::Begin | TermAction::Close | TermAction::Reopen => relation == R::System,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, Vocabulary, golden};

    fn roles(relation: TermRelation) -> &'static [AccountRole] {
        match relation {
            TermRelation::Administrator => &[AccountRole::Administrator],
            TermRelation::Office => &[AccountRole::Office],
            TermRelation::System => &[],
            TermRelation::Public => AccountRole::ALL,
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action: TermAction, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("congresses-policy.md", &golden::policy("Term", roles, fits));
    }
}
