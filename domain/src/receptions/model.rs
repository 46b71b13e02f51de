use chrono::NaiveTime;
use uuid::Uuid;

use super::{EntryClock, EntryEnd, ReceptionState};
use crate::cases::Contact;
use crate::shared::Standing;
use crate::shared::text::{Body, Title};
use crate::shared::{CaseId, DeputyId, GridId, Instant, OfficeId, Party, ReceptionId, RoomId};
use crate::territory::DivisionCode;

/// Entries of one register.
pub const MAX_ENTRIES: usize = 200;
/// Receptions that one weekly rule announces: a year's.
pub const MAX_OCCURRENCES: usize = 53;

crate::vocabulary! {
    /// The kinds of receptions.
    ReceptionKind "接待类型" {
        /// A reception day (代表接待日).
        ReceptionDay = "reception_day" "代表接待日",
        /// A voters' forum (选民代表座谈会).
        Forum = "forum" "选民代表座谈会",
        /// What those said on one day who came of themselves (来访): nobody announced it, and no deputy has to be there.
        WalkIns = "walk_ins" "来访登记",
    }
}

crate::vocabulary! {
    /// What an entry of the register tells of.
    RegisterEntryKind "登记类型" {
        /// What somebody said.
        Voice = "voice" "听取意见",
        /// Which policy or law a deputy explained.
        PolicyExplained = "policy_explained" "宣讲政策法律",
    }
}

/// A deputy who came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckIn {
    pub deputy: DeputyId,
    pub at: Instant,
}

/// An entry of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterEntry {
    /// Which entry: 1, 2, 3 …
    pub number: u32,
    /// What it tells of.
    pub kind: RegisterEntryKind,
    /// What was said.
    pub text: Body,
    /// Who said it, and how that person can be reached.
    pub speaker: Option<Contact>,
    /// When it was written down.
    pub at: Instant,
    /// In whose name; of the oldest entries nobody knows.
    pub by: Option<Party>,
    /// Whether the room stands for it. Until then a deputy's entry is that deputy's own.
    pub confirmed: bool,
    /// The case that came of it.
    pub case: Option<CaseId>,
    /// Until when it is to end, where it is one that does; the oldest have no clock.
    pub clock: Option<EntryClock>,
    /// How it ended.
    pub ended: Option<EntryEnd>,
}

/// The hours of a day in which a reception takes place, in Quanzhou.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    pub from: NaiveTime,
    pub to: NaiveTime,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Reception {
    pub id: ReceptionId,
    /// Counts its changes.
    pub version: i32,
    /// Where it stands.
    pub standing: Standing<ReceptionState>,
    pub kind: ReceptionKind,
    /// What it is about.
    pub title: Title,
    pub room: RoomId,
    /// The office that serves the room.
    pub office: OfficeId,
    /// The village or community.
    pub division: DivisionCode,
    /// The grid, where it is for one.
    pub grid: Option<GridId>,
    /// The weekly rule that announced it, if one did.
    pub series: Option<Uuid>,
    /// When it begins.
    pub starts_at: Instant,
    /// When it ends.
    pub ends_at: Instant,
    pub check_ins: Vec<CheckIn>,
    /// What was heard. Sealed wherever it is kept.
    pub register: Vec<RegisterEntry>,
    /// When it was announced.
    pub announced_at: Instant,
    /// When something last happened to it.
    pub updated_at: Instant,
}

impl RegisterEntry {
    /// The clock that runs until it ends.
    #[must_use]
    pub fn running(&self) -> Option<&EntryClock> {
        self.clock.as_ref().filter(|_| self.ended.is_none())
    }
}

impl Reception {
    /// Whether it was announced, and takes place in public. What walk-ins said is a register and no more.
    #[must_use]
    pub fn is_announced(&self) -> bool {
        self.kind != ReceptionKind::WalkIns
    }

    /// The clock of what was heard that ends first.
    #[must_use]
    pub fn entry_clock(&self) -> Option<&EntryClock> {
        self.register.iter().filter_map(RegisterEntry::running).min_by_key(|clock| clock.due)
    }

    /// When the clock of an entry tells something next.
    #[must_use]
    pub fn entry_alert(&self) -> Option<Instant> {
        self.register.iter().filter_map(RegisterEntry::running).filter_map(|clock| clock.alert).min()
    }
}
