//! Who may do what to a sitting. What was said there is for those who took part and those who look after the place.

use super::{Sitting, SittingAction};
use crate::shared::{Actor, Party};

crate::vocabulary! {
    /// What an actor has to do with a sitting.
    SittingRelation "与茶室议事的关系" {
        /// Is the liaison of the room.
        Liaison = "liaison" "活动室联络员",
        /// Looks after the place where it takes place.
        Office = "office" "人大机构",
        /// Answers for something that is followed up.
        Responsible = "responsible" "责任人",
        /// Is a deputy who is invited or came.
        Deputy = "deputy" "参加的代表",
        /// Works in a unit that is invited or came.
        Unit = "unit" "参加的单位",
        /// Leads an area in which it takes place.
        Leader = "leader" "领导",
        /// Is the system, by which a handover reaches it, and its clock.
        System = "system" "系统",
    }
}

/// All that `actor` has to do with `sitting`.
#[must_use]
pub fn relations(actor: &Actor, sitting: &Sitting) -> Vec<SittingRelation> {
    use SittingRelation as R;
    let mut found = Vec::new();
    if actor.acts_for(Party::Room(sitting.room)) {
        found.push(R::Liaison);
    }
    if actor.oversees(&sitting.division) {
        found.push(R::Office);
    }
    if sitting.follow_ups.iter().any(|one| actor.acts_for(one.to)) {
        found.push(R::Responsible);
    }
    if sitting.deputies.iter().chain(&sitting.came).any(|deputy| actor.acts_for(Party::Deputy(*deputy))) {
        found.push(R::Deputy);
    }
    if sitting.units.iter().chain(&sitting.came_units).any(|unit| actor.acts_for(Party::Unit(*unit))) {
        found.push(R::Unit);
    }
    if actor.leads(&sitting.division).is_some() {
        found.push(R::Leader);
    }
    if *actor == Actor::System {
        found.push(R::System);
    }
    found
}

/// Whether somebody in that relation may do `action`. Who is responsible says that something was done; that nothing is to be done any
/// more, those say who asked for it.
#[must_use]
pub fn permit(relation: SittingRelation, action: SittingAction) -> bool {
    use SittingRelation as R;
    let keeps = matches!(relation, R::Liaison | R::Office);
    match action {
        SittingAction::Change
        | SittingAction::Record
        | SittingAction::Cancel
        | SittingAction::FollowUp
        | SittingAction::Drop
        | SittingAction::OpenCase
        | SittingAction::NameCase => keeps,
        SittingAction::Finish => keeps || relation == R::Responsible,
        SittingAction::Reassign | SittingAction::Remind => relation == R::System,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, golden};

    fn roles(relation: SittingRelation) -> &'static [AccountRole] {
        match relation {
            SittingRelation::Liaison => &[AccountRole::GridStaff],
            SittingRelation::Office => &[AccountRole::Office, AccountRole::Administrator],
            SittingRelation::Responsible => {
                &[AccountRole::Deputy, AccountRole::HandlingUnit, AccountRole::Office, AccountRole::GridStaff]
            }
            SittingRelation::Deputy => &[AccountRole::Deputy],
            SittingRelation::Unit => &[AccountRole::HandlingUnit],
            SittingRelation::Leader => &[AccountRole::Leader],
            SittingRelation::System => &[],
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits = |relation, action: SittingAction, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("sittings-policy.md", &golden::policy("Sitting", roles, fits));
    }
}
