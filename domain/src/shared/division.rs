//! Codes of administrative divisions, off which it is read what lies in what.

use serde::{Deserialize, Serialize};

use super::fault::ValueFault;

/// A 12-digit statistical division code (统计用区划代码): two digits each for province, city and county, three each for
/// township and village. What a division lies in is read off its code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DivisionCode(String);

impl DivisionCode {
    /// # Errors
    /// [`ValueFault::NotADivisionCode`] when it is not twelve digits.
    pub fn new(code: &str) -> Result<Self, ValueFault> {
        if code.len() == 12 && code.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(code.to_owned()))
        } else {
            Err(ValueFault::NotADivisionCode)
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

    /// The county, district or county-level city that this division lies in, or is.
    #[must_use]
    pub fn county(&self) -> Option<Self> {
        let prefix = self.prefix().get(..6)?;
        Some(Self(format!("{prefix:0<12}")))
    }

    /// Whether both lie in one county, or are it. What lies in none shares none, with whatever else lies in none.
    #[must_use]
    pub fn shares_county(&self, other: &Self) -> bool {
        self.county().is_some_and(|county| other.county() == Some(county))
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
        assert_eq!((village.county(), county.county(), city.county()), (Some(county.clone()), Some(county), None));
        assert_eq!(street.range(), ("350582002000".into(), "350582002999".into()));
    }

    #[test]
    fn two_cities_share_no_county() {
        let (city, other, county, street) =
            (code("350500000000"), code("350200000000"), code("350582000000"), code("350582002000"));
        assert!(street.shares_county(&county) && county.shares_county(&street) && county.shares_county(&county));
        assert!(!street.shares_county(&code("350503002000")), "another one");
        for lies_in_none in [&city, &other, &code("350000000000")] {
            assert!(!city.shares_county(lies_in_none) && !lies_in_none.shares_county(&city), "{lies_in_none:?}");
            assert!(!street.shares_county(lies_in_none) && !lies_in_none.shares_county(&street), "{lies_in_none:?}");
        }
    }

    #[test]
    fn a_code_is_twelve_digits() {
        for bad in ["", "35058200201", "3505820020140", "35058200201a", "３50582002014"] {
            assert!(DivisionCode::new(bad).is_err(), "{bad}");
        }
    }
}
