//! Whom an office may make responsible for a case.

use super::AssignReach;
use crate::institutions::{HandlingUnit, Institutions};
use crate::shared::{Context, Grant, OfficeId, StoreError};
use crate::territory::{DivisionCode, DivisionLevel};

/// A level that has offices, the highest first. A village has none: its units are those of the township in which it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    City,
    County,
    Township,
}

impl Tier {
    fn of(division: &DivisionCode) -> Self {
        match division.prefix().len() {
            0..=4 => Self::City,
            5..=6 => Self::County,
            _ => Self::Township,
        }
    }

    /// The level that a unit says to be its own, or else that of the division whose matters it handles.
    fn of_unit(unit: &HandlingUnit) -> Self {
        match unit.details.level {
            Some(DivisionLevel::City) => Self::City,
            Some(DivisionLevel::County) => Self::County,
            Some(DivisionLevel::Township | DivisionLevel::Village) => Self::Township,
            None => Self::of(&unit.division),
        }
    }
}

impl AssignReach {
    /// Whether the office of that division may make the unit responsible.
    #[must_use]
    pub fn reaches(self, office: &DivisionCode, unit: &HandlingUnit) -> bool {
        let (own, level) = (Tier::of(office), Tier::of_unit(unit));
        match self {
            Self::OwnLevel => level == own,
            Self::OwnAndAbove => level <= own,
            Self::Any => true,
        }
    }
}

/// The divisions of those offices of the actor's that have to do with a case in `division` of which `in_charge` takes care.
///
/// # Errors
/// When the store fails.
pub fn assigners(
    store: &mut impl Institutions,
    ctx: &Context,
    division: &DivisionCode,
    in_charge: OfficeId,
) -> Result<Vec<DivisionCode>, StoreError> {
    let mut found = Vec::new();
    for grant in ctx.actor.grants() {
        if let Grant::Office { office, area } = grant
            && (area.covers(division) || *office == in_charge)
        {
            found.extend(store.office(*office)?.map(|office| office.division));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::Vocabulary;
    use crate::shared::text::Name;

    const CITY: &str = "350500000000";
    const COUNTY: &str = "350582000000";
    const STREET: &str = "350582002000";
    const VILLAGE: &str = "350582002014";

    fn code(digits: &str) -> DivisionCode {
        DivisionCode::new(digits).expect("twelve digits")
    }

    fn unit(division: &str, level: Option<DivisionLevel>) -> HandlingUnit {
        let mut unit = HandlingUnit::open(uuid::Uuid::nil().into(), Name::new("单位").expect("a name"), code(division));
        unit.details.level = level;
        unit
    }

    /// Of the units of city, county, street and village, those that are reached.
    fn reached(reach: AssignReach, office: &str) -> [bool; 4] {
        [CITY, COUNTY, STREET, VILLAGE].map(|division| reach.reaches(&code(office), &unit(division, None)))
    }

    #[test]
    fn an_office_reaches_as_far_as_the_rule_says() {
        for (reach, office, expected) in [
            (AssignReach::OwnLevel, CITY, [true, false, false, false]),
            (AssignReach::OwnLevel, COUNTY, [false, true, false, false]),
            (AssignReach::OwnLevel, STREET, [false, false, true, true]),
            (AssignReach::OwnAndAbove, CITY, [true, false, false, false]),
            (AssignReach::OwnAndAbove, COUNTY, [true, true, false, false]),
            (AssignReach::OwnAndAbove, STREET, [true; 4]),
            (AssignReach::Any, CITY, [true; 4]),
            (AssignReach::Any, COUNTY, [true; 4]),
            (AssignReach::Any, STREET, [true; 4]),
        ] {
            assert_eq!(reached(reach, office), expected, "{reach:?} {office}");
        }
    }

    #[test]
    fn whatever_one_rule_reaches_the_wider_ones_reach() {
        let levels = DivisionLevel::ALL.iter().copied().map(Some).chain([None]);
        for level in levels {
            for (office, division) in
                [CITY, COUNTY, STREET].into_iter().flat_map(|o| [CITY, COUNTY, STREET].map(|d| (o, d)))
            {
                let reaches = |reach: AssignReach| reach.reaches(&code(office), &unit(division, level));
                assert!(!reaches(AssignReach::OwnLevel) || reaches(AssignReach::OwnAndAbove));
                assert!(reaches(AssignReach::Any));
            }
        }
    }

    #[test]
    fn the_level_that_a_unit_says_goes_before_its_division() {
        let of_the_county = unit(STREET, Some(DivisionLevel::County));
        assert!(!AssignReach::OwnLevel.reaches(&code(STREET), &of_the_county));
        assert!(AssignReach::OwnLevel.reaches(&code(COUNTY), &of_the_county));
    }
}
