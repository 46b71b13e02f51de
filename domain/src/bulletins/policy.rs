//! Who may do what to a briefing. Until it is issued it exists for its office alone.

use super::{Bulletin, BulletinAction, BulletinState};
use crate::shared::{Actor, Party};

crate::vocabulary! {
    /// What an actor has to do with a briefing.
    BulletinRelation "与民情专报的关系" {
        /// Works in its office and wrote on it.
        Editor = "editor" "起草、修改人",
        /// Works in its office and wrote nothing on it.
        Colleague = "colleague" "本机构其他人员",
        /// Works in a unit or an office to which an instruction is addressed.
        Addressee = "addressee" "批示承办对象",
        /// Is a deputy whose report it cites.
        Informant = "informant" "信息来源代表",
        /// Works in another office whose area it is of.
        Overseer = "overseer" "相关人大机构",
        /// Leads the area that it is of.
        Leader = "leader" "领导",
        /// Is the system itself.
        System = "system" "系统",
    }
}

/// All that `actor` has to do with `bulletin`.
#[must_use]
pub fn relations(actor: &Actor, bulletin: &Bulletin) -> Vec<BulletinRelation> {
    let holds = |party: Party| actor.acts_for(party);
    let mut found = Vec::new();
    if *actor == Actor::System {
        found.push(BulletinRelation::System);
    }
    let own = holds(Party::Office(bulletin.office));
    if own {
        let wrote = actor.account().is_some_and(|account| bulletin.editors.contains(&account));
        found.push(if wrote { BulletinRelation::Editor } else { BulletinRelation::Colleague });
    }
    if bulletin.issued_at.is_none() {
        return found;
    }
    if bulletin.addressees().into_iter().any(holds) {
        found.push(BulletinRelation::Addressee);
    }
    if bulletin.informants().into_iter().any(|deputy| holds(Party::Deputy(deputy))) {
        found.push(BulletinRelation::Informant);
    }
    if !own && actor.serves(&bulletin.division) {
        found.push(BulletinRelation::Overseer);
    }
    if actor.leads(&bulletin.division).is_some() {
        found.push(BulletinRelation::Leader);
    }
    found
}

/// Whether somebody in that relation may do `action` in that state. Who wrote on it does not review it.
#[must_use]
pub fn permit(relation: BulletinRelation, action: BulletinAction, state: BulletinState) -> bool {
    use BulletinRelation as R;
    let of_office = matches!(relation, R::Editor | R::Colleague);
    match action {
        BulletinAction::Review => relation == R::Colleague,
        // What is reviewed is given back by whoever is of the office, what is being written by whoever may review it.
        BulletinAction::Return if state != BulletinState::Reviewed => relation == R::Colleague,
        BulletinAction::Revise
        | BulletinAction::Cite
        | BulletinAction::Clear
        | BulletinAction::Submit
        | BulletinAction::Return
        | BulletinAction::Issue
        | BulletinAction::Withdraw
        | BulletinAction::LinkOrder
        | BulletinAction::FeedBack
        | BulletinAction::File => of_office,
        BulletinAction::Instruct => of_office || relation == R::Leader,
        BulletinAction::Answer => relation == R::Addressee,
        BulletinAction::Blank => relation == R::System,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, golden};

    fn roles(relation: BulletinRelation) -> &'static [AccountRole] {
        match relation {
            BulletinRelation::Editor | BulletinRelation::Colleague | BulletinRelation::Overseer => {
                &[AccountRole::Office]
            }
            BulletinRelation::Addressee => &[AccountRole::HandlingUnit, AccountRole::Office],
            BulletinRelation::Informant => &[AccountRole::Deputy],
            BulletinRelation::Leader => &[AccountRole::Leader],
            BulletinRelation::System => &[],
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let fits =
            |relation, action: BulletinAction, state| permit(relation, action, state) && action.is_legal_in(state);
        golden::check("bulletins-policy.md", &golden::policy("Briefing", roles, fits));
    }
}
