//! What people do in sweeps, and what their clocks do by themselves.

mod campaigns;
mod clock;
mod findings;
mod people;
mod reports;

pub use campaigns::{DraftSweep, announce, cancel, close, draft};
pub use clock::strike;
pub use findings::*;
pub use people::{OwnGrid, own_grids};
pub use reports::*;

use super::Sweeps;
use crate::cases::Cases;
use crate::codes::Codes;
use crate::disputes::Disputes;
use crate::institutions::Institutions;
use crate::moderation::Moderation;
use crate::rooms::Rooms;
use crate::shared::Failure;
use crate::shared::flow::Journal;

type Result<T> = std::result::Result<T, Failure>;

/// All that sweeps read and write.
pub trait SweepDesk: Sweeps + Cases + Disputes + Codes + Rooms + Institutions + Moderation + Journal {}

impl<T: Sweeps + Cases + Disputes + Codes + Rooms + Institutions + Moderation + Journal> SweepDesk for T {}
