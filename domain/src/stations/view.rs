//! What each viewer sees of a rota: names of officials and reasons are for those who make it and whom they concern.

use super::{
    Booking, OnDuty, PlanAction, PlanProgress, Rota, RotaAction, RotaSlot, RotaState, SlotAnswer, StationPlan,
    StationRelation, Swap, plan_relations, rota_relations,
};
use crate::audit::{AuditAct, AuditSubject, Look};
use crate::shared::flow::open_to;
use crate::shared::text::{Name, Title};
use crate::shared::{Actor, DeputyId, Instant, Page, ReceptionId};

/// A plan as one viewer sees it.
#[derive(Clone, Debug)]
pub struct PlanView {
    pub plan: StationPlan,
    /// What was done of it; not in lists.
    pub progress: Option<PlanProgress>,
    pub relations: Vec<StationRelation>,
    pub allowed: Vec<PlanAction>,
}

impl PlanView {
    /// Whether its viewer makes it.
    #[must_use]
    pub fn is_maker(&self) -> bool {
        makes(&self.relations)
    }
}

/// Whether somebody with those relations makes what a room plans.
fn makes(relations: &[StationRelation]) -> bool {
    relations.iter().any(|one| matches!(one, StationRelation::Office | StationRelation::Liaison))
}

/// Shows `plan` to `actor`; `None` where the actor may not know of it.
#[must_use]
pub fn plan_view(plan: StationPlan, actor: &Actor) -> Option<PlanView> {
    let relations = plan_relations(actor, &plan);
    let allowed = open_to(&plan, &relations);
    (!relations.is_empty()).then_some(PlanView { plan, progress: None, relations, allowed })
}

/// A rota as one viewer sees it.
#[derive(Clone, Debug)]
pub struct RotaView {
    pub rota: Rota,
    pub relations: Vec<StationRelation>,
    pub allowed: Vec<RotaAction>,
}

impl RotaView {
    /// Whether its viewer makes it, and so sees all of it.
    #[must_use]
    pub fn is_maker(&self) -> bool {
        makes(&self.relations)
    }
}

/// Shows `rota` to `actor`; `None` where the actor may not know of it.
#[must_use]
pub fn rota_view(mut rota: Rota, actor: &Actor) -> Option<RotaView> {
    let relations = rota_relations(actor, &rota);
    if relations.is_empty() {
        return None;
    }
    let own = actor.deputy();
    let is_on_duty = relations.contains(&StationRelation::OnDuty);
    let mut allowed = open_to(&rota, &relations);
    allowed.retain(|action| may_now(*action, &rota, own));
    if !makes(&relations) {
        for slot in &mut rota.slots {
            hide(slot, own, is_on_duty);
        }
        rota.swaps.retain(|swap| own.is_some_and(|own| swap.from == own || swap.to == own));
    }
    Some(RotaView { rota, relations, allowed })
}

/// Whether there is something to be done of that kind.
fn may_now(action: RotaAction, rota: &Rota, own: Option<DeputyId>) -> bool {
    let asks = |swap: &Swap| swap.answer == SlotAnswer::Pending && own == Some(swap.to);
    let pending = |one: &OnDuty| one.answer == SlotAnswer::Pending && own == Some(one.deputy);
    match action {
        RotaAction::Answer => rota.slots.iter().flat_map(|slot| &slot.people).any(pending),
        RotaAction::AnswerSwap => rota.swaps.iter().any(asks),
        RotaAction::OfferSwap => own.is_some_and(|own| rota.slots.iter().any(|slot| slot.has(own))),
        RotaAction::Propose
        | RotaAction::Change
        | RotaAction::Ask
        | RotaAction::Publish
        | RotaAction::Cancel
        | RotaAction::Remind
        | RotaAction::Miss => true,
    }
}

/// What of a slot others see: who comes. Who declined, and why, is that deputy's own beside those who make the rota; that nobody came
/// is no news to the public.
fn hide(slot: &mut RotaSlot, own: Option<DeputyId>, is_on_duty: bool) {
    slot.people.retain(|one| one.answer != SlotAnswer::Declined || own == Some(one.deputy));
    if !is_on_duty {
        slot.officials.clear();
        slot.missed = false;
    }
}

/// A quarter of an hour that may be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarter {
    pub starts_at: Instant,
    pub free: bool,
}

/// A day on which a station receives people, with its times.
#[derive(Clone, Debug)]
pub struct StationDay {
    pub reception: ReceptionId,
    pub starts_at: Instant,
    pub ends_at: Instant,
    pub title: Title,
    pub deputies: Vec<DeputyId>,
    pub quarters: Vec<Quarter>,
}

/// A booking as those see it who receive.
#[derive(Clone, Debug)]
pub struct BookingView {
    pub booking: Booking,
    pub name: Option<Name>,
    /// Masked.
    pub phone: Option<String>,
}

impl BookingView {
    #[must_use]
    pub fn of(mut booking: Booking) -> Self {
        let contact = booking.contact.take();
        let phone = contact.as_ref().map(|contact| contact.phone.masked());
        Self { phone, name: contact.and_then(|contact| contact.name), booking }
    }
}

/// What is written down when somebody looks at who booked.
#[must_use]
pub fn look_at<Key>(rota: &Rota, reception: ReceptionId, page: &Page<BookingView, Key>) -> Option<Look> {
    let (id, division) = (reception.0, rota.division.clone());
    let shown = page.items.iter().any(|one| one.phone.is_some());
    shown.then_some(Look { act: AuditAct::RegisterShown, subject: AuditSubject::Reception, id, division })
}

/// The states in which an actor with those relations may list rotas.
#[must_use]
pub fn listed_states(makes: bool) -> &'static [RotaState] {
    if makes {
        &[RotaState::Draft, RotaState::Asked, RotaState::Published, RotaState::Cancelled]
    } else {
        &[RotaState::Asked, RotaState::Published]
    }
}
