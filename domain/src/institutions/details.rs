//! What institutions say of themselves beside name and place: each kind has a part of it.

use chrono::{Months, NaiveDate};
use uuid::Uuid;

use super::InstitutionFault;
use crate::shared::text::{Name, Phone};
use crate::shared::{Failure, Field, WordCode};
use crate::territory::DivisionLevel;

/// Mediators that an organisation lists.
pub const MAX_MEDIATORS: usize = 200;

/// What a unit usually handles: a category of cases, by its code. What that means, `cases` knows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duty(pub WordCode);

/// Whom one calls at a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactPerson {
    pub name: Name,
    pub phone: Phone,
}

/// Somebody who is listed as a mediator: such lists hang in public.
#[derive(Clone, Debug, PartialEq)]
pub struct Mediator {
    pub name: Name,
    /// The first day of the term.
    pub from: NaiveDate,
    /// The last day, where one is set.
    pub to: Option<NaiveDate>,
}

/// Months of a mediator's term, where no last day is set (人民调解法第九条).
const TERM: Months = Months::new(36);

impl Mediator {
    /// Whether the term covers that day.
    #[must_use]
    pub fn serves_on(&self, day: NaiveDate) -> bool {
        let over = match self.to {
            Some(to) => day > to,
            None => self.from.checked_add_months(TERM).is_some_and(|end| day >= end),
        };
        self.from <= day && !over
    }
}

/// What institutions say of themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InstitutionDetails {
    /// The one above it, of the same kind.
    pub parent: Option<Uuid>,
    /// What it usually handles, of a unit.
    pub duties: Vec<Duty>,
    /// The level at which it stands, of a unit.
    pub level: Option<DivisionLevel>,
    /// The trade for which it mediates.
    pub trade: Option<Name>,
    /// What its seal says.
    pub seal: Option<Name>,
    /// Who mediates there.
    pub mediators: Vec<Mediator>,
}

impl InstitutionDetails {
    /// The same in order: duties once each, mediators by name and term.
    ///
    /// # Errors
    /// A field error for more mediators than may be listed, a term that ends before it begins, somebody who is listed twice.
    pub fn in_order(mut self) -> Result<Self, Failure> {
        self.duties.sort_unstable();
        self.duties.dedup();
        if self.mediators.len() > MAX_MEDIATORS {
            return Err(Failure::field("mediators", InstitutionFault::TooManyMediators));
        }
        if let Some(at) = self.mediators.iter().position(|one| one.to.is_some_and(|to| to < one.from)) {
            return Err(Failure::field(
                Field::item("mediators", at).part("to"),
                InstitutionFault::MediatorTermReversed,
            ));
        }
        let again = |(at, one): (usize, &Mediator)| {
            self.mediators.iter().take(at).any(|other| (&other.name, other.from) == (&one.name, one.from))
        };
        if let Some(at) = self.mediators.iter().enumerate().position(again) {
            return Err(Failure::field(Field::item("mediators", at), InstitutionFault::MediatorTwice));
        }
        self.mediators.sort_by(|one, other| (one.name.as_str(), one.from).cmp(&(other.name.as_str(), other.from)));
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mediator(name: &str, from: &str, to: Option<&str>) -> Mediator {
        let day = |text: &str| text.parse().expect("a day");
        Mediator { name: Name::new(name).expect("a name"), from: day(from), to: to.map(day) }
    }

    fn fault(mediators: Vec<Mediator>) -> (Option<usize>, &'static str) {
        match (InstitutionDetails { mediators, ..InstitutionDetails::default() }).in_order() {
            Err(Failure::Field { field, fault }) => (field.at, fault.code),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_term_lasts_three_years_unless_it_is_said_otherwise() {
        let serves =
            |to: Option<&str>, on: &str| mediator("陈示例", "2024-03-01", to).serves_on(on.parse().expect("a day"));
        for (on, by_law, shorter) in [
            ("2024-02-29", false, false),
            ("2024-03-01", true, true),
            ("2025-02-28", true, true),
            ("2025-03-01", true, false),
            ("2027-02-28", true, false),
            ("2027-03-01", false, false),
        ] {
            assert_eq!((serves(None, on), serves(Some("2025-02-28"), on)), (by_law, shorter), "{on}");
        }
    }

    #[test]
    fn mediators_are_listed_in_order_and_once() {
        let (first, second) =
            (mediator("陈示例", "2024-01-01", Some("2026-12-31")), mediator("林示例", "2020-01-01", None));
        let duty = |code: &str| Duty(WordCode::new(code).expect("a code"));
        let duties = vec![duty("traffic"), duty("housing"), duty("traffic")];
        let details = InstitutionDetails {
            duties,
            mediators: vec![second.clone(), first.clone()],
            ..InstitutionDetails::default()
        };
        let ordered = details.in_order().expect("an order");
        assert_eq!(ordered.duties, [duty("housing"), duty("traffic")]);
        assert_eq!(ordered.mediators.len(), 2);
        assert_eq!(ordered.clone().in_order().expect("the same"), ordered);
        let again = mediator("陈示例", "2027-01-01", None);
        assert!(
            InstitutionDetails { mediators: vec![first.clone(), again], ..ordered }.in_order().is_ok(),
            "a later term"
        );

        let code = |fault: InstitutionFault| crate::shared::Fault::from(fault).code;
        let reversed = mediator("王示例", "2024-01-01", Some("2023-12-31"));
        assert_eq!(fault(vec![second.clone(), reversed]), (Some(1), code(InstitutionFault::MediatorTermReversed)));
        assert_eq!(fault(vec![first.clone(), second, first.clone()]), (Some(2), code(InstitutionFault::MediatorTwice)));
        assert_eq!(fault(vec![first; 201]), (None, code(InstitutionFault::TooManyMediators)));
    }
}
