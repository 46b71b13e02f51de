//! What is asked of a dispute beside what it is about, as neighbouring systems ask it, too. Nobody has to say any of it.

use chrono::{NaiveDate, NaiveTime};

use super::{DisputeFault, DisputeNature, DisputeScale, MAX_AMOUNT};
use crate::shared::geo::Point;
use crate::shared::text::Name;
use crate::shared::time::{local_date, local_instant};
use crate::shared::{Failure, Instant};

/// People of one dispute, or of one escalation, at most.
pub(super) const MAX_PEOPLE: u32 = 100_000;

/// When and where a dispute came about, and how large it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Circumstances {
    /// On which day it came about.
    pub occurred_on: Option<NaiveDate>,
    /// At what time of that day.
    pub occurred_time: Option<NaiveTime>,
    /// Where.
    pub place: Option<Name>,
    /// Where that is on a map.
    pub point: Option<Point>,
    /// How many people have to do with it.
    pub people: Option<u32>,
    /// What is claimed, in fen.
    pub claimed_fen: Option<i64>,
    pub scale: Option<DisputeScale>,
    /// Of what law it is a matter.
    pub nature: Option<DisputeNature>,
    /// Whether it is difficult or complicated (疑难复杂).
    pub difficult: bool,
}

impl Circumstances {
    /// The same, where all of it can be.
    ///
    /// # Errors
    /// A field error for a time to come, for a time of no day, for nobody or too many people, and for an amount out of range.
    pub fn checked(self, now: Instant) -> Result<Self, Failure> {
        if self.occurred_on.is_some_and(|day| day > local_date(now)) {
            return Err(Failure::field("occurred_on", DisputeFault::OccurredInFuture));
        }
        if let Some(time) = self.occurred_time {
            let no_day = || Failure::field("occurred_time", DisputeFault::TimeOfNoDay);
            if local_instant(self.occurred_on.ok_or_else(no_day)?, time) > now {
                return Err(Failure::field("occurred_time", DisputeFault::OccurredInFuture));
            }
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
        let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a time");
        let now = local_instant(today, hour(9));
        let refused = |circumstances: Circumstances| match circumstances.checked(now) {
            Ok(_) => None,
            Err(Failure::Field { field, .. }) => Some(field.name),
            Err(other) => panic!("{other:?}"),
        };
        let none = Circumstances::default;
        assert_eq!(refused(none()), None);
        for (day, field) in [(today, None), (today + chrono::Days::new(1), Some("occurred_on"))] {
            assert_eq!(refused(Circumstances { occurred_on: Some(day), ..none() }), field);
        }
        let yesterday = today - chrono::Days::new(1);
        for (day, time, field) in [
            (Some(today), hour(9), None),
            (Some(today), hour(10), Some("occurred_time")),
            (Some(yesterday), hour(23), None),
            (None, hour(8), Some("occurred_time")),
        ] {
            assert_eq!(refused(Circumstances { occurred_on: day, occurred_time: Some(time), ..none() }), field);
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
