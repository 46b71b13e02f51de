use chrono::NaiveDate;

use super::{CongressFault, TermState};
use crate::shared::text::Name;
use crate::shared::{DivisionCode, Standing};

crate::ids! {
    /// A people's congress (人民代表大会).
    CongressId,
    /// One of its terms (届).
    TermId,
    /// A constituency of a term (选区).
    ConstituencyId,
}

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

impl CongressLevel {
    /// The level of the congress that a division has; nothing for a village, and for a street, which has none of its own
    /// (地方组织法第七条、第五十九条): its code of three digits is below 100 (GB/T 10114).
    #[must_use]
    pub fn of(division: &DivisionCode) -> Option<Self> {
        let digits = division.prefix();
        match digits.len() {
            2 if digits == "00" => Some(Self::National),
            2 => Some(Self::Province),
            4 => Some(Self::City),
            6 => Some(Self::County),
            9 => digits
                .get(6..)
                .and_then(|own| own.parse::<u32>().ok())
                .filter(|own| *own >= 100)
                .map(|_| Self::Township),
            _ => None,
        }
    }
}

impl CongressLevel {
    /// Seats of one of its constituencies at most: voters elect up to the county, congresses above it (选举法第三条).
    #[must_use]
    pub fn most_seats(self) -> i32 {
        match self {
            Self::Township | Self::County => MAX_SEATS,
            Self::City | Self::Province | Self::National => MAX_UNIT_SEATS,
        }
    }

    /// The level of the congress of `division`.
    ///
    /// # Errors
    /// [`CongressFault`] for a street and for a village, which have none.
    pub fn required(division: &DivisionCode) -> Result<Self, CongressFault> {
        Self::of(division).ok_or(if division.prefix().len() == 9 {
            CongressFault::StreetWithoutCongress
        } else {
            CongressFault::NoCongress
        })
    }
}

/// A people's congress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Congress {
    pub id: CongressId,
    /// Counts its changes.
    pub version: i32,
    pub level: CongressLevel,
    /// Whose congress it is. A division has one.
    pub division: DivisionCode,
    /// As it calls itself: “晋江市人民代表大会”.
    pub name: Name,
}

impl Congress {
    /// What its deputies are called: “晋江市人大代表”.
    #[must_use]
    pub fn title(&self) -> String {
        title_by(&self.name)
    }
}

/// What deputies of the congress of that name are called.
#[must_use]
pub fn title_by(name: &Name) -> String {
    let name = name.as_str();
    format!("{}人大代表", name.strip_suffix("人民代表大会").unwrap_or(name))
}

/// One term of a congress. It runs from its first session to the next term's first session (代表法第二条), so that its end is not
/// known beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub id: TermId,
    /// Counts its changes.
    pub version: i32,
    pub congress: CongressId,
    /// The division whose congress it is: who administers it prepares the term.
    pub division: DivisionCode,
    /// 届次.
    pub number: i32,
    pub standing: Standing<TermState>,
    /// How many deputies it has, where that is known.
    pub seats: Option<i32>,
    pub elected_on: Option<NaiveDate>,
    pub first_session_on: Option<NaiveDate>,
    /// When it is expected to end: a hint, and no rule leans on it.
    pub expected_end: Option<NaiveDate>,
    /// Its last day, once the next term has begun.
    pub ended_on: Option<NaiveDate>,
    /// The number of the credentials report (代表资格审查报告), and when the list was published (选举法第四十七条).
    pub credentials: Option<Credentials>,
}

/// By what a roster is confirmed (选举法第四十七条).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// The number of the credentials report.
    pub report: Name,
    /// When the list of deputies was published.
    pub published_on: NaiveDate,
}

/// Seats of a constituency that elects directly, at most (选举法第二十五条).
pub const MAX_SEATS: i32 = 3;

/// Seats of an electoral unit (选举单位), which is a whole congress: deputies from the city's upwards are elected by the
/// congresses below (选举法第三条).
pub const MAX_UNIT_SEATS: i32 = 500;

/// A constituency of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constituency {
    pub id: ConstituencyId,
    /// Counts its changes.
    pub version: i32,
    pub term: TermId,
    /// Which one of the term: 1, 2, 3 …
    pub number: i32,
    pub name: Name,
    /// One to three (选举法第二十五条), or as many as an electoral unit of an indirect election has.
    pub seats: i32,
    /// Where its voters live.
    pub divisions: Vec<DivisionCode>,
    /// Where they work, where it is drawn by that.
    pub workplace: Option<Name>,
}

/// The seat that a mandate fills, as its congress, term and constituency say it. What names a term never changes, so that a
/// mandate keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    pub term: TermId,
    pub constituency: ConstituencyId,
    pub level: CongressLevel,
    /// The division whose congress it is.
    pub congress: DivisionCode,
    /// 届次.
    pub number: i32,
    /// What the constituency is called.
    pub constituency_name: Name,
}

impl Seat {
    #[must_use]
    pub fn of(congress: &Congress, term: &Term, constituency: &Constituency) -> Self {
        Self {
            term: term.id,
            constituency: constituency.id,
            level: congress.level,
            congress: congress.division.clone(),
            number: term.number,
            constituency_name: constituency.name.clone(),
        }
    }
}
