use chrono::NaiveDate;

use crate::shared::code::QrCode;
use crate::shared::geo::Point;
use crate::shared::text::{Body, Name};
use crate::shared::{DeputyId, GridId, Instant, MandateId, OfficeId, RoomId};
use crate::territory::{DivisionCode, Grid};

crate::vocabulary! {
    /// The levels of people's congresses.
    CongressLevel "人大层级" {
        /// 乡镇人大. A street has no congress of its own.
        Township = "township" "乡镇人大代表",
        /// 县级人大.
        County = "county" "县（市、区）人大代表",
        /// 设区的市人大.
        City = "city" "市人大代表",
        /// 省人大.
        Province = "province" "省人大代表",
        /// 全国人大.
        National = "national" "全国人大代表",
    }
}

crate::vocabulary! {
    /// How a mandate stands (代表法第六十一条、第六十二条).
    MandateStatus "代表资格状态" {
        /// The deputy serves.
        Active = "active" "任职",
        /// 暂时停止执行代表职务.
        Suspended = "suspended" "暂停执行职务",
        /// 代表资格终止.
        Ended = "ended" "资格终止",
    }
}

/// A seat in one congress for one term.
#[derive(Clone, Debug, PartialEq)]
pub struct Mandate {
    /// Its id.
    pub id: MandateId,
    /// The level of the congress.
    pub level: CongressLevel,
    /// The division whose congress it is.
    pub congress: DivisionCode,
    /// The number of the term (届次).
    pub term: i32,
    /// The constituency (选区).
    pub constituency: Name,
    /// The first day of the term.
    pub from: NaiveDate,
    /// The last day of the term.
    pub to: NaiveDate,
    /// How it stands.
    pub status: MandateStatus,
}

impl Mandate {
    /// Whether the deputy serves by this mandate on `date`.
    #[must_use]
    pub fn serves_on(&self, date: NaiveDate) -> bool {
        self.status == MandateStatus::Active && (self.from..=self.to).contains(&date)
    }
}

/// A people's congress deputy: the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Deputy {
    /// Its id.
    pub id: DeputyId,
    /// Counts its changes.
    pub version: i32,
    /// The deputy's name.
    pub name: Name,
    /// What the deputy tells the public.
    pub profile: Option<Body>,
    /// The office that serves the deputy.
    pub office: OfficeId,
    /// The village or community in whose grids the deputy works.
    pub division: DivisionCode,
    /// The room in which the deputy receives people.
    pub room: Option<RoomId>,
    /// The grids; the first is where a case goes that names no place.
    pub grids: Vec<GridId>,
    /// The mandates.
    pub mandates: Vec<Mandate>,
}

impl Deputy {
    /// Whether any mandate lets the deputy serve on `date`.
    #[must_use]
    pub fn serves_on(&self, date: NaiveDate) -> bool {
        self.mandates.iter().any(|mandate| mandate.serves_on(date))
    }
}

crate::vocabulary! {
    /// The kinds of rooms.
    RoomKind "活动室类型" {
        /// 代表活动室.
        ActivityRoom = "activity_room" "代表活动室",
        /// 代表联络站.
        LiaisonStation = "liaison_station" "代表联络站",
        /// 行业代表活动室.
        IndustryRoom = "industry_room" "行业代表活动室",
        /// 民情茶室.
        TeaRoom = "tea_room" "民情茶室",
        /// 全过程人民民主实践基地.
        PracticeBase = "practice_base" "全过程人民民主实践基地",
    }
}

/// A place where deputies receive people.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityRoom {
    /// Its id.
    pub id: RoomId,
    /// Counts its changes.
    pub version: i32,
    /// What kind of room.
    pub kind: RoomKind,
    /// Its name.
    pub name: Name,
    /// The office that serves it.
    pub office: OfficeId,
    /// The village or community in which it lies.
    pub division: DivisionCode,
    /// Where people find it.
    pub address: Name,
    /// The same as a point.
    pub point: Option<Point>,
}

/// What a printed code leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeSubject {
    /// A deputy.
    Deputy(DeputyId),
    /// A room.
    Room(RoomId),
}

/// A printed code. It is never used again for anybody else but the successor to whom it is re-pointed.
#[derive(Clone, Debug, PartialEq)]
pub struct PrintedCode {
    /// The code.
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
    Intake "受理状态" {
        /// Cases are taken.
        Open = "open" "正常受理",
        /// The code was revoked.
        CodeRevoked = "code_revoked" "此码已停用",
        /// The deputy's term has ended or the deputy's duties are suspended (代表法第六十一条、第六十二条).
        NotServing = "not_serving" "该代表已不在任",
    }
}

/// Where a case goes that comes in by a code.
#[derive(Clone, Debug, PartialEq)]
pub struct IntakePoint {
    /// The code.
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
    pub intake: Intake,
}

/// Somebody else whom a resident may turn to.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The deputy.
    pub deputy: DeputyId,
    /// The deputy's name.
    pub name: Name,
    /// The deputy's code.
    pub code: QrCode,
}

/// What a code shows to whoever scans it.
#[derive(Clone, Debug)]
pub struct Card {
    /// The code.
    pub code: QrCode,
    /// Whether cases are taken.
    pub intake: Intake,
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
