//! What follows from what happened to plans, rotas and bookings: who is told, and what a phone is told.

use super::{
    Booking, BookingEventKind, BookingId, PlanEventKind, Rota, RotaChange, RotaEventKind, StationPlan, Stations,
};
use crate::receptions::Receptions;
use crate::rooms::Rooms;
use crate::shared::time::shanghai;
use crate::shared::{Party, Sms, SmsTemplate, StoreError, SubjectKind};

/// Stations' plans as what events are about.
pub const PLAN: SubjectKind =
    SubjectKind { value: "station_plan", label: "年度接待计划", description: "A station's plan of a year." };
/// Rotas.
pub const ROTA: SubjectKind =
    SubjectKind { value: "rota", label: "接待安排", description: "Who receives in a room in a month." };
/// Bookings.
pub const BOOKING: SubjectKind = SubjectKind {
    value: "station_booking",
    label: "接待预约",
    description: "A quarter of an hour that somebody booked.",
};

/// Whom what happened to a plan is news to.
#[must_use]
pub fn told_of_plan(plan: &StationPlan, kind: PlanEventKind) -> Vec<Party> {
    match kind {
        PlanEventKind::Drafted | PlanEventKind::Revised => vec![Party::Office(plan.office)],
        PlanEventKind::Approved | PlanEventKind::Published => vec![Party::Room(plan.room)],
    }
}

/// Whom what happened to a rota is news to.
#[must_use]
pub fn told_of_rota(rota: &Rota, change: &RotaChange) -> Vec<Party> {
    use RotaEventKind as K;
    let (office, room) = (Party::Office(rota.office), Party::Room(rota.room));
    let everybody =
        || -> Vec<Party> { rota.slots.iter().flat_map(super::RotaSlot::deputies).map(Party::Deputy).collect() };
    let named = || change.event.deputies.iter().copied().map(Party::Deputy);
    match change.event.kind {
        K::Drafted => Vec::new(),
        K::Proposed | K::Changed | K::SwapOffered | K::SwapDeclined => named().collect(),
        K::Published => everybody().into_iter().chain([office, room]).collect(),
        // Before they were asked, deputies know nothing of it.
        K::Cancelled if change.from == Some(super::RotaState::Draft) => Vec::new(),
        K::Asked | K::Cancelled => everybody(),
        K::Accepted | K::Declined => vec![room, office],
        K::Swapped | K::Reminded => named().chain([room]).collect(),
        K::Missed => named().chain([office, room]).collect(),
    }
}

/// Whom what happened to a booking is news to: the room expects somebody; whoever booked with an account reads it there, too.
#[must_use]
pub fn told_of_booking(booking: &Booking, kind: BookingEventKind) -> Vec<Party> {
    let room = Party::Room(booking.room);
    let own = booking.account.map(Party::Account);
    match kind {
        BookingEventKind::Booked | BookingEventKind::Cancelled => vec![room],
        BookingEventKind::CalledOff => own.into_iter().collect(),
    }
}

/// What the phone is told that was left with a booking. It names the room and the time, and nobody.
///
/// # Errors
/// When the store fails.
pub fn sms<S: Stations + Receptions + Rooms>(
    store: &mut S,
    id: BookingId,
    kind: BookingEventKind,
) -> Result<Option<Sms>, StoreError> {
    let Some(booking) = store.booking(id)? else { return Ok(None) };
    let Some(contact) = booking.contact else { return Ok(None) };
    let Some(room) = store.room(booking.room)? else { return Ok(None) };
    let at = booking.starts_at.with_timezone(&shanghai()).format("%-m月%-d日 %H:%M");
    let said = match kind {
        BookingEventKind::Booked => format!("已预约 {at}，请按时到场"),
        BookingEventKind::Cancelled => format!("{at} 的预约已取消"),
        BookingEventKind::CalledOff => format!("{at} 的接待取消，请另行预约"),
    };
    let values = vec![room.name.into(), "接待预约".to_owned(), said];
    Ok(Some(Sms { phone: contact.phone, template: SmsTemplate::StationNews, values }))
}
