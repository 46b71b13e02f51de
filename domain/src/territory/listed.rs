//! Rows of lists of divisions as statistics publish them: a code of as many digits as its level has, or of twelve.

use super::{Division, DivisionCode, DivisionLevel, TerritoryFault};
use crate::shared::text::Name;
use crate::shared::{Fault, ValueFault, Vocabulary};

/// A row as it was read; a column that the list does not have is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedDivision {
    pub code: String,
    pub name: String,
    pub level: String,
    pub parent_code: String,
}

/// What a row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listed {
    Division(Division),
    /// Of provinces nothing is kept.
    Province,
}

/// Digits of a province, a city, a county, a township and a village.
const DIGITS: [(usize, Option<DivisionLevel>); 5] = [
    (2, None),
    (4, Some(DivisionLevel::City)),
    (6, Some(DivisionLevel::County)),
    (9, Some(DivisionLevel::Township)),
    (12, Some(DivisionLevel::Village)),
];

fn digits_of(level: DivisionLevel) -> usize {
    match level {
        DivisionLevel::City => 4,
        DivisionLevel::County => 6,
        DivisionLevel::Township => 9,
        DivisionLevel::Village => 12,
    }
}

/// A code of as many digits as its level has, filled up.
fn whole(code: &str) -> Result<DivisionCode, ValueFault> {
    if DIGITS.iter().any(|(digits, _)| *digits == code.len()) {
        DivisionCode::new(&format!("{code:0<12}"))
    } else {
        Err(ValueFault::NotADivisionCode)
    }
}

impl ListedDivision {
    /// What it says. The level follows from the digits, unless the list names it: of a city without counties its own county has the
    /// city's code.
    ///
    /// # Errors
    /// In which column what is wrong.
    pub fn read(&self) -> Result<Listed, (&'static str, Fault)> {
        let text = self.code.trim();
        let code = whole(text).map_err(|fault| ("code", Fault::from(fault)))?;
        let given = if text.len() == 12 { code.prefix().len() } else { text.len() };
        let level = match self.level.trim() {
            "" => DIGITS.iter().find(|(digits, _)| *digits == given).and_then(|(_, level)| *level),
            "province" => None,
            word => Some(DivisionLevel::parse(word).ok_or(("level", Fault::from(TerritoryFault::NotALevel)))?),
        };
        let Some(level) = level else { return Ok(Listed::Province) };
        let parent = match self.parent_code.trim() {
            "" => {
                let above = DIGITS.iter().map(|(digits, _)| *digits).rfind(|digits| *digits < digits_of(level));
                let prefix = above.and_then(|digits| code.as_str().get(..digits)).unwrap_or_default();
                whole(prefix)
            }
            parent => whole(parent),
        };
        let parent = parent.map_err(|fault| ("parent_code", Fault::from(fault)))?;
        let name = Name::new(&self.name).map_err(|fault| ("name", Fault::from(fault)))?;
        Ok(Listed::Division(Division { code, name: name.into(), level, parent }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(code: &str, level: &str, parent_code: &str) -> ListedDivision {
        ListedDivision {
            code: code.to_owned(),
            name: "某地".to_owned(),
            level: level.to_owned(),
            parent_code: parent_code.to_owned(),
        }
    }

    #[test]
    fn a_code_of_any_level_is_filled_up_and_says_what_it_lies_in() {
        use DivisionLevel as L;
        for (code, whole, level, parent) in [
            ("3505", "350500000000", L::City, "350000000000"),
            ("350582", "350582000000", L::County, "350500000000"),
            ("350582002", "350582002000", L::Township, "350582000000"),
            ("350582002014", "350582002014", L::Village, "350582002000"),
            ("350582002000", "350582002000", L::Township, "350582000000"),
            // 东莞 has no counties: its own county has its code.
            ("441900", "441900000000", L::County, "441900000000"),
            ("441900003", "441900003000", L::Township, "441900000000"),
        ] {
            let Ok(Listed::Division(division)) = listed(code, "", "").read() else { panic!("{code}") };
            let found = (division.code.as_str(), division.level, division.parent.as_str());
            assert_eq!(found, (whole, level, parent), "{code}");
        }
        assert_eq!(listed("35", "", "").read(), Ok(Listed::Province));
        assert_eq!(listed("350000000000", "", "").read(), Ok(Listed::Province));
        // 金门县 stands under its own code on three levels.
        let village = listed("350527000000", "village", "350527000000").read();
        assert!(matches!(village, Ok(Listed::Division(one)) if one.level == L::Village && one.parent == one.code));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_column() {
        let wrong = |row: ListedDivision| row.read().map_err(|(column, fault)| (column, fault.code));
        for code in ["", "3", "350", "35058", "3505820", "3505820020140", "35058200201x", "３５"] {
            assert_eq!(wrong(listed(code, "", "")), Err(("code", "not_a_division_code")), "{code}");
        }
        assert_eq!(wrong(listed("350582", "town", "")), Err(("level", "not_a_level")));
        assert_eq!(wrong(listed("350582", "", "350")), Err(("parent_code", "not_a_division_code")));
        let unnamed = ListedDivision { name: " ".to_owned(), ..listed("350582", "", "") };
        assert_eq!(wrong(unnamed), Err(("name", "blank")));
    }
}
