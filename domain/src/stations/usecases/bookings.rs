//! Quarters of an hour that residents book, and cancel by the code that they were given.

use super::Result;
use crate::cases::Contact;
use crate::receptions::{ReceptionState, Receptions};
use crate::shared::code::BookingCode;
use crate::shared::flow::{Journal, begin, step};
use crate::shared::{At, Context, Failure, Flow, Instant, PageRequest, Party, ReceptionId, Standing};
use crate::stations::{Booking, BookingAction, BookingEventKind, BookingState, RotaSlot, StationFault, Stations};

/// What somebody books.
#[derive(Clone, Debug)]
pub struct BookTime {
    pub reception: ReceptionId,
    /// When the quarter of an hour begins.
    pub starts_at: Instant,
    pub contact: Contact,
}

/// Books a quarter of an hour of a reception that a rota published. Whoever books is told on the phone, and gets a code by which to
/// cancel.
///
/// # Errors
/// Field errors for a reception that takes no bookings, a time that it does not have or that has passed, and one that is taken;
/// [`StationFault::Full`], [`StationFault::BookedAlready`].
pub fn book<S: Stations + Receptions + Journal>(store: &mut S, ctx: &Context, command: BookTime) -> Result<Booking> {
    let BookTime { reception: id, starts_at, contact } = command;
    let not_bookable = || Failure::missing("reception", StationFault::NotBookable);
    // Whoever calls it off at this moment tells everybody who booked, or comes first.
    store.hold_reception(id)?;
    let reception = store.reception(id)?.ok_or_else(not_bookable)?;
    let takes = matches!(reception.state(), ReceptionState::Announced | ReceptionState::Open);
    if !takes || store.rota_of_reception(id)?.is_none() {
        return Err(not_bookable());
    }
    let quarters = RotaSlot::quarters(reception.starts_at, reception.ends_at);
    if !quarters.contains(&starts_at) {
        return Err(Failure::field("starts_at", StationFault::NoSuchQuarter));
    }
    if starts_at <= ctx.now {
        return Err(Failure::field("starts_at", StationFault::SlotPast));
    }
    let taken = store.booked_times(id)?;
    if quarters.iter().all(|quarter| *quarter <= ctx.now || taken.contains(quarter)) {
        return Err(Failure::rule(StationFault::Full));
    }
    if taken.contains(&starts_at) {
        return Err(Failure::field("starts_at", StationFault::TimeTaken));
    }
    if store.has_booked(id, &contact.phone)? {
        return Err(Failure::rule(StationFault::BookedAlready));
    }
    let booking = Booking {
        id: ctx.mint().into(),
        version: 1,
        standing: Standing::at(BookingState::Booked),
        reception: id,
        room: reception.room,
        office: reception.office,
        division: reception.division,
        starts_at,
        code: Some(BookingCode::mint(&*ctx.ids)),
        contact: Some(contact),
        account: ctx.actor.account(),
        booked_at: ctx.now,
        updated_at: ctx.now,
    };
    begin(store, ctx, &booking, booking.account.map(Party::Account), BookingEventKind::Booked)?;
    Ok(booking)
}

/// Which booking is cancelled.
#[derive(Clone, Debug)]
pub struct CancelBooking {
    pub code: BookingCode,
}

/// Whoever has the code of a booking cancels it; the time is free again.
///
/// # Errors
/// A field error for a code that is none; a state conflict for what was cancelled.
pub fn cancel_booking<S: Stations + Journal>(store: &mut S, ctx: &Context, command: CancelBooking) -> Result<Booking> {
    let CancelBooking { code } = command;
    let found = store.booking_of(&code)?;
    let booking = found.ok_or_else(|| Failure::missing("code", StationFault::UnknownBooking))?;
    step(
        store,
        ctx,
        At { id: booking.id, version: None },
        |_| BookingAction::Cancel,
        |_, _: &mut Booking, _| Ok(BookingEventKind::Cancelled),
    )
}

/// Whoever booked a time of a reception that was called off is told.
///
/// # Errors
/// When the store fails.
pub(super) fn call_off_bookings<S: Stations + Journal>(store: &mut S, ctx: &Context, id: ReceptionId) -> Result<()> {
    let mut after = None;
    loop {
        let page = store.bookings(id, &PageRequest { limit: 100, after })?;
        for booking in page.items.iter().filter(|booking| Booking::state(booking) == BookingState::Booked) {
            let at = At { id: Flow::id(booking), version: None };
            step(store, ctx, at, |_| BookingAction::CallOff, |_, _: &mut Booking, _| Ok(BookingEventKind::CalledOff))?;
        }
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}
