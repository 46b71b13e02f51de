use chrono::Duration;

use super::InvitationState;
use crate::shared::code::InvitationCode;
use crate::shared::text::Phone;
use crate::shared::{AccountId, DivisionCode, Grant, Instant, Standing};

/// How long an invitation is good.
pub const LIFE: Duration = Duration::days(7);

crate::ids! {
    /// An invitation (邀请).
    InvitationId,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Invitation {
    pub id: InvitationId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<InvitationState>,
    /// Known when it is issued, and then to nobody but who was given it.
    pub code: Option<InvitationCode>,
    /// What it makes of whoever takes it up.
    pub grant: Grant,
    /// Where that holds.
    pub place: DivisionCode,
    /// The phone of whoever is meant.
    pub phone: Option<Phone>,
    /// Nobody where the program's own command invited.
    pub invited_by: Option<AccountId>,
    pub issued_at: Instant,
    /// Until when it is good.
    pub until: Instant,
    pub accepted_by: Option<AccountId>,
}

impl Invitation {
    /// Whether its time is over.
    #[must_use]
    pub fn is_over(&self, now: Instant) -> bool {
        now >= self.until
    }
}
