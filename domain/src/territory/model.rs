use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::shared::code::CodeError;
use crate::shared::geo::{Boundary, Point};
use crate::shared::text::Name;
use crate::shared::{EventKind, GridId, GridMemberId};

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

/// A 12-digit statistical division code (统计用区划代码): two digits each for province, city and county, three each for
/// township and village. What a division lies in is read off its code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DivisionCode(String);

impl DivisionCode {
    /// # Errors
    /// [`CodeError::Malformed`] when it is not twelve digits.
    pub fn new(code: &str) -> Result<Self, CodeError> {
        if code.len() == 12 && code.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(code.to_owned()))
        } else {
            Err(CodeError::Malformed)
        }
    }

    /// The twelve digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits that everything inside this division starts with.
    #[must_use]
    pub fn prefix(&self) -> &str {
        let significant = [2, 4, 6, 9].into_iter().find(|length| self.0.bytes().skip(*length).all(|b| b == b'0'));
        self.0.get(..significant.unwrap_or(12)).unwrap_or_default()
    }

    /// Whether `other` is this division or lies inside it.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.0.starts_with(self.prefix())
    }

    /// The first and the last code of this division's subtree, for an index to search between.
    #[must_use]
    pub fn range(&self) -> (String, String) {
        let prefix = self.prefix();
        (format!("{prefix:0<12}"), format!("{prefix:9<12}"))
    }

    /// The township or street that this division lies in, or is.
    #[must_use]
    pub fn township(&self) -> Option<Self> {
        let prefix = self.prefix().get(..9)?;
        Some(Self(format!("{prefix:0<12}")))
    }

    /// This division and everything that it lies in, the smallest first.
    #[must_use]
    pub fn ancestry(&self) -> Vec<Self> {
        let own = self.prefix().len();
        [12, 9, 6, 4, 2]
            .into_iter()
            .filter(|length| *length <= own)
            .filter_map(|length| self.0.get(..length))
            .map(|prefix| Self(format!("{prefix:0<12}")))
            .collect()
    }
}

/// 金门县: it stands in the statistical list and is administered from elsewhere, so that it is left out of every figure.
const NOT_ADMINISTERED: &str = "350527";

impl DivisionCode {
    /// Whether figures count it.
    #[must_use]
    pub fn is_administered(&self) -> bool {
        !self.0.starts_with(NOT_ADMINISTERED)
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

impl Grid {
    /// The grid's code as people write it: the village's code and the ordinal, three digits.
    #[must_use]
    pub fn code(&self) -> String {
        format!("{}{:03}", self.division.as_str(), self.ordinal)
    }

    /// Whether the grid has a boundary and `point` lies inside it.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        self.boundary.as_ref().is_some_and(|boundary| boundary.contains(point))
    }
}

/// What happened to a grid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum GridEvent {
    /// It was set up.
    Created,
    /// It was changed.
    Changed,
}

impl GridEvent {
    #[must_use]
    pub fn kind(&self) -> EventKind {
        match self {
            Self::Created => EventKind::GridCreated,
            Self::Changed => EventKind::GridChanged,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(digits: &str) -> DivisionCode {
        DivisionCode::new(digits).expect("twelve digits")
    }

    #[test]
    fn a_division_covers_itself_and_what_lies_inside() {
        let (city, county, street, village) =
            (code("350500000000"), code("350582000000"), code("350582002000"), code("350582002014"));
        for area in [&city, &county, &street, &village] {
            assert!(area.covers(&village));
        }
        assert!(!village.covers(&street) && !street.covers(&county) && !county.covers(&code("350503002007")));
        assert_eq!(
            village.ancestry(),
            [village.clone(), street.clone(), county.clone(), city.clone(), code("350000000000")]
        );
        assert_eq!(street.range(), ("350582002000".into(), "350582002999".into()));
    }

    #[test]
    fn a_code_is_twelve_digits() {
        for bad in ["", "35058200201", "3505820020140", "35058200201a", "３50582002014"] {
            assert!(DivisionCode::new(bad).is_err(), "{bad}");
        }
    }
}
