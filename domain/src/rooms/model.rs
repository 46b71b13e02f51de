use super::RoomDetails;
use crate::institutions::InstitutionState;
use crate::shared::geo::Point;
use crate::shared::text::Name;
use crate::shared::{OfficeId, RoomId, Standing};
use crate::territory::DivisionCode;

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
    pub id: RoomId,
    /// Counts its changes.
    pub version: i32,
    pub standing: Standing<InstitutionState>,
    /// What kind of room.
    pub kind: RoomKind,
    pub name: Name,
    /// The office that serves it.
    pub office: OfficeId,
    /// The village or community in which it lies.
    pub division: DivisionCode,
    /// Where people find it.
    pub address: Name,
    /// The same as a point.
    pub point: Option<Point>,
    /// What is written on its door.
    pub details: RoomDetails,
}

impl ActivityRoom {
    /// Whether deputies receive people there.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.standing.state() == InstitutionState::Open
    }
}
