//! Who may do what to a consultation.

use super::{Consultation, ConsultationAction, ConsultationState};
use crate::shared::{Actor, DivisionCode, Grant, Party};

crate::vocabulary! {
    /// What an actor has to do with a consultation.
    ConsultationRelation "与协商的关系" {
        /// Works in the office that holds it.
        InCharge = "in_charge" "主办机构",
        /// Works in another office that serves what it asks, or a part of it.
        Overseer = "overseer" "相关人大机构",
        /// Leads what it asks, or something around it.
        Leader = "leader" "领导",
        /// Takes part as a deputy.
        Deputy = "deputy" "参与代表",
        /// Is anybody.
        Anybody = "anybody" "公众",
        /// Is the system's clock.
        System = "system" "系统",
    }
}

/// All that `actor` has to do with `consultation`. A draft exists for the office that drafts it alone.
#[must_use]
pub fn relations(actor: &Actor, consultation: &Consultation) -> Vec<ConsultationRelation> {
    let mut found = Vec::new();
    if *actor == Actor::System {
        found.push(ConsultationRelation::System);
    }
    if actor.acts_for(Party::Office(consultation.office)) {
        found.push(ConsultationRelation::InCharge);
    }
    if consultation.state() == ConsultationState::Draft {
        return found;
    }
    let meets = |area: &DivisionCode| consultation.scope.iter().any(|one| one.covers(area) || area.covers(one));
    let serves = |grant: &Grant| matches!(grant, Grant::Office { area, .. } if meets(area));
    if found.is_empty() && actor.grants().iter().any(serves) {
        found.push(ConsultationRelation::Overseer);
    }
    let leads = |area: &DivisionCode| consultation.scope.iter().any(|one| area.covers(one));
    if actor.grants().iter().any(|grant| matches!(grant, Grant::Leader { area } if leads(area))) {
        found.push(ConsultationRelation::Leader);
    }
    if actor.deputy().is_some_and(|deputy| consultation.deputies.contains(&deputy)) {
        found.push(ConsultationRelation::Deputy);
    }
    found.push(ConsultationRelation::Anybody);
    found
}

/// Whether somebody in that relation reads minutes, and what is not decided or answered yet.
#[must_use]
pub fn sees_all(relation: ConsultationRelation) -> bool {
    match relation {
        ConsultationRelation::InCharge
        | ConsultationRelation::Overseer
        | ConsultationRelation::Leader
        | ConsultationRelation::Deputy => true,
        ConsultationRelation::Anybody | ConsultationRelation::System => false,
    }
}

/// Whether somebody in that relation may do `action`.
#[must_use]
pub fn permit(relation: ConsultationRelation, action: ConsultationAction) -> bool {
    use ConsultationRelation as R;
    match action {
        ConsultationAction::Revise
        | ConsultationAction::Open
        | ConsultationAction::Extend
        | ConsultationAction::Reopen
        | ConsultationAction::PlanMeeting
        | ConsultationAction::Group
        | ConsultationAction::DecideGroup
        | ConsultationAction::Decide
        | ConsultationAction::AddMeasure
        | ConsultationAction::MoveMilestone
        | ConsultationAction::Answer
        | ConsultationAction::Close
        | ConsultationAction::NameHelpers => relation == R::InCharge,
        ConsultationAction::MinuteMeeting => matches!(relation, R::InCharge | R::Deputy),
        ConsultationAction::StopCollecting => matches!(relation, R::InCharge | R::System),
        ConsultationAction::Propose | ConsultationAction::Tell => relation == R::System,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, golden};

    fn roles(relation: ConsultationRelation) -> &'static [AccountRole] {
        match relation {
            ConsultationRelation::InCharge | ConsultationRelation::Overseer => &[AccountRole::Office],
            ConsultationRelation::Leader => &[AccountRole::Leader],
            ConsultationRelation::Deputy => &[AccountRole::Deputy],
            ConsultationRelation::Anybody => &[AccountRole::Resident],
            ConsultationRelation::System => &[],
        }
    }

    #[test]
    fn the_table_is_the_committed_one() {
        let may = |relation, action: ConsultationAction, state| permit(relation, action) && action.is_legal_in(state);
        golden::check("consultations-policy.md", &golden::policy("Consultation", roles, may));
    }
}
