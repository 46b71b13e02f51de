//! Who may do what to a change of term. A roster tells of persons: to everybody else, a neighbour's administrator and office
//! among them, it does not exist.

use super::{Changeover, TermChangeAction};
use crate::shared::Actor;

crate::vocabulary! {
    /// What an actor has to do with a change of term.
    TermChangeRelation "与换届的关系" {
        /// Administers the congress's division.
        Administrator = "administrator" "管理员",
        /// Works in the congress's office.
        Office = "office" "人大机构",
        /// The system's own clock.
        System = "system" "系统",
    }
}

/// All that `actor` has to do with `changeover`.
#[must_use]
pub fn relations(actor: &Actor, changeover: &Changeover) -> Vec<TermChangeRelation> {
    let mut found = Vec::new();
    if *actor == Actor::System {
        found.push(TermChangeRelation::System);
    }
    // A system of others is nobody who decides whom voters elected.
    if !matches!(actor, Actor::Person { .. }) {
        return found;
    }
    if actor.administers(&changeover.division) {
        found.push(TermChangeRelation::Administrator);
    }
    if actor.serves(&changeover.division) {
        found.push(TermChangeRelation::Office);
    }
    found
}

/// Whether somebody in that relation may do `action`. Who loads a roster does not confirm it.
#[must_use]
pub fn permit(relation: TermChangeRelation, action: TermChangeAction) -> bool {
    use TermChangeRelation as R;
    match action {
        TermChangeAction::Load | TermChangeAction::Drop | TermChangeAction::Undo | TermChangeAction::GiveWay => {
            relation == R::Administrator
        }
        TermChangeAction::Decide | TermChangeAction::ChooseCodes => {
            matches!(relation, R::Administrator | R::Office)
        }
        TermChangeAction::Confirm => relation == R::Office,
        TermChangeAction::Begin | TermChangeAction::Finish | TermChangeAction::FinishUndo => relation == R::System,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, golden};

    fn roles(relation: TermChangeRelation) -> &'static [AccountRole] {
        match relation {
            TermChangeRelation::Administrator => &[AccountRole::Administrator],
            TermChangeRelation::Office => &[AccountRole::Office],
            TermChangeRelation::System => &[],
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action: TermChangeAction, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("term-changes-policy.md", &golden::policy("Change of term", roles, fits));
    }
}
