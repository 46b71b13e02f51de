//! What people do with handovers, and what then happens by itself.

mod effect;
mod leave;
mod merge;
mod office;
mod outcome;
mod sittings;
mod stand_in;

pub use effect::advance;
pub use leave::*;
pub use merge::*;
pub use office::*;
pub(super) use stand_in::proposals;

use super::{HandoverEvent, HandoverEventKind, Handovers};
use crate::accounts::Accounts;
use crate::cases::Cases;
use crate::contacts::Contacts;
use crate::deputies::Deputies;
use crate::disputes::Disputes;
use crate::institutions::Institutions;
use crate::rooms::Rooms;
use crate::shared::flow::Journal;
use crate::shared::text::Body;
use crate::shared::{Failure, Party};
use crate::sittings::Sittings;

type Result<T> = std::result::Result<T, Failure>;

/// All that a handover reads and writes.
pub trait HandoverDesk:
    Handovers + Cases + Disputes + Deputies + Institutions + Rooms + Journal + Accounts + Contacts + Sittings
{
}

impl<T: Handovers + Cases + Disputes + Deputies + Institutions + Rooms + Journal + Accounts + Contacts + Sittings>
    HandoverDesk for T
{
}

fn event(kind: HandoverEventKind, to: Option<Party>, text: Option<Body>) -> HandoverEvent {
    HandoverEvent { kind, to, text }
}
