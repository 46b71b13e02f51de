use crate::deputies::Deputy;
use crate::rooms::ActivityRoom;
use crate::shared::code::QrCode;
use crate::shared::text::Name;
use crate::shared::{DeputyId, GridId, Instant, OfficeId, Party, RoomId};
use crate::territory::{DivisionCode, Grid};

/// What a printed code leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeSubject {
    Deputy(DeputyId),
    Room(RoomId),
}

impl CodeSubject {
    /// As a party that takes cases and disputes.
    #[must_use]
    pub fn party(self) -> Party {
        match self {
            Self::Deputy(id) => Party::Deputy(id),
            Self::Room(id) => Party::Room(id),
        }
    }
}

/// A printed code. It is never used again for anybody else but the successor to whom it is re-pointed.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedCode {
    pub code: QrCode,
    /// Counts its changes.
    pub version: i32,
    /// What it leads to now.
    pub subject: CodeSubject,
    /// When it was issued.
    pub issued_at: Instant,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Instant>,
}

crate::vocabulary! {
    /// Whether somebody who scans a code may submit a case there.
    CodeIntake "受理状态" {
        /// Cases are taken.
        Open = "open" "正常受理",
        /// The code was revoked.
        CodeRevoked = "code_revoked" "此码已停用",
        /// The deputy's term has ended or the deputy's duties are suspended (代表法第六十一条、第六十二条).
        NotServing = "not_serving" "该代表已不在任",
        /// The room is closed.
        RoomClosed = "room_closed" "该活动室已停用",
    }
}

/// Where a case goes that comes in by a code.
#[derive(Clone, Debug, PartialEq)]
pub struct IntakePoint {
    pub code: QrCode,
    /// What the code leads to.
    pub subject: CodeSubject,
    /// The office in charge.
    pub office: OfficeId,
    /// The village or community.
    pub division: DivisionCode,
    /// The grid for cases that name no place.
    pub grid: Option<GridId>,
    /// The room whose liaison steps in when a deputy does not answer.
    pub room: Option<RoomId>,
    /// Whether cases are taken today.
    pub intake: CodeIntake,
}

/// Somebody else whom a resident may turn to.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    pub deputy: DeputyId,
    /// The deputy's name.
    pub name: Name,
    /// The deputy's code.
    pub code: QrCode,
}

/// What a code shows to whoever scans it.
#[derive(Clone, Debug)]
pub struct CodeCard {
    pub code: QrCode,
    /// Whether cases are taken.
    pub intake: CodeIntake,
    /// The deputy, when the code is a deputy's.
    pub deputy: Option<Deputy>,
    /// The room: the code's own, or the deputy's.
    pub room: Option<ActivityRoom>,
    /// The deputy's grids.
    pub grids: Vec<Grid>,
    /// The division's name.
    pub division_name: String,
    /// The grid's other deputies, when intake is closed.
    pub alternatives: Vec<Alternative>,
}

crate::vocabulary! {
    /// What opens the mini-program at a printed code without a camera.
    CodeLinkKind "打开小程序的链接" {
        /// An address of `WeChat`'s own, for messages and browsers of phones.
        Scheme = "scheme" "URL Scheme",
        /// An ordinary address, for messages and pages.
        UrlLink = "url_link" "URL Link",
    }
}
