//! A quarter of an hour of a reception that a resident booked, with a phone and without an account.

use super::{BookingId, BookingState};
use crate::cases::Contact;
use crate::shared::code::BookingCode;
use crate::shared::{AccountId, DivisionCode, Instant, OfficeId, ReceptionId, RoomId, Standing};

/// A quarter of an hour that somebody booked.
#[derive(Clone, Debug, PartialEq)]
pub struct Booking {
    pub id: BookingId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<BookingState>,
    pub reception: ReceptionId,
    pub room: RoomId,
    /// The office that serves the room.
    pub office: OfficeId,
    pub division: DivisionCode,
    pub starts_at: Instant,
    /// By which whoever booked cancels it. Sealed wherever it is kept, as is who that is; both are forgotten some time after the reception.
    pub code: Option<BookingCode>,
    /// Who comes.
    pub contact: Option<Contact>,
    /// The account that booked, where one did.
    pub account: Option<AccountId>,
    pub booked_at: Instant,
    pub updated_at: Instant,
}

impl Booking {
    #[must_use]
    pub fn state(&self) -> BookingState {
        self.standing.state()
    }
}
