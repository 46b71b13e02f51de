//! How satisfied residents are, read from the roll-ups: of ratings that count alone, and beside them how many don't, and why. It
//! tells of divisions and never of persons.

use chrono::NaiveDate;

use super::consequences::{FOLLOW_UPS, FOLLOWED_UP, INDICATORS, RATED, RATED_OUTSIDE, UNRATED};
use super::{CaseFault, CaseRating, RatingStanding};
use crate::shared::rollup::{RollUps, Sum};
use crate::shared::{Context, Failure, Vocabulary};
use crate::territory::DivisionCode;

/// Ratings below which a share says nothing.
pub const SAMPLE: i64 = 5;

/// What residents said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Satisfaction {
    pub satisfied: i64,
    pub basically: i64,
    pub dissatisfied: i64,
    /// Closed without a rating.
    pub unrated: i64,
    /// Ratings of which nobody knows whose they are.
    pub unverified: i64,
    /// Ratings that may be the handler's.
    pub flagged: i64,
    /// Ratings that a unit contested with reason.
    pub excluded: i64,
    /// Residents who were asked after four weeks whether it is still in order.
    pub followed_up: i64,
    /// Those who said that it is.
    pub in_order: i64,
    /// Those who said that it is not.
    pub recurred: i64,
}

impl Satisfaction {
    /// The ratings that count.
    #[must_use]
    pub fn rated(&self) -> i64 {
        self.satisfied + self.basically + self.dissatisfied
    }

    /// The share of satisfied and basically satisfied residents, where enough of them rated.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        share(self.satisfied + self.basically, self.rated())
    }

    /// The share of those who answered that say it came back (复发率), where enough did.
    #[must_use]
    pub fn recurrence(&self) -> Option<f64> {
        share(self.recurred, self.in_order + self.recurred)
    }

    fn add(&mut self, Sum { indicator, kind, value }: &Sum) {
        let is = |one: &str| kind.as_deref() == Some(one);
        let [_, in_order, recurred] = FOLLOW_UPS;
        let place = match indicator.as_str() {
            one if one == RATED.value => match kind.as_deref().and_then(CaseRating::parse) {
                Some(CaseRating::Satisfied) => &mut self.satisfied,
                Some(CaseRating::Basically) => &mut self.basically,
                Some(CaseRating::Dissatisfied) => &mut self.dissatisfied,
                None => return,
            },
            one if one == RATED_OUTSIDE.value => match kind.as_deref().and_then(RatingStanding::parse) {
                Some(RatingStanding::Unverified) => &mut self.unverified,
                Some(RatingStanding::Flagged) => &mut self.flagged,
                Some(RatingStanding::Excluded) => &mut self.excluded,
                Some(RatingStanding::Valid) | None => return,
            },
            one if one == UNRATED.value => &mut self.unrated,
            one if one == FOLLOWED_UP.value => {
                self.followed_up += value;
                if is(in_order) {
                    &mut self.in_order
                } else if is(recurred) {
                    &mut self.recurred
                } else {
                    return;
                }
            }
            _ => return,
        };
        *place += value;
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases lie far below what a float holds exactly")]
fn share(part: i64, whole: i64) -> Option<f64> {
    (whole >= SAMPLE).then(|| part as f64 / whole as f64)
}

/// How satisfied residents of a division are in the months between two days: for whoever looks after it.
///
/// # Errors
/// Forbidden elsewhere; a field error for days in the wrong order or more than ten years apart.
pub fn satisfaction(
    store: &mut impl RollUps,
    ctx: &Context,
    division: &DivisionCode,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Satisfaction, Failure> {
    if !ctx.actor.oversees(division) {
        return Err(Failure::Forbidden);
    }
    if to < from || (to - from).num_days() > 3_660 {
        return Err(Failure::field("to", CaseFault::SatisfactionPeriod));
    }
    let mut found = Satisfaction::default();
    for sum in store.sums_by_kind(division, &INDICATORS, (from, to))? {
        found.add(&sum);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::rollup::Indicator;

    fn sum(indicator: Indicator, kind: Option<&str>, value: i64) -> Sum {
        Sum { indicator: indicator.value.to_owned(), kind: kind.map(str::to_owned), value }
    }

    #[test]
    fn what_does_not_count_stands_beside_and_few_say_nothing() {
        let mut found = Satisfaction::default();
        for (kind, value) in [("satisfied", 3), ("basically", 1)] {
            found.add(&sum(RATED, Some(kind), value));
        }
        for (kind, value) in [("unverified", 7), ("flagged", 8), ("excluded", 9), ("valid", 99)] {
            found.add(&sum(RATED_OUTSIDE, Some(kind), value));
        }
        found.add(&sum(UNRATED, None, 20));
        assert_eq!((found.rated(), found.rate()), (4, None), "fewer than five say nothing");
        found.add(&sum(RATED, Some("dissatisfied"), 1));
        assert_eq!((found.rated(), found.rate()), (5, Some(0.8)), "unrated and outside change no share");
        assert_eq!((found.unverified, found.flagged, found.excluded, found.unrated), (7, 8, 9, 20));
        for (kind, value) in [(FOLLOW_UPS[0], 5), (FOLLOW_UPS[1], 4), (FOLLOW_UPS[2], 1)] {
            found.add(&sum(FOLLOWED_UP, Some(kind), value));
        }
        assert_eq!((found.followed_up, found.recurrence()), (10, Some(0.2)));
    }
}
