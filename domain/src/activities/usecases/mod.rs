//! What people do about activities and groups, and what the clock does by itself.

mod attendance;
mod clock;
mod groups;
mod helpers;
mod invitations;
mod plans;
mod reports;

pub use attendance::{ExcuseAbsence, NoteAttendance, contribute, excuse, note_attendance};
pub use clock::strike;
pub use groups::{FormGroup, change_group, dissolve_group, form_group};
pub use helpers::{NameActivityHelpers, name_helpers};
pub use invitations::{AnswerActivity, DecideActivityLeave, InviteDeputies, announce, answer, decide_leave, invite};
pub use plans::{ActivityDetails, PlanActivity, cancel, close, plan, revise};
pub use reports::{FileActivityReport, TransferActivity, feed_back, report, transfer};

use super::Activities;
use crate::institutions::Institutions;
use crate::rooms::Rooms;
use crate::shared::Failure;
use crate::shared::flow::Journal;

type Result<T> = std::result::Result<T, Failure>;

/// All that activities read and write.
pub trait ActivityDesk: Activities + Institutions + Rooms + Journal {}

impl<T: Activities + Institutions + Rooms + Journal> ActivityDesk for T {}
