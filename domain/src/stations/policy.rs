//! Who may do what to plans, rotas and bookings. What is published is everybody's to read; until then a rota is for those who make it
//! and whom it names.

use super::{Booking, BookingAction, PlanAction, PlanState, Rota, RotaAction, RotaState, StationPlan};
use crate::shared::{Actor, DivisionCode, Party, RoomId};

crate::vocabulary! {
    /// What an actor has to do with what a station plans.
    StationRelation "与联络站安排的关系" {
        /// Works in an office in whose area the room lies.
        Office = "office" "人大机构",
        /// Is the liaison of the room.
        Liaison = "liaison" "活动室联络员",
        /// Is a deputy whom it names.
        OnDuty = "on_duty" "轮值代表",
        /// Made the booking.
        Holder = "holder" "预约人",
        /// May read it.
        Public = "public" "公众",
        /// Is the system's clock.
        System = "system" "系统",
    }
}

fn of_room(actor: &Actor, room: RoomId, division: &DivisionCode) -> Vec<StationRelation> {
    let mut found = Vec::new();
    if *actor == Actor::System {
        found.push(StationRelation::System);
    }
    if actor.oversees(division) {
        found.push(StationRelation::Office);
    }
    if actor.acts_for(Party::Room(room)) {
        found.push(StationRelation::Liaison);
    }
    found
}

/// All that `actor` has to do with `plan`.
#[must_use]
pub fn plan_relations(actor: &Actor, plan: &StationPlan) -> Vec<StationRelation> {
    let mut found = of_room(actor, plan.room, &plan.division);
    if plan.state() == PlanState::Published {
        found.push(StationRelation::Public);
    }
    found
}

/// All that `actor` has to do with `rota`.
#[must_use]
pub fn rota_relations(actor: &Actor, rota: &Rota) -> Vec<StationRelation> {
    let mut found = of_room(actor, rota.room, &rota.division);
    let was_asked = matches!(rota.state(), RotaState::Asked | RotaState::Published);
    if was_asked && actor.deputy().is_some_and(|deputy| rota.names(deputy)) {
        found.push(StationRelation::OnDuty);
    }
    if rota.state() == RotaState::Published {
        found.push(StationRelation::Public);
    }
    found
}

/// All that `actor` has to do with `booking`. Whoever has its code is asked by that alone.
#[must_use]
pub fn booking_relations(actor: &Actor, booking: &Booking) -> Vec<StationRelation> {
    let mut found = of_room(actor, booking.room, &booking.division);
    found.push(StationRelation::Holder);
    found
}

/// Whether somebody in that relation may do `action` to a plan.
#[must_use]
pub fn permit_plan(relation: StationRelation, action: PlanAction) -> bool {
    use StationRelation as R;
    match action {
        PlanAction::Revise => matches!(relation, R::Office | R::Liaison),
        PlanAction::Approve | PlanAction::Publish => relation == R::Office,
    }
}

/// Whether somebody in that relation may do `action` to a rota.
#[must_use]
pub fn permit_rota(relation: StationRelation, action: RotaAction) -> bool {
    use StationRelation as R;
    match action {
        RotaAction::Propose | RotaAction::Change | RotaAction::Ask | RotaAction::Publish | RotaAction::Cancel => {
            matches!(relation, R::Office | R::Liaison)
        }
        RotaAction::Answer | RotaAction::OfferSwap | RotaAction::AnswerSwap => relation == R::OnDuty,
        RotaAction::Remind | RotaAction::Miss => relation == R::System,
    }
}

/// Whether somebody in that relation may do `action` to a booking.
#[must_use]
pub fn permit_booking(relation: StationRelation, action: BookingAction) -> bool {
    use StationRelation as R;
    match action {
        BookingAction::Cancel => relation == R::Holder,
        BookingAction::CallOff => matches!(relation, R::Office | R::Liaison),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{AccountRole, Machine, Vocabulary, golden};

    fn roles(relation: StationRelation) -> &'static [AccountRole] {
        match relation {
            StationRelation::Office => &[AccountRole::Office, AccountRole::Administrator],
            StationRelation::Liaison => &[AccountRole::GridStaff],
            StationRelation::OnDuty => &[AccountRole::Deputy],
            StationRelation::Holder | StationRelation::Public => AccountRole::ALL,
            StationRelation::System => &[],
        }
    }

    #[test]
    fn the_tables_are_the_committed_ones() {
        let plans = |relation, action: PlanAction, state| permit_plan(relation, action) && action.is_legal_in(state);
        golden::check("stations-plan-policy.md", &golden::policy("Station plan", roles, plans));
        let rotas = |relation, action: RotaAction, state| permit_rota(relation, action) && action.is_legal_in(state);
        golden::check("stations-rota-policy.md", &golden::policy("Rota", roles, rotas));
        let bookings =
            |relation, action: BookingAction, state| permit_booking(relation, action) && action.is_legal_in(state);
        golden::check("stations-booking-policy.md", &golden::policy("Station booking", roles, bookings));
    }

    #[test]
    fn what_is_published_is_read_by_everybody_and_changed_by_nobody_else() {
        for action in RotaAction::ALL {
            assert!(!permit_rota(StationRelation::Public, *action), "{action:?}");
        }
    }
}
