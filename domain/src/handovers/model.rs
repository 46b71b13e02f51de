use chrono::{Days, NaiveDate};
use uuid::Uuid;

use super::HandoverState;
use crate::cases::ReassignReason;
use crate::shared::time::Period;
use crate::shared::{AccountId, CaseId, DeputyId, DivisionCode, Instant, OfficeId, Party, RoomId, Standing};

crate::ids! {
    /// A handover (移交).
    HandoverId,
    /// What was handed over: the id of the case, the dispute or the sitting.
    HandoverItemId,
}

/// Days of one leave at most.
pub const MAX_LEAVE_DAYS: i64 = 90;
/// Days from today until a handover begins, at most.
pub const MAX_AHEAD: i64 = 366;
/// Days after a deputy's last mandate on which what was handed over before may still go back: as long as a change of term can be
/// taken back, and its night.
const LAST_DAYS: u64 = 2;
/// Cases that a handover names one by one, at most.
pub const MAX_NAMED: usize = 100;

/// The day on which a deputy must have had a mandate for something to go back to the deputy on `today`.
#[must_use]
pub fn last_to_serve(today: NaiveDate) -> NaiveDate {
    today - Days::new(LAST_DAYS)
}

crate::vocabulary! {
    /// Why work is handed over.
    HandoverReason "移交原因" {
        /// The deputy is on leave.
        Leave = "leave" "请假",
        /// The deputy's duties are suspended (代表法第六十一条).
        Suspended = "suspended" "暂停执行职务",
        /// The mandate has ended (代表法第六十二条).
        Ended = "ended" "代表资格终止",
        /// A new term has begun.
        Term = "term" "换届",
        /// The deputy works elsewhere now.
        Moved = "moved" "调整联系区域",
        /// The deputy has too much of it.
        Overload = "overload" "工作量调整",
    }
}

impl HandoverReason {
    /// As each case tells it.
    #[must_use]
    pub fn of_case(self) -> ReassignReason {
        match self {
            Self::Leave => ReassignReason::Leave,
            Self::Suspended => ReassignReason::Suspended,
            Self::Ended => ReassignReason::Ended,
            Self::Term => ReassignReason::Term,
            Self::Moved => ReassignReason::Moved,
            Self::Overload => ReassignReason::Overload,
        }
    }

    /// Whether the deputy acts no longer by law, be it for a time.
    #[must_use]
    pub fn is_out_of_office(self) -> bool {
        match self {
            Self::Suspended | Self::Ended => true,
            Self::Leave | Self::Term | Self::Moved | Self::Overload => false,
        }
    }
}

crate::vocabulary! {
    /// Why a deputy asks for leave.
    LeaveReason "请假原因" {
        /// Ill.
        Illness = "illness" "因病",
        /// A journey for the deputy's own work.
        Business = "business" "因公外出",
        /// Away to study.
        Study = "study" "学习培训",
        /// Birth or care of a child.
        Family = "family" "生育或照护家人",
        /// Something of the deputy's own.
        Personal = "personal" "因事",
    }
}

crate::vocabulary! {
    /// How far the work of a handover has come.
    HandoverWork "移交进度" {
        /// It has not begun.
        Waiting = "waiting" "未开始",
        /// Cases are being handed over.
        Cases = "cases" "移交诉求中",
        /// Disputes are being handed over.
        Disputes = "disputes" "移交纠纷中",
        /// All is handed over.
        Moved = "moved" "已移交",
        /// What was untouched goes back.
        Returning = "returning" "交还中",
        /// Nothing is left to do.
        Done = "done" "已完成",
    }
}

crate::vocabulary! {
    /// What was handed over.
    HandoverItemKind "移交事项类型" {
        /// A case.
        Case = "case" "诉求",
        /// A dispute, where it came in.
        Dispute = "dispute" "纠纷",
        /// A sitting at a tea room after which something was still to be done.
        TeaSitting = "tea_sitting" "茶室议事跟进",
    }
}

crate::vocabulary! {
    /// Why somebody is proposed to stand in, the nearest first.
    StandInBasis "代办建议依据" {
        /// The deputy wishes it.
        Wished = "wished" "本人意愿",
        /// Is assigned to a grid of the deputy's.
        SameGrid = "same_grid" "同网格代表",
        /// Was elected in the same constituency.
        SameConstituency = "same_constituency" "同选区代表",
        /// The room in which the deputy receives people.
        Room = "room" "所在活动室",
        /// The office that serves the deputy.
        Office = "office" "服务的人大机构",
    }
}

/// That somebody else acts for a deputy. Open work goes to `to`, and what comes in meanwhile, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    pub id: HandoverId,
    /// Counts its changes; that its work goes on is none.
    pub version: i32,
    pub standing: Standing<HandoverState>,
    pub from: DeputyId,
    /// Who acts: a deputy who serves, a room or an office. Nobody while a leave waits for the office.
    pub to: Option<Party>,
    pub reason: HandoverReason,
    /// Of a leave.
    pub leave: Option<LeaveReason>,
    /// Its first day.
    pub begins: NaiveDate,
    /// Its last day, where there is one.
    pub ends: Option<NaiveDate>,
    /// The office in charge of the deputy, and where the deputy works.
    pub office: OfficeId,
    pub division: DivisionCode,
    /// The room in which the deputy receives people: its liaison is told.
    pub room: Option<RoomId>,
    /// The cases that are handed over; all that is open where none is named.
    pub only: Vec<CaseId>,
    /// Who asked for it.
    pub asked_by: Option<AccountId>,
    pub asked_at: Instant,
    /// The stand-in whom the deputy would like.
    pub wished: Option<Party>,
    /// How far its work has come, and behind which case, dispute or item it goes on: kept with each part of it.
    pub work: HandoverWork,
    pub place: Option<(Instant, Uuid)>,
}

impl Handover {
    #[must_use]
    pub fn state(&self) -> HandoverState {
        self.standing.state()
    }

    /// Whether what comes in meanwhile goes to whoever acts, too.
    #[must_use]
    pub fn stands_in(&self) -> bool {
        let lasts = match self.reason {
            HandoverReason::Leave | HandoverReason::Suspended | HandoverReason::Ended => true,
            HandoverReason::Term | HandoverReason::Moved | HandoverReason::Overload => false,
        };
        lasts && self.only.is_empty()
    }

    /// Whether something may go back to the deputy.
    #[must_use]
    pub fn may_end(&self) -> bool {
        self.stands_in() && self.reason != HandoverReason::Ended
    }

    /// The days on which somebody else acts; one day for what is handed over once.
    #[must_use]
    pub fn days(&self) -> Period {
        Period { from: self.begins, to: if self.stands_in() { self.ends } else { Some(self.begins) } }
    }

    /// Whether it was decided and is not over.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        matches!(self.state(), HandoverState::Planned | HandoverState::InForce)
    }
}

/// Something that was handed over, and how it stood then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandoverItem {
    pub handover: HandoverId,
    pub kind: HandoverItemKind,
    pub subject: HandoverItemId,
    /// The version that it has had since; none where it could not be handed over and lies where it lay.
    pub version_after: Option<i32>,
    /// When it went back.
    pub returned_at: Option<Instant>,
}

/// How many there are of what a handover moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HandoverCounts {
    pub moved: u32,
    /// Of those, what went back.
    pub returned: u32,
    /// What could not be handed over.
    pub left: u32,
}

/// Somebody who could stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandInProposal {
    pub to: Party,
    pub basis: StandInBasis,
}
