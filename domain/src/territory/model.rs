use chrono::NaiveDate;

use crate::shared::DivisionCode;
use crate::shared::geo::{Boundary, Point};
use crate::shared::text::Name;
use crate::shared::{GridId, GridMemberId};

crate::vocabulary! {
    /// The levels of divisions that the system knows.
    DivisionLevel "区划级别" {
        /// A prefecture-level city.
        City = "city" "设区市",
        /// A county, district or county-level city.
        County = "county" "县（市、区）",
        /// A township, town or street.
        Township = "township" "乡镇（街道）",
        /// A village or community.
        Village = "village" "村（社区）",
    }
}

/// An administrative division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    pub code: DivisionCode,
    pub name: String,
    pub level: DivisionLevel,
    /// What it lies in.
    pub parent: DivisionCode,
}

crate::vocabulary! {
    /// What a person does in a grid. The ordinal of a grid is kept apart from it: 第二网格长 here is a person's role.
    GridMemberRole "网格职责" {
        /// Leads the grid.
        Leader = "leader" "网格长",
        /// Stands in for the leader.
        SecondLeader = "second_leader" "第二网格长",
        /// Works in the grid.
        Staff = "staff" "网格员",
    }
}

/// One of a grid's people.
#[derive(Clone, Debug, PartialEq)]
pub struct GridMember {
    pub id: GridMemberId,
    /// The person's name.
    pub name: Name,
    /// What the person does there.
    pub role: GridMemberRole,
}

/// A governance grid: a part of a village or community.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    pub id: GridId,
    /// Counts its changes.
    pub version: i32,
    /// The village or community that it is a part of.
    pub division: DivisionCode,
    /// Which grid of the village: 1, 2, 3 …
    pub ordinal: i32,
    pub name: Name,
    /// The day since which there is this grid.
    pub since: NaiveDate,
    /// Households that live in it.
    pub households: i32,
    /// Its boundary, where it was drawn.
    pub boundary: Option<Boundary>,
    pub members: Vec<GridMember>,
}

/// A grid as one is chosen from a list: without its boundary and its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plot {
    pub id: GridId,
    /// The village or community that it is a part of.
    pub division: DivisionCode,
    /// Which grid of the village.
    pub ordinal: i32,
    pub name: Name,
}

impl Plot {
    /// The grid's code as people write it.
    #[must_use]
    pub fn code(&self) -> String {
        grid_code(&self.division, self.ordinal)
    }
}

fn grid_code(division: &DivisionCode, ordinal: i32) -> String {
    format!("{}{ordinal:03}", division.as_str())
}

impl Grid {
    /// The grid's code as people write it: the village's code and the ordinal, three digits.
    #[must_use]
    pub fn code(&self) -> String {
        grid_code(&self.division, self.ordinal)
    }

    /// Whether the grid has a boundary and `point` lies inside it.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        self.boundary.as_ref().is_some_and(|boundary| boundary.contains(point))
    }
}
