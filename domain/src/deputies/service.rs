//! Who serves on a day (任职). All that somebody may do as a deputy rests on it: a mandate that ends or is suspended ends it that
//! day, whatever was granted before.

use std::sync::Arc;

use chrono::{Months, NaiveDate};

use super::Mandate;
use crate::shared::time::{Period, joined};
use crate::shared::{DeputyId, Grant, StoreError};

/// How long after the last day of service somebody may look at the own past work.
const FORMER: Months = Months::new(12);

/// The days on which a deputy serves, by what was decided until now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Whose days they are.
    pub deputy: DeputyId,
    /// In order, and none touches another.
    days: Vec<Period>,
}

/// That a deputy left office, or was suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// The first day without service.
    pub since: NaiveDate,
    /// The last day on which the own past work may be looked at.
    pub until: NaiveDate,
}

impl Service {
    /// By the mandates of a deputy, or of nobody: who is not there never serves.
    #[must_use]
    pub fn of(deputy: DeputyId, mandates: &[Mandate]) -> Self {
        Self { deputy, days: joined(mandates.iter().flat_map(Mandate::service).collect()) }
    }

    /// Whether the deputy serves on `day`.
    #[must_use]
    pub fn serves_on(&self, day: NaiveDate) -> bool {
        self.days.iter().any(|period| period.contains(day))
    }

    /// That the deputy does not serve on `day` and did before; `None` for whoever serves then, or has never served until then.
    #[must_use]
    pub fn left_before(&self, day: NaiveDate) -> Option<Left> {
        if self.serves_on(day) {
            return None;
        }
        let last = self.days.iter().filter_map(|period| period.to).filter(|to| *to < day).max()?;
        Some(Left { since: last.succ_opt()?, until: last.checked_add_months(FORMER)? })
    }

    /// What being granted this deputy comes to on `day`: acting as the deputy, looking at the own past work, or nothing.
    #[must_use]
    pub fn grant_on(&self, day: NaiveDate) -> Option<Grant> {
        let deputy = self.deputy;
        if self.serves_on(day) {
            return Some(Grant::Deputy { deputy });
        }
        self.left_before(day).filter(|left| day <= left.until).map(|_| Grant::Former { deputy })
    }
}

/// The days on which deputies serve, read.
pub trait Services {
    /// Those of that deputy; of an entry that was a second one of the same person, those of the entry that is kept. Who is not there
    /// never serves.
    fn service_of(&mut self, deputy: DeputyId) -> Result<Arc<Service>, StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::congresses::{CongressLevel, Seat};
    use crate::deputies::MandateStatus;
    use crate::shared::DivisionCode;
    use crate::shared::text::Name;

    fn day(number: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date") + chrono::Days::new(number)
    }

    fn id<T: From<uuid::Uuid>>(number: u128) -> T {
        uuid::Uuid::from_u128(number).into()
    }

    fn mandate(from: u64, to: Option<u64>) -> Mandate {
        let seat = Seat {
            term: id(1),
            constituency: id(2),
            level: CongressLevel::County,
            congress: DivisionCode::new("350582000000").expect("a code"),
            number: 18,
            constituency_name: Name::new("梅岭第三选区").expect("a name"),
        };
        Mandate {
            id: id(3),
            seat,
            from: day(from),
            to: to.map(day),
            status: MandateStatus::Active,
            status_since: day(from),
            decision: None,
            coming: None,
            suspensions: Vec::new(),
        }
    }

    fn service(mandates: &[Mandate]) -> Service {
        Service::of(id(7), mandates)
    }

    const SERVING: Option<Grant> = Some(Grant::Deputy { deputy: DeputyId(uuid::Uuid::from_u128(7)) });
    const FORMER: Option<Grant> = Some(Grant::Former { deputy: DeputyId(uuid::Uuid::from_u128(7)) });

    #[test]
    fn before_the_first_day_and_a_year_after_the_last_there_is_nothing() {
        let service = service(&[mandate(10, Some(20))]);
        assert_eq!((service.grant_on(day(9)), service.grant_on(day(10))), (None, SERVING));
        assert_eq!((service.grant_on(day(20)), service.grant_on(day(21))), (SERVING, FORMER));
        let left = Left { since: day(21), until: NaiveDate::from_ymd_opt(2027, 1, 21).expect("a date") };
        assert_eq!((service.left_before(day(20)), service.left_before(day(21))), (None, Some(left)));
        assert_eq!(service.grant_on(left.until), FORMER);
        let after = left.until.succ_opt().expect("a day");
        assert_eq!((service.grant_on(after), service.left_before(after)), (None, Some(left)));
        assert_eq!(self::service(&[]).grant_on(day(15)), None);
    }

    #[test]
    fn a_suspension_ends_service_the_day_that_it_begins_and_gives_it_back_when_it_ends() {
        let mut suspended = mandate(0, None);
        suspended.change(MandateStatus::Suspended, day(30));
        let out = service(std::slice::from_ref(&suspended));
        assert_eq!((out.grant_on(day(29)), out.grant_on(day(30))), (SERVING, FORMER));
        assert_eq!(out.left_before(day(40)).map(|left| left.since), Some(day(30)));
        assert_eq!(out.grant_on(day(30 + 400)), None);
        suspended.change(MandateStatus::Active, day(50));
        let back = service(&[suspended]);
        assert_eq!((back.grant_on(day(49)), back.grant_on(day(50))), (FORMER, SERVING));
    }

    #[test]
    fn who_has_another_mandate_goes_on() {
        let service = service(&[mandate(0, Some(20)), mandate(15, None)]);
        assert!((0..100).all(|number| service.grant_on(day(number)) == SERVING));
        let gap = self::service(&[mandate(0, Some(20)), mandate(30, Some(40))]);
        assert_eq!((gap.grant_on(day(25)), gap.grant_on(day(30))), (FORMER, SERVING));
        assert_eq!(gap.left_before(day(41)).map(|left| left.since), Some(day(41)));
    }

    proptest::proptest! {
        /// On every day it says of a deputy what the mandates say.
        #[test]
        fn it_says_what_the_mandates_say(
            terms in proptest::collection::vec((0u64..60, proptest::option::of(0u64..60), proptest::option::of(0u64..90)), 0..4),
        ) {
            let mandates: Vec<Mandate> = terms
                .iter()
                .map(|(from, length, out)| {
                    let mut mandate = mandate(*from, length.map(|length| from + length));
                    if let Some(after) = out {
                        mandate.change(MandateStatus::Suspended, day(from + after));
                    }
                    mandate
                })
                .collect();
            let service = service(&mandates);
            let serves: Vec<bool> = (0..700)
                .map(|number| mandates.iter().any(|mandate| mandate.serves_on(day(number))))
                .collect();
            for (number, on) in serves.iter().enumerate() {
                let served = serves[number.saturating_sub(364)..number].contains(&true);
                let grant = service.grant_on(day(number.try_into().expect("small")));
                proptest::prop_assert_eq!(grant == SERVING, *on);
                if !on && served {
                    proptest::prop_assert_eq!(grant, FORMER);
                }
            }
        }
    }
}
