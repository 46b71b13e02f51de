//! What is asked of a dispute beside what it is about, as neighbouring systems ask it, too. Nobody has to say any of it.

use chrono::NaiveDate;

use super::{DisputeFault, DisputeScale, MAX_AMOUNT};
use crate::shared::Failure;
use crate::shared::text::Name;

/// People of one dispute, or of one escalation, at most.
pub(super) const MAX_PEOPLE: u32 = 100_000;

/// When and where a dispute came about, and how large it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Circumstances {
    /// On which day it came about.
    pub occurred_on: Option<NaiveDate>,
    /// Where.
    pub place: Option<Name>,
    /// How many people have to do with it.
    pub people: Option<u32>,
    /// What is claimed, in fen.
    pub claimed_fen: Option<i64>,
    pub scale: Option<DisputeScale>,
    /// Whether it is difficult or complicated (疑难复杂).
    pub difficult: bool,
}

impl Circumstances {
    /// The same, where all of it can be.
    ///
    /// # Errors
    /// A field error for a day to come, for nobody or too many people, and for an amount out of range.
    pub fn checked(self, today: NaiveDate) -> Result<Self, Failure> {
        if self.occurred_on.is_some_and(|day| day > today) {
            return Err(Failure::field("occurred_on", DisputeFault::OccurredInFuture));
        }
        if self.people.is_some_and(|people| !(1..=MAX_PEOPLE).contains(&people)) {
            return Err(Failure::field("people", DisputeFault::PeopleOutOfRange));
        }
        if self.claimed_fen.is_some_and(|fen| !(0..=MAX_AMOUNT).contains(&fen)) {
            return Err(Failure::field("claimed_fen", DisputeFault::AmountOutOfRange));
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_not_be_is_refused_by_its_field() {
        let today: NaiveDate = "2026-03-02".parse().expect("a day");
        let refused = |circumstances: Circumstances| match circumstances.checked(today) {
            Ok(_) => None,
            Err(Failure::Field { field, .. }) => Some(field.name),
            Err(other) => panic!("{other:?}"),
        };
        let none = Circumstances::default;
        assert_eq!(refused(none()), None);
        for (day, field) in [(today, None), (today + chrono::Days::new(1), Some("occurred_on"))] {
            assert_eq!(refused(Circumstances { occurred_on: Some(day), ..none() }), field);
        }
        for (people, field) in [(0, Some("people")), (1, None), (100_000, None), (100_001, Some("people"))] {
            assert_eq!(refused(Circumstances { people: Some(people), ..none() }), field);
        }
        let claims = [(-1, Some("claimed_fen")), (0, None), (MAX_AMOUNT, None), (MAX_AMOUNT + 1, Some("claimed_fen"))];
        for (fen, field) in claims {
            assert_eq!(refused(Circumstances { claimed_fen: Some(fen), ..none() }), field);
        }
    }
}
